// A player in a notebook: what Python sets is seen, what a reader does is told. It stands behind
// the player; `model` is what anywidget gives.
const PACE = 60; // milliseconds between two messages at least

function render({ model, el }) {
  const root = document.createElement("div");
  el.append(root);
  const player = mount(root, JSON.parse(model.get("_data"))), { drawing } = player;
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const has = drawing.data.nets.length > 0, own = has && Array.from(drawing.weights(0));
  const first = model.get("_threshold") ?? undefined;
  let timer = 0, heard = false;

  // What there is to tell, by the names of Python's traits.
  const state = () => {
    const { chosen, held } = drawing, holds = has && held[0];
    return {
      frame: player.frame,
      playing: player.playing,
      index: chosen ? chosen.index : null,
      point: chosen ? Array.from(drawing.chosenInput()) : null,
      ...(has && { weights: holds ? Array.from(holds.weights) : own }),
      ...(has && { threshold: (holds && holds.threshold) ?? first ?? null }),
    };
  };
  const tell = () => {
    timer = 0;
    const now = Object.entries(state()).filter(([name, value]) => !same(model.get(name), value));
    for (const [name, value] of now) model.set(name, value);
    if (now.length) model.save_changes();
  };

  // Everything that a reader does is drawn.
  const draw = player.draw;
  player.draw = () => {
    draw.call(player);
    if (!heard) timer ||= setTimeout(tell, PACE);
  };

  const hold = () => {
    const weights = model.get("weights"), threshold = model.get("threshold") ?? undefined;
    const asGiven = same(weights, own) && threshold === first;
    drawing.hold(0, asGiven ? null : weights, threshold);
    player.draw();
  };
  const take = () => {
    const point = model.get("point"), index = model.get("index");
    if (index === null && point === null) {
      for (const set of drawing.sets) set.moved.clear();
      drawing.chosen = null;
      drawing.changes++;
      player.draw();
      return;
    }
    if (!drawing.chosen || drawing.chosen.index !== index) player.take(index ?? undefined);
    if (point && !same(point, Array.from(drawing.chosenInput()))) player.move(point);
  };
  const heeded = {
    frame: () => player.seek(model.get("frame")),
    playing: () => (model.get("playing") ? player.play() : player.pause()),
    index: () => take(),
    point: () => take(),
    ...(has && { weights: hold, threshold: hold }),
  };
  const listeners = Object.entries(heeded).map(([name, heed]) => {
    const hear = () => {
      // What has just been told comes back.
      if (same(model.get(name), state()[name])) return;
      heard = true;
      heed();
      heard = false;
      player.draw();
    };
    model.on(`change:${name}`, hear);
    return [`change:${name}`, hear];
  });

  // It may be shown when Python has long gone on.
  for (const name of ["weights", "threshold", "index", "frame", "playing"]) {
    if (heeded[name] && !same(model.get(name), state()[name])) heeded[name]();
  }
  const leave = follow(player, el);
  return () => {
    player.pause();
    leave();
    clearTimeout(timer);
    for (const [event, hear] of listeners) model.off(event, hear);
  };
}

self.pleatWidget = { render };
