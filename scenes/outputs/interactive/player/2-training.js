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
  const n = aim.length;
  if (n) {
    const off = minus(y, aim);
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
function gradient({ layers }, points, aims, { threshold, l2, shares }) {
  const last = layers.length - 1, n = points.length;
  const own = layers.map((layer, l) => (shares && l === last ? { ...layer, act: ["identity"] } : layer));
  const sums = layers.map(({ W, b }) => [...W.map((row) => row.map((w) => 2 * l2 * w)), b.map(() => 0)]);
  let loss = 0;
  points.forEach((x, k) => {
    const h = forward({ layers: own }, x);
    let [miss, slopes] = missed(h[last + 1], aims[k], shares ? 0 : threshold);
    loss += miss / n;
    for (let l = last; l >= 0; l--) {
      const { W, b, act: [name, a] } = own[l];
      slopes = slopes.map((v, m) => v * SLOPES[name](dot(W[m], h[l]) + b[m], h[l + 1][m], a));
      slopes.forEach((v, m) => {
        h[l].forEach((x, i) => (sums[l][m][i] += (v * x) / n));
        sums[l][W.length][m] += v / n;
      });
      slopes = W[0].map((_, i) => dot(slopes, W.map((row) => row[i])));
    }
  });
  return [loss, sums.flat(2)];
}

// What Adam (Kingma and Ba 2015) keeps of a net while it learns.
const pupil = (net) => ({ net, step: 0, means: [], squares: [], losses: [] });

// A step of Adam, with the constants that torch has.
function teach(one, slopes, rate) {
  const { net, means, squares } = one, t = ++one.step;
  one.net = weighed(net, weightsOf(net).map((w, i) => {
    means[i] = 0.9 * (means[i] || 0) + 0.1 * slopes[i];
    squares[i] = 0.999 * (squares[i] || 0) + 0.001 * slopes[i] ** 2;
    return w - (rate * means[i]) / (1 - 0.9 ** t) / (Math.sqrt(squares[i] / (1 - 0.999 ** t)) + 1e-8);
  }));
}

// A net with first weights of a seed: normal (Box and Muller 1958), as wide as the gains of the
// layers, from even numbers of a linear congruence (Knuth 1997, 3.2.1); no biases.
function drawn(net, seed, gains) {
  const even = () => ((seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) + 0.5) / 2 ** 32;
  const normal = (gain) => gain * Math.sqrt(-2 * Math.log(even())) * Math.cos(2 * Math.PI * even());
  return weighed(net, net.layers.flatMap(({ W, b }, l) => [...W.flat().map(() => normal(gains[l])), ...b.map(() => 0)]));
}
