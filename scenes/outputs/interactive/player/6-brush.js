// Data are drawn on the input plane, with mouse or finger.

Object.assign(Player.prototype, {
  // A brush for each class, and one that takes points away; what they are drawn on is a frame.
  buildBrushes() {
    const { words, classes, paper } = this.data;
    if (paper === undefined) return;
    const brushes = this.group(words.data, [...classes, words.erase, words.clear]), clear = brushes.pop();
    brushes.forEach((brush, k) => {
      brush.style.borderColor = `var(--pleat-class-${k})`;
      brush.onclick = () => {
        this.brush = this.brush === k + 1 ? 0 : k + 1;
        brushes.forEach((one, m) => (one.ariaPressed = m === this.brush - 1));
        this.seek(paper);
      };
    });
    clear.onclick = () => this.keep() || this.redraw([], []);
  },

  dab(scene) {
    const { plane: { s, window, origin, scale }, points, aims } = this.subject(), { brush } = this;
    if (s || !clipped([...scene, ...scene], window)) return;
    const p = minus(scene, origin).map((v) => v / scale), apart = (k) => Math.hypot(...minus(p, points[k])) * scale > 0.2;
    const kept = aims.flatMap((_, k) => (apart(k) ? k : []));
    if (!this.data.classes[brush - 1]) this.redraw(...[points, aims].map((all) => kept.map((k) => all[k])));
    else if (kept.length === aims.length) this.redraw([...points, p], [...aims, brush - 1]);
  },

  redraw(points, labels) {
    this.drawing.redata(this.subject().of, points, labels);
    this.draw();
  },
});
