/**
 * The middle value, or the mean of the two in the middle. What has no value (NaN: a training that diverged, a stretch that shares no cell
 * with another) counts as infinitely far, not as absent, so that failures can't flatter. NaN where the middle itself is such, and of
 * nothing.
 */
export function median(values: readonly number[]): number {
  const sorted = values.map((value) => (Number.isNaN(value) ? Infinity : value)).sort((a, b) => a - b);
  const half = sorted.length / 2;
  const middle = sorted.length % 2 ? sorted[Math.floor(half)]! : (sorted[half - 1]! + sorted[half]!) / 2;
  return Number.isFinite(middle) ? middle : NaN;
}

/** Median absolute deviation from the median, unscaled, as the field reports it beside medians over trainings. */
export function medianDeviation(values: readonly number[]): number {
  const centre = median(values);
  return median(values.map((value) => Math.abs(value - centre)));
}
