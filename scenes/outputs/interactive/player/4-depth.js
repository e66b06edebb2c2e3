// What hides what in a space, as pleat.nets.geometry.depth has it: an item is {kind, p} with
// kind "surface", "line" or "mark", and p three numbers a point, the third of them how near.
const minus = (a, b) => a.map((v, i) => v - b[i]);
const dot = (a, b) => a.reduce((sum, v, i) => sum + v * b[i], 0);
const cross = ([a, b, c], [d, e, f]) => [b * f - c * e, c * d - a * f, a * e - b * d];
const triples = (p) => Array.from({ length: p.length / 3 }, (_, i) => Array.from(p.slice(3 * i, 3 * i + 3)));
const between = (a, b, t) => a.map((v, i) => v + t * (b[i] - v));

// The normal of a flat polygon, toward the viewer, and its level; null if nothing is to be seen.
function facing(corners) {
  const count = corners.length, spokes = corners.map((p) => minus(p, corners[0]));
  const normal = [0, 0, 0];
  spokes.forEach((p, i) => cross(p, spokes[(i + 1) % count]).forEach((v, k) => (normal[k] += v)));
  const reach = Math.max(0, ...spokes.flat().map(Math.abs));
  if (count < 3 || Math.abs(normal[2]) <= 1e-7 * reach ** 2) return null;
  const size = Math.hypot(...normal) * Math.sign(normal[2]);
  const unit = normal.map((v) => v / size);
  return { normal: unit, level: dot(unit, corners[0]) };
}

// Both parts of a convex polygon, or of a segment, with heights over a plane.
function halves(corners, heights, open) {
  const low = [], high = [], count = corners.length;
  corners.forEach((p, i) => {
    const h = heights[i], next = (i + 1) % count, g = heights[next];
    if (h <= 0) low.push(p);
    if (h >= 0) high.push(p);
    if (h * g < 0 && (next || !open)) {
      const at = between(p, corners[next], h / (h - g));
      low.push(at);
      high.push(at);
    }
  });
  return [low, high];
}

// Items from the back to the front, cut where they must be.
function paintersOrder(items, constants) {
  const seen = items.map((item, order) => ({ ...item, order, corners: triples(item.p) }));
  for (const item of seen) if (item.kind === "surface") item.side = facing(item.corners);
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

// Of some polygons the one whose plane cuts the fewest others.
function fewestCuts(own, { NEAR }) {
  const step = Math.ceil(own.length / 8);
  let best = own[0], fewest = Infinity;
  for (let k = 0; k < own.length; k += step) {
    const { normal, level } = own[k].side;
    const cuts = own.filter(({ corners }) => {
      const heights = corners.map((p) => dot(normal, p) - level);
      return Math.min(...heights) < -NEAR && Math.max(...heights) > NEAR;
    }).length;
    if (cuts < fewest) [best, fewest] = [own[k], cuts];
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
function byDepth(room, { STEP, BALL }) {
  const out = [];
  for (const item of room) {
    if (item.kind === "mark") {
      out.push({ ...item, depth: item.corners[0][2] + BALL });
      continue;
    }
    const [a, b] = item.corners, from = a[2] / STEP, rise = b[2] / STEP - from;
    const first = Math.floor(Math.min(from, from + rise));
    const last = Math.max(Math.ceil(Math.max(from, from + rise)), first + 1);
    for (let k = first; k < last; k++) {
      const ends = rise ? [(k - from) / rise, (k + 1 - from) / rise] : [0, 1];
      const [s, t] = ends.map((v) => Math.min(Math.max(v, 0), 1)).sort((p, q) => p - q);
      const corners = [between(a, b, s), between(a, b, t)];
      out.push({ ...item, corners, depth: (k + 0.5) * STEP + item.lift });
    }
  }
  return out.sort((a, b) => a.depth - b.depth || a.order - b.order);
}

// Everything that stands in one space, from the back to the front.
Drawing.prototype.space = function (context, theme, dress, own) {
  const { inks, constants } = this.data, { REACH, VEIL, SWELL, LAP } = constants.depth;
  const items = own.flatMap((k) => {
    const width = inks[k].stroke ? inks[k].stroke[2] : 0;
    const lift = width / 2 / this.data.pixels;
    return this.geometry(k).solids.map((item) => ({ ...item, k, lift }));
  });
  const depths = items.filter(({ kind, k }) => kind === "mark" && inks[k].stroke).map(({ p }) => p[2]);
  const nearest = Math.max(...depths), middle = (nearest + Math.min(...depths)) / 2;
  const order = paintersOrder(items, constants.depth);
  for (let i = 0; i < order.length; i++) {
    const { k, kind, corners, path, share, p } = order[i];
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
      const pieces = share === undefined ? null : [{ path: outline, share }];
      this.brush(context, theme, dress, k, pieces ? { pieces } : { path: outline });
    } else {
      const lines = [];
      for (; order[i] && order[i].k === k && order[i].kind === kind; i++) {
        const [a, b] = order[i].corners, whole = triples(order[i].p);
        const long = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
        const t = Math.min(LAP / long, 1), cut = (p, q) => p.some((v, n) => v !== q[n]);
        // Where it was cut it reaches a little further, or there would be a gap.
        const from = cut(a, whole[0]) ? between(a, b, -t) : a;
        const to = cut(b, whole[1]) ? between(b, a, -t) : b;
        lines.push([from[0], from[1], to[0], to[1]]);
      }
      i--;
      this.brush(context, theme, dress, k, { path: addLines(new Path2D(), lines) });
    }
  }
};
