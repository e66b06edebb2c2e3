// How parts of the sheet come about from the plane, as those of pleat.scenes.stage do.
// Each gets what the export says of it and its plane; `this` is the drawing.

function pick(places, at) {
  return indices(at).flatMap((k) => [places[2 * k], places[2 * k + 1]]);
}

function circles(centres, radius) {
  const path = new Path2D();
  for (let i = 0; i < centres.length; i += 2) {
    path.moveTo(centres[i] + radius, centres[i + 1]);
    path.arc(centres[i], centres[i + 1], radius, 0, 2 * Math.PI);
    path.closePath();
  }
  return { path };
}

const cross = ([a, b, c], [d, e, f]) => [b * f - c * e, c * d - a * f, a * e - b * d];

function ticks(origin, low, high, unit) {
  const out = [];
  for (let k = Math.ceil((low - origin) / unit); k <= Math.floor((high - origin) / unit); k++) {
    if (k) out.push(origin + k * unit);
  }
  return out;
}

// Data points as a neuron's plot shows them: its value before and after it folds.
function plotted(drawing, { of, neuron, moves, unit, origin, at }) {
  const { carried, plane } = drawing.sets[of];
  const { D, s } = drawing.planes[plane];
  const z = carried.at(moves[0]);
  const a = carried.at(Math.min(Math.max(s, moves[0]), moves[1] + 1));
  return indices(at).flatMap((k) => [
    origin[0] / SCENE + unit * z[k * D + neuron],
    origin[1] / SCENE + unit * a[k * D + neuron],
  ]);
}

const RULES = {
  none: () => ({ path: new Path2D() }),

  lines(ink, plane) {
    const parts = ink.lines ? this.bent(ink, ink.lines, plane) : [this.carried(ink, plane)];
    const cuts = (ink.ends ||= new Set(ink.cuts)), lines = [];
    for (const p of parts) {
      for (let k = 1; k < p.length / 2; k++) {
        if (cuts.has(k)) continue;
        const line = clipped(p.slice(2 * k - 2, 2 * k + 2), plane.window);
        if (line && Math.max(Math.abs(line[2] - line[0]), Math.abs(line[3] - line[1])) > 1e-9) {
          lines.push(line);
        }
      }
    }
    return { path: addLines(new Path2D(), lines) };
  },

  dots(ink) {
    const { places, plane } = this.sets[ink.of];
    const [left, bottom, right, top] = this.planes[plane].window;
    const seen = indices(ink.at).filter((k) => {
      const x = places[2 * k], y = places[2 * k + 1];
      return x > left && x < right && y > bottom && y < top;
    });
    return { dots: pick(places, seen) };
  },

  ring(ink) {
    const { places } = this.sets[ink.of];
    const taken = this.chosen && this.chosen.set.k === ink.of ? [this.chosen.index] : ink.at;
    return circles(pick(places, taken), ink.r);
  },

  crosses(ink) {
    const set = this.sets[ink.of], r = ink.r, lines = [];
    const p = pick(set.places, ink.at ? Array.from(this.array(ink.at, 1)) : this.wrong(set, ink));
    for (const way of [1, -1]) {
      for (let i = 0; i < p.length; i += 2) {
        lines.push([p[i] - r, p[i + 1] - way * r, p[i] + r, p[i + 1] + way * r]);
      }
    }
    return { path: addLines(new Path2D(), lines) };
  },

  arrow(ink, plane) {
    let p;
    if (ink.line) [p] = this.bent(ink, [ink.line], plane);
    else {
      const live = Array.isArray(ink.q[0]);
      const q = live ? this.array(ink.q, INPUT) : Float64Array.from(ink.q, (v) => v / INPUT);
      p = plane.project(q);
    }
    const long = total(p), n = p.length;
    const [x, y] = [p[n - 2], p[n - 1]];
    if (long < 1e-6) {
      return ink.part === "point" ? circles([x, y], 0.13) : { path: new Path2D() };
    }
    if (ink.part === "point") return { path: new Path2D() };
    const size = Math.min(0.24, 0.6 * long);
    if (ink.part === "shaft") return { path: openPath(along(p, long - 0.9 * size)) };
    const [bx, by] = along(p, long - size).slice(-2);
    const away = Math.max(Math.hypot(x - bx, y - by), 1e-9);
    const half = (0.42 * size) / away, path = new Path2D();
    polygon(path, [
      x, y,
      bx - half * (y - by), by + half * (x - bx),
      bx + half * (y - by), by - half * (x - bx),
    ]);
    return { path };
  },

  crease(ink, plane) {
    let p = this.carried(ink, plane);
    const spread = (r) => {
      const own = p.filter((_, i) => i % 2 === r);
      return Math.max(...own) - Math.min(...own);
    };
    if (plane.flatness === 1 && p.length && Math.max(spread(0), spread(1)) < 1e-6) {
      // A point of a line, seen as a stroke.
      p = [p[0], p[1] - 0.7, p[0], p[1] + 0.7];
    }
    const lines = [];
    for (let i = 0; i < p.length; i += 4) {
      const line = clipped(p.slice(i, i + 4), plane.window);
      if (line) lines.push(...dashed(line, [0.14, 0.09]));
    }
    return { path: addLines(new Path2D(), lines) };
  },

  dashes(ink) {
    return { path: addLines(new Path2D(), dashed(this.array(ink.ends), ink.dash)) };
  },

  cells(ink, plane) {
    const path = new Path2D();
    for (const cell of ink.cells) {
      polygon(path, clippedPolygon(this.carried(cell, plane), plane.window));
    }
    return { path };
  },

  facets(ink, plane) {
    const { D, lens, s, window } = plane, { light, shades } = ink;
    const rows = lens ? [0, 1].map((r) => Array.from(lens.slice(r * D, (r + 1) * D))) : [];
    const seen = lens ? rows[0].map((_, c) => c).filter((c) => rows[0][c] || rows[1][c]) : [];
    const deep = seen.length === 3;
    if (deep) {
      // Out of the picture.
      rows.push(Array(D).fill(0));
      cross(...rows.map((row) => seen.map((c) => row[c]))).forEach((v, k) => (rows[2][seen[k]] = v));
    }
    const cells = ink.cells.map((cell) => {
      const path = new Path2D();
      polygon(path, clippedPolygon(this.carried(cell, plane), window));
      let depth = 0, lit = light[2];
      if (deep) {
        const q = cell.carried.at(s), count = q.length / D, normal = [0, 0, 0];
        const corner = (i) =>
          rows.map((row) => row.reduce((sum, v, c) => sum + v * q[(i % count) * D + c], 0));
        for (let i = 0; i < count; i++) {
          cross(corner(i), corner(i + 1)).forEach((v, k) => (normal[k] += v));
          depth += corner(i)[2] / count;
        }
        const size = Math.hypot(...normal);
        if (size > 1e-12) lit = Math.abs(normal.reduce((sum, v, k) => sum + v * light[k], 0)) / size;
      }
      return { path, depth, share: shades[0] + (shades[1] - shades[0]) * lit };
    });
    return { pieces: cells.sort((a, b) => a.depth - b.depth) };
  },

  traces(ink, plane) {
    const share = this.number(ink.share), lines = [];
    for (const line of ink.lines) {
      const p = this.carried(line, plane);
      let piece = [];
      const done = () => {
        if (piece.length) {
          const own = share < 1 ? along(piece, share * total(piece)) : piece;
          lines.push(...linesOf(own));
        }
        piece = [];
      };
      for (const segment of linesOf(p)) {
        const seen = clipped(segment, plane.window);
        if (!seen) done();
        else if (piece.length) piece.push(seen[2], seen[3]);
        else piece = seen;
      }
      done();
    }
    return { path: addLines(new Path2D(), lines) };
  },

  axes(ink, plane) {
    const [left, bottom, right, top] = plane.window, [x, y] = plane.origin;
    const lines = [], t = ink.tick;
    if (bottom < y && y < top) {
      lines.push([left, y, right, y]);
      for (const at of ticks(x, left, right, plane.scale)) lines.push([at, y - t, at, y + t]);
    }
    if (this.number(ink.span) && left < x && x < right) {
      lines.push([x, bottom, x, top]);
      for (const at of ticks(y, bottom, top, plane.scale)) lines.push([x - t, at, x + t, at]);
    }
    return { path: addLines(new Path2D(), lines) };
  },

  space(ink, plane) {
    const [x, y] = plane.origin, lines = [];
    for (const axis of ink.ways) {
      const unit = new Float64Array(plane.D);
      unit[axis] = 1;
      const tip = plane.project(unit), wx = tip[0] - x, wy = tip[1] - y;
      const long = Math.hypot(wx, wy);
      if (long < 1e-3 * plane.scale) continue;
      const sign = ink.sign, ux = (sign * wx) / long, uy = (sign * wy) / long;
      const line = clipped([x, y, x + sign * 1e3 * wx, y + sign * 1e3 * wy], plane.window);
      if (!line) continue;
      lines.push(line);
      const ends = [0, 2].map((i) => ((line[i] - x) * ux + (line[i + 1] - y) * uy) / long);
      const [low, high] = ends.sort((a, b) => a - b);
      for (let k = Math.max(Math.ceil(low), 1); k <= Math.min(Math.floor(high), 60); k++) {
        const px = x + k * long * ux, py = y + k * long * uy;
        const sx = -ink.tick * uy, sy = ink.tick * ux;
        lines.push([px - sx, py - sy, px + sx, py + sy]);
      }
    }
    return { path: addLines(new Path2D(), lines) };
  },

  ruler(ink, plane) {
    const [left, , right] = plane.window, y = plane.origin[1];
    const { at } = RULES.numbered.call(this, plane);
    const lines = [[left, y, right, y]];
    for (const x of at) lines.push([x, y - 0.07, x, y + 0.07]);
    return { path: addLines(new Path2D(), lines) };
  },

  ticks(ink, plane) {
    const { at, values, decimals } = RULES.numbered.call(this, plane), y = plane.origin[1];
    const places = at.flatMap((x) => [x, y - 0.32]);
    return this.numbers(values.map((v) => written(v, decimals)), places, ink.size);
  },

  // The numbers of a number line, and where they stand.
  numbered({ window: [left, , right], origin: [x], scale }) {
    const low = (left - x) / scale, high = (right - x) / scale;
    const steps = [0.25, 0.5];
    for (let k = 0; k < 12; k++) for (const s of [1, 2, 5]) steps.push(s * 10 ** k);
    const places = (every) => (every >= 1 ? 0 : every === 0.25 ? 2 : 1);
    const widest = (every) =>
      Math.max(...[low, high].map((v) => this.width(written(v, places(every)), 26)));
    const every =
      steps.find((step) => step * scale > Math.max(0.8, widest(step) + 0.25)) || steps.at(-1);
    const inset = Math.max(0.3, widest(every) / 2 + 0.22) / scale, last = (high - inset) / every;
    const values = [];
    for (let k = Math.ceil((low + inset) / every); k < last; k++) values.push(k * every);
    return { values, at: values.map((v) => x + v * scale), decimals: places(every) };
  },

  numbers(ink) {
    const values = Array.from(this.array(ink.values, 10 ** (ink.decimals + 2)));
    const texts = values.map((v) => (Number.isNaN(v) ? "" : written(v, ink.decimals)));
    return this.numbers(texts, this.array(ink.at), ink.size);
  },

  // What a point is in every neuron, as far as it has come.
  readings(ink, plane) {
    const x = this.chosen ? this.chosenInput() : this.array(ink.x, 1e9);
    const texts = this.readings(plane, x).map((value, k) => {
      if (value === null) return "";
      if (!ink.rooms) return written(value, ink.decimals);
      const room = ink.rooms[k] / SCENE + 1e-9;
      if (!room) return "";
      for (let d = ink.decimals; d > 0; d--) {
        const text = written(value, d);
        if (this.width(text, ink.size) <= room) return text;
      }
      return written(value, 0);
    });
    const centers = Array.from(this.array(ink.at));
    // Where a minus sign would reach out of its neuron, the number stands further right.
    texts.forEach((text, k) => {
      if (!text || !ink.rooms) return;
      const digits = this.width(text.replace("\u2212", ""), ink.size);
      const over = this.width(text, ink.size) - digits / 2 - ink.rooms[k] / SCENE / 2;
      centers[2 * k] += Math.max(0, over);
    });
    return this.numbers(texts, centers, ink.size);
  },

  // One point on its way, with the line it came along.
  tracer(ink, plane) {
    const x = this.chosen ? this.chosenInput() : this.array(ink.x, 1e9);
    const carried = new Carried(plane, x, x.length), { s } = plane;
    const at = (place) => Array.from(plane.project(carried.at(place)));
    if (ink.part === "dot") return { dots: at(s) };
    if (ink.part === "ring") return circles(at(s), ink.r * (5 - 4 * this.number(ink.opening)));
    const since = this.number(ink.since), stops = [], way = at(since);
    for (let k = Math.ceil(since); k < s; k++) stops.push(...at(k));
    if (ink.part === "stops") return { dots: stops };
    for (let k = Math.floor(since); k < s; k += ink.step) if (k > since) way.push(...at(k));
    const lines = linesOf([...way, ...at(s)]).map((line) => clipped(line, plane.window));
    return { path: addLines(new Path2D(), lines.filter(Boolean)) };
  },

  // Copies of a picture's pixels on their way, the first ahead of the last.
  travel(ink) {
    const { side, corner, step, middle, own } = ink, t = this.number(ink.t), path = new Path2D();
    for (const k of ink.at) {
      let far = Math.min(Math.max(1.7 * t - (0.7 * k) / (side * side), 0), 1);
      far *= far * (3 - 2 * far);
      if (ink.open && !far) continue;
      const [x, y, size] = own[k] || [...middle, 0];
      const from = [corner[0] + (k % side) * step, corner[1] - Math.floor(k / side) * step];
      const half = ((1 - far) * step + far * size) / 2;
      path.rect(
        from[0] + far * (x - from[0]) - half, from[1] + far * (y - from[1]) - half,
        2 * half, 2 * half,
      );
    }
    return { path };
  },

  "plot dots"(ink) {
    return { dots: plotted(this, ink) };
  },

  "plot ring"(ink) {
    const at = this.chosen && this.chosen.set.k === ink.of ? [this.chosen.index] : ink.at;
    return circles(plotted(this, { ...ink, at }), ink.r);
  },
};

// Which points the net puts into another class than theirs.
Drawing.prototype.wrong = function (set, { threshold }) {
  const { net } = this.planes[set.plane], n = net.widths[0];
  return Array.from(set.labels, Number).flatMap((label, k) => {
    const y = forward(net, set.now.slice(k * n, (k + 1) * n)).pop();
    const score = y.length > 1 ? y[1] - y[0] : y[0];
    const found = y.length > 2 ? y.indexOf(Math.max(...y)) : Number(score > threshold);
    return found === label ? [] : [k];
  });
};

Drawing.prototype.chosenInput = function () {
  const { set, index } = this.chosen, n = this.planes[set.plane].net.widths[0];
  return set.now.slice(index * n, (index + 1) * n);
};

// Neuron after neuron what one input is there by now; null where it has not come to.
Drawing.prototype.readings = function (plane, x) {
  const carried = new Carried(plane, x, x.length);
  return plane.net.widths.flatMap((width, layer) => {
    const [start, end] = plane.span(layer);
    if (layer && plane.s <= start) return Array(width).fill(null);
    return Array.from(carried.at(Math.min(plane.s, end)).slice(0, width));
  });
};
