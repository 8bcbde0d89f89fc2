import { forecastStarts } from '../signals/forecastStarts';
import { trialRows } from '../signals/trialRows';

/** Foretells the next samples from a row of data. */
export interface Forecaster {
  /**
   * Writes the `steps` samples that should follow row t of `part` into `out`, shape (steps × N).
   * Rows up to and including t may be looked at; none after.
   *
   * @param inputs external inputs of the rows of `part`, shape (T × K), known for the rows that are foretold too; absent without.
   */
  forecast(out: Float64Array, part: Float64Array, t: number, steps: number, inputs?: Float64Array): void;
}

export interface ForecastOptions {
  /** How many starting rows are used at most, spread evenly over those that can be. */
  readonly starts: number;
  /** Rows before the first start of a trial, for forecasters that need a past. */
  readonly lead?: number;
  /** First row of each trial; one where absent. */
  readonly trials?: readonly number[] | undefined;
  /** Shape (T × K). */
  readonly inputs?: Float64Array | undefined;
}

/**
 * n-step prediction error: mean squared error, over all starts and dimensions, n samples after the last one seen. Forecasts start at
 * complete rows and stay within a trial; where the truth misses a value nothing is counted.
 *
 * @param part shape (T × N), row-major, in units of the prepared data; NaN where a value is missing.
 * @param horizons the n asked for; those the part is too short for are left out of the answer.
 */
export function predictionError(
  forecaster: Forecaster,
  part: Float64Array,
  dim: number,
  { horizons, starts, lead = 0, trials, inputs }: ForecastOptions & { readonly horizons: readonly number[] },
): Record<string, number> {
  const samples = part.length / dim;
  const room = Math.max(
    ...trialRows({ samples, ...(trials && { trials }) }).map(({ from, to }) => to - from),
  );
  const fitting = horizons.filter((n) => room - lead - n >= 2);
  if (fitting.length === 0) return {};
  const longest = Math.max(...fitting);
  const data = { values: part, ...(trials && { trials }), ...(inputs && { inputs }) };
  const used = forecastStarts(data, dim, { most: starts, lead, steps: longest });
  const out = new Float64Array(longest * dim);
  const sums = new Float64Array(fitting.length);
  const counts = new Float64Array(fitting.length);
  for (const start of used) {
    forecaster.forecast(out, start.trial, start.t, longest, start.inputs);
    fitting.forEach((n, h) => {
      for (let i = 0; i < dim; i++) {
        const truth = part[(start.row + n) * dim + i]!;
        if (Number.isNaN(truth)) continue;
        sums[h]! += (out[(n - 1) * dim + i]! - truth) ** 2;
        counts[h]! += 1;
      }
    });
  }
  const scored = [...fitting.keys()].filter((h) => counts[h]! > 0);
  return Object.fromEntries(scored.map((h) => [fitting[h], sums[h]! / counts[h]!]));
}
