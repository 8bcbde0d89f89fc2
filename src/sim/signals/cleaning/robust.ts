/** The deviation of a normal distribution in units of its median absolute deviation. */
const NORMAL = 1.482602218505602;

/** Median, and the deviation that a normal distribution of the same median absolute deviation has. None of the values may be missing. */
export function robustMoments(values: Float64Array): { median: number; deviation: number } {
  const median = middle(values);
  return { median, deviation: NORMAL * middle(values.map((value) => Math.abs(value - median))) };
}

function middle(values: Float64Array): number {
  const n = values.length;
  if (n === 0) return NaN;
  const half = n >> 1;
  const parted = values.slice();
  const upper = select(parted, half);
  if (n % 2) return upper;
  let lower = -Infinity;
  for (let i = 0; i < half; i++) lower = Math.max(lower, parted[i]!);
  return (lower + upper) / 2;
}

/**
 * The k-th smallest, from 0, by parting around a pivot (Hoare 1961, Algorithm 65): long signals need no sorting for it.
 *
 * @param values reordered: those before place k are no larger, those after it no smaller.
 */
function select(values: Float64Array, k: number): number {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const [a, b, c] = [values[low]!, values[(low + high) >> 1]!, values[high]!];
    // The middle one of three, which sorted signals need.
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    let [i, j] = [low, high];
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const held = values[i]!;
      values[i++] = values[j]!;
      values[j--] = held;
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else return values[k]!;
  }
  return values[k]!;
}
