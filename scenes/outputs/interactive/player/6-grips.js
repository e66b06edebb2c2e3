// What of the net a reader takes in hand. A grip is an ink with [kind, layer, row, column]: which of
// the net's numbers it changes, and by how much they miss when it is to stand at a place.

// An ink of a drawing as what it is taken by at a place, by default in its middle; null where
// nothing would follow.
function gripOf(drawing, k, at) {
  const { data, planes } = drawing, ink = data.inks[k], { held } = ink, [kind, layer = 1, row, column] = ink.grip;
  const plane = planes[held.plane], { net, s, origin, scale } = plane, { W, b } = net.layers[layer - 1];
  const count = weightsOf(net).length, start = [...weightsOf(net), drawing.threshold(plane, held.threshold)];
  const wide = W[0].length, most = Math.max(...start.slice(0, count).map(Math.abs)) || 1;
  const first = weightsOf({ layers: net.layers.slice(0, layer - 1) }).length;
  const index = (m, n) => first + (n < wide ? m * wide + n : b.length * wide + m);
  const grip = { k, layer, row, column, kind, net: plane.given.net, start, step: most };
  // One number along a way of the picture.
  const slide = (i, way, rate, middle) => {
    grip.at = at || middle;
    grip.params = [i];
    grip.miss = (w, to) => [rate * (w[i] - start[i]) - to[way] + grip.at[way], 0];
    return grip;
  };
  if (kind === "threshold") return slide(count, 0, scale, [origin[0] + scale * start[count], origin[1]]);
  if (held.weight) {
    const [x, y, u = x, v = y] = held.at || held.ends;
    grip.cursor = "ns-resize";
    return slide(index(row, column), 1, 2 / most, [(x + u) / 2, (y + v) / 2]);
  }
  const tip = drawing.tip(ink, plane, start);
  if (!tip) return null;
  if (kind === "columns") {
    const [from, to] = plane.span(layer), away = minus(at || tip, tip);
    if (!held.column && (s < from + 1 || s > to)) return null;
    grip.params = W.map((_, m) => index(m, column));
    grip.miss = (w, to) => drawing.tip(ink, plane, w).map((v, r) => v + away[r] - to[r]).slice(0, 2);
  } else {
    if (s || plane.out) return null;
    const input = (p) => [0, 1].map((r) => (p[r] - origin[r]) / scale);
    // Near its end it turns about its middle.
    const turns = at && Math.hypot(...minus(at, tip)) > 2;
    const height = (w, p) => {
      const own = weighed(net, w), [z, c] = [own.layers[layer - 1].W[row], own.layers[layer - 1].b[row]];
      return dot(z, forward(own, input(p))[layer - 1]) + c;
    };
    grip.params = [...(turns ? W[row] : []), 0].map((_, n) => index(row, turns ? n : wide));
    grip.miss = (w, to) => [height(w, to), turns ? height(w, tip) : 0];
  }
  return { ...grip, at: kind === "columns" ? tip : at || tip };
}

Object.assign(Player.prototype, {
  gripAt(view, pixel, scene) {
    const { inks } = this.data;
    for (let k = inks.length - 1; k >= 0; k--) {
      const grip = inks[k].grip && this.hits(k, view, ...pixel) && gripOf(this.drawing, k, scene);
      if (grip) return grip;
    }
    return null;
  },

  // Take something in hand, or nothing.
  hold(grip) {
    const { drawing } = this;
    drawing.grip = grip;
    if (grip) {
      this.pause();
      this.lightUp((drawing.chosen = null));
    }
    this.draw();
    this.offer();
  },

  // Let what is in hand have other numbers.
  put(values) {
    const { drawing } = this, { grip } = drawing, { start, params } = grip, now = [...start];
    params.forEach((i, k) => (now[i] = values[k]));
    drawing.hold(grip.net, now, now.pop());
  },

  // Let it stand at a place.
  turn(to) {
    const { drawing } = this, { grip } = drawing, { start, params, miss, step } = grip;
    const filled = (x) => start.map((v, i) => (params.includes(i) ? x[params.indexOf(i)] : v));
    this.put(nearer(params.map((i) => start[i]), (x) => miss(filled(x), to), step));
    if (!grip.cursor) drawing.grip = { ...grip, at: to };
    this.draw();
  },

  nextGrip(way) {
    const { data, drawing, views: [view] } = this, { grip } = drawing;
    const every = data.inks.flatMap((ink, k) => (ink.grip && this.hits(k, view) && gripOf(drawing, k)) || []);
    const at = every.findIndex(({ k }) => grip && k === grip.k);
    this.hold(every.at((at + way + (at < 0 && way < 0)) % every.length) || null);
  },

  nudgeGrip([dx, dy]) {
    const { drawing } = this, grip = (drawing.grip = gripOf(drawing, drawing.grip.k));
    this.keep();
    this.turn([grip.at[0] + 0.08 * dx, grip.at[1] + 0.08 * dy]);
  },

  // What is typed in place of the number that is in hand.
  type() {
    const value = parseFloat(this.field.value.replace("\u2212", "-"));
    if (!Number.isFinite(value)) return;
    this.keep();
    this.put([value]);
    this.draw();
  },

  tellGrip() {
    const { data: { words }, drawing, field } = this, { layer, row, column, kind, net, params, start } = drawing.grip;
    const { weights, threshold } = drawing.held[net] || { weights: start }, value = weights[params[0]] ?? threshold;
    this.say(fill(words[kind], { layer, row: row + 1, column: column + 1, value: written(value, 2) }));
    field.value = value;
  },

  // --- undo and links

  // Everything that a reader has changed.
  mine() {
    const { sets, held } = this.drawing;
    return { moved: sets.map(({ moved }) => [...moved]), held: { ...held }, data: sets.map(({ given }) => given) };
  },

  keep() {
    this.past.push(this.mine());
    this.future = [];
  },

  become({ moved, held, data }) {
    const { drawing } = this, { sets } = drawing;
    sets.forEach((_, k) => drawing.redata(k, ...(data[k] || [])));
    moved.forEach((own, k) => own.forEach(([at, x]) => sets[k].moved.set(at, x)));
    this.data.nets.forEach((_, k) => drawing.hold(k, held[k]?.weights, held[k]?.threshold));
    this.say("");
    this.hold((drawing.chosen = null));
  },

  undo(again) {
    const [from, to] = again ? [this.future, this.past] : [this.past, this.future];
    if (!from.length) return;
    to.push(this.mine());
    this.become(from.pop());
  },

  // Show those tools that there is a use for.
  offer() {
    const { drawing, field, past, future } = this, { grip } = drawing;
    if (!this.resetTool) return;
    // What was told of other weights or other points is no longer so.
    if (this.lesson) this.lesson.textContent = "";
    this.undoTool.hidden = this.redoTool.hidden = !past.length && !future.length;
    this.resetTool.hidden = !drawing.touched && !drawing.chosen;
    this.pointTool?.setAttribute("aria-pressed", !!drawing.chosen);
    if (!field) return;
    this.gripTool.setAttribute("aria-pressed", !!grip);
    field.hidden = grip?.params.length !== 1;
    this.linkTool.hidden = !drawing.holding;
  },

  // The page's address with what is held: the index of each net, and its numbers.
  link() {
    const { held } = this.drawing;
    const told = Object.keys(held).map((net) => [net, ...held[net].weights].concat(held[net].threshold ?? []).join());
    return `${location.href.split("#")[0]}#${this.data.name}=${told.join(";")}`;
  },

  copyLink() {
    const link = this.link(), show = () => this.say(link), { clipboard } = navigator;
    if (clipboard) clipboard.writeText(link).then(() => this.say(this.data.words.copied), show);
    else show();
  },

  // Hold what a link carries; one that is none of this clip is passed over.
  readLink() {
    const { nets, name } = this.data, own = location.hash.slice(1).split("&").find((one) => one.startsWith(`${name}=`));
    const found = (own || "").slice(name.length + 1).split(";").map((told) => told.split(",").map(parseFloat));
    const count = (net) => weightsOf(nets[net]).length;
    const right = ([net, ...numbers]) =>
      nets[net] && [0, 1].includes(numbers.length - count(net)) && numbers.every(Number.isFinite);
    if (!found.every(right)) return;
    this.keep();
    for (const [net, ...numbers] of found) this.drawing.hold(net, numbers.slice(0, count(net)), numbers[count(net)]);
  },
});
