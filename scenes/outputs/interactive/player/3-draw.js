// What is drawn: every path of the clip at a frame, as the film draws it.
// Coordinates are scene units: 14.22 across the frame, upwards positive.

// Whole numbers are thousandths of a scene unit, hundred-thousandths of a step of a plane's
// grid, billionths of that of a point whose values are read off, and so many decimals of a number.
const SCENE = 1e3, INPUT = 1e5, EXACT = 1e9;
const tens = (decimals) => 10 ** decimals;
const near = (a, b) => Math.abs(a - b) <= 1e-6 + 1e-5 * Math.abs(b);

function indices(at) {
  if (Array.isArray(at)) return at;
  return Array.from({ length: at.n }, (_, k) => at.from + k * at.by);
}

// Straight lines [x0, y0, x1, y1]; what goes on where the last one ended is joined to it.
function addLines(path, lines) {
  let x, y;
  for (const line of lines) {
    const n = line.length / 2, [x0, y0] = line, [x1, y1] = line.slice(n);
    if (!(near(x, x0) && near(y, y0))) path.moveTo(x0, y0);
    path.lineTo(x1, y1);
    x = x1;
    y = y1;
  }
  return path;
}

function polygon(path, p, n = 2) {
  if (p.length < 2 * n) return;
  path.moveTo(p[0], p[1]);
  for (let i = n; i < p.length; i += n) path.lineTo(p[i], p[i + 1]);
  path.closePath();
}

// A segment within a window, or null (Liang and Barsky 1984). What lies along its edge is
// within, for all that whole numbers are rounded.
function clipped(ends, [left, bottom, right, top]) {
  const n = ends.length / 2, a = ends.slice(0, n), b = ends.slice(n);
  const [x0, y0] = a, dx = b[0] - x0, dy = b[1] - y0;
  let low = 0, high = 1;
  for (const [p, away] of [[-dx, x0 - left], [dx, right - x0], [-dy, y0 - bottom], [dy, top - y0]]) {
    const q = away + 1 / SCENE;
    if (p === 0 && q < 0) return null;
    if (p < 0) low = Math.max(low, q / p);
    if (p > 0) high = Math.min(high, q / p);
  }
  return low <= high ? [low, high].flatMap((t) => between(Array.from(a), b, t)) : null;
}

// A polygon within a window (Sutherland and Hodgman 1974).
function clippedPolygon(p, [left, bottom, right, top], D = 2) {
  for (const [axis, bound, sign] of [[0, left, 1], [0, right, -1], [1, bottom, 1], [1, top, -1]]) {
    const out = [], n = p.length;
    for (let i = 0; i < n; i += D) {
      const j = (i + n - D) % n;
      const here = sign * (p[i + axis] - bound), before = sign * (p[j + axis] - bound);
      if (here >= 0 !== before >= 0) {
        const t = before / (before - here);
        for (let k = 0; k < D; k++) out.push(p[j + k] + t * (p[i + k] - p[j + k]));
      }
      if (here >= 0) for (let k = 0; k < D; k++) out.push(p[i + k]);
    }
    p = out;
  }
  return p;
}

function dashed(ends, [on, off]) {
  const n = ends.length / 2, p = Array.from(ends.slice(0, n)), q = Array.from(ends.slice(n));
  const long = Math.hypot(q[0] - p[0], q[1] - p[1]), out = [];
  for (let k = 0, a = 0; a < long; a = ++k * (on + off)) {
    const b = Math.min(a + on, long);
    out.push([a, b].flatMap((v) => between(p, q, v / long)));
  }
  return out;
}

// The start of a polyline as far as a length.
function along(p, length, n = 2) {
  const out = Array.from(p.slice(0, n));
  let gone = 0;
  for (const line of linesOf(p, n)) {
    const a = line.slice(0, n), b = line.slice(n), step = Math.hypot(b[0] - a[0], b[1] - a[1]);
    if (gone + step >= length) {
      out.push(...between(a, b, step ? (length - gone) / step : 0));
      break;
    }
    out.push(...b);
    gone += step;
  }
  return out;
}

const linesOf = (p, n = 2) => {
  const out = [];
  for (let i = n; i < p.length; i += n) out.push(Array.from(p.slice(i - n, i + n)));
  return out;
};
const total = (p, n = 2) =>
  linesOf(p, n).reduce((sum, l) => sum + Math.hypot(l[n] - l[0], l[n + 1] - l[1]), 0);
// Of points two by two.
const segments = (p, n) => linesOf(p, n).filter((_, k) => k % 2 === 0);
const openPath = (p, n) => addLines(new Path2D(), linesOf(p, n));

// A number as the film writes it: a true minus, never minus zero, ties to even.
function written(value, decimals) {
  let size = Math.abs(value);
  const scaled = size * tens(decimals);
  // A tie is one only where binary numbers have it too.
  const tie = scaled % 1 === 0.5 && (size * 2 ** (decimals + 1)) % 1 === 0;
  if (tie) size = (2 * Math.round(scaled / 2)) / tens(decimals);
  const text = size.toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? "\u2212" + text : text;
}

const RAISED = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079";
const times = (text, power, by = "\u22c5") =>
  `${text}${by}10${String(power).replace(/./g, (c) => (c === "-" ? "\u207b" : RAISED[c]))}`;

// The same as a multiple of a power of ten, which may stand elsewhere, once for all.
function noted(value, { decimals, power = 0, aside = 0 }) {
  const text = written(value / 10 ** power, decimals);
  if (!power || aside) return text;
  return value ? times(text, power) : "0";
}

// A number's texts from the best to the shortest.
function* shorter(value, { decimals, power = 0, least = 0 }) {
  const nought = (text) => !Number(text.replace("\u2212", ""));
  const whole = written(value, decimals);
  for (let d = decimals; !power && d >= Math.min(least, decimals); d--) {
    const text = written(value, d);
    // Where two digits are kept, nothing is rounded to nought.
    if (!least || nought(text) === nought(whole)) yield text;
  }
  if (!value) return;
  for (const d of [1, 0]) {
    const [mantissa, exponent] = value.toExponential(d).split("e");
    yield times(mantissa.replace("-", "\u2212"), Number(exponent));
  }
}

class Drawing {
  constructor(data) {
    this.data = data;
    this.tracks = data.tracks;
    // Nets as they are held, and by their index what is held: {weights, threshold}.
    this.nets = [...data.nets];
    this.held = {};
    this.planes = data.planes.map((plane) => new Plane(data, plane, this.nets));
    // What is moved in one picture of data is moved in all of them.
    this.sets = [];
    data.points.forEach((points, k) => {
      const { moved } = this.sets[points.same] || { moved: new Map() };
      this.sets.push({ ...points, k, moved });
    });
    this.changes = 0;
    // How far what does not hold of moved points has gone.
    this.away = 0;
    this.shapes = new Map();
    // The data point that a reader has taken: {set, index}.
    this.chosen = null;
    // What of the net a reader has in hand.
    this.grip = null;
  }

  seek(frame) {
    this.frame = frame;
    for (const plane of this.planes) plane.seek(frame);
    for (const set of this.sets) {
      const plane = this.planes[set.plane], n = plane.net.widths[0];
      const x = set.drawn || arrayAt(set.x, frame, set.parts || plane.parts(), this.tracks);
      if (x !== set.seen || set.changes !== this.changes || set.version !== plane.version) {
        set.now = Float64Array.from(x);
        for (const [k, own] of set.moved) set.now.set(own, k * n);
        set.carried = new Carried(plane, set.now, n);
        set.seen = x;
        set.version = plane.version;
        set.changes = this.changes;
      }
      const q = set.carried.at(plane.s), p = plane.project(q);
      const stack = trackAt(this.tracks[set.stack], frame);
      set.raised = stack && !set.drawn && arrayAt(set.heights, frame, SCENE, this.tracks).map((v) => stack * v);
      for (let k = 0; set.raised && k < set.raised.length; k++) p[2 * k + 1] += set.raised[k];
      set.places = p;
      set.depths = plane.out && plane.depths(q);
    }
    this.made = [];
    const shown = this.shown(), { chosen } = this;
    // After another net has come it is a point of that one's picture.
    if (chosen && !shown.includes(chosen.set)) {
      chosen.set = shown.find((set) => set.moved === chosen.set.moved) || chosen.set;
    }
  }

  // Whether any point stands elsewhere than the data say, or any weight is another than the net's.
  get touched() {
    return this.sets.some((set) => set.moved.size || set.drawn) || this.holding;
  }

  // Whether a net is held that is another than the clip's.
  get holding() {
    return Object.keys(this.held).length > 0;
  }

  // The sets of points that are in the picture.
  shown() {
    return this.sets.filter(({ k }) =>
      this.data.inks.some((ink) => ink.rule === "dots" && ink.of === k && this.level(ink, "stroke") > 0),
    );
  }

  // Where a point is seen: one that was moved out of the frame at its edge.
  within({ places, moved, plane }, k) {
    const [left, bottom, right, top] = this.planes[plane].window, p = pick(places, [k]);
    if (!moved.has(k)) return p;
    return [Math.min(Math.max(p[0], left), right), Math.min(Math.max(p[1], bottom), top)];
  }

  number(track) {
    return trackAt(this.tracks[track], this.frame);
  }

  array(entries, parts = SCENE) {
    return arrayAt(entries, this.frame, parts, this.tracks);
  }

  level(ink, paint) {
    if (ink.level === undefined) return 0;
    const own = this.number(typeof ink.level === "number" ? ink.level : ink.level[paint]);
    return ink.gone || this.planes[ink.stale]?.held ? own * (1 - this.away) : own;
  }

  // What an ink is now: {path} or {dots}, or several {pieces} with a share of the paint each.
  geometry(k) {
    if (!this.made[k]) {
      const ink = this.heldInk(this.data.inks[k]);
      if (ink.told && this.touched) this.made[k] = { words: this.quoted(ink.told), ...ink.told };
      else if (ink.as !== undefined) this.made[k] = this.geometry(ink.as);
      else if (ink.rule) this.made[k] = this.ruled(ink);
      else this.made[k] = this.recorded(ink);
    }
    return this.made[k];
  }

  // By its rule, from the numbers that such parts are drawn with.
  ruled(ink) {
    const constants = { ...this.data.constants[ink.rule], ...ink.own };
    const plane = this.planes[ink.of === undefined ? ink.plane : this.sets[ink.of].plane];
    const made = RULES[ink.rule].call(this, ink, constants, plane);
    if (made.plane) return made;
    return plane && plane.out && made.solids ? { ...made, plane } : { ...made, solids: null };
  }

  // Ticks now: their values, and what is written at them.
  ticks(track) {
    const { steps, shown, zero = 1 } = this.tracks[track];
    const [, step, first, count] = begun(shown, this.frame, (e) => e[0]);
    const [every, start, texts = []] = steps[step];
    const own = Array.from({ length: count }, (_, k) => first + k).filter((k) => k || zero);
    return { values: own.map((k) => k * every), texts: own.map((k) => texts[k - start]) };
  }

  recorded(ink) {
    const entry = begun(ink.path, this.frame, (e) => e.f);
    const [x, y] = ["x", "y"].map((name) => (name in entry ? this.number(entry[name]) / SCENE : 0));
    const k = "k" in entry ? this.number(entry.k) : 1;
    if (entry.dots) {
      return { dots: Array.from(this.array(entry.dots), (v, i) => k * v + (i % 2 ? y : x)) };
    }
    if (entry.n) return { path: this.vertices(entry) };
    entry.made ||= this.placed(entry.m);
    if (x === 0 && y === 0 && k === 1) return { path: entry.made };
    const path = new Path2D();
    path.addPath(entry.made, new DOMMatrix([k, 0, 0, k, x, y]));
    return { path };
  }

  placed(contours) {
    let svg = "";
    for (let i = 0; i < contours.length; i += 3) {
      svg += `M${contours[i + 1]} ${contours[i + 2]}${this.data.shapes[contours[i]]}`;
    }
    const path = new Path2D();
    path.addPath(new Path2D(svg), new DOMMatrix([1 / SCENE, 0, 0, 1 / SCENE, 0, 0]));
    return path;
  }

  vertices({ n, c, v, to }) {
    const p = this.array(v), path = new Path2D();
    if (to !== undefined) {
      const end = this.number(to), whole = Math.floor(end), out = Array.from(p.slice(0, 2 * whole + 2));
      const t = end - whole, i = 2 * whole;
      if (t > 0) out.push(p[i] + t * (p[i + 2] - p[i]), p[i + 1] + t * (p[i + 3] - p[i + 1]));
      return openPath(out);
    }
    let i = 0;
    for (const count of n) {
      path.moveTo(p[i], p[i + 1]);
      i += 2;
      for (let k = Math.abs(count); k > 0; k--, i += c ? 6 : 2) {
        if (c) path.bezierCurveTo(p[i], p[i + 1], p[i + 2], p[i + 3], p[i + 4], p[i + 5]);
        else path.lineTo(p[i], p[i + 1]);
      }
      if (count > 0) path.closePath();
    }
    return path;
  }

  // Where what a rule names stands in the picture.
  carried(given, plane) {
    if (given.version !== plane.version) {
      const parts = plane.parts(given.since ? plane.moves[given.since - 1][1] : 0);
      const x = given.x.map((v) => v / parts);
      given.carried = new Carried(plane, x, given.n, given.since, given.ground);
      given.version = plane.version;
    }
    return plane.place(given.carried.at(plane.s));
  }

  // The same of straight lines that the net bends.
  bent(given, lines, plane) {
    if (given.version !== plane.version) {
      const { n, layer = 0, step } = given, rest = plane.net.layers.slice(layer);
      const parts = plane.parts(layer);
      given.bent = lines.map((line) => {
        const x = traced(rest, line.map((v) => v / parts), n, step);
        return new Carried(plane, x, n, plane.since(layer), given.ground);
      });
      given.version = plane.version;
    }
    return given.bent.map((line) => plane.place(line.at(plane.s)));
  }

  sign(c) {
    if (!this.shapes.has(c)) this.shapes.set(c, this.placed(this.data.digits.signs[c][1]));
    return this.shapes.get(c);
  }

  width(text, size) {
    let sum = 0;
    for (const c of text) sum += this.data.digits.signs[c][0];
    return (sum * size) / this.data.digits.size / SCENE;
  }

  // Texts of digits, each centred on its place; the minus sign hangs.
  numbers(texts, at, size) {
    const path = new Path2D(), { digits: { size: whole, baseline } } = this.data, k = size / whole;
    texts.forEach((text, i) => {
      const digits = text.replace("\u2212", "");
      let x = at[2 * i] - this.width(digits, size) / 2;
      x -= this.width(text.slice(0, text.length - digits.length), size);
      for (const c of text) {
        path.addPath(this.sign(c), new DOMMatrix([k, 0, 0, k, x, at[2 * i + 1] - baseline * size]));
        x += this.width(c, size);
      }
    });
    return { path };
  }

  // The clip's picture on a canvas whose transform maps scene units; `dress` may change paint.
  paint(context, theme, dress = (k, level) => ({ level, swell: 1 })) {
    this.theme = theme;
    const { inks, order, pixels, constants } = this.data, spaces = new Set();
    const judges = new Map(), crossed = new Set();
    let ringed = !this.chosen;
    const { RADIUS } = constants.chosen;
    const now = order
      .map((entry) => (Array.isArray(entry) ? entry : [entry, 0, null]))
      .filter(([, from, to]) => this.frame >= from && (to === null || this.frame < to))
      .map(([k]) => k)
      .filter((k) =>
        ["back", "fill", "stroke"].some(
          (paint) => inks[k][paint] && this.level(inks[k], paint) * inks[k][paint][1] > 0,
        ),
      );
    for (const k of now) {
      const { solids, plane } = this.geometry(k), ink = inks[k];
      ringed ||= ink.rule === "ring" || ink.part === "ring";
      if (ink.rule === "crosses" && !ink.gone) crossed.add(ink.of);
      const { by } = ink.told || ink.tally || {}, judge = this.data.judges[by];
      if (judge && !judge.targets) judges.set(judge.of, judge);
      if (!solids) this.brush(context, theme, dress, k, this.geometry(k));
      else if (!spaces.has(plane)) {
        spaces.add(plane);
        const stands = (m) => this.geometry(m).solids && this.geometry(m).plane === plane;
        this.space(context, theme, dress, now.filter(stands));
      }
    }
    context.globalAlpha = 1;
    const draw = (path, color, { WIDTH }) => {
      context.strokeStyle = color;
      context.lineWidth = WIDTH / pixels;
      context.stroke(path);
    };
    // Crosses have not come if nothing was wrong.
    for (const [of, judge] of this.touched ? judges : []) {
      if (crossed.has(of)) continue;
      draw(RULES.crosses.call(this, judge, constants.wrong).path, theme.outline, constants.wrong);
    }
    for (const set of this.shown()) this.strays(context, set, theme);
    if (this.grip) draw(circles(this.grip.at, RADIUS).path, theme.text, constants.chosen);
    if (ringed) return;
    const { set, index } = this.chosen;
    draw(circles(this.within(set, index), RADIUS).path, theme.text, constants.chosen);
  }

  // At the frame's edge what was moved out of it: a tip that points outwards.
  strays(context, set, theme) {
    const { RADIUS: r } = this.data.constants.chosen;
    for (const k of set.moved.keys()) {
      const [x, y] = this.within(set, k), [u, v] = pick(set.places, [k]), far = Math.hypot(u - x, v - y);
      if (!far) continue;
      const a = (r * (u - x)) / far, b = (r * (v - y)) / far, path = new Path2D();
      polygon(path, [x, y, x - a - b / 2, y - b + a / 2, x - a + b / 2, y - b - a / 2]);
      const own = this.data.inks.find(
        (ink) => ink.rule === "dots" && ink.of === set.k && indices(ink.at).includes(k),
      );
      context.fillStyle = own ? this.color(own.stroke[0], theme) : theme.text;
      context.fill(path);
    }
  }

  // One ink's paints, over each other; a mark of a space with how much wider and fainter it is.
  brush(context, theme, dress, k, what, { swell: wider = 1, veil = 0 } = {}) {
    const ink = this.data.inks[k];
    for (const paint of ["back", "fill", "stroke"]) {
      if (!ink[paint]) continue;
      const { level, swell } = dress(k, this.level(ink, paint), paint);
      const [color, alpha, width] = ink[paint];
      const own = paint === "stroke" && ink.swell !== undefined ? this.number(ink.swell) : 1;
      if (level * alpha <= 0 || (paint !== "fill" && own * width <= 0)) continue;
      context.fillStyle = context.strokeStyle = this.color(color, theme, paint === "back" ? 0 : veil);
      context.globalAlpha = Math.min(level * alpha, 1);
      const thick = (what.wide || (width || 1) * own) * wider * (paint === "stroke" ? swell : 1);
      context.lineWidth = thick / this.data.pixels;
      context.lineCap = ink.round ? "round" : "butt";
      context.lineJoin = ink.joint ? "round" : "miter";
      this.apply(context, what, paint, context.globalAlpha);
    }
  }

  apply(context, { path, dots, pieces, words, size, box }, paint, alpha) {
    if (words !== undefined) {
      if (paint === "fill") this.write(context, words || "", size, box);
    } else if (dots) {
      const discs = new Path2D(), r = context.lineWidth / 2;
      for (let i = 0; i < dots.length; i += 2) {
        discs.moveTo(dots[i] + r, dots[i + 1]);
        discs.arc(dots[i], dots[i + 1], r, 0, 2 * Math.PI);
      }
      if (paint !== "fill") context.fill(discs);
    } else if (pieces) {
      for (const piece of pieces) {
        context.globalAlpha = alpha * piece.share;
        if (piece.color !== undefined) context.fillStyle = this.color(piece.color, this.theme);
        context.fill(piece.path);
      }
    } else if (paint === "fill") context.fill(path);
    else context.stroke(path);
  }

  // Words that the film has set otherwise, in the page's letters, in the middle of a box.
  write(context, words, size, [left, bottom, right, top]) {
    const { pixels } = this.data, x = (left + right) / 2, y = (bottom + top) / 2;
    context.save();
    context.transform(1 / pixels, 0, 0, -1 / pixels, x, y);
    context.font = `${size}px serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(words, 0, 0, pixels * (right - left));
    context.restore();
  }

  // A colour, blended into the ground by a share.
  color(color, theme, veil = 0) {
    let found = theme.colors[color];
    if (typeof color !== "number") {
      const rgb = this.array(color[Math.min(theme.index, color.length - 1)], 1);
      found = `rgb(${Array.from(rgb, Math.round).join()})`;
    }
    return veil ? `color-mix(in srgb, ${theme.plane} ${tens(2) * veil}%, ${found})` : found;
  }
}
