const AT_ONCE = 4;
type Quartet = [Float64Array, Float64Array, Float64Array, Float64Array];

/** Mean and covariance (divided by T, as the literature's code does) of row-major samples; shapes (n) and (n × n). */
export function secondMoments(
  values: Float64Array,
  n: number,
): { mean: Float64Array; covariance: Float64Array } {
  const T = values.length / n;
  const mean = new Float64Array(n);
  for (let t = 0; t < T; t++) for (let i = 0; i < n; i++) mean[i]! += values[t * n + i]! / T;
  const covariance = new Float64Array(n * n);
  // Some samples at once, so that the matrix is gone through less often; zeros after the last.
  const [a, b, c, d] = Array.from({ length: AT_ONCE }, () => new Float64Array(n)) as Quartet;
  for (let t = 0; t < T; t += AT_ONCE) {
    for (const [k, centred] of [a, b, c, d].entries())
      for (let i = 0; i < n; i++) centred[i] = t + k < T ? values[(t + k) * n + i]! - mean[i]! : 0;
    for (let i = 0; i < n; i++) {
      const [ai, bi, ci, di] = [a[i]! / T, b[i]! / T, c[i]! / T, d[i]! / T];
      const row = covariance.subarray(i * n, i * n + i + 1);
      for (let j = 0; j <= i; j++) row[j] = row[j]! + ai * a[j]! + bi * b[j]! + ci * c[j]! + di * d[j]!;
    }
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) covariance[j * n + i] = covariance[i * n + j]!;
  return { mean, covariance };
}
