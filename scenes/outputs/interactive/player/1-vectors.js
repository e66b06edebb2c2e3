// Vectors, and what a plane parts.
const minus = (a, b) => a.map((v, i) => v - b[i]);
const dot = (a, b) => a.reduce((sum, v, i) => sum + v * b[i], 0);
const cross = ([a, b, c], [d, e, f]) => [b * f - c * e, c * d - a * f, a * e - b * d];
const triples = (p) => Array.from({ length: p.length / 3 }, (_, i) => Array.from(p.slice(3 * i, 3 * i + 3)));
const between = (a, b, t) => a.map((v, i) => v + t * (b[i] - v));

// Both parts of a convex polygon, or of a segment, with heights over a plane.
function halves(corners, heights, open) {
  const low = [], high = [], count = corners.length;
  corners.forEach((p, i) => {
    const h = heights[i], next = (i + 1) % count, g = heights[next];
    if (h <= 0) low.push(p);
    if (h >= 0) high.push(p);
    if (h * g < 0 && (next || !open)) {
      const at = between(p, corners[next], h / (h - g));
      low.push(at);
      high.push(at);
    }
  });
  return [low, high];
}
