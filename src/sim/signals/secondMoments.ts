/** Samples taken at a time; a multiple of four. */
const BLOCK = 64;

/** Mean and covariance (divided by T, as the literature's code does) of row-major samples; shapes (n) and (n × n). */
export function secondMoments(
  values: Float64Array,
  n: number,
): { mean: Float64Array; covariance: Float64Array } {
  const T = values.length / n;
  const mean = new Float64Array(n);
  for (let t = 0; t < T; t++) for (let i = 0; i < n; i++) mean[i]! += values[t * n + i]! / T;
  const covariance = new Float64Array(n * n);
  const centred = new Float64Array(BLOCK * n);
  for (let first = 0; first < T; first += BLOCK) {
    const rows = Math.min(BLOCK, T - first);
    for (let at = 0; at < rows * n; at++) centred[at] = values[first * n + at]! - mean[at % n]!;
    // Rows of zeros make the last block whole.
    centred.fill(0, rows * n);
    // A row of the covariance stays at hand for all of the block, and four samples share a turn; every sum keeps the order of time.
    for (let i = 0; i < n; i++) {
      for (let t = 0; t < rows * n; t += 4 * n) {
        const [t1, t2, t3] = [t + n, t + 2 * n, t + 3 * n];
        const a = centred[t + i]! / T;
        const b = centred[t1 + i]! / T;
        const c = centred[t2 + i]! / T;
        const d = centred[t3 + i]! / T;
        for (let j = 0, at = i * n; j <= i; j++, at++) {
          covariance[at] =
            covariance[at]! +
            a * centred[t + j]! +
            b * centred[t1 + j]! +
            c * centred[t2 + j]! +
            d * centred[t3 + j]!;
        }
      }
    }
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) covariance[j * n + i] = covariance[i * n + j]!;
  return { mean, covariance };
}
