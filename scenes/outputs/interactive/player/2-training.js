// How a net learns, as pleat.nets.training has it: gradients of the whole batch, and Adam.

// The slopes of activations, by what goes in, what comes out, and their parameter.
const SLOPES = {
  identity: () => 1,
  relu: (z) => z > 0,
  leaky_relu: (z, h, a) => (z > 0 ? 1 : a),
  elu: (z, h, a) => (z > 0 ? 1 : h + a),
  tanh: (z, h) => 1 - h * h,
  sigmoid: (z, h) => h * (1 - h),
  silu: (z, h) => ACTIVATIONS.sigmoid(z) * (1 + z - h),
  gelu: (z) => (1 + erf(z / Math.SQRT2)) / 2 + (z * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI),
};

// By how much outputs miss their aim, and the slopes of that: of targets the mean square, of a
// class the cross-entropy. Two classes are told by one score over a threshold.
function missed(y, aim, threshold) {
  if (aim.length) {
    const off = minus(y, aim), n = aim.length;
    return [dot(off, off) / n, off.map((v) => (2 * v) / n)];
  }
  const scores = y.length > 1 ? y.slice() : [0, ...y];
  scores[1] -= threshold;
  const most = Math.max(...scores), sum = scores.reduce((sum, v) => sum + Math.exp(v - most), 0);
  const slopes = activated(["softmax"], scores).map((p, k) => p - (k === aim));
  return [Math.log(sum) + most - scores[aim], slopes.slice(-y.length)];
}

// The mean loss of a net over points, and its slope by every weight, in the order of `weightsOf`;
// aims are classes or lists of targets. What makes `shares` of outputs is judged by what goes in.
function gradient({ layers }, points, aims, { threshold, l2, shares, unbiased = [] }) {
  const last = layers.length - 1, n = points.length;
  const acts = layers.map(({ act }, l) => (shares && l === last ? ["identity"] : act));
  const sums = layers.map(({ W, b }) => [...W.map((row) => row.map((w) => 2 * l2 * w)), b.map(() => 0)]);
  let loss = 0;
  points.forEach((x, k) => {
    const h = [x], z = [];
    layers.forEach(({ W, b }, l) => {
      z.push(W.map((row, m) => dot(row, h[l]) + b[m]));
      h.push(activated(acts[l], z[l]));
    });
    let [miss, slopes] = missed(h[last + 1], aims[k], shares ? 0 : threshold);
    loss += miss / n;
    for (let l = last; l >= 0; l--) {
      const [name, a] = acts[l], { W } = layers[l];
      slopes = slopes.map((v, m) => v * SLOPES[name](z[l][m], h[l + 1][m], a));
      slopes.forEach((v, m) => {
        h[l].forEach((x, i) => (sums[l][m][i] += (v * x) / n));
        if (!unbiased.includes(l)) sums[l][W.length][m] += v / n;
      });
      slopes = W[0].map((_, i) => dot(slopes, W.map((row) => row[i])));
    }
  });
  return { loss, slopes: sums.flat(2) };
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
    const [x, y] = rule.units || [];
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
    const { slopes } = gradient(own, points, aims, rule);
    this.own = weighed(own, weightsOf(own).map((w, i) => {
      means[i] += 0.1 * (slopes[i] - means[i]);
      squares[i] += 0.001 * (slopes[i] ** 2 - squares[i]);
      const size = Math.sqrt(squares[i] / (1 - 0.999 ** t)) + 1e-8;
      return w - (rate * means[i]) / (1 - 0.9 ** t) / size;
    }));
  }
}

// A net with first weights for a seed: normal (Box and Muller 1958), as wide as the gains of the
// layers, from even numbers of a linear congruence (Knuth 1997, 3.2.1); no biases.
function drawn(net, seed, gains) {
  const even = () => ((seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) + 0.5) / 2 ** 32;
  const normal = (gain) => gain * Math.sqrt(-2 * Math.log(even())) * Math.cos(2 * Math.PI * even());
  return weighed(net, net.layers.flatMap(({ W, b }, l) => [...W.flat().map(() => normal(gains[l])), ...b.map(() => 0)]));
}
