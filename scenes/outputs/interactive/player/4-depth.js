// What hides what in a space, as pleat.nets.geometry.depth has it: an item is {kind, p} with
// kind "surface", "line" or "mark", and p three numbers a point, the third of them how near.

// The normal of a flat polygon, toward the viewer, and its level; null if nothing is to be seen.
function facing(corners, LEAST) {
  const count = corners.length, normal = [0, 0, 0];
  if (count < 3) return null;
  const about = [0, 1, 2].map((k) => corners.reduce((sum, p) => sum + p[k], 0) / count);
  const spokes = corners.map((p) => minus(p, about));
  spokes.forEach((p, i) => cross(p, spokes[(i + 1) % count]).forEach((v, k) => (normal[k] += v)));
  const reach = Math.max(...spokes.flat().map(Math.abs));
  if (Math.abs(normal[2]) <= LEAST * reach ** 2) return null;
  const size = Math.hypot(...normal) * Math.sign(normal[2]);
  const unit = normal.map((v) => v / size);
  return { normal: unit, level: dot(unit, about) };
}

// Items from the back to the front, cut where they must be.
function paintersOrder(items, constants) {
  const seen = items.map((item, order) => ({ ...item, order, corners: triples(item.p) }));
  for (const item of seen) if (item.kind === "surface") item.side = facing(item.corners, constants.LEAST);
  const out = [], rooms = [seen.filter((item) => item.kind !== "surface" || item.side)];
  while (rooms.length) {
    const room = rooms.pop();
    if (!Array.isArray(room)) out.push(room);
    else {
      const own = room.filter((item) => item.kind === "surface");
      if (own.length) rooms.push(...parted(room, fewestCuts(own, constants), constants));
      else out.push(...byDepth(room, constants));
    }
  }
  return out;
}

// Of some polygons the one whose plane cuts the fewest others, and parts them evenly.
function fewestCuts(own, { NEAR, SAMPLE, CUT }) {
  const count = own.length, tries = Math.min(count, SAMPLE);
  let best = own[0], least = Infinity;
  for (let t = 0; t < tries && count > 2; t++) {
    const tried = own[Math.floor((t * (count - 1)) / (tries - 1))], { normal, level } = tried.side;
    let cuts = 0, uneven = 0;
    for (const { corners } of own) {
      let low = 0, high = 0;
      for (const p of corners) {
        const h = dot(normal, p) - level;
        if (h < -NEAR) low = 1;
        if (h > NEAR) high = 1;
      }
      cuts += low * high;
      uneven += high - low;
    }
    const cost = CUT * cuts + Math.abs(uneven);
    if (cost < least) [best, least] = [tried, cost];
  }
  return best;
}

// What is before a polygon's plane, the polygon, and what is behind.
function parted(room, chosen, { NEAR }) {
  const before = [], behind = [], { normal, level } = chosen.side;
  for (const item of room) {
    if (item === chosen) continue;
    // What lies on the plane is seen on it.
    const lift = item.kind === "surface" ? 0 : NEAR;
    let heights = item.corners.map((p) => dot(normal, p) - level + lift);
    if (!lift) {
      heights = heights.map((h) => (Math.abs(h) <= NEAR ? 0 : h));
      if (heights.every((h) => !h)) heights = heights.map(() => item.order - chosen.order);
    }
    if (heights.every((h) => h >= 0)) before.push(item);
    else if (heights.every((h) => h <= 0)) behind.push(item);
    else {
      const [low, high] = halves(item.corners, heights, item.kind === "line");
      behind.push({ ...item, corners: low });
      before.push({ ...item, corners: high });
    }
  }
  return [before, chosen, behind];
}

// Lines and marks alone: lines in slices of a step.
function byDepth(room, { NEAR, STEP, BALL }) {
  const out = [];
  for (const item of room) {
    if (item.kind === "mark") {
      out.push({ ...item, depth: NEAR * Math.round(item.corners[0][2] / NEAR) + BALL });
      continue;
    }
    const [a, b] = item.corners, from = a[2] / STEP, rise = b[2] / STEP - from;
    const first = Math.floor(Math.min(from, from + rise) + NEAR / STEP);
    const last = Math.max(Math.ceil(Math.max(from, from + rise) - NEAR / STEP), first + 1);
    for (let k = first; k < last; k++) {
      const low = k === first ? -Infinity : k - from, high = k === last - 1 ? Infinity : k + 1 - from;
      const [s, t] = (rise ? [low / rise, high / rise] : [0, 1])
        .map((v) => Math.min(Math.max(v, 0), 1)).sort((p, q) => p - q);
      const corners = [between(a, b, s), between(a, b, t)];
      out.push({ ...item, corners, depth: (k + 0.5) * STEP + item.lift });
    }
  }
  return out.sort((a, b) => a.depth - b.depth || a.order - b.order);
}

// Joins pieces of lines to a path drawn before, where nothing between them is in the way:
// paths and whatever else there is, from the back to the front.
function merged(order, { APART }) {
  const out = [], boxes = [], last = new Map();
  const box = (p) => {
    const [x, y] = [0, 1].map((r) => p.map((q) => q[r]));
    return [Math.min(...x), Math.min(...y), Math.max(...x), Math.max(...y)];
  };
  for (let i = 0; i < order.length; i++) {
    const { k, kind, lift, p } = order[i];
    if (kind !== "line") {
      out.push(order[i]);
      boxes.push({ box: order[i].box || box(triples(p)), at: boxes.length });
      continue;
    }
    const strand = [order[i]];
    while (order[i + 1] && order[i + 1].kind === kind && order[i + 1].k === k) strand.push(order[++i]);
    const before = last.get(k), own = strand.map((piece) => box(piece.corners));
    const ways = before ? boxes.filter(({ at }) => at > before.at) : [], reach = lift + APART;
    const late = own.map(([left, bottom, right, top]) =>
      !before || ways.some(({ box: [x0, y0, x1, y1] }) =>
        x0 < right + reach && x1 > left - reach && y0 < top + reach && y1 > bottom - reach));
    const run = { k, kind, pieces: [], at: 0 };
    strand.forEach((piece, n) => (late[n] ? run : before).pieces.push(piece));
    own.forEach((b, n) => late[n] || boxes.push({ box: b, at: before.at }));
    if (!run.pieces.length) continue;
    run.at = boxes.length;
    own.forEach((b, n) => late[n] && boxes.push({ box: b, at: run.at }));
    last.set(k, run);
    out.push(run);
  }
  return out;
}

// The path of pieces of lines, in their order along the lines again. Where a line is cut its
// pieces reach a little into each other, or there would be a gap as thin as a hair.
function joined(pieces, { LAP }) {
  const alike = (p, q) => p.every((v, n) => Math.abs(v - q[n]) < 1e-9);
  const found = pieces.map(({ order, corners: [a, b], p }) => {
    const whole = triples(p), way = minus(whole[1], whole[0]);
    return { order, a, b, whole, along: dot(a, way) + dot(b, way) };
  });
  found.sort((f, g) => f.order - g.order || f.along - g.along);
  const whole = [];
  for (const piece of found) {
    const before = whole[whole.length - 1];
    if (before && before.order === piece.order && alike(before.b, piece.a)) before.b = piece.b;
    else whole.push({ ...piece });
  }
  return whole.map(({ a, b, whole: own }) => {
    const t = Math.min(LAP / Math.max(Math.hypot(b[0] - a[0], b[1] - a[1]), 1e-12), 1);
    const from = alike(a, own[0]) ? a : between(a, b, -t), to = alike(b, own[1]) ? b : between(b, a, -t);
    return [from[0], from[1], to[0], to[1]];
  });
}

// Everything that stands in one space, from the back to the front.
Drawing.prototype.space = function (context, theme, dress, own) {
  const { inks, constants } = this.data, { REACH, VEIL, SWELL } = constants.depth;
  if (this.geometry(own[0]).plane.bands) {
    const runs = own.flatMap((k) => this.geometry(k).solids.map((run) => ({ ...run, k })));
    for (const { k, rank, below, ...what } of runs.sort((a, b) => a.rank - b.rank)) {
      // What fades of the surface is blended into the ground.
      const banded = below !== undefined, share = banded ? this.level(inks[k], "fill") : 1;
      const veil = 1 - (below ? 1 - constants.terrain.SHADE : 1) * share;
      this.brush(context, theme, banded ? () => ({ level: 1, swell: 1 }) : dress, k, what, { veil });
    }
    return;
  }
  const items = own.flatMap((k) => {
    const { stroke, swell } = inks[k], width = stroke ? stroke[2] : 0;
    const lift = (width * (swell === undefined ? 1 : this.number(swell))) / 2 / this.data.pixels;
    return this.geometry(k).solids.map((item) => ({ ...item, k, lift }));
  });
  const depths = items.filter(({ kind, k }) => kind === "mark" && inks[k].stroke).map(({ p }) => p[2]);
  const nearest = Math.max(...depths), middle = (nearest + Math.min(...depths)) / 2;
  for (const piece of merged(paintersOrder(items, constants.depth), constants.depth)) {
    const { k, kind, corners, path, share, p, pieces } = piece;
    if (kind === "mark") {
      const [x, y, z] = p, off = Math.min(Math.max((z - middle) / REACH, -0.5), 0.5);
      const look = {
        swell: 1 + 2 * SWELL * off,
        veil: VEIL * Math.min((nearest - z) / REACH, 1),
      };
      const what = path ? { path } : { dots: [x, y] };
      this.brush(context, theme, dress, k, what, inks[k].stroke ? look : {});
    } else if (kind === "surface") {
      const outline = new Path2D();
      polygon(outline, corners.flatMap(([x, y]) => [x, y]));
      const lit = share === undefined ? null : [{ path: outline, share }];
      this.brush(context, theme, dress, k, lit ? { pieces: lit } : { path: outline });
    } else {
      const lines = joined(pieces, constants.depth);
      this.brush(context, theme, dress, k, { path: addLines(new Path2D(), lines) });
    }
  }
};
