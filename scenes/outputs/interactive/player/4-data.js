// Other data in the place of a clip's own: drawn with a finger on the input plane, or brought along.

// Put other points, inputs with a class each, in the place of a set's; null: its own again.
Drawing.prototype.redata = function (index, points, labels) {
  const { moved } = this.sets[index], { data } = this;
  for (const set of this.sets.filter((one) => one.moved === moved)) {
    set.given = points && [points, labels];
    set.drawn = points && Float64Array.from(points.flatMap((p) => [...p]));
    set.labels = points ? labels : data.points[set.k].labels;
    for (const ink of data.inks) {
      if (ink.of !== set.k || ink.class === undefined) continue;
      ink.own ||= ink.at;
      ink.at = points ? labels.flatMap((label, k) => (label === ink.class ? k : [])) : ink.own;
    }
  }
  moved.clear();
  this.chosen = null;
  this.changes++;
};
