// What a reader does to the picture: point at weights, move data points.

Object.assign(Player.prototype, {
  // Listen to what is done on a canvas.
  hand(view) {
    const { canvas } = view;
    canvas.onpointerdown = (event) => this.press(event, view);
    // What is no point and no weight is the stage.
    canvas.onclick = () => this.held || this.playButton.click();
    canvas.onpointermove = (event) => this.point(event, view);
    canvas.onpointerup = canvas.onpointercancel = () => (this.dragging = false);
    canvas.onpointerleave = () => this.dragging || this.lightUp(null);
    // A finger on a point moves the point, elsewhere it scrolls the page.
    const hold = (event) => this.dragging && event.preventDefault();
    canvas.addEventListener("touchstart", hold, { passive: false });
    canvas.addEventListener("touchmove", hold, { passive: false });
  },

  place(event, { canvas, shown: [left, bottom, right, top] }) {
    const box = canvas.getBoundingClientRect();
    const u = (event.clientX - box.left) / box.width, v = (event.clientY - box.top) / box.height;
    return {
      pixel: [u * canvas.width, v * canvas.height],
      scene: [left + u * (right - left), top - v * (top - bottom)],
    };
  },

  press(event, view) {
    const { scene, pixel } = this.place(event, view);
    const { found, taken } = this.brush ? { found: true } : this.under(event, view);
    if (found || taken) {
      this.keep();
      this.dragging = true;
      if (this.brush) this.dab(scene);
      else if (found) this.choose(found);
      else this.hold(taken);
      view.canvas.setPointerCapture(event.pointerId);
      event.preventDefault();
    } else this.lightUp(this.weightsAt(view, ...pixel));
    this.held = found || taken || this.aimed;
  },

  // What can be taken there: a point, or something of the net; an arrow's head lies over points.
  under(event, view) {
    const { scene, pixel } = this.place(event, view), taken = this.gripAt(view, pixel, scene);
    const head = taken?.kind === "columns";
    const found = head ? null : this.nearest(scene, view, event.pointerType === "touch" ? 22 : 10);
    return { found, taken: found ? null : taken };
  },

  point(event, view) {
    const { scene, pixel } = this.place(event, view);
    if (this.dragging) this.brush ? this.dab(scene) : this.drawing.grip ? this.turn(scene) : this.pull(scene);
    else if (event.pointerType !== "touch") {
      const { found, taken } = this.under(event, view);
      const weights = found ? null : this.weightsAt(view, ...pixel);
      view.canvas.style.cursor = taken?.cursor || (found || taken ? "grab" : weights ? "pointer" : "");
      this.lightUp(weights);
    }
  },

  // Say something below the picture; if there is nothing to say, what can be done.
  say(text) {
    const shown = text || this.hint;
    if (this.readout.textContent !== shown) this.readout.textContent = shown;
    this.readout.classList.toggle("pleat-hint", !text);
  },

  // --- weights: an entry, its edge, and its column's basis vector are one thing

  // How the paint of an ink changes while weights are lit, if any are.
  dress() {
    const { lit, light, data } = this, { SWELL, DIM, OTHERS } = data.constants.lit;
    if (!lit || !light) return undefined;
    return (k, level) => {
      const { panel, ground } = data.inks[k];
      if (lit.inks.has(k)) return { level: level && level + light * (1 - level), swell: 1 + SWELL * light };
      if (ground || lit.ends.has(k)) return { level, swell: 1 };
      const dimmed = panel ? DIM : lit.others.has(k) ? OTHERS : 1;
      return { level: level * (1 - light * (1 - dimmed)), swell: 1 };
    };
  },

  lightUp(links) {
    const { data, drawing } = this;
    const aimed = links ? links.map((link) => data.links.indexOf(link)).join() : "";
    if (aimed === (this.aimed || "")) return;
    this.aimed = aimed;
    if (links) {
      const all = (of, role) => of.flatMap((link) => link[role]);
      const inks = new Set(["entry", "edge", "basis"].flatMap((role) => all(links, role)));
      const others = new Set(all(data.links, "basis").filter((k) => !inks.has(k)));
      this.lit = { links, inks, others, ends: new Set(all(links, "neurons")) };
      this.tellWeight();
    } else if (!drawing.chosen) this.say("");
    this.ease(this, "light", links ? 1 : 0, () => links || (this.lit = null));
  },

  // What is pointed at, with what it is at the moment: a net may be trained, or become another.
  tellWeight() {
    const { data, drawing, lit: { links: [{ plane, layer, row, column, values }, ...more] } } = this;
    const words = more.length ? data.words.column : data.words.entry;
    const value = values
      ? begun(values, this.frame, ([start]) => start)[1]
      : written(drawing.planes[plane].net.layers[layer - 1].W[row][column], 2);
    this.say(fill(words, { layer, row: row + 1, column: column + 1, value }));
  },

  nextWeight(way) {
    const { links } = this.data;
    const k = this.aimed ? Number(this.aimed.split(",")[0]) : way > 0 ? -1 : 0;
    this.lightUp([links[(k + way + links.length) % links.length]]);
  },

  // Whether an ink is seen at a place of a canvas, in its pixels, or anywhere.
  hits(k, { context, scale }, x, y) {
    const { data, drawing } = this, ink = data.inks[k], { path } = drawing.geometry(k);
    if (!path || !["fill", "stroke"].some((p) => ink[p] && drawing.level(ink, p) > 0.05)) return false;
    context.lineWidth = Math.max(0.24, 14 / scale);
    context.lineCap = "round";
    return x === undefined || context.isPointInStroke(path, x, y) || context.isPointInPath(path, x, y);
  },

  // Which weights stand at a place of a canvas, in its pixels.
  weightsAt(view, x, y) {
    const { data } = this, hit = (k) => this.hits(k, view, x, y);
    for (const role of ["entry", "basis", "edge"]) {
      const link = data.links.find((one) => one[role].some(hit));
      if (!link) continue;
      if (role !== "basis") return [link];
      const same = (l) => ["side", "layer", "column"].every((name) => l[name] === link[name]);
      return data.links.filter(same);
    }
    return null;
  },

  // --- points

  nearest([x, y], view, reach) {
    if (!this.data.hands.includes("points")) return null;
    let best = null, least = reach / view.scale;
    for (const set of this.drawing.shown()) {
      for (let k = 0; k < set.places.length / 2; k++) {
        const [u, v] = this.drawing.within(set, k), away = Math.hypot(u - x, v - y);
        if (away < least) [best, least] = [{ set, index: k }, away];
      }
    }
    return best;
  },

  choose(found) {
    this.pause();
    this.drawing.chosen = found;
    this.hold(null);
  },

  // By the keyboard: the marked point, or one in the middle, or the one that is named; with a way
  // to go, of points one after the other the next.
  take(index, way = 0) {
    const { drawing } = this, { chosen } = drawing, [set = drawing.sets[0]] = drawing.shown();
    const ring = this.data.inks.find((ink) => ink.rule === "ring" && ink.of === set.k);
    const count = set.places.length / 2, usual = ring?.at[0] ?? Math.floor(count / 2);
    const own = chosen && chosen.set.moved === set.moved;
    if (count) this.choose({ set, index: index ?? (own ? (chosen.index + way + count) % count : usual) });
  },

  nudge([dx, dy]) {
    this.keep();
    const { set, index } = this.drawing.chosen;
    this.pull([set.places[2 * index] + 0.08 * dx, set.places[2 * index + 1] + 0.08 * dy]);
  },

  // Take the chosen point as near to a place of the picture as the net lets it come.
  pull(target) {
    this.move(solve(this.drawing, target));
  },

  // Make the chosen point another input.
  move(x) {
    const { set, index } = this.drawing.chosen;
    set.moved.set(index, Float64Array.from(x));
    this.drawing.changes++;
    this.draw();
  },

  reset() {
    this.keep();
    this.become({ moved: [], held: {}, data: [] });
    (this.pointTool || this.gripTool)?.focus();
  },

  // Every layer's values for the chosen point, the input first; null where none is chosen.
  values() {
    const { drawing } = this, { chosen } = drawing;
    return chosen && forward(drawing.planes[chosen.set.plane].net, drawing.chosenInput());
  },

  // The chosen point's way through all layers, in numbers.
  tell() {
    const told = this.values().map((h) => h.map((v) => written(v, 2)).join(", "));
    this.say(told.map((h) => (h.includes(",") ? `(${h})` : h)).join(" \u2192 "));
  },
});

// Numbers that leave less of two errors, and are as they were as far as that goes: Gauss and
// Newton's method, damped. They are counted in steps, and no larger than is said.
function nearer(x, error, step, far = Infinity) {
  for (let round = 0; round < 12; round++) {
    const e = error(x), h = 1e-5;
    const aside = (i) => error(x.map((v, j) => v + (i === j) * h * step));
    const J = x.map((_, i) => aside(i).map((v, r) => (v - e[r]) / h));
    let a = 1e-6 * (J.flat().reduce((sum, v) => sum + v * v, 0) || 1), b = 0, d = a;
    for (const [p, q] of J) [a, b, d] = [a + p * p, b + p * q, d + q * q];
    const w = [d * e[0] - b * e[1], a * e[1] - b * e[0]].map((v) => v / (a * d - b * b));
    const by = J.map(([p, q]) => step * (p * w[0] + q * w[1]));
    const next = x.map((v, i) => Math.min(Math.max(v - by[i], -far), far));
    if (Math.hypot(...error(next)) >= Math.hypot(...e)) break;
    x = next;
  }
  return x;
}

// Which input the chosen point must be to stand at a place; where the plane is folded away, from
// the best of a net of inputs.
function solve(drawing, target) {
  const { set, index } = drawing.chosen, plane = drawing.planes[set.plane];
  const spot = (x) => plane.project(new Carried(plane, Float64Array.from(x), x.length).at(plane.s));
  const from = Array.from(drawing.chosenInput()), still = spot(from);
  const goal = target.map((v, i) => v - (set.places[2 * index + i] - still[i]));
  // Lengths of the input are counted in steps of its grid.
  const { step } = plane;
  const far = 1.5 * set.now.reduce((most, v) => Math.max(most, Math.abs(v)), step);
  const error = (x) => Array.from(spot(x), (v, i) => v - goal[i]);
  const refine = (x) => nearer(x, error, step, far);
  const off = (x) => Math.hypot(...error(x)) + 0.01 * Math.hypot(...x.map((v, i) => (v - from[i]) / step));
  let best = refine(from);
  if (off(best) > 0.05 && from.length === 2) {
    const at = Array.from({ length: 41 }, (_, k) => far * (k / 20 - 1));
    const tries = at.flatMap((x) => at.map((y) => [x, y]));
    const other = refine(tries.reduce((one, two) => (off(two) < off(one) ? two : one)));
    if (off(other) < off(best) - 0.02) best = other;
  }
  return best;
}

// The space bar plays the player that was used last, or else the first, wherever on the page the
// reader is; but not where it means something by itself, or nothing of the player is seen.
let last = null;
const OWN = "input:not([type=range]), textarea, select, button, a[href], summary, audio, video, [contenteditable]";
addEventListener("keydown", (event) => {
  const { key, ctrlKey, metaKey, altKey } = event;
  if (key !== " " || ctrlKey || metaKey || altKey || event.defaultPrevented) return;
  if (!last || !last.root.isConnected || event.composedPath()[0].closest?.(OWN)) return;
  const { top, bottom } = last.root.getBoundingClientRect();
  if (bottom < 0 || top > innerHeight) return;
  last.playButton.click();
  event.preventDefault();
});

// An element becomes a player, which is its property `pleat`.
function mount(root, data) {
  const player = (root.pleat = new Player(root, data));
  last ||= player;
  for (const used of ["pointerdown", "focusin"]) root.addEventListener(used, () => (last = player));
  return player;
}
self.pleatMount = mount;

// So does every one with data-pleat.
for (const root of document.querySelectorAll("[data-pleat]")) {
  if (root.pleat) continue;
  const source = root.querySelector('script[type="application/json"]');
  mount(root, JSON.parse(source.textContent));
  root.append(source);
}
