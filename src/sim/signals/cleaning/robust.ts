/** The deviation of a normal distribution in units of its median absolute deviation. */
const NORMAL = 1.482602218505602;

/** Median, and the deviation that a normal distribution of the same median absolute deviation has. None of the values may be missing. */
export function robustMoments(values: Float64Array): { median: number; deviation: number } {
  const median = middle(values);
  return { median, deviation: NORMAL * middle(values.map((value) => Math.abs(value - median))) };
}

/** Of long signals too, which a typed array sorts by value and without boxes. */
function middle(values: Float64Array): number {
  const sorted = values.slice().sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
