// A surface over a plane and what lies on it, as pleat.scenes.parts.plane.terrain has it.
const FINE = 1e4;

// What of a grid of heights belongs to each band, {cell, p}, and the lines between the bands.
function banded({ n, heights, levels }) {
  const at = (i, j) => [(2 * i) / n - 1, (2 * j) / n - 1, heights[i * (n + 1) + j] / FINE];
  const bands = levels.map(() => []), lines = [];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (let p of [[at(i, j), at(i + 1, j), at(i + 1, j + 1)], [at(i, j), at(i + 1, j + 1), at(i, j + 1)]]) {
        levels.forEach((level, k) => {
          const [low, high] = halves(p, p.map((q) => q[2] - level));
          p = high;
          if (low.length < 3) return;
          bands[k].push({ cell: [i, j], p: low });
          const cut = low.filter((q) => Math.abs(q[2] - level) < 1e-9);
          if (cut.length === 2 && levels[k + 1]) lines.push(cut);
        });
      }
    }
  }
  return { bands, lines };
}

// What is drawn at a place comes after what is behind it, by the rank of its cell.
RULES.terrain = function (ink, { LIFT }) {
  const plane = this.data.terrains[ink.terrain], { n } = plane, solids = [];
  const v = this.array(plane.view, FINE), size = Math.hypot(v[4], v[5]);
  const near = [4, 5].map((r) => -v[r] / size), last = Number(Math.abs(near[0]) <= Math.abs(near[1]));
  const see = (p) => [0, 4].map((r) => dot(p, v.slice(r)) + v[r + 3]);
  const rank = (cell) => {
    const turned = cell.map((k, way) => (near[way] > 0 ? k : n - 1 - k));
    return turned[last] * n + turned[1 - last];
  };
  const lay = (p, what) =>
    solids.push({ rank: rank(near.map((way, k) => Math.min(((p[k] + LIFT * way + 1) / 2) * n, n - 1) | 0)), ...what });
  const draw = (a, b) => lay(between(a, b, 0.5), { path: addLines(new Path2D(), [[...see(a), ...see(b)]]) });
  if (!plane.bands) Object.assign(plane, banded(plane));
  if (ink.at) for (const p of triples(this.array(ink.at, FINE))) lay(p, { dots: see(p) });
  else if (ink.line) {
    const p = triples(ink.line.map((v) => v / FINE)), end = this.number(ink.place);
    for (let k = 0; k < end; k++) draw(p[k], between(p[k], p[k + 1], Math.min(end - k, 1)));
  } else if (ink.contours) for (const [a, b] of plane.lines) draw(a, b);
  else {
    for (const { cell, p } of plane.bands[ink.band]) {
      const path = new Path2D(), seen = p.map((q) => [...see(q), 0]), [a, b, c] = seen;
      polygon(path, seen.flat(), 3);
      solids.push({ rank: rank(cell), path, below: cross(minus(b, a), minus(c, a))[2] < 0 });
    }
  }
  return { plane, solids };
};
