/** Mean and covariance (divided by T, as the literature's code does) of row-major samples; shapes (n) and (n × n). */
export function secondMoments(
  values: Float64Array,
  n: number,
): { mean: Float64Array; covariance: Float64Array } {
  const T = values.length / n;
  const mean = new Float64Array(n);
  for (let t = 0; t < T; t++) for (let i = 0; i < n; i++) mean[i]! += values[t * n + i]! / T;
  const covariance = new Float64Array(n * n);
  const centred = new Float64Array(n);
  for (let t = 0; t < T; t++) {
    for (let i = 0; i < n; i++) centred[i] = values[t * n + i]! - mean[i]!;
    for (let i = 0; i < n; i++) {
      const value = centred[i]! / T;
      for (let j = 0; j <= i; j++) covariance[i * n + j]! += value * centred[j]!;
    }
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) covariance[j * n + i] = covariance[i * n + j]!;
  return { mean, covariance };
}
