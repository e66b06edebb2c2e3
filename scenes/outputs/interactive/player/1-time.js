// Numbers and arrays over time, as pleat.scenes.outputs.interactive.tracks writes them.

// manim's `smooth`: how everything eases in and out.
function smooth(t) {
  const sigmoid = (x) => 1 / (1 + Math.exp(-x));
  const low = sigmoid(-5);
  return Math.min(Math.max((sigmoid(10 * (t - 0.5)) - low) / (1 - 2 * low), 0), 1);
}

// Eased too, without a beginning or an end that is seen.
const soft = (t) => t * t * (3 - 2 * t);

// The last of a list's entries that has begun at a frame; the first if none has.
function begun(entries, frame, start) {
  for (let k = entries.length - 1; k >= 0; k--) if (start(entries[k]) <= frame) return entries[k];
  return entries[0];
}

function trackAt(track, frame) {
  let k = track.length - 1;
  while (k > 0 && track[k][0] > frame) k--;
  if (k === 0) return track[0];
  const [start, what, from, to, shape] = track[k];
  if (from !== undefined) {
    let t = smooth(Math.min((frame - start) / what, 1));
    // There and back, as lights do.
    if (shape) t = smooth(Math.min(4 * t, 4 * (1 - t), 1));
    return from + (to - from) * t;
  }
  if (typeof what === "number") return what;
  const now = frame - start;
  let i = 0;
  while (i < what.length && what[i] <= now) i += 2;
  if (i === 0) return what[1];
  if (i >= what.length) return what[what.length - 1];
  const share = (now - what[i - 2]) / (what[i] - what[i - 2]);
  return what[i - 1] + share * (what[i + 1] - what[i - 1]);
}

// An array over time, written in so many parts of one. Where it does not move it is made once.
function arrayAt(entries, frame, parts, tracks) {
  const entry = begun(entries, frame, (e) => e[0]);
  if (entry.made) return entry.made;
  const out = Float64Array.from(entry[1]);
  for (let k = 2; k < entry.length; k += 2) {
    const share = trackAt(tracks[entry[k + 1]], frame);
    const by = entry[k];
    for (let i = 0; i < out.length; i++) out[i] += share * by[i];
  }
  for (let i = 0; i < out.length; i++) out[i] = entry[1][i] === null ? NaN : out[i] / parts;
  if (entry.length === 2) entry.made = out;
  return out;
}
