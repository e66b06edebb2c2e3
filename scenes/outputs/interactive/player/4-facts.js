// What is measured on the data points, by the definitions of pleat.nets.metrics, and written as
// pleat.scenes.clip.caption_facts writes it: it is another when a reader has moved a point.

// Three digits that count, of a share in per cent.
const percent = (v) => String(Number(written(v, v ? Math.max(2 - Math.floor(Math.log10(v)), 0) : 0)));

// A size with two digits that count, as a multiple of a power of ten if need be.
function brief(value) {
  const power = value && Math.floor(Math.log10(value));
  if (!value || (power >= -4 && power < 6)) return written(value, value ? Math.max(1 - power, 0) : 0);
  return times(written(value / tens(power), 1), power, "\u00a0\u00d7\u00a0");
}

// How the numbers of a judge are written.
const WRITTEN = { percent, mse: brief, rmse: brief, largest: brief };

Object.assign(Drawing.prototype, {
  // The points that the net puts into another class than theirs.
  wrong(set, { threshold }, net = this.planes[set.plane].net) {
    const n = net.widths[0], line = this.threshold(this.planes[set.plane], threshold);
    return Array.from(set.labels, Number).flatMap((label, k) => {
      const y = forward(net, set.now.slice(k * n, (k + 1) * n)).pop();
      const found = y.length > 2 ? y.indexOf(Math.max(...y)) : Number(scoreOf(y) > line);
      return found === label ? [] : [k];
    });
  },

  // Everything that is measured on a set of points, of its own net or of another.
  measured(index, net) {
    const judge = this.data.judges[index];
    if (!judge) return null;
    const set = this.sets[judge.of], { targets } = judge;
    const plane = this.planes[set.plane];
    // What is held stands in the place of all nets that its plane ever shows.
    net ||= plane.held ? plane.net : this.nets[judge.net];
    if (!targets) {
      const n = set.labels.length, wrong = this.wrong(set, judge, net).length, correct = n - wrong;
      const { box, least } = judge, seen = box && flats(net.layers, pairsOf(box)).filter((p) => Math.abs(areaOf(p.flat())) > least);
      return { n, wrong, correct, percent: n && (100 * correct) / n, ...(box && { regions: seen.length }) };
    }
    const inputs = net.widths[0];
    const off = targets.flatMap((target, k) => {
      const y = forward(net, set.now.slice(k * inputs, (k + 1) * inputs)).pop();
      return target.map((wanted, i) => Math.abs(y[i] - wanted));
    });
    const mse = off.reduce((sum, v) => sum + v * v, 0) / off.length;
    return { n: targets.length, mse, rmse: Math.sqrt(mse), largest: Math.max(...off) };
  },

  // A text with what it quotes, by who measures it, or with one measurement; null if nobody can.
  quoted({ text, by = {} }) {
    const judges = typeof by === "number" ? { "": by } : by;
    let told = text;
    for (const [prefix, index] of Object.entries(judges)) {
      const facts = this.measured(index);
      if (!facts) return null;
      const named = Object.entries(facts).map(([name, value]) => [
        prefix + name, (WRITTEN[name] || String)(value),
      ]);
      told &&= fill(told, Object.fromEntries(named));
    }
    return told || null;
  },

  // A beat's caption, as true as it can be; nothing where it can't be made so.
  caption({ caption, told, held }) {
    const now = this.holding ? held || {} : told;
    return now && this.touched ? this.quoted(now) || "" : caption;
  },
});
