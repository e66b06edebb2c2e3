// The net's own forward pass, open at every moment, as pleat.nets.geometry.stages does it.
// Positions are flat arrays of D numbers a point.

function erf(x) {
  // A series without differences (DLMF 7.6.2).
  let term = x, sum = x;
  for (let n = 1; n < 150; n++) sum += term *= (2 * x * x) / (2 * n + 1);
  return Math.abs(x) > 6 ? Math.sign(x) : (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

const ACTIVATIONS = {
  identity: (z) => z,
  relu: (z) => Math.max(z, 0),
  leaky_relu: (z, a) => (z > 0 ? z : a * z),
  elu: (z, a) => (z > 0 ? z : a * Math.expm1(z)),
  tanh: (z) => Math.tanh(z),
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
  silu: (z) => z / (1 + Math.exp(-z)),
  gelu: (z) => 0.5 * z * (1 + erf(z / Math.SQRT2)),
};

function activate([name, a, step, values], z) {
  if (name !== "table") return ACTIVATIONS[name](z, a);
  const at = Math.min(Math.max((z - a) / step, 0), values.length - 1.000001);
  const k = Math.floor(at);
  return values[k] + (at - k) * (values[k + 1] - values[k]);
}

// Where an activation has corners, and whether it is straight between them.
const corners = ([name, , , , kinks]) =>
  kinks || (["relu", "leaky_relu", "elu"].includes(name) ? [0] : []);
const straight = ([name]) => ["identity", "relu", "leaky_relu"].includes(name);

// What an activation makes of all values of a layer; channels, behind its own neurons, are
// left alone.
function activated(act, z, own) {
  if (act[0] !== "softmax") return z.map((v, m) => (m >= own ? v : activate(act, v)));
  const powers = z.map((v) => Math.exp(v - Math.max(...z)));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((v) => v / sum);
}

// A polyline, n numbers a point, with a vertex wherever layers bend it; where they do so
// everywhere, one every `step`.
function traced(layers, line, n, step) {
  let x = [];
  for (let i = 0; i < line.length; i += n) x.push(Array.from(line.slice(i, i + n)));
  const between = (a, b, t) => a.map((v, i) => v + t * (b[i] - v));
  if (step && !layers.every((layer) => straight(layer.act))) {
    x = x.flatMap((b, k) => {
      if (!k) return [b];
      const a = x[k - 1], count = Math.ceil(Math.hypot(...a.map((v, i) => b[i] - v)) / step);
      return Array.from({ length: count }, (_, i) => between(a, b, (i + 1) / count));
    });
  }
  let h = x;
  for (const { W, b, act, own } of layers) {
    let z = h.map((p) => W.map((row, m) => row.reduce((sum, w, i) => sum + w * p[i], b[m])));
    const cut = { x: [], z: [] };
    for (let k = 0; k < x.length; k++) {
      const shares = [];
      for (const kink of k ? corners(act) : []) {
        for (let m = 0; m < b.length; m++) {
          const before = z[k - 1][m] - kink, after = z[k][m] - kink;
          if (before * after < 0) shares.push(before / (before - after));
        }
      }
      for (const t of shares.sort((p, q) => p - q)) {
        cut.x.push(between(x[k - 1], x[k], t));
        cut.z.push(between(z[k - 1], z[k], t));
      }
      cut.x.push(x[k]);
      cut.z.push(z[k]);
    }
    ({ x, z } = cut);
    h = z.map((p) => activated(act, p, own));
  }
  return Float64Array.from(x.flat());
}

// The flat pieces that layers make of a convex polygon of inputs.
function flats(layers, polygon) {
  let cells = [polygon];
  layers.forEach(({ W, b, act, own }, k) => {
    const before = { layers: layers.slice(0, k) };
    W.slice(0, own).forEach((row, m) => {
      for (const kink of corners(act)) {
        cells = cells.flatMap((cell) => {
          const heights = cell.map((x) => {
            const h = forward(before, x).pop();
            return row.reduce((sum, w, i) => sum + w * h[i], b[m]) - kink;
          });
          const cut = Math.min(...heights) < 0 && Math.max(...heights) > 0;
          return cut ? halves(cell, heights) : [cell];
        });
      }
    });
  });
  return cells;
}

// Every layer's values for one input, the input first.
function forward(net, x) {
  const out = [Array.from(x)];
  for (const { W, b, act, own } of net.layers) {
    const h = out[out.length - 1];
    const z = W.map((row, m) => row.reduce((sum, w, n) => sum + w * h[n], b[m]));
    out.push(activated(act, z, own));
  }
  return out;
}

// A 2x2 or 1x2 matrix on the way from the identity, by turning.
function turned(W, t) {
  if (W.length === 1) {
    const [u, v] = W[0];
    const left = v < 0 || (v === 0 && u < 0);
    const ends = [u < 0 ? (left ? Math.PI : -Math.PI) : 0, left ? Math.PI : 0];
    const angle = [t * ends[0], ((1 - t) * Math.PI) / 2 + t * ends[1]];
    const long = [1 - t + t * Math.abs(u), 1 - t + t * Math.abs(v)];
    return [0, 1].map((r) => [0, 1].map((c) => long[c] * (r ? Math.sin : Math.cos)(angle[c])));
  }
  const [[a, b], [c, d]] = W;
  let theta = Math.atan2(c - b, a + d);
  if (a * d - b * c < 0 && Math.abs(theta) > Math.PI / 2) theta -= Math.sign(theta) * Math.PI;
  const turn = (angle, [[e, f], [g, h]]) => {
    const p = Math.cos(angle), q = Math.sin(angle);
    return [[p * e - q * g, p * f - q * h], [q * e + p * g, q * f + p * h]];
  };
  const S = turn(-theta, W);
  return turn(t * theta, [
    [1 - t + t * S[0][0], t * S[0][1]],
    [t * S[1][0], 1 - t + t * S[1][1]],
  ]);
}

function linearAt(W, D, turns, t) {
  const M = [];
  for (let r = 0; r < D; r++) {
    M.push([]);
    for (let c = 0; c < D; c++) {
      M[r].push((r === c ? 1 - t : 0) + t * ((W[r] && W[r][c]) || 0));
    }
  }
  if (turns && t < 1) turned(W, t).forEach((row, r) => row.forEach((v, c) => (M[r][c] = v)));
  return M;
}

function applyMove(net, D, [kind, layer, more], q, t) {
  const { W, b, act, own } = net.layers[layer - 1];
  const out = q.slice();
  if (kind === "linear") {
    const M = linearAt(W, D, more, t);
    for (let i = 0; i < q.length; i += D) {
      for (let r = 0; r < D; r++) {
        let sum = 0;
        for (let c = 0; c < D; c++) sum += M[r][c] * q[i + c];
        out[i + r] = sum;
      }
    }
  } else if (kind === "shift") {
    for (let i = 0; i < q.length; i++) out[i] += t * (b[i % D] || 0);
  } else {
    for (let i = 0; i < q.length; i += D) {
      const h = act[0] === "softmax" && activated(act, Array.from(q.slice(i, i + b.length)));
      for (let r = 0; r < b.length; r++) {
        if ((more >= 0 && more !== r) || r >= own) continue;
        out[i + r] = (1 - t) * q[i + r] + t * (h ? h[r] : activate(act, q[i + r]));
      }
    }
  }
  return out;
}

// Numbers of n a point as positions of D.
function embed(x, n, D) {
  const out = new Float64Array((x.length / n) * D);
  for (let i = 0; i < x.length; i++) out[Math.floor(i / n) * D + (i % n)] = x[i];
  return out;
}

// Point after point, of D numbers each.
const pointsOf = (q, D) => Array.from({ length: q.length / D }, (_, i) => q.slice(i * D, (i + 1) * D));

// Carried points: where they are at a place s of the passage. What starts each move is kept.
class Carried {
  constructor(plane, x, n, since = 0, ground = 0) {
    this.plane = plane;
    this.since = since;
    this.ground = ground;
    this.high = {};
    this.starts = { [since]: embed(x, n, plane.D) };
  }

  start(k) {
    const { net, D, moves } = this.plane;
    if (!this.starts[k]) this.starts[k] = applyMove(net, D, moves[k - 1], this.start(k - 1), 1);
    return this.starts[k];
  }

  at(s) {
    const { net, D, moves } = this.plane;
    s = Math.max(s, this.since);
    const k = Math.min(Math.floor(s), moves.length);
    if (!s && this.plane.relief) return this.lifted();
    return s === k ? this.start(k) : applyMove(net, D, moves[k], this.start(k), s - k);
  }

  // Where they are at the input, lifted with the plane.
  lifted() {
    const { D, relief } = this.plane, out = this.start(0).slice();
    if (this.ground) return out;
    const [before, after, t, unit] = relief, high = this.heights(after);
    this.heights(before).forEach((h, i) => (out[i * D + 2] = unit * ((1 - t) * h + t * high[i])));
    return out;
  }

  // How high a field is over each of them.
  heights(field) {
    const { D, nets, given } = this.plane, x = this.start(0);
    field = Math.round(field);
    return (this.high[field] ||= pointsOf(x, D).map((p) => {
      if (field < 0) return 0;
      const [net, output] = given.relief.fields[field];
      return forward(nets[net], p.slice(0, 2)).pop()[output];
    }));
  }
}

// All weights of a net, W and b of every layer, one after the other.
const weightsOf = (net) => net.layers.flatMap(({ W, b }) => [...W.flat(), ...b]);

// A net of the same shape with other weights.
function weighed(net, weights) {
  let at = 0;
  const take = (count) => Array.from(weights.slice(at, (at += count)));
  const layers = net.layers.map((own) => ({
    ...own,
    W: own.W.map((row) => take(row.length)),
    b: take(own.b.length),
  }));
  return { ...net, layers };
}

// A plane under way: its place and view at a frame.
class Plane {
  constructor(data, given, nets = data.nets) {
    this.net = nets[given.net];
    this.version = 0;
    this.moves = given.moves;
    this.D = Math.max(given.relief ? 3 : 2, ...this.net.widths);
    this.given = given;
    this.nets = nets;
    this.tracks = data.tracks;
  }

  seek(frame) {
    const { given, tracks } = this;
    this.s = trackAt(tracks[given.s], frame);
    this.scale = Math.exp(trackAt(tracks[given.scale], frame));
    this.origin = arrayAt(given.origin, frame, 1e3, tracks);
    this.window = arrayAt(given.window, frame, 1e3, tracks);
    const { D } = this, lens = given.lens && arrayAt(given.lens, frame, 1e5, tracks);
    this.rows = lens && [lens.slice(0, D), lens.slice(D)];
    this.out = this.rows && this.outward();
    this.relief = given.relief && given.relief.at.map((track) => trackAt(tracks[track], frame));
    const parts = given["weight parts"] || 1e5;
    if (given.weights && !this.held) this.reweigh(arrayAt(given.weights, frame, parts, tracks));
  }

  // How many whole numbers a unit of the plane behind a layer has in the export.
  parts(layer = 0) {
    return this.given.parts ? this.given.parts[layer] : INPUT;
  }

  // From one line of the input's grid to the next.
  get step() {
    return INPUT / this.parts();
  }

  // Take other weights: W and b of every layer, one after the other.
  reweigh(weights) {
    if (this.weights && weights.every((w, i) => w === this.weights[i])) return;
    this.weights = weights;
    this.version++;
    this.net = weighed(this.net, weights);
  }

  // The move with which what stands behind a layer sets out.
  since(layer) {
    return layer ? this.span(layer)[1] : 0;
  }

  // Scene positions, two numbers a point.
  project(q) {
    const { D, rows, scale, origin } = this;
    return pointsOf(q, D).flatMap((p) => [0, 1].map((r) => origin[r] + scale * (rows ? dot(rows[r], p) : p[r])));
  }

  // The direction out of the picture, if three dimensions are seen.
  outward() {
    const { D, rows } = this;
    const seen = [...rows[0].keys()].filter((c) => rows[0][c] || rows[1][c]);
    if (seen.length !== 3) return null;
    const out = new Float64Array(D);
    cross(...rows.map((row) => seen.map((c) => row[c]))).forEach((v, k) => (out[seen[k]] = v));
    return out;
  }

  // How near positions are, in scene units.
  depths(q) {
    const { D, out, scale } = this;
    return pointsOf(q, D).map((p) => scale * dot(out, p));
  }

  // How many numbers a point has where things are put: in a space the last says how near it is.
  get stride() {
    return this.out ? 3 : 2;
  }

  place(q) {
    const p = this.project(q);
    if (!this.out) return p;
    return this.depths(q).flatMap((z, i) => [p[2 * i], p[2 * i + 1], z]);
  }

  // The first and the last place of the passage between which a layer gets its values.
  span(layer) {
    const own = this.moves.map((m, k) => (m[1] === layer ? k : -1)).filter((k) => k >= 0);
    return layer ? [own[0], own[own.length - 1] + 1] : [0, 0];
  }

  // How far it has become a line: 0 for a plane, 1 for a line.
  get flatness() {
    const k = Math.min(Math.floor(this.s), this.moves.length - 1);
    const [kind, layer] = this.moves[k];
    const before = this.net.widths[layer - 1], after = this.net.widths[layer];
    if (kind !== "linear" || this.s >= k + 1) return +(after === 1);
    return (this.s - k) * (after === 1) + (k + 1 - this.s) * (before === 1);
  }
}
