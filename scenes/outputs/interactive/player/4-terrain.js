// A surface over a plane and what lies on it, as pleat.scenes.parts.plane.terrain has it.
const FINE = tens(4);

// What of a grid of heights belongs to each band: {cell, p}, and the lines between the bands.
function banded({ n, heights, levels }) {
  const at = (i, j) => [(2 * i) / n - 1, (2 * j) / n - 1, heights[i * (n + 1) + j] / FINE];
  const bands = levels.slice(1).map(() => []), lines = [];
  for (let cell = 0; cell < n * n; cell++) {
    const i = Math.floor(cell / n), j = cell % n, a = at(i, j), c = at(i + 1, j + 1);
    for (let p of [[a, at(i + 1, j), c], [a, c, at(i, j + 1)]]) {
      bands.forEach((band, k) => {
        const [low, high] = halves(p, p.map((q) => q[2] - levels[k + 1]));
        if (low.length > 2) band.push({ cell, p: low });
        p = high;
        const on = k + 2 < levels.length && low.length > 2 ? low : [];
        const cut = on.filter((q) => Math.abs(q[2] - levels[k + 1]) < 1e-9);
        if (cut.length === 2) lines.push(cut);
      });
    }
  }
  return { bands, lines };
}

// How a terrain is seen now: what is drawn at a place of its plane comes after what is behind it.
Drawing.prototype.ground = function (t) {
  const { n } = t, v = this.array(t.view, FINE), size = Math.hypot(v[4], v[5]);
  const near = [4, 5].map((r) => -v[r] / size), last = Math.abs(near[0]) > Math.abs(near[1]) ? 0 : 1;
  const see = ([x, y, z]) => [0, 4].map((r) => v[r] * x + v[r + 1] * y + v[r + 2] * z + v[r + 3]);
  const turn = (k, way) => (near[way] > 0 ? k : n - 1 - k);
  const rank = (...at) => turn(at[last], last) * n + turn(at[1 - last], 1 - last);
  return Object.assign(t, t.bands ? {} : banded(t), { near, see, rank });
};

RULES.terrain = function (ink, { LIFT }) {
  const plane = this.ground(this.data.terrains[ink.terrain]), { n, near, see, rank } = plane, solids = [];
  const under = (p) =>
    rank(...near.map((way, k) => Math.min(Math.max(Math.floor(((p[k] + LIFT * way + 1) / 2) * n), 0), n - 1)));
  const draw = (a, b) =>
    solids.push({ rank: under(between(a, b, 0.5)), path: addLines(new Path2D(), [[...see(a), ...see(b)]]) });
  if (ink.at) {
    for (const p of triples(this.array(ink.at, FINE))) solids.push({ rank: under(p), dots: see(p) });
  } else if (ink.line) {
    const p = triples(ink.line.map((v) => v / FINE)), end = this.number(ink.place);
    for (let k = 0; k < end && k < p.length - 1; k++) draw(p[k], between(p[k], p[k + 1], Math.min(end - k, 1)));
  } else if (ink.contours) plane.lines.forEach(([a, b]) => draw(a, b));
  else {
    for (const { cell, p } of plane.bands[ink.band]) {
      const [a, b, c] = p.map(see), path = new Path2D();
      polygon(path, p.flatMap(see));
      const below = (b[0] - a[0]) * (c[1] - a[1]) < (b[1] - a[1]) * (c[0] - a[0]);
      solids.push({ rank: rank(Math.floor(cell / n), cell % n), path, below });
    }
  }
  return { plane, solids };
};
