// The player around a drawing: time, buttons, keys, lights, and points that can be moved.

const make = (tag, className, text) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
};
// Signs are drawn: fonts differ in which they have.
const SIGNS = {
  play: "M7 4v16l13-8z",
  pause: "M6 4h4v16H6zM14 4h4v16h-4z",
  back: "M5 4h3v16H5zM20 4v16L9 12z",
  next: "M16 4h3v16h-3zM4 4v16l11-8z",
  point: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm0 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14zm0 4a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  reset: "M12 4V1L7 5.5l5 4.5V7a5.5 5.5 0 1 1-5.5 5.5h-3A8.5 8.5 0 1 0 12 4z",
  weight: "M3 5h3.2l2 9 2.5-9h2.6l2.5 9 2-9H21l-3.6 14h-3L12 10.5 9.6 19h-3z",
};
function draw(element, sign) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg"), path = document.createElementNS(space, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", SIGNS[sign]);
  path.setAttribute("fill-rule", "evenodd");
  svg.append(path);
  element.replaceChildren(svg);
}
const fill = (text, values) =>
  Object.entries(values).reduce((told, [name, value]) => told.replace(`{${name}}`, value), text);
const clock = (seconds) =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

class Player {
  constructor(root, data) {
    this.root = root;
    this.data = data;
    this.words = data.words;
    this.drawing = new Drawing(data);
    this.playing = false;
    this.frame = 0;
    // The weights a reader points at.
    this.lit = null;
    this.light = 0;
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.bright = matchMedia("(prefers-color-scheme: light)");
    this.build();
    this.listen();
    this.seek(this.poster());
    if (root.dataset.autoplay !== undefined && !this.calm.matches) this.playWhenSeen();
  }

  // --- what it consists of

  build() {
    const { data, words, root } = this;
    root.classList.add("pleat");
    root.lang = data.language;
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", data.title);
    this.views = data.views.map((rect, k) => {
      const canvas = make("canvas", "pleat-picture");
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", k ? words.panel : data.alt);
      return { canvas, rect, context: canvas.getContext("2d") };
    });
    const button = (label, sign, act, className = "") => {
      const element = make("button", className);
      if (SIGNS[sign]) draw(element, sign);
      else element.textContent = sign;
      element.type = "button";
      element.title = label;
      element.setAttribute("aria-label", label);
      element.addEventListener("click", act);
      return element;
    };
    this.caption = make("p", "pleat-caption");
    this.caption.setAttribute("aria-live", "polite");
    this.playButton = button(words.play, "play", () => this.toggle(), "pleat-play");
    this.scrub = make("input", "pleat-scrub");
    Object.assign(this.scrub, { type: "range", min: 0, max: data.frames - 1, step: 1, value: 0 });
    this.scrub.setAttribute("aria-label", words.time);
    this.time = make("span", "pleat-time");
    const bar = make("div", "pleat-bar");
    bar.append(
      button(words.back, "back", () => this.step(-1)),
      this.playButton,
      button(words.next, "next", () => this.step(1)),
      this.scrub,
      this.time,
    );
    const list = make("ol", "pleat-beats");
    list.setAttribute("aria-label", words.beats);
    this.marks = data.beats.map((beat, k) => {
      const told = `${k + 1}. ${beat.caption || beat.id}`;
      const mark = button(told, String(k + 1), () => this.show(k));
      const item = make("li");
      item.append(mark);
      list.append(item);
      return mark;
    });
    const tools = make("div", "pleat-tools");
    this.readout = make("output", "pleat-readout");
    this.readout.setAttribute("aria-live", "polite");
    if (this.drawing.sets.length) {
      this.pointTool = button(words.point, "point", () => this.take());
      this.resetTool = button(words.reset, "reset", () => this.reset());
      this.resetTool.hidden = true;
      tools.append(this.pointTool, this.resetTool);
    }
    if (data.links.length) {
      this.weightTool = button(words.weight, "weight", () => this.nextWeight(1));
      tools.append(this.weightTool);
    }
    this.hint = [this.pointTool && words.drag, this.weightTool && words.aim].filter(Boolean).join(" ");
    this.say("");
    tools.append(this.readout);
    const [main, ...others] = this.views;
    root.replaceChildren(main.canvas, this.caption, bar, list, tools);
    root.append(...others.map((view) => view.canvas));
  }

  listen() {
    const { root, scrub } = this;
    scrub.addEventListener("input", () => {
      this.pause();
      this.seek(Number(scrub.value));
    });
    root.addEventListener("keydown", (event) => this.key(event));
    for (const view of this.views) {
      const { canvas } = view;
      canvas.addEventListener("pointerdown", (event) => this.press(event, view));
      canvas.addEventListener("pointermove", (event) => this.point(event, view));
      canvas.addEventListener("pointerup", () => (this.dragging = false));
      canvas.addEventListener("pointercancel", () => (this.dragging = false));
      canvas.addEventListener("pointerleave", () => this.dragging || this.lightUp(null));
      // A finger on a point moves the point, elsewhere it scrolls the page.
      canvas.addEventListener("touchstart", (event) => this.dragging && event.preventDefault(), {
        passive: false,
      });
    }
    this.bright.addEventListener("change", () => this.draw());
    new ResizeObserver(() => this.resize()).observe(root);
    this.resize();
  }

  playWhenSeen() {
    const watch = new IntersectionObserver(
      ([entry]) => {
        if (!entry.isIntersecting) return;
        watch.disconnect();
        this.seek(0);
        this.play();
      },
      { threshold: 0.6 },
    );
    watch.observe(this.views[0].canvas);
  }

  // --- time

  get beat() {
    const { beats } = this.data;
    let k = beats.length - 1;
    while (k > 0 && beats[k].start > this.frame) k--;
    return k;
  }

  // The frame at which a beat has done all it does.
  end(k) {
    const beat = this.data.beats[k];
    return Math.min(beat.start + beat.motion, beat.start + beat.frames - 1);
  }

  // Before it is played it shows its last picture, not an empty frame.
  poster() {
    return this.end(this.data.beats.length - 1);
  }

  seek(frame) {
    this.frame = Math.min(Math.max(frame, 0), this.data.frames - 1);
    this.draw();
  }

  play(until = null) {
    if (this.frame >= this.poster() && until === null) this.seek(0);
    this.until = until;
    this.playing = true;
    draw(this.playButton, "pause");
    this.name(this.playButton, this.words.pause);
    let before = null;
    const tick = (now) => {
      if (!this.playing || this.ticking !== tick) return;
      const passed = before === null ? 0 : Math.min((now - before) / 1000, 0.25);
      before = now;
      const last = this.until === null ? this.data.frames - 1 : this.until;
      const next = this.frame + passed * this.data.fps;
      this.seek(Math.min(next, last));
      if (next >= last) this.pause();
      else requestAnimationFrame(tick);
    };
    this.ticking = tick;
    requestAnimationFrame(tick);
  }

  pause() {
    this.playing = false;
    draw(this.playButton, "play");
    this.name(this.playButton, this.words.play);
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  name(element, label) {
    element.title = label;
    element.setAttribute("aria-label", label);
  }

  // Show a beat from its beginning to its end; at once where motion is unwelcome.
  show(k) {
    this.pause();
    if (this.calm.matches) this.seek(this.end(k));
    else {
      this.seek(this.data.beats[k].start);
      this.play(this.end(k));
    }
  }

  step(way) {
    const { beats } = this.data, k = this.beat;
    if (way < 0) {
      this.pause();
      this.seek(k ? this.end(k - 1) : 0);
      return;
    }
    const running = this.playing && this.until !== null;
    const here = this.frame < this.end(k) ? k : Math.min(k + 1, beats.length - 1);
    this.pause();
    if (this.calm.matches || running) this.seek(this.end(here));
    else {
      if (here !== k) this.seek(beats[here].start);
      this.play(this.end(here));
    }
  }

  key(event) {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const way = arrows[key];
    if (target === this.pointTool && way && this.drawing.chosen) this.nudge(way);
    else if (target === this.weightTool && way) this.nextWeight(way[0] - way[1]);
    else if (key === "Escape") this.lightUp(null);
    else if (target === this.scrub && !["PageUp", "PageDown"].includes(key)) return;
    else if (key === " " && target.tagName !== "BUTTON") this.toggle();
    else if (key === "ArrowRight" || key === "PageDown") this.step(1);
    else if (key === "ArrowLeft" || key === "PageUp") this.step(-1);
    else if (key === "Home") this.show(0);
    else if (key === "End") this.show(this.data.beats.length - 1);
    else return;
    event.preventDefault();
  }

  // --- the picture

  // Side by side where there is room, else one under the other.
  resize() {
    const wide = this.root.clientWidth;
    if (!wide) return;
    const { views, data } = this;
    const apart = views.length > 1 && wide < 600;
    views.forEach((view, k) => {
      view.canvas.hidden = k > 0 && !apart;
      view.shown = apart || views.length === 1 ? view.rect : data.frame;
      const [left, bottom, right, top] = view.shown;
      const ratio = devicePixelRatio || 1;
      view.scale = Math.min((wide / (right - left)), k ? 68 : Infinity);
      view.canvas.style.width = `${view.scale * (right - left)}px`;
      view.canvas.style.aspectRatio = `${right - left} / ${top - bottom}`;
      view.canvas.width = Math.round(view.scale * (right - left) * ratio);
      view.canvas.height = Math.round(view.scale * (top - bottom) * ratio);
    });
    this.draw();
  }

  get theme() {
    const themes = Object.entries(this.data.themes);
    const wanted = this.root.dataset.theme || (this.bright.matches ? "light" : "dark");
    const index = Math.max(themes.findIndex(([name]) => name === wanted), 0);
    return { ...themes[index][1], index };
  }

  draw() {
    const { drawing, data } = this;
    const k = this.beat;
    drawing.seek(this.playing && this.calm.matches ? this.end(k) : this.frame);
    const theme = this.theme;
    for (const name of ["background", "plane", "text", "muted", "line", "accent"]) {
      this.root.style.setProperty(`--pleat-${name}`, theme[name]);
    }
    for (const view of this.views) {
      if (!view.canvas.hidden && view.shown) this.drawView(view, theme);
    }
    const shown = data.beats[k].caption;
    if (this.caption.textContent !== shown) this.caption.textContent = shown;
    this.scrub.value = Math.round(this.frame);
    const told = `${clock(this.frame / data.fps)} / ${clock(data.frames / data.fps)}`;
    this.time.textContent = told;
    this.scrub.setAttribute(
      "aria-valuetext",
      fill(this.words.at, { k: k + 1, n: data.beats.length, time: told }),
    );
    this.scrub.style.setProperty("--done", `${(100 * this.frame) / (data.frames - 1)}%`);
    this.marks.forEach((mark, m) => {
      if (m === k) mark.setAttribute("aria-current", "step");
      else mark.removeAttribute("aria-current");
    });
    if (drawing.chosen) this.tell();
  }

  drawView({ canvas, context, shown }, theme) {
    const [left, bottom, right, top] = shown;
    const k = canvas.width / (right - left);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = 1;
    context.fillStyle = theme.background;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.setTransform(k, 0, 0, -k, -k * left, k * top);
    context.lineJoin = "miter";
    context.miterLimit = 10;
    this.drawing.paint(context, theme, this.dress());
    const { chosen } = this.drawing;
    if (chosen && this.visible(chosen.set)) {
      const at = [0, 1].map((i) => chosen.set.places[2 * chosen.index + i]);
      context.strokeStyle = theme.text;
      context.lineWidth = 3 * PIXEL;
      context.stroke(circles(at, 0.16).path);
    }
  }

  // --- weights: an entry, its edge, and its column's basis vector are one thing

  dress() {
    const { lit, light, data } = this;
    if (!lit || !light) return undefined;
    return (k, level) => {
      if (lit.inks.has(k)) return { level: level && level + light * (1 - level), swell: 1 + 0.7 * light };
      const { panel, ground } = data.inks[k];
      if (ground || lit.ends.has(k)) return { level, swell: 1 };
      const dimmed = panel ? 0.25 : lit.others.has(k) ? 0.4 : 1;
      return { level: level * (1 - light * (1 - dimmed)), swell: 1 };
    };
  }

  lightUp(links) {
    const key = links && links.map((link) => this.data.links.indexOf(link)).join();
    if (key === (this.lit && this.lit.key)) return;
    if (links) {
      const inks = new Set(links.flatMap((l) => [...l.entry, ...l.edge, ...l.basis]));
      const others = this.data.links.flatMap((l) => l.basis).filter((k) => !inks.has(k));
      const ends = new Set(links.flatMap((l) => l.neurons));
      this.lit = { key, links, inks, ends, others: new Set(others) };
      const [{ layer, row, column }] = links;
      const net = this.data.nets[this.data.planes.length ? this.data.planes[0].net : 0];
      const many = links.length > 1;
      const known = net && net.layers[layer - 1];
      this.say(fill(many ? this.words.column : this.words.entry, {
        layer, row: row + 1, column: column + 1,
        value: known ? written(known.W[row][column], 2) : "",
      }));
    } else if (!this.drawing.chosen) this.say("");
    const aim = links ? 1 : 0;
    if (!links && !this.lit) return;
    const from = this.light, began = performance.now();
    const fade = (now) => {
      if (this.fading !== fade) return;
      const t = this.calm.matches ? 1 : Math.min(Math.max((now - began) / 160, 0), 1);
      this.light = from + t * (aim - from);
      if (t === 1 && !aim) this.lit = null;
      if (!this.playing) this.draw();
      if (t < 1) requestAnimationFrame(fade);
    };
    this.fading = fade;
    fade(this.calm.matches ? began + 1000 : began);
    if (!this.calm.matches) requestAnimationFrame(fade);
  }

  nextWeight(way) {
    const { links } = this.data;
    const now = this.lit && this.lit.links.length === 1 ? links.indexOf(this.lit.links[0]) : way > 0 ? -1 : 0;
    this.lightUp([links[(now + way + links.length) % links.length]]);
  }

  // Which weights stand at a place of the picture.
  weightsAt(view, x, y) {
    const { context } = view, { data, drawing } = this;
    const hit = (k, reach) => {
      const ink = data.inks[k];
      if (!["back", "fill", "stroke"].some((p) => ink[p] && drawing.level(ink, p) > 0.05)) return false;
      const { path } = drawing.geometry(k);
      if (!path) return false;
      context.lineWidth = reach;
      context.lineCap = "round";
      return context.isPointInStroke(path, x, y) || context.isPointInPath(path, x, y);
    };
    const reach = Math.max(0.24, 14 / view.scale);
    for (const link of data.links) if (link.entry.some((k) => hit(k, reach))) return [link];
    for (const link of data.links) {
      if (link.basis.some((k) => hit(k, reach))) {
        return data.links.filter((l) => l.layer === link.layer && l.column === link.column);
      }
    }
    for (const link of data.links) if (link.edge.some((k) => hit(k, reach))) return [link];
    return null;
  }

  // --- points

  visible(set) {
    return this.data.inks.some(
      (ink) =>
        (ink.rule === "dots" || ink.rule === "plot dots") &&
        ink.of === set.k && this.drawing.level(ink, "stroke") > 0.2,
    );
  }

  place(event, { canvas, shown }) {
    const box = canvas.getBoundingClientRect();
    const [left, bottom, right, top] = shown;
    const u = (event.clientX - box.left) / box.width, v = (event.clientY - box.top) / box.height;
    return {
      pixel: [u * canvas.width, v * canvas.height],
      scene: [left + u * (right - left), top - v * (top - bottom)],
    };
  }

  nearest([x, y], view, reach) {
    let best = null, least = reach / view.scale;
    for (const set of this.drawing.sets) {
      if (!this.visible(set)) continue;
      for (let k = 0; k < set.places.length / 2; k++) {
        const away = Math.hypot(set.places[2 * k] - x, set.places[2 * k + 1] - y);
        if (away < least) [best, least] = [{ set, index: k }, away];
      }
    }
    return best;
  }

  press(event, view) {
    const { scene, pixel } = this.place(event, view);
    const found = this.nearest(scene, view, event.pointerType === "mouse" ? 10 : 22);
    if (found) {
      this.pause();
      this.dragging = true;
      this.choose(found);
      view.canvas.setPointerCapture(event.pointerId);
      event.preventDefault();
    } else this.lightUp(this.weightsAt(view, ...pixel));
  }

  point(event, view) {
    const { scene, pixel } = this.place(event, view);
    if (this.dragging) {
      this.pull(scene);
      return;
    }
    if (event.pointerType === "touch") return;
    const near = this.nearest(scene, view, 10);
    const weights = near ? null : this.weightsAt(view, ...pixel);
    view.canvas.style.cursor = near ? "grab" : weights ? "pointer" : "";
    this.lightUp(weights);
  }

  choose(found) {
    this.drawing.chosen = found;
    this.resetTool.hidden = false;
    this.pointTool.setAttribute("aria-pressed", "true");
    this.draw();
  }

  // By the keyboard: the marked point, or one in the middle.
  take() {
    if (this.drawing.chosen) return;
    const set = this.drawing.sets[0];
    const ring = this.data.inks.find((ink) => ink.rule === "ring" && ink.of === 0);
    this.pause();
    this.choose({ set, index: ring ? ring.at[0] : Math.floor(set.places.length / 4) });
  }

  nudge([dx, dy]) {
    const { chosen } = this.drawing, at = [0, 1].map((i) => chosen.set.places[2 * chosen.index + i]);
    this.pull([at[0] + 0.08 * dx, at[1] + 0.08 * dy]);
  }

  // Take the chosen point as near to a place as the net lets it come.
  pull(target) {
    const { drawing } = this, { set, index } = drawing.chosen;
    drawing.move(set, index, solve(drawing, set, index, target));
    this.draw();
  }

  reset() {
    for (const set of this.drawing.sets) {
      set.moved.clear();
      set.changed = true;
    }
    this.drawing.chosen = null;
    this.resetTool.hidden = true;
    this.pointTool.removeAttribute("aria-pressed");
    this.pointTool.focus();
    this.say("");
    this.draw();
  }

  // The chosen point's way through all layers, in numbers.
  tell() {
    const layers = this.values();
    const told = layers.map((h) => (h.length > 1 ? `(${h.map((v) => written(v, 2)).join(", ")})` : written(h[0], 2)));
    this.say(told.join(" \u2192 "));
  }

  // Say something below the picture; if there is nothing to say, what can be done.
  say(text) {
    const shown = text || this.hint;
    if (this.readout.textContent !== shown) this.readout.textContent = shown;
    this.readout.classList.toggle("pleat-hint", !text);
  }

  // Every layer's values for the chosen point, the input first; null where none is chosen.
  values() {
    const { chosen, planes } = this.drawing;
    return chosen && forward(planes[chosen.set.plane].net, this.drawing.chosenInput());
  }
}

// Which input a point must be to stand at a place of the picture: Gauss and Newton's method,
// damped; where the plane is folded away, from the best of a net of inputs.
function solve(drawing, set, index, target) {
  const plane = drawing.planes[set.plane], n = plane.net.widths[0];
  const lift = set.places[2 * index + 1] - plane.project(set.carried.at(plane.s))[2 * index + 1];
  const from = Array.from(set.now.slice(index * n, (index + 1) * n));
  const far = 1.5 * set.now.reduce((most, v) => Math.max(most, Math.abs(v)), 1);
  const at = (x) => {
    const [u, v] = plane.project(new Carried(plane, Float64Array.from(x), n).at(plane.s));
    return [u - target[0], v + lift - target[1]];
  };
  const size = ([a, b]) => Math.hypot(a, b);
  const refine = (x) => {
    let error = at(x);
    for (let round = 0; round < 12 && size(error) > 1e-6; round++) {
      const J = x.map((_, i) => {
        const there = at(x.map((v, j) => v + (i === j) * 1e-5));
        return [(there[0] - error[0]) / 1e-5, (there[1] - error[1]) / 1e-5];
      });
      // x - Jt (J Jt + damping)^-1 error
      const damping = 1e-6;
      let a = damping, b = 0, d = damping;
      for (const [p, q] of J) (a += p * p), (b += p * q), (d += q * q);
      const det = a * d - b * b;
      const w = [(d * error[0] - b * error[1]) / det, (a * error[1] - b * error[0]) / det];
      const next = x.map((v, i) => Math.min(Math.max(v - J[i][0] * w[0] - J[i][1] * w[1], -far), far));
      const then = at(next);
      if (size(then) >= size(error)) break;
      [x, error] = [next, then];
    }
    return [x, size(error)];
  };
  let [x, error] = refine(from);
  if (error > 0.05 && n === 2) {
    let best = null, score = Infinity;
    for (let i = 0; i <= 40; i++) {
      for (let j = 0; j <= 40; j++) {
        const y = [far * (i / 20 - 1), far * (j / 20 - 1)];
        const own = size(at(y)) + 0.01 * Math.hypot(y[0] - from[0], y[1] - from[1]);
        if (own < score) [best, score] = [y, own];
      }
    }
    const [other, less] = refine(best);
    if (less < error - 0.02) x = other;
  }
  return Float64Array.from(x);
}

function start(root) {
  const source = root.querySelector('script[type="application/json"]');
  const player = new Player(root, JSON.parse(source.textContent));
  root.append(source);
  root.pleat = {
    get frame() { return player.frame; },
    get beat() { return player.beat; },
    get playing() { return player.playing; },
    get lit() { return player.lit ? player.lit.links.map(({ layer, row, column }) => ({ layer, row, column })) : []; },
    frames: player.data.frames,
    beats: player.data.beats.map(({ id }) => id),
    play: () => player.play(),
    pause: () => player.pause(),
    seek: (frame) => { player.pause(); player.seek(frame); },
    step: (way) => player.step(way),
    end: (k) => player.end(k),
    choose: (index, set = 0) => player.choose({ set: player.drawing.sets[set], index }),
    move: (x) => {
      const { set, index } = player.drawing.chosen;
      player.drawing.move(set, index, Float64Array.from(x));
      player.draw();
    },
    values: () => player.values(),
    places: (set = 0) => Array.from(player.drawing.sets[set].places),
  };
  root.dispatchEvent(new CustomEvent("pleat-ready", { bubbles: true }));
}

document.querySelectorAll("[data-pleat]").forEach((root) => root.pleat || start(root));
