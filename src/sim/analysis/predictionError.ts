/** Foretells the next samples from a row of data. */
export interface Forecaster {
  /**
   * Writes the `steps` samples that should follow row t of `part` into `out`, shape (steps × N).
   * Rows up to and including t may be looked at; none after.
   */
  forecast(out: Float64Array, part: Float64Array, t: number, steps: number): void;
}

/**
 * n-step prediction error: mean squared error, over all starts and dimensions, n samples after the last one seen.
 *
 * @param part shape (T × N), row-major, in units of the prepared data.
 * @param horizons the n asked for; those the part is too short for are left out of the answer.
 * @param starts how many starting rows are used, spread evenly.
 * @param lead rows before the first start, for forecasters that need a past.
 */
export function predictionError(
  forecaster: Forecaster,
  part: Float64Array,
  dim: number,
  {
    horizons,
    starts,
    lead = 0,
  }: { readonly horizons: readonly number[]; readonly starts: number; readonly lead?: number },
): Record<string, number> {
  const samples = part.length / dim;
  const fitting = horizons.filter((n) => samples - lead - n >= 2);
  if (fitting.length === 0) return {};
  const longest = Math.max(...fitting);
  const available = samples - lead - longest;
  const used = Math.min(starts, available);
  const out = new Float64Array(longest * dim);
  const sums = new Float64Array(fitting.length);
  for (let s = 0; s < used; s++) {
    const t = lead + Math.floor((s * available) / used);
    forecaster.forecast(out, part, t, longest);
    fitting.forEach((n, h) => {
      for (let i = 0; i < dim; i++) sums[h]! += (out[(n - 1) * dim + i]! - part[(t + n) * dim + i]!) ** 2;
    });
  }
  return Object.fromEntries(fitting.map((n, h) => [n, sums[h]! / (used * dim)]));
}
