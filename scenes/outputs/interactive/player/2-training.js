// How a net learns, as pleat.nets.training has it: gradients of the whole batch, and Adam.

const SLOPES = {
  identity: () => 1,
  relu: (z) => Number(z > 0),
  leaky_relu: (z, a) => (z > 0 ? 1 : a),
  elu: (z, a) => (z > 0 ? 1 : a * Math.exp(z)),
  tanh: (z) => 1 - Math.tanh(z) ** 2,
  sigmoid: (z) => ACTIVATIONS.sigmoid(z) * (1 - ACTIVATIONS.sigmoid(z)),
  silu: (z) => ACTIVATIONS.sigmoid(z) * (1 + z * (1 - ACTIVATIONS.sigmoid(z))),
  gelu: (z) => (1 + erf(z / Math.SQRT2)) / 2 + (z * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI),
};

// The slopes of what an activation makes, from those behind it; softmax takes all neurons together.
function backward([name, a], z, h, slopes) {
  if (name === "softmax") return h.map((p, m) => p * (slopes[m] - dot(slopes, h)));
  return slopes.map((slope, m) => slope * SLOPES[name](z[m], a));
}

// What one output is off from its aim, as a loss and its slopes by the outputs: of a class the
// cross-entropy, of a target the squares. Two classes are told by one score over the threshold.
function missed(y, aim, threshold) {
  if (aim.length) {
    const off = minus(y, aim);
    return { loss: dot(off, off) / aim.length, slopes: off.map((v) => (2 * v) / aim.length) };
  }
  const scores = y.length > 1 ? y.slice() : [0, y[0]];
  scores[1] -= threshold;
  const most = Math.max(...scores), own = scores[aim];
  const loss = Math.log(scores.reduce((sum, v) => sum + Math.exp(v - most), 0)) + most - own;
  const slopes = activated(["softmax"], scores).map((p, k) => p - (k === aim));
  return { loss, slopes: slopes.slice(-y.length) };
}

// The mean loss of layers over points, and its slope by every weight, in the order of `reweigh`;
// aims are classes or lists of targets. `l2` is the penalty on the squares of W.
function gradient(layers, points, aims, { threshold = 0, l2 = 0, unbiased = [] }) {
  const acts = layers.map(({ act }) => act), n = points.length, last = acts.length - 1, [end] = acts[last];
  // What makes shares of outputs is judged by what comes before.
  if (!aims[0].length && (end === "softmax" || (end === "sigmoid" && layers[last].b.length < 2))) {
    acts[last] = ["identity"];
    threshold = 0;
  }
  const sums = layers.map(({ W, b }) => [...W.map((row) => row.map((w) => 2 * l2 * w)), b.map(() => 0)]);
  let total = 0;
  points.forEach((x, k) => {
    const h = [Array.from(x)], z = [];
    layers.forEach(({ W, b }, l) => {
      z.push(W.map((row, m) => dot(row, h[l]) + b[m]));
      h.push(activated(acts[l], z[l]));
    });
    let { loss, slopes } = missed(h[last + 1], aims[k], threshold);
    total += loss / n;
    for (let l = last; l >= 0; l--) {
      const { W } = layers[l], sum = sums[l];
      slopes = backward(acts[l], z[l], h[l + 1], slopes);
      slopes.forEach((slope, m) => {
        h[l].forEach((v, i) => (sum[m][i] += (slope * v) / n));
        if (!unbiased.includes(l)) sum[W.length][m] += slope / n;
      });
      slopes = W[0].map((_, i) => W.reduce((sum, row, m) => sum + row[i] * slopes[m], 0));
    }
  });
  return { loss: total, slopes: sums.flat(2) };
}

// A net whose inputs and outputs are counted in other units: a scale and a shift of each number.
function inUnits(net, [scale, shift], [factor, start]) {
  const layers = net.layers.map((layer) => ({ ...layer })), [first] = layers, last = layers[layers.length - 1];
  first.b = first.b.map((v, m) => v + dot(first.W[m], shift));
  first.W = first.W.map((row) => row.map((w, i) => w * scale[i]));
  last.b = last.b.map((v, m) => v * factor[m] + start[m]);
  last.W = last.W.map((row, m) => row.map((w) => w * factor[m]));
  return { ...net, layers };
}

const inverse = ([scale, shift]) => [scale.map((v) => 1 / v), shift.map((v, i) => -v / scale[i])];

// A net on its way. What has targets learns in standard units, of its inputs and of its outputs.
class Learner {
  constructor(net, rule) {
    const { units: [x, y] = [] } = rule;
    Object.assign(this, { rule, x, y, steps: 0, own: x ? inUnits(net, x, inverse(y)) : net });
    this.means = weightsOf(net).map(() => 0);
    this.squares = this.means.slice();
  }

  // What it has learned, in the units of the data.
  get net() {
    return this.x ? inUnits(this.own, inverse(this.x), this.y) : this.own;
  }

  // One step of Adam (Kingma and Ba 2015), with the constants that torch has.
  step(points, aims, rate) {
    const { own, rule, means, squares, x, y } = this, t = ++this.steps;
    const standard = (all, [scale, shift]) => all.map((p) => scale.map((v, i) => (p[i] - shift[i]) / v));
    if (x) [points, aims] = [standard(points, x), standard(aims, y)];
    const { slopes } = gradient(own.layers, points, aims, rule);
    const weights = weightsOf(own).map((w, i) => {
      means[i] += 0.1 * (slopes[i] - means[i]);
      squares[i] += 0.001 * (slopes[i] ** 2 - squares[i]);
      const size = Math.sqrt(squares[i] / (1 - 0.999 ** t)) + 1e-8;
      return w - ((rate / (1 - 0.9 ** t)) * means[i]) / size;
    });
    this.own = weighed(own, weights);
  }
}

// First weights for a seed: normal (Box and Muller 1958), as wide as the gains of each layer, from
// even numbers of a linear congruence (Knuth 1997, 3.2.1); no biases.
function drawn(net, seed, gains) {
  let state = seed;
  const even = () => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) + 0.5) / 2 ** 32;
  const normal = () => Math.sqrt(-2 * Math.log(even())) * Math.cos(2 * Math.PI * even());
  const all = net.layers.flatMap(({ W, b }, l) => [...W.flat().map(() => gains[l] * normal()), ...b.map(() => 0)]);
  return weighed(net, all);
}
