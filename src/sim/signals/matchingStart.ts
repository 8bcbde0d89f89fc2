/**
 * The start of the stretch of so many samples whose two ends, and the steps there, differ least; in units of the channels' own sizes.
 *
 * @param values shape (T × n), row-major.
 */
export function matchingStart(values: Float64Array, n: number, samples: number): number {
  const T = values.length / n;
  let best = 0;
  let least = Infinity;
  for (let start = 0; start + samples <= T; start++) {
    let gap = 0;
    const end = start + samples - 1;
    for (let i = 0; i < n; i++) {
      const jump = values[end * n + i] - values[start * n + i];
      const first = values[(start + 1) * n + i] - values[start * n + i];
      const last = values[end * n + i] - values[(end - 1) * n + i];
      gap += jump ** 2 + (last - first) ** 2;
    }
    if (gap < least) {
      least = gap;
      best = start;
    }
  }
  return best;
}
