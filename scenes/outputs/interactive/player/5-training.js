// A net that learns before the reader's eyes: its controls, and how it goes.

Object.assign(Player.prototype, {
  // The controls, if the clip lets its net be trained.
  buildTraining() {
    const { words, training } = this.data;
    if (!training) return;
    const group = make("div", "pleat-tools pleat-group");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", words.training);
    const button = (textContent, onclick) => make("button", "", { type: "button", textContent, onclick });
    const number = (text, given) => {
      const box = make("label", "", { textContent: text });
      const input = make("input", "", { type: "number", min: 0, step: "any", ...given });
      box.append(input);
      group.append(box);
      return input;
    };
    this.trainButton = button(words.train, () => this.train(!this.training));
    group.append(this.trainButton, button(words.once, () => this.learn()), button(words.anew, () => this.anew()));
    this.rate = number(words.rate, { value: training.lr });
    this.seed = number(words.seed, { value: 1, step: 1, onchange: () => this.anew() });
    this.curve = make("canvas", "pleat-curve", { width: 240, height: 48 });
    this.curve.setAttribute("role", "img");
    this.curve.setAttribute("aria-label", words.losses);
    this.lesson = make("output", "pleat-readout");
    group.append(this.curve, this.lesson);
    this.losses = [];
    this.root.append(group);
  },

  // What is learned from: the net in force, the points as they stand, and what is wanted of them.
  task() {
    const { drawing, data: { training, judges } } = this, judge = judges[training.judge];
    const { labels, now } = drawing.sets[judge.of], net = weighed(drawing.data.nets[judge.net], drawing.weights(judge.net));
    const aims = judge.targets || Array.from(labels, Number), points = pointsOf(now, net.widths[0]);
    return { judge, net, points, aims, rule: { ...training, ...judge } };
  },

  train(on) {
    const { words } = this.data;
    // Where motion is unwelcome, many steps are one picture.
    if (on && this.calm.matches) return this.learn(100);
    this.training = on;
    this.trainButton.textContent = on ? words.pause : words.train;
    this.lesson.setAttribute("aria-live", on ? "off" : "polite");
    const tick = () => {
      if (!this.training || this.tutor !== tick) return;
      this.learn();
      requestAnimationFrame(tick);
    };
    this.tutor = tick;
    tick();
  },

  learn(steps = 1) {
    const { judge, net, points, aims, rule } = this.task();
    if (!points.length) return;
    // Weights that a hand has changed are a new beginning.
    if (this.drawing.weights(judge.net) !== this.known) this.learner = new Learner(net, rule);
    for (let k = 0; k < steps; k++) this.learner.step(points, aims, Number(this.rate.value));
    this.taught(judge);
  },

  anew() {
    const { judge, net, rule } = this.task();
    this.learner = new Learner(net, rule);
    this.learner.own = drawn(net, Number(this.seed.value), rule.gains);
    this.losses = [];
    this.taught(judge);
  },

  taught(judge) {
    const { drawing, learner } = this, weights = weightsOf(learner.net);
    if (!weights.every(Number.isFinite)) {
      this.train(false);
      return (this.lesson.textContent = this.data.words.beyond);
    }
    drawing.hold(judge.net, weights);
    this.known = drawing.weights(judge.net);
    this.draw();
    this.tellLesson();
  },

  tellLesson() {
    const { data: { words, training }, losses, curve, learner } = this, { net, points, aims, rule } = this.task();
    const { loss } = gradient(net.layers, points, aims, rule), facts = this.drawing.measured(training.judge);
    losses.push(loss);
    const told = { step: learner.steps, loss: brief(loss), ...facts };
    this.lesson.textContent = fill(facts.correct === undefined ? words.lesson : words["lesson-right"], told);
    const context = curve.getContext("2d"), { width, height } = curve, most = Math.max(...losses);
    context.clearRect(0, 0, width, height);
    context.strokeStyle = this.theme.accent;
    context.lineWidth = 3;
    context.stroke(openPath(losses.flatMap((v, k) => [(width * k) / (losses.length - 1), height - ((height - 4) * v) / most])));
  },
});
