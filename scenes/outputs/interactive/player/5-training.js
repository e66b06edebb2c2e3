// A net that learns before the reader's eyes: its controls, and how it goes.

Object.assign(Player.prototype, {
  // Controls that belong together, below the others: buttons, and what else.
  group(name, texts, html = "") {
    const innerHTML = texts.map(() => '<button type="button"></button>').join("") + html;
    const box = make("div", "pleat-tools pleat-group", { role: "group", ariaLabel: name, innerHTML });
    const parts = [...box.querySelectorAll("button, input, svg, output")];
    texts.forEach((text, k) => (parts[k].textContent = text));
    this.root.append(box);
    return parts;
  },

  buildTraining() {
    const { words, training } = this.data;
    if (!training) return;
    const number = (text, value) => `<label>${text} <input type="number" min="0" step="any" value="${value}"></label>`;
    const [train, once, anew, rate, seed, curve, lesson] = this.group(
      words.training,
      [words.train, words.once, words.anew],
      number(words.rate, training.lr) + number(words.seed, 1) + '<svg role="img" preserveAspectRatio="none"></svg><output></output>',
    );
    Object.assign(this, { train, rate, seed, curve, lesson });
    curve.ariaLabel = words.losses;
    train.onclick = () => this.school(!this.lessons);
    once.onclick = () => this.learn();
    anew.onclick = seed.onchange = () => this.learn(0, 1);
  },

  // Go on with a step a frame; where motion is unwelcome, many steps are one picture.
  school(on) {
    const { words } = this.data, { calm, lesson, train } = this;
    cancelAnimationFrame(this.lessons);
    this.lessons = 0;
    const go = () => {
      this.lessons = calm.matches ? 0 : requestAnimationFrame(go);
      this.learn(this.lessons ? 1 : 100);
    };
    if (on) go();
    train.textContent = this.lessons ? words.pause : words.train;
    lesson.ariaLive = this.lessons ? "off" : "polite";
  },

  // What is measured: the points as they stand, what is wanted of them, and the net in force.
  subject() {
    const { drawing, data: { subject, judges, training } } = this, { of, net: k, targets, threshold } = judges[subject];
    const set = drawing.sets[of], plane = drawing.planes[set.plane], net = weighed(drawing.nets[k], drawing.weights(k));
    const rule = { ...training, threshold: drawing.threshold(plane, threshold) };
    return { k, set, plane, net, points: pointsOf(set.now, net.widths[0]), aims: targets || Array.from(set.labels, Number), rule };
  },

  // So many steps; or a new beginning, as when a hand has changed the weights.
  learn(steps = 1, anew) {
    const { drawing, lesson, data: { words, subject } } = this, { k, net, points, aims, rule } = this.subject();
    if (!points.length) return;
    if (anew || drawing.weights(k) !== this.known) {
      this.learner = new Learner(net, rule);
      this.losses = [];
    }
    const { learner, losses } = this;
    if (anew) learner.own = drawn(net, this.seed.value, rule.gains);
    while (steps--) learner.step(points, aims, this.rate.value);
    const weights = weightsOf(learner.net);
    if (!weights.every(Number.isFinite)) {
      this.school();
      lesson.textContent = words.beyond;
      return;
    }
    drawing.hold(k, weights, drawing.held[k]?.threshold);
    this.known = drawing.weights(k);
    this.draw();
    const { loss } = gradient(learner.net, points, aims, rule), count = losses.push(loss), most = Math.max(...losses);
    lesson.textContent = fill(words.lesson, { step: learner.steps, loss: brief(loss), ...drawing.measured(subject) });
    this.curve.setAttribute("viewBox", [0, -most, count, most]);
    this.curve.innerHTML = `<polyline points="${losses.map((v, i) => [i, -v])}"/>`;
  },
});
