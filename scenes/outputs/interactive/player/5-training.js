// A net that learns before the reader's eyes: its controls, and how it goes.

Object.assign(Player.prototype, {
  // Controls that belong together, below the others: buttons, and what else.
  group(ariaLabel, texts, ...more) {
    const box = make("div", "pleat-tools pleat-group", { role: "group", ariaLabel });
    const buttons = texts.map((textContent) => make("button", "", { type: "button", textContent }));
    box.append(...buttons, ...more);
    this.root.append(box);
    return buttons;
  },

  buildTraining() {
    const { words, training } = this.data;
    if (!training) return;
    const rate = make("input", "pleat-field", { type: "number", min: 0, step: "any", value: training.lr });
    const label = make("label", "", { textContent: words.rate });
    const curve = make("div", "pleat-curve", { role: "img", ariaLabel: words.losses }), lesson = make("span", "pleat-lesson");
    label.append(rate);
    const [school, once, anew] = this.group(words.training, [words.train, words.once, words.anew], label, curve, lesson);
    Object.assign(this, { school, rate, curve, lesson, seed: 0 });
    school.onclick = () => this.train(!this.lessons && !this.keep());
    once.onclick = () => this.keep() || this.learn();
    anew.onclick = () => this.keep() || this.learn(0, ++this.seed);
  },

  // Go on with a step a frame; where motion is unwelcome, many steps are one picture.
  train(on) {
    const { calm: { matches }, school, data: { words } } = this;
    cancelAnimationFrame(this.lessons);
    this.lessons = on && requestAnimationFrame(() => this.train(this.learn(matches ? 100 : 1) && !matches));
    school.textContent = on ? words.pause : words.train;
  },

  // What is measured: the points as they stand, what is wanted of them, and the net in force.
  subject() {
    const { drawing, data: { subject, judges } } = this, { of, targets, threshold } = judges[subject], set = drawing.sets[of];
    const plane = drawing.planes[set.plane], { net, given: { net: k } } = plane, points = pointsOf(set.now, net.widths[0]);
    return { of, k, plane, net, points, aims: targets || Array.from(set.labels, Number), threshold: drawing.threshold(plane, threshold) };
  },

  // Let the net have other weights.
  renew(weights) {
    const { drawing } = this, { k } = this.subject();
    drawing.hold(k, weights, drawing.held[k]?.threshold);
    this.draw();
  },

  // So many steps; or a new beginning, from a seed, or because a hand has changed the weights.
  learn(steps = 1, anew) {
    const { drawing, lesson, curve, rate, seed, data: { words, subject, training } } = this, { k, net, points, aims, threshold } = this.subject();
    const rule = { ...training, threshold }, measure = () => gradient(this.pupil.net, points, aims, rule);
    if (!points.length) return;
    if (anew) this.pupil = pupil(drawn(net, seed, training.gains));
    else if (drawing.weights(k) !== this.taught) this.pupil = pupil(net);
    while (steps--) teach(this.pupil, measure()[1], rate.value);
    const { losses, step, net: found } = this.pupil, weights = weightsOf(found), [loss] = measure();
    if (!Number.isFinite(loss)) return void (lesson.textContent = words.beyond);
    this.renew(weights);
    this.taught = drawing.weights(k);
    const n = losses.push(loss), most = Math.max(...losses);
    lesson.textContent = fill(words.lesson, { seed, step, loss: brief(loss), ...drawing.measured(subject) });
    curve.innerHTML = `<svg viewBox="0 ${-most} ${n} ${most}" preserveAspectRatio="none"><polyline points="${losses.map((v, i) => [i, -v])}"/></svg>`;
    return 1;
  },
});
