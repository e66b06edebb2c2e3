// The player around a drawing: the page's elements, time, and keys.

const make = (tag, className, given = {}) =>
  Object.assign(document.createElement(tag), { className, ...given });
const fill = (text, values) =>
  Object.entries(values).reduce((told, [name, value]) => told.replaceAll(`{${name}}`, value), text);
const clock = (seconds) =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

// What a button says and shows: a sign is a path in a box of 24 by 24.
function label(button, text, sign) {
  button.title = text;
  button.ariaLabel = text;
  if (!sign) return;
  button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path fill-rule="evenodd" d="${sign}"/></svg>`;
}

class Player {
  constructor(root, data) {
    this.root = root;
    this.data = data;
    this.drawing = new Drawing(data);
    this.playing = false;
    this.easing = {};
    // What a reader had changed before, and before that was taken back.
    this.past = [];
    this.future = [];
    this.changes = -1;
    // The weights a reader points at, and how bright they are.
    this.lit = null;
    this.light = 0;
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.bright = matchMedia("(prefers-color-scheme: light)");
    this.build();
    this.listen();
    this.readLink();
    // Before it is played it shows its last picture, not an empty frame.
    this.go(this.end(data.beats.length - 1));
    if (root.dataset.autoplay !== undefined && !this.calm.matches) this.playWhenSeen();
  }

  build() {
    const { data, root } = this, { words, signs } = data;
    root.classList.add("pleat");
    root.lang = data.language;
    root.role = "group";
    root.ariaLabel = data.title;
    this.views = data.views.map((rect, k) => {
      const canvas = make("canvas", "pleat-picture");
      canvas.role = "img";
      canvas.ariaLabel = k ? words.panel : data.alt;
      return { canvas, rect, context: canvas.getContext("2d") };
    });
    const button = (name, onclick) => {
      const element = make("button", "", { type: "button", onclick });
      label(element, words[name], signs[name]);
      return element;
    };
    this.caption = make("p", "pleat-caption");
    this.playButton = button("play", () => (this.playing ? this.pause() : this.play()));
    const range = { type: "range", min: 0, max: data.frames - 1 };
    this.scrub = make("input", "pleat-scrub", range);
    this.scrub.ariaLabel = words.time;
    this.time = make("span", "pleat-time");
    const bar = make("div", "pleat-bar");
    const back = button("back", () => this.step(-1));
    const next = button("next", () => this.step(1));
    bar.append(back, this.playButton, next, this.scrub, this.time);
    const list = make("ol", "pleat-beats");
    list.ariaLabel = words.beats;
    this.marks = data.beats.map((beat, k) => {
      const mark = make("button", "", { type: "button", textContent: k + 1, onclick: () => this.show(k) });
      label(mark, `${k + 1}. ${beat.caption || beat.id}`);
      const item = make("li", "");
      item.append(mark);
      list.append(item);
      return mark;
    });
    const tools = make("div", "pleat-tools"), hints = [];
    const grips = data.inks.some((ink) => ink.grip), points = data.hands.includes("points");
    const way = (event) => (event.shiftKey ? -1 : 1);
    if (points && this.drawing.sets.length) {
      this.pointTool = button("point", (event) => this.take(undefined, way(event)));
      tools.append(this.pointTool);
      hints.push(words.drag);
    }
    if (grips) {
      this.gripTool = button("grip", (event) => this.nextGrip(way(event)));
      this.field = make("input", "pleat-field", { inputMode: "decimal", onchange: () => this.type() });
      this.field.ariaLabel = words.value;
      this.linkTool = button("link", () => this.copyLink());
      tools.append(this.gripTool, this.field);
      hints.push(words.hands);
    }
    if (tools.children.length || data.subject >= 0) {
      this.resetTool = button("reset", () => this.reset());
      this.undoTool = button("undo", () => this.undo());
      this.redoTool = button("redo", () => this.undo(1));
      this.redoTool.className = "pleat-redo";
      tools.append(this.undoTool, this.redoTool, this.resetTool, ...(grips ? [this.linkTool] : []));
    }
    if (data.links.length) {
      this.weightTool = button("weight", () => this.nextWeight(1));
      tools.append(this.weightTool);
      hints.push(words.aim);
    }
    this.hint = hints.join(" ");
    this.readout = make("output", "pleat-readout");
    this.told("polite");
    this.say("");
    this.zoom = make("small", "pleat-hint", { textContent: words.zoom });
    tools.append(this.readout, this.zoom);
    const [main, ...others] = this.views.map((view) => view.canvas);
    root.replaceChildren(main, this.caption, bar, list, tools, ...others);
    this.buildTraining?.();
    this.buildBrushes?.();
    this.buildFiles?.();
  }

  listen() {
    this.scrub.oninput = () => this.seek(Number(this.scrub.value));
    this.root.addEventListener("keydown", (event) => this.key(event));
    for (const view of this.views) this.hand(view);
    this.bright.addEventListener("change", () => this.draw());
    addEventListener("hashchange", () => {
      this.readLink();
      this.draw();
    });
    new ResizeObserver(() => this.resize()).observe(this.root);
    visualViewport.addEventListener("resize", () => this.resize());
    this.resize();
  }

  playWhenSeen() {
    const watch = new IntersectionObserver(
      ([entry]) => {
        if (!entry.isIntersecting) return;
        watch.disconnect();
        this.go(0);
        this.play();
      },
      { threshold: 0.6 },
    );
    watch.observe(this.views[0].canvas);
  }

  // Which beat it is in, from 0.
  get beat() {
    const { beats } = this.data;
    let k = beats.length - 1;
    while (k > 0 && beats[k].start > this.frame) k--;
    return k;
  }

  // The frame at which a beat has done all it does.
  end(k) {
    const { start, motion, frames } = this.data.beats[k];
    return start + Math.min(motion, frames - 1);
  }

  go(frame) {
    this.frame = Math.min(Math.max(frame, 0), this.data.frames - 1);
    this.draw();
  }

  seek(frame) {
    this.pause();
    this.go(frame);
  }

  // Play on to a frame, or to the end.
  play(until) {
    const { data } = this, last = data.frames - 1;
    if (until === undefined && this.frame >= this.end(data.beats.length - 1)) this.go(0);
    this.until = until;
    this.playing = true;
    label(this.playButton, data.words.pause, data.signs.pause);
    // Nobody is told what comes by itself: it would be read aloud over what is heard.
    this.told(until === undefined ? "off" : "polite");
    let before;
    const tick = (now) => {
      if (!this.playing || this.ticking !== tick) return;
      const passed = Math.min((now - (before ?? now)) / 1000, 0.25);
      before = now;
      this.go(Math.min(this.frame + passed * data.fps, until ?? last));
      if (this.frame >= (until ?? last)) this.pause();
      else requestAnimationFrame(tick);
    };
    this.ticking = tick;
    requestAnimationFrame(tick);
  }

  pause() {
    this.playing = false;
    const { words, signs } = this.data;
    label(this.playButton, words.play, signs.play);
    this.told("polite");
  }

  // Whether screen readers are to read what changes.
  told(how) {
    for (const element of [this.caption, this.readout]) element.ariaLive = how;
  }

  // A beat from its beginning to its end; at once where motion is unwelcome.
  show(k) {
    this.seek(this.calm.matches ? this.end(k) : this.data.beats[k].start);
    if (!this.calm.matches) this.play(this.end(k));
  }

  // To the end of this beat, or of the next or the last one; while it plays, at once.
  step(way) {
    const k = this.beat, hurry = this.calm.matches || (this.playing && this.until !== undefined);
    if (way < 0) this.seek(k ? this.end(k - 1) : 0);
    else if (this.frame >= this.end(k)) this.show(Math.min(k + 1, this.marks.length - 1));
    else if (hurry) this.seek(this.end(k));
    else this.play(this.end(k));
  }

  key(event) {
    const { key, target } = event;
    const z = (event.ctrlKey || event.metaKey) && target !== this.field && { z: 0, Z: 1, y: 1 }[key];
    if (z === 0 || z === 1) {
      this.undo(z);
      event.preventDefault();
    }
    if (event.ctrlKey || event.metaKey || event.altKey || target === this.field) return;
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const way = ways[key], page = { PageUp: -1, PageDown: 1 }[key];
    if (way && target === this.pointTool && this.drawing.chosen) this.nudge(way);
    else if (way && target === this.gripTool && this.drawing.grip) this.nudgeGrip(way);
    else if (way && target === this.weightTool) this.nextWeight(way[0] - way[1]);
    else if (key === "Escape") this.lightUp(null);
    else if (page) this.step(page);
    else if (target === this.scrub) return;
    else if (way && way[0]) this.step(way[0]);
    else if (key === "Home") this.show(0);
    else if (key === "End") this.show(this.marks.length - 1);
    else return;
    event.preventDefault();
  }

  // Side by side where its smallest signs can be read then, nine pixels high, else one under the
  // other; and sharp where the reader has come nearer.
  resize() {
    const wide = this.root.clientWidth, { frame, readable } = this.data, clear = 9 / readable;
    const ratio = devicePixelRatio * Math.min(Math.ceil(visualViewport.scale), 3);
    if (!wide) return;
    const apart = this.views.length > 1 && wide < clear * (frame[2] - frame[0]);
    this.views.forEach((view, k) => {
      const { canvas } = view;
      canvas.hidden = k > 0 && !apart;
      view.shown = apart ? view.rect : frame;
      const [left, bottom, right, top] = view.shown;
      view.scale = Math.min(wide / (right - left), k ? 68 : Infinity);
      canvas.style.width = `${view.scale * (right - left)}px`;
      canvas.width = Math.round(view.scale * (right - left) * ratio);
      canvas.height = Math.round(view.scale * (top - bottom) * ratio);
      if (!k) this.zoom.hidden = view.scale >= clear;
      // In whole pixels of the screen: it would be blurred.
      canvas.style.aspectRatio = `${canvas.width} / ${canvas.height}`;
    });
    this.draw();
  }

  get theme() {
    const { themes } = this.data, scheme = this.scheme || (this.bright.matches ? "light" : "dark");
    const index = Math.max(themes.findIndex((theme) => theme.scheme === scheme), 0);
    return { ...themes[index], index };
  }

  draw() {
    if (this.frame === undefined) return;
    const { drawing, data, theme, scrub } = this, k = this.beat;
    drawing.seek(this.playing && this.calm.matches ? this.end(k) : this.frame);
    for (const [name, color] of Object.entries(theme)) {
      if (typeof color === "string") this.root.style.setProperty(`--pleat-${name}`, color);
    }
    for (const view of this.views) if (!view.canvas.hidden && view.shown) this.drawView(view, theme);
    this.tellCaption(data.beats[k]);
    const time = `${clock(this.frame / data.fps)} / ${clock(data.frames / data.fps)}`;
    this.time.textContent = time;
    scrub.value = Math.round(this.frame);
    const told = fill(data.words.at, { k: k + 1, n: data.beats.length, time });
    scrub.ariaValueText = told;
    this.marks.forEach((mark, m) => (mark.ariaCurrent = m === k ? "step" : "false"));
    if (drawing.grip) this.tellGrip();
    else if (drawing.chosen) this.tell();
  }

  // What does not hold when points have moved fades, and comes back with them.
  tellCaption(beat) {
    const { caption, drawing, data } = this, text = drawing.caption(beat);
    caption.classList.toggle("pleat-aside", !text && !!beat.caption);
    const shown = text || beat.caption;
    if (caption.textContent !== shown) caption.textContent = shown;
    if (this.changes === drawing.changes) return;
    this.changes = drawing.changes;
    this.offer();
    data.beats.forEach((_, k) => this.nameMark(k));
    const away = Number(drawing.touched);
    if (away !== (this.leaving || 0)) this.ease(drawing, "away", (this.leaving = away));
  }

  nameMark(k) {
    const beat = this.data.beats[k];
    label(this.marks[k], `${k + 1}. ${this.drawing.caption(beat) || beat.id}`);
  }

  // Let a number become 0 or 1 before the reader's eyes, at once where motion is unwelcome.
  ease(holder, name, aim, done) {
    const from = holder[name], began = performance.now();
    const go = (time) => {
      if (this.easing[name] !== go) return;
      const t = this.calm.matches ? 1 : Math.min(Math.max((time - began) / 160, 0), 1);
      holder[name] = from + t * (aim - from);
      if (t === 1) done?.();
      if (!this.playing) this.draw();
      if (t < 1) requestAnimationFrame(go);
    };
    this.easing[name] = go;
    go(began);
  }

  drawView({ canvas, context, shown }, theme) {
    const [left, bottom, right, top] = shown, k = canvas.width / (right - left);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = theme.background;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.setTransform(k, 0, 0, -k, -k * left, k * top);
    this.drawing.paint(context, theme, this.dress());
  }
}
