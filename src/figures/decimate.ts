/**
 * Thins an evenly sampled line to what a column of width one can show: first, lowest, highest and last value of each
 * stretch, in the order they came. Extremes are kept exactly; a column with a NaN breaks the line there.
 *
 * @param values one value a sample.
 * @param columns columns the line will be drawn over.
 * @returns indices of the samples kept, ascending; all of them when there are at most four a column.
 */
export function keepExtremes(values: ArrayLike<number>, columns: number): Int32Array {
  const count = values.length;
  if (count <= 4 * columns) return Int32Array.from({ length: count }, (_, i) => i);
  const kept: number[] = [];
  for (let column = 0; column < columns; column++) {
    const start = Math.floor((column * count) / columns);
    const stop = Math.floor(((column + 1) * count) / columns);
    let low = start;
    let high = start;
    let gap = -1;
    for (let i = start; i < stop; i++) {
      const value = values[i] ?? NaN;
      if (Number.isNaN(value)) gap = i;
      // A NaN at the front compares false for ever; the first number replaces it.
      if (value < (values[low] ?? NaN) || Number.isNaN(values[low])) low = i;
      if (value > (values[high] ?? NaN) || Number.isNaN(values[high])) high = i;
    }
    const inside = new Set([start, low, high, stop - 1]);
    if (gap >= 0) inside.add(gap);
    kept.push(...[...inside].sort((a, b) => a - b));
  }
  return Int32Array.from(kept);
}

/**
 * Drops points a line does not need: what is left stays within `tolerance` of every point dropped.
 * NaN points break the line and stay.
 *
 * @param points x₀, y₀, x₁, y₁ …
 * @param tolerance in the points' unit.
 * @see Douglas & Peucker (1973), Cartographica 10, 112–122.
 */
export function simplify(points: Float64Array, tolerance: number): Float64Array {
  const count = points.length / 2;
  const keep = new Uint8Array(count);
  let start = 0;
  for (let i = 0; i <= count; i++) {
    const broken = i === count || Number.isNaN(points[2 * i]) || Number.isNaN(points[2 * i + 1]);
    if (!broken) continue;
    if (i > start) keepNeeded(points, start, i - 1, tolerance, keep);
    if (i < count) keep[i] = 1;
    start = i + 1;
  }
  const kept: number[] = [];
  for (let i = 0; i < count; i++) if (keep[i]) kept.push(points[2 * i] ?? NaN, points[2 * i + 1] ?? NaN);
  return Float64Array.from(kept);
}

/** Longest stretch looked at in one go: the search is quadratic at worst, and a line this long needs its joints anyway. */
const longest = 512;

function keepNeeded(
  points: Float64Array,
  first: number,
  last: number,
  tolerance: number,
  keep: Uint8Array,
): void {
  const stack: [number, number][] = [];
  for (let from = first; from < last; from += longest) stack.push([from, Math.min(from + longest, last)]);
  keep[first] = 1;
  keep[last] = 1;
  for (let stretch = stack.pop(); stretch; stretch = stack.pop()) {
    const [from, to] = stretch;
    keep[from] = 1;
    keep[to] = 1;
    const far = farthest(points, from, to);
    if (far.distance > tolerance) stack.push([from, far.index], [far.index, to]);
  }
}

/** The point between two others that lies farthest from the segment joining them. */
function farthest(points: Float64Array, from: number, to: number): { index: number; distance: number } {
  const [x0, y0] = [points[2 * from] ?? 0, points[2 * from + 1] ?? 0];
  const [dx, dy] = [(points[2 * to] ?? 0) - x0, (points[2 * to + 1] ?? 0) - y0];
  const square = dx * dx + dy * dy;
  let index = from;
  let distance = 0;
  for (let i = from + 1; i < to; i++) {
    const [px, py] = [(points[2 * i] ?? 0) - x0, (points[2 * i + 1] ?? 0) - y0];
    const along = square > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / square)) : 0;
    const away = Math.hypot(px - along * dx, py - along * dy);
    if (away > distance) [index, distance] = [i, away];
  }
  return { index, distance };
}
