/** The deviation of a normal distribution in units of its median absolute deviation. */
const NORMAL = 1.482602218505602;

/** The middle of some numbers; NaN of none. Missing ones must have been left out. */
export function median(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Median, and the deviation that a normal distribution of the same median absolute deviation has. */
export function robustMoments(values: ArrayLike<number>): { median: number; deviation: number } {
  const middle = median(values);
  const off = Float64Array.from(values, (value) => Math.abs(value - middle));
  return { median: middle, deviation: NORMAL * median(off) };
}
