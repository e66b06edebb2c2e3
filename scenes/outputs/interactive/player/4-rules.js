// How parts of the sheet come about from the plane, as those of pleat.scenes.parts do.
// Each gets what the export says of it, the constants of its part's class, and its plane;
// `this` is the drawing. No length, step or format is chosen here.

function pick(places, at) {
  return indices(at).flatMap((k) => [places[2 * k], places[2 * k + 1]]);
}

function circles(centres, radius) {
  const path = new Path2D();
  for (let i = 0; i < centres.length; i += 2) {
    path.moveTo(centres[i] + radius, centres[i + 1]);
    path.arc(centres[i], centres[i + 1], radius, 0, 2 * Math.PI);
    path.closePath();
  }
  return { path };
}

// What they are where a space is seen.
const lined = (lines) => ({
  path: addLines(new Path2D(), lines),
  solids: lines.map((p) => ({ kind: "line", p })),
});
const marked = (path, p, box) => ({ path, solids: [{ kind: "mark", path, p, box }] });
const around = ([x, y], r) => [x - r, y - r, x + r, y + r];
const spot = ({ places, depths }, k) => [
  places[2 * k], places[2 * k + 1], depths ? depths[k] : 0,
];

// Data points as a neuron's plot shows them: its value before and after it folds.
function plotted(drawing, { of, neuron, moves, unit, origin, at }) {
  const { carried, plane } = drawing.sets[of];
  const { D, s } = drawing.planes[plane];
  const z = carried.at(moves[0]);
  const a = carried.at(Math.min(Math.max(s, moves[0]), moves[1] + 1));
  return indices(at).flatMap((k) => [
    origin[0] / SCENE + unit * z[k * D + neuron],
    origin[1] / SCENE + unit * a[k * D + neuron],
  ]);
}

// What is compared with the threshold, of one output or of two.
const scoreOf = (y) => (y.length > 1 ? y[1] - y[0] : y[0]);

const pairsOf = (p) => Array.from({ length: p.length / 2 }, (_, i) => [p[2 * i], p[2 * i + 1]]);

const RULES = {
  none: () => ({ path: new Path2D() }),

  lines(ink, { SHORTEST }, plane) {
    if (ink.box) this.cut(ink, plane);
    const n = plane.stride, parts = ink.lines ? this.bent(ink, ink.lines, plane) : [this.carried(ink, plane)];
    const cuts = (ink.ends ||= new Set(ink.cuts)), lines = [];
    for (const p of parts) {
      for (let k = 1; k < p.length / n; k++) {
        if (cuts.has(k)) continue;
        const line = clipped(p.slice((k - 1) * n, (k + 1) * n), plane.window);
        if (!line) continue;
        const reach = [0, 1].map((r) => Math.abs(line[n + r] - line[r]));
        if (Math.max(...reach) > SHORTEST) lines.push(line);
      }
    }
    return lined(lines);
  },

  dots(ink) {
    const set = this.sets[ink.of], { places, plane } = set;
    const [left, bottom, right, top] = this.planes[plane].window;
    const seen = indices(ink.at).filter((k) => {
      const x = places[2 * k], y = places[2 * k + 1];
      return x > left && x < right && y > bottom && y < top;
    });
    const solids = seen.map((k) => ({ kind: "mark", p: spot(set, k) }));
    return { dots: pick(places, seen), solids };
  },

  ghost(ink) {
    const { carried, plane } = this.sets[ink.of], own = this.planes[plane], n = own.stride;
    const p = own.place(carried.at(ink.moment));
    const at = indices(ink.at).map((k) => Array.from(p.slice(n * k, n * k + n)));
    const solids = at.map((p) => ({ kind: "mark", p }));
    return { dots: at.flatMap(([x, y]) => [x, y]), solids };
  },

  ring(ink) {
    const set = this.sets[ink.of], { places } = set;
    const taken = this.taken(ink);
    const { path } = circles(pick(places, taken), ink.radius), at = spot(set, taken[0]);
    return marked(path, at, around(at, ink.radius));
  },

  // From every point down to the ground.
  stems(ink, _, plane) {
    const { carried } = this.sets[ink.of];
    const [feet, tops] = [carried.start(0), carried.at(0)].map((q) => triples(plane.place(q)));
    return lined(tops.map((p, k) => clipped([...feet[k], ...p], plane.window)).filter(Boolean));
  },

  crosses(ink, { ARM: r }) {
    const set = this.sets[ink.of], lines = [], solids = [];
    const known = ink.at && (ink.gone || !this.touched);
    for (const k of known ? Array.from(this.array(ink.at, 1)) : this.wrong(set, ink)) {
      const [x, y, z] = spot(set, k);
      const own = [1, -1].map((way) => [x - r, y - way * r, x + r, y + way * r]);
      lines.push(...own);
      const path = addLines(new Path2D(), own);
      solids.push({ kind: "mark", path, p: [x, y, z], box: around([x, y], r) });
    }
    return { path: addLines(new Path2D(), lines), solids };
  },

  arrow(ink, { HEAD, SHARE, HALF, INSIDE, POINT, RING }, plane) {
    let p;
    if (ink.line) [p] = this.bent(ink, [ink.line], plane);
    else {
      const live = Array.isArray(ink.q[0]), parts = ink.parts || INPUT;
      const q = live ? this.array(ink.q, parts) : Float64Array.from(ink.q, (v) => v / parts);
      if (ink.column) this.landed(ink, plane, q);
      p = plane.place(q);
    }
    const n = plane.stride;
    // On a number line arrows are drawn above the data.
    p = Array.from(p, (v, i) => v + (i % n === 1) * plane.flatness * ink.lift);
    const long = total(p, n), tip = p.slice(-n), [x, y, z] = tip;
    if (long < POINT) {
      return ink.part === "point" ? marked(circles([x, y], RING).path, tip, around(tip, RING)) : { ...lined([]), tip };
    }
    if (ink.part === "point") return lined([]);
    const size = Math.min(HEAD, SHARE * long);
    const { window } = plane, [left, bottom, right, top] = window;
    if (ink.part === "shaft") {
      const lines = linesOf(along(p, long - INSIDE * size, n), n);
      return lined(lines.map((line) => clipped(line, window)).filter(Boolean));
    }
    if (!(left < x && x < right && bottom < y && y < top)) return { ...lined([]), tip };
    const [bx, by, bz] = along(p, long - size, n).slice(-n);
    const half = (HALF * size) / (Math.hypot(x - bx, y - by) || 1), path = new Path2D();
    const corners = [
      x, y,
      bx - half * (y - by), by + half * (x - bx),
      bx + half * (y - by), by - half * (x - bx),
    ];
    polygon(path, corners);
    const [xs, ys] = [0, 1].map((r) => corners.filter((_, i) => i % 2 === r));
    const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
    return { ...marked(path, [(x + 2 * bx) / 3, (y + 2 * by) / 3, Math.max(bz, z)], box), tip };
  },

  crease(ink, { DASH, POINT, UPRIGHT }, plane) {
    if (ink.box) this.cut(ink, plane);
    let p = this.carried(ink, plane);
    const n = plane.stride;
    const spread = (r) => {
      const own = p.filter((_, i) => i % n === r);
      return Math.max(...own) - Math.min(...own);
    };
    if (plane.flatness === 1 && p.length && Math.max(spread(0), spread(1)) < POINT) {
      // A point of a line, seen as a stroke.
      const rest = p.slice(2, n);
      p = [p[0], p[1] - UPRIGHT, ...rest, p[0], p[1] + UPRIGHT, ...rest];
    }
    const lines = [];
    let tip;
    for (const segment of segments(p, n)) {
      const line = clipped(segment, plane.window);
      if (!line) continue;
      lines.push(...dashed(line, DASH));
      tip = [0, 1].map((r) => (line[r] + line[n + r]) / 2);
    }
    return { ...lined(lines), tip };
  },

  // The graph of an output over the line of inputs, which bends where the net does.
  graph(ink, { LEFT }, plane) {
    if (ink.version !== plane.version) {
      const { net } = plane;
      ink.x = traced(net.layers, [ink.from, ink.to], 1, ink.step);
      ink.y = Array.from(ink.x, (x) => forward(net, [x]).pop()[ink.output]);
      ink.version = plane.version;
    }
    const lines = linesOf(this.overLine(ink, ink.x, ink.y));
    return { path: addLines(new Path2D(), this.rightOf(LEFT, plane, lines)) };
  },

  // A function in a pane: which part of its plane is seen may change, and how far it is drawn.
  curve({ room: [left, bottom, right, top], parts, window, seen, pieces }) {
    const [a, b, c, d] = this.array(window, parts), [from, to] = this.array(seen), lines = [];
    const scale = [(right - left) / (c - a), (top - bottom) / (d - b)];
    for (const piece of pieces) {
      const p = piece.map((v, i) => (i % 2 ? bottom + (v - b) * scale[1] : left + (v - a) * scale[0]));
      lines.push(...linesOf(p).map((own) => clipped(own, [from, bottom, to, top])));
    }
    return { path: addLines(new Path2D(), lines.filter(Boolean)) };
  },

  ruled({ room: [left, bottom, right, top], x, y }) {
    const lines = Array.from(this.array(x), (v) => [v, bottom, v, top]);
    lines.push(...Array.from(this.array(y), (v) => [left, v, right, v]));
    return { path: addLines(new Path2D(), lines) };
  },

  residuals(ink, { LEFT }, plane) {
    const x = this.inputs(ink), outputs = x.map((v) => forward(plane.net, [v]).pop()[ink.output]);
    const wanted = this.overLine(ink, x, ink.y), given = this.overLine(ink, x, outputs);
    const lines = ink.y.map((_, k) => [wanted, given].flatMap((p) => p.slice(2 * k, 2 * k + 2)));
    return { path: addLines(new Path2D(), this.rightOf(LEFT, plane, lines)) };
  },

  targets(ink, { LEFT }, { window: [left, bottom, right, top] }) {
    const all = this.inputs(ink), at = this.overLine(ink, indices(ink.members).map((k) => all[k]), ink.y);
    const seen = pairsOf(at).filter(
      ([x, y]) => x > left + LEFT && x < right && y > bottom && y < top,
    );
    return { dots: seen.flat() };
  },

  // From every point on the line of outputs to its target.
  "line residuals"(ink, _, { origin: [x, y], scale, window }) {
    const { places, raised } = this.sets[ink.of];
    const lines = ink.targets.map((v, k) =>
      clipped([x + scale * v, y + (raised ? raised[k] : 0), ...pick(places, [k])], window),
    );
    return { path: addLines(new Path2D(), lines.filter(Boolean)) };
  },

  dashes(ink, { DASH }) {
    return { path: addLines(new Path2D(), dashed(this.array(ink.ends), DASH)) };
  },

  cells(ink, _, plane) {
    const path = new Path2D(), n = plane.stride;
    const solids = ink.cells.map((cell) => {
      const p = clippedPolygon(this.carried(cell, plane), plane.window, n);
      polygon(path, p, n);
      return { kind: "surface", p };
    });
    return { path, solids };
  },

  // Where the net says which class: of its flat pieces what is on that side of the threshold.
  areas(ink, constants, plane) {
    this.cut(ink, plane);
    return RULES.cells.call(this, ink, constants, plane);
  },

  surface(ink, { LEAST }, plane) {
    const { window } = plane, path = new Path2D();
    // In a space only its outline is drawn.
    if (plane.out) return { path };
    if (ink.box && ink.version !== plane.version) {
      const cells = flats(plane.net.layers, pairsOf(ink.box.map((v) => v / plane.parts())));
      ink.corners = new Carried(plane, cells.flat(2), 2);
      ink.starts = cells.reduce((at, cell) => [...at, at[at.length - 1] + cell.length], [0]);
      ink.version = plane.version;
    }
    const p = ink.box ? plane.place(ink.corners.at(plane.s)) : this.carried(ink, plane);
    for (let k = 1; k < ink.starts.length; k++) {
      let cell = Array.from(p.slice(2 * ink.starts[k - 1], 2 * ink.starts[k]));
      const area = areaOf(cell);
      if (Math.abs(area) < LEAST) continue;
      // One way round, all of them: two that lie on one another must not cancel.
      if (area < 0) cell = cell.map((_, i) => cell[cell.length - 2 * (i >> 1) - 2 + (i & 1)]);
      polygon(path, clippedPolygon(cell, window));
    }
    return { path };
  },

  facets(ink, { FAINT, STRONG, LIGHT, NARROW }, plane) {
    if (ink.box) this.cut(ink, plane);
    const { D, rows, out, s, window, stride } = plane;
    const pieces = [], solids = [];
    for (const cell of ink.cells) {
      const path = new Path2D(), p = clippedPolygon(this.carried(cell, plane), window, stride);
      polygon(path, p, stride);
      let lit = LIGHT[2];
      if (out) {
        const normal = [0, 0, 0];
        const corners = pointsOf(cell.carried.at(s), D).map((p) => [...rows, out].map((row) => dot(row, p)));
        const count = corners.length;
        corners.forEach((c, i) =>
          cross(c, corners[(i + 1) % count]).forEach((v, k) => (normal[k] += v)),
        );
        const size = Math.hypot(...normal), reach = Math.max(...corners.flat().map(Math.abs));
        if (size > NARROW * reach ** 2) lit = Math.abs(dot(normal, LIGHT)) / size;
      }
      const share = FAINT + (STRONG - FAINT) * lit;
      pieces.push({ path, share });
      solids.push({ kind: "surface", p, share });
    }
    return { pieces, solids };
  },

  traces(ink, _, plane) {
    if (ink.box) this.cut(ink, plane);
    const share = ink.share === undefined ? 1 : this.number(ink.share), lines = [], n = plane.stride;
    for (const line of ink.lines) {
      const p = this.carried(line, plane);
      let piece = [];
      const done = () => {
        if (piece.length) {
          const own = share < 1 ? along(piece, share * total(piece, n), n) : piece;
          lines.push(...linesOf(own, n));
        }
        piece = [];
      };
      for (const segment of linesOf(p, n)) {
        const seen = clipped(segment, plane.window);
        if (!seen) done();
        else piece.push(...(piece.length ? seen.slice(n) : seen));
      }
      done();
    }
    const [x, y] = lines.length ? lines[lines.length >> 1] : [];
    return { ...lined(lines), tip: lines.length && [x, y] };
  },

  axes(ink, { TICK: t }, plane) {
    const [left, bottom, right, top] = plane.window, [x, y] = plane.origin, lines = [];
    const [along, upwards] = ink.ticks.map((own) => this.ticks(own).values);
    if (bottom < y && y < top) {
      lines.push([left, y, right, y]);
      for (const v of along) {
        const at = x + v * plane.scale;
        lines.push([at, y - t, at, y + t]);
      }
    }
    if (this.number(ink.span) && left < x && x < right) {
      lines.push([x, bottom, x, top]);
      for (const v of upwards) {
        const at = y + v * plane.scale;
        lines.push([x - t, at, x + t, at]);
      }
    }
    return { path: addLines(new Path2D(), lines) };
  },

  space(ink, { TICK, FAR, POINT }, plane) {
    const start = Array.from(plane.place(new Float64Array(plane.D))), [x, y] = start, lines = [];
    const flat = start.slice(2).map(() => 0);
    ink.ways.forEach((axis, k) => {
      const unit = new Float64Array(plane.D);
      unit[axis] = 1;
      const way = minus(Array.from(plane.place(unit)), start), [wx, wy] = way;
      const long = Math.hypot(wx, wy);
      if (long < POINT * plane.scale) return;
      const { sign } = ink, ux = (sign * wx) / long, uy = (sign * wy) / long;
      const at = (v) => start.map((c, i) => c + v * way[i]);
      const line = clipped([...start, ...at((sign * FAR) / plane.scale)], plane.window);
      if (!line) return;
      lines.push(line);
      for (const v of this.ticks(ink.ticks[k]).values) {
        const p = at(sign * v), side = [-TICK * uy, TICK * ux, ...flat];
        lines.push([...minus(p, side), ...p.map((c, i) => c + side[i])]);
      }
    });
    return lined(lines);
  },

  ruler(ink, { TICK }, { window: [left, , right], origin: [x, y], scale }) {
    const lines = [[left, y, right, y]];
    for (const v of this.ticks(ink.ticks[0]).values) {
      const at = x + v * scale;
      lines.push([at, y - TICK, at, y + TICK]);
    }
    return { path: addLines(new Path2D(), lines) };
  },

  ticks(ink, { BELOW, SIZE }, { origin: [x, y], scale }) {
    const { values, texts } = this.ticks(ink.ticks[0]);
    return this.numbers(texts, values.flatMap((v) => [x + v * scale, y - BELOW]), SIZE);
  },

  numbers(ink) {
    if (ink.tally && this.touched) {
      const { fact, by, unit, plane } = ink.tally, facts = this.measured(by, this.planes[plane].net);
      if (facts) return this.fitted(ink, [facts[fact] / unit]);
    }
    const digits = (ink.notations || [ink]).map(({ decimals, power = 0 }) => decimals - power + 2);
    return this.fitted(ink, Array.from(this.array(ink.values, tens(Math.max(...digits)))));
  },

  // What a point is in every neuron, as far as it has come.
  readings(ink, _, plane) {
    const x = this.chosenInput(plane) || this.array(ink.x, EXACT / plane.step);
    return this.fitted(ink, this.readings(plane, x));
  },

  // One point on its way, with the line it came along.
  tracer(ink, { STEP, RADIUS, WIDE }, plane) {
    const x = this.chosenInput(plane) || this.array(ink.x, EXACT / plane.step);
    const carried = new Carried(plane, x, x.length), { s } = plane;
    const n = plane.stride, at = (place) => Array.from(plane.place(carried.at(place)));
    const mark = (p) => ({ kind: "mark", p });
    if (ink.part === "dot") return { dots: at(s).slice(0, 2), solids: [mark(at(s))] };
    if (ink.part === "ring") {
      const radius = RADIUS * (1 + WIDE * (1 - this.number(ink.opening)));
      return marked(circles(at(s).slice(0, 2), radius).path, at(s));
    }
    // On the way back there is no trail.
    const since = Math.min(this.number(ink.since), s), stops = [], way = at(since);
    for (let k = Math.ceil(since); k < s; k++) stops.push(at(k));
    if (ink.part === "stops") {
      return { dots: stops.flatMap(([a, b]) => [a, b]), solids: stops.map(mark) };
    }
    for (let k = Math.floor(since); k < s; k += STEP) if (k > since) way.push(...at(k));
    const lines = linesOf([...way, ...at(s)], n).map((line) => clipped(line, plane.window));
    return lined(lines.filter(Boolean));
  },

  // Copies of a picture's pixels on their way, the first ahead of the last.
  travel(ink, { AHEAD }) {
    const { side, corner, step, middle, own } = ink, t = this.number(ink.t), path = new Path2D();
    for (const k of ink.at) {
      const order = k / (side * side);
      const far = soft(Math.min(Math.max((1 + AHEAD) * t - AHEAD * order, 0), 1));
      if (ink.open && !far) continue;
      const [x, y, size] = own[k] || [...middle, 0];
      const from = [corner[0] + (k % side) * step, corner[1] - Math.floor(k / side) * step];
      const half = ((1 - far) * step + far * size) / 2;
      path.rect(
        from[0] + far * (x - from[0]) - half, from[1] + far * (y - from[1]) - half,
        2 * half, 2 * half,
      );
    }
    return { path };
  },

  "plot dots"(ink) {
    return { dots: plotted(this, ink) };
  },

  "plot ring"(ink, { RING }) {
    return circles(plotted(this, { ...ink, at: this.taken(ink) }), RING);
  },
};

// The inputs of one number each that something stands over: those of points, where they are now.
Drawing.prototype.inputs = function ({ of, x }) {
  return of === undefined ? x : Array.from(this.sets[of].now);
};

// Where values over inputs stand in the picture.
Drawing.prototype.overLine = function ({ at, from, to, zero, tall }, x, y) {
  const [left, right, base] = this.array(at);
  return Array.from(x).flatMap((v, k) => [
    left + ((right - left) * (v - from)) / (to - from),
    base + tall * (y[k] - zero),
  ]);
};

// What of lines is seen of them right of an upright axis.
Drawing.prototype.rightOf = function (axis, { window: [left, ...rest] }, lines) {
  return lines.map((line) => clipped(line, [left + axis, ...rest])).filter(Boolean);
};

// What the chosen point is at the input; null if it is none of a plane's.
Drawing.prototype.chosenInput = function (plane) {
  const { chosen } = this;
  const set = chosen && this.sets.find(
    (own) => own.moved === chosen.set.moved && (!plane || this.planes[own.plane] === plane),
  );
  if (!set) return null;
  const n = this.planes[set.plane].net.widths[0];
  return set.now.slice(chosen.index * n, (chosen.index + 1) * n);
};

// Which point of a set a mark is on.
Drawing.prototype.taken = function ({ of, at }) {
  const { chosen } = this;
  return chosen && chosen.set.moved === this.sets[of].moved ? [chosen.index] : at;
};

// Numbers, each with as many digits as have room at its place.
Drawing.prototype.fitted = function (ink, values) {
  const texts = values.map((value, k) => {
    if (value === null || Number.isNaN(value)) return "";
    if (!ink.rooms) return noted(value, ink);
    const room = ink.rooms[k] / SCENE;
    if (!room) return "";
    for (const text of shorter(value, ink.notations[k])) {
      if (this.width(text, ink.size) <= room) return text;
    }
    return "";
  });
  const centers = Array.from(this.array(ink.at));
  // Where a minus sign would reach out of its neuron, the number stands further right.
  texts.forEach((text, k) => {
    if (!text || !ink.rooms) return;
    const digits = this.width(text.replace("\u2212", ""), ink.size);
    const over = this.width(text, ink.size) - digits / 2 - ink.rooms[k] / SCENE / 2;
    centers[2 * k] += Math.max(0, over);
  });
  return this.numbers(texts, centers, ink.size);
};

// Neuron after neuron what one input is there by now; null where it has not come to.
Drawing.prototype.readings = function (plane, x) {
  const carried = new Carried(plane, x, x.length);
  return plane.net.widths.flatMap((width, layer) => {
    const [start, end] = plane.span(layer);
    if (layer && plane.s <= start) return Array(width).fill(null);
    return Array.from(carried.at(Math.min(plane.s, end)).slice(0, width));
  });
};
