// Weights that a reader holds in the place of a net's own, and what must be found anew then.

// What is cut out of a box of the input, by the weights there are now: a net's flat pieces, or
// what of them is on one side of a neuron's fold or of the threshold, or the lines there.
function cutOut(net, box, { rule, layer, neuron, threshold, side }) {
  const line = rule !== "areas" && (layer > 0 || threshold !== undefined);
  const cells = flats(net.layers.slice(0, layer && layer - line), box);
  if (!layer && threshold === undefined) return cells;
  const height = (x) => {
    if (!layer) return scoreOf(forward(net, x).pop()) - threshold;
    const { W, b } = net.layers[layer - 1], h = forward(net, x)[layer - 1];
    return dot(W[neuron], h) + b[neuron];
  };
  const found = cells.map((cell) => {
    const [low, high] = halves(cell, cell.map(height));
    return line ? low.filter((p) => high.includes(p)) : side ? high : low;
  });
  // A line goes on as one until a later layer bends it.
  if (line) return found.filter((p) => p.length === 2).map((p) => pairsOf(traced(net.layers, p.flat(), 2)));
  return found.filter((p) => p.length > 2);
}

// Which hue a flat piece has: each neuron that is on there turns it by a step of its own.
function hueOf(net, cell, { steps, HUES }, arrived) {
  const middle = [0, 1].map((r) => cell.reduce((sum, p) => sum + p[r], 0) / cell.length);
  const values = forward(net, middle).slice(1);
  const on = values.flatMap((h, k) => (corners(net.layers[k].act).length ? h.slice(0, net.layers[k].own) : []));
  return on.reduce((sum, v, k) => sum + (v > 0 && arrived[k] > 0) * steps[k], 0) % HUES;
}

// Twice what a polygon covers, with the sign of the way round.
const areaOf = (p) => linesOf([...p, p[0], p[1]]).reduce((sum, [x, y, u, v]) => sum + x * v - u * y, 0);

Object.assign(Drawing.prototype, {
  // Put other weights in the place of a net's own, and maybe another threshold; none: its own again.
  hold(net, weights, threshold) {
    const own = this.data.nets[net];
    if (weights) this.held[net] = { weights: Float64Array.from(weights), threshold };
    else delete this.held[net];
    this.nets[net] = weights ? weighed(own, weights) : own;
    for (const plane of this.planes) {
      if (plane.given.net !== net) continue;
      plane.held = this.held[net];
      plane.reweigh(weightsOf(this.nets[net]));
    }
    this.changes++;
  },

  // The weights of a net that are in force; while it is held the same array.
  weights(net) {
    if (this.held[net]) return this.held[net].weights;
    const plane = this.planes.find(({ given }) => given.net === net);
    return Float64Array.from(weightsOf(plane ? plane.net : this.nets[net]));
  },

  // Where class 1 begins on the line of a plane's outputs.
  threshold({ held }, own) {
    return held?.threshold ?? own;
  },

  // An ink as it is with the weights there are: by another rule, perhaps.
  heldInk(ink, plane = ink.held && this.planes[ink.held.plane]) {
    return plane?.held ? (ink.otherwise ||= { ...ink, as: undefined, ...ink.held }) : ink;
  },

  // Where an ink has its tip now with some numbers for weights.
  tip(ink, plane, numbers) {
    const on = (plane.trial ||= new Plane(this.data, plane.given));
    on.held = true;
    on.seek(this.frame);
    on.reweigh(numbers);
    const held = { ...this.heldInk(ink, on) };
    return RULES[held.rule].call(this, held, { ...this.data.constants[held.rule], ...held.own }, on).tip;
  },

  // Find what an ink is cut out of, with the weights there are now.
  cut(ink, plane) {
    const threshold = ink.threshold === undefined ? undefined : this.threshold(plane, ink.threshold);
    if (ink.version === plane.version && ink.cutAt === threshold) return;
    const box = pairsOf(ink.box.map((v) => v / plane.parts())), { version } = plane;
    const folds = ink.neurons || [[ink.layer, ink.neuron]];
    const found = folds.flatMap(([layer, neuron]) => cutOut(plane.net, box, { ...ink, layer, neuron, threshold }));
    const carry = (p) => ({ carried: new Carried(plane, p.flat(), 2), version });
    ink.cells = ink.lines = found.map(carry);
    // The same as segments two by two.
    const ends = found.flatMap((p) => linesOf(p.flat()));
    Object.assign(ink, carry(ends), { cutAt: threshold, found });
    if (ink.rule === "lines") {
      ink.lines = undefined;
      ink.ends = new Set(ends.map((_, k) => 2 * k));
    }
  },

  // Let the tip of a column of W be where it lands with the weights there are now.
  landed({ column: [layer, n, length], amount }, plane, q) {
    const part = amount === undefined ? 1 : this.number(amount);
    const own = this.data.nets[plane.given.net].layers[layer - 1].W;
    plane.net.layers[layer - 1].W.forEach((row, r) => (q[plane.D + r] += part * length * (row[n] - own[r][n])));
  },

  // A weight, by layer from 1, row and column from 0; behind the last column stands the bias.
  weight(plane, [layer, row, column]) {
    const { W, b } = plane.net.layers[layer - 1];
    return W[row][column] ?? b[row];
  },

  // A weight's digits, as many as have room.
  digits(ink, plane) {
    for (const text of shorter(this.weight(plane, ink.weight), ink)) {
      if (this.width(text.replace("\u2212", ""), ink.size) <= ink.room) return text;
    }
    return "";
  },
});

Object.assign(RULES, {
  // The linear regions, each in the colour of what is on there.
  regions(ink, constants, plane) {
    const { solids } = RULES.areas.call(this, ink, constants, plane), arrived = this.array(ink.arrived);
    const pieces = solids.map(({ p }, k) => {
      const path = new Path2D(), hue = hueOf(plane.net, ink.found[k], { ...ink, ...constants }, arrived);
      polygon(path, p, plane.stride);
      return { path, share: 1, color: ink.hues[hue] };
    });
    return { pieces };
  },

  weight(ink, _, plane) {
    return this.numbers([this.digits(ink, plane)], ink.at, ink.size);
  },

  // The ground behind a weight on an edge.
  patch(ink, _, plane) {
    const text = this.digits(ink, plane), digits = this.width(text.replace("\u2212", ""), ink.size);
    const [x, y] = ink.at, [wide, tall] = ink.around, path = new Path2D();
    const left = x - this.width(text, ink.size) + digits / 2 - wide;
    path.rect(left, y - tall, x + digits / 2 + wide - left, 2 * tall);
    return { path };
  },

  edge(ink, { DASH, SHORT, THIN, RANGE, NOUGHT }, plane) {
    const { ends, strongest, fineness } = ink, w = this.weight(plane, ink.weight);
    const most = Math.max(strongest, ...plane.net.layers.flatMap(({ W }) => W.flat().map(Math.abs)));
    const short = Math.min(1, Math.hypot(ends[0] - ends[2], ends[1] - ends[3]) / SHORT);
    const lines = w < 0 ? dashed(ends, DASH.map((v) => v * short)) : [ends];
    return { path: addLines(new Path2D(), lines), wide: fineness * (w ? THIN + (RANGE * Math.abs(w)) / most : NOUGHT) };
  },

  threshold(ink, { LOW, NOTE, FOOT }, plane) {
    const { window: [left, , right, top], origin: [x0, y], scale } = plane, path = new Path2D();
    const x = x0 + scale * this.threshold(plane, ink.threshold);
    const high = Math.min(y + ink.rise, Math.max(top - NOTE, y + LOW), top);
    if (left < x && x < right) {
      if (ink.side === undefined) addLines(path, [[x, y - FOOT, x, high]]);
      else path.rect(ink.side ? x : left, y, ink.side ? right - x : x - left, high - y);
    }
    return { path };
  },

  // A name beside what has moved goes with it.
  follow(ink, _, plane) {
    const net = this.data.nets[plane.given.net], path = new Path2D();
    const [now, was] = [plane.net, net].map((own) => this.tip(this.data.inks[ink.to], plane, weightsOf(own)));
    if (now && was) {
      path.addPath(this.recorded(ink).path, new DOMMatrix([1, 0, 0, 1, now[0] - was[0], now[1] - was[1]]));
    }
    return { path };
  },
});
