/**
 * Delay embedding (Takens 1981): row t holds the sample at t, t − τ, …, t − (d − 1)τ, all channels of the newest first. The
 * first (d − 1)τ samples have no row.
 *
 * @param values shape (T × n), row-major.
 * @returns shape ((T − (d − 1)τ) × dn), row-major.
 */
export function delayEmbedding(
  values: Float64Array,
  n: number,
  dimension: number,
  delay: number,
): Float64Array {
  const lost = (dimension - 1) * delay;
  const rows = values.length / n - lost;
  const out = new Float64Array(Math.max(0, rows) * n * dimension);
  for (let t = 0; t < rows; t++) {
    for (let d = 0; d < dimension; d++) {
      const from = (t + lost - d * delay) * n;
      for (let i = 0; i < n; i++) out[(t * dimension + d) * n + i] = values[from + i]!;
    }
  }
  return out;
}
