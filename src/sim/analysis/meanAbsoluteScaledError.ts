import { SimError } from '../errors';
import { forecastStarts } from '../signals/forecastStarts';
import { trialRows } from '../signals/trialRows';
import type { Forecaster, ForecastOptions } from './predictionError';

/** Steps of each forecast that reconstructions are scored by. */
export const MASE_STEPS = 10;

/**
 * Mean absolute scaled error (MASE) by Hyndman and Koehler: absolute error of a forecast over that of the naive one, which expects
 * each sample to repeat the one before it,
 *
 *     MASE = ⟨|x̂(t) − x(t)|⟩ / ⟨|x(t) − x(t − 1)|⟩,
 *
 * for each dimension, averaged over dimensions. Below 1, the forecast beats the naive one at a single step. The denominator is
 * taken over the whole truth given: a reconstruction must not be able to lower its score by moving a lot. Dimensions in which
 * the truth stands still have no scale and are left out.
 *
 * @param truth shape (T × N), row-major.
 * @param forecast shape (≥ `steps` × N): what was expected for the first samples of the truth.
 * @param steps samples compared, at most T.
 * @returns NaN where the truth stands still in all dimensions.
 * @throws {SimError} `bad-parameter` if the orbits are shorter than `steps`.
 * @see Hyndman & Koehler (2006), Int. J. Forecast. 22, 679–688.
 */
export function meanAbsoluteScaledError(
  truth: ArrayLike<number>,
  forecast: ArrayLike<number>,
  dim: number,
  steps = 10,
): number {
  const shorter = Math.floor(Math.min(truth.length, forecast.length) / dim);
  if (!(Number.isInteger(steps) && steps >= 1 && steps <= shorter)) {
    throw new SimError(
      'bad-parameter',
      `Expected between 1 and ${shorter} steps, as many as the shorter orbit has, got ${steps}.`,
    );
  }
  const errors = new Float64Array(dim);
  for (let at = 0; at < steps * dim; at++) errors[at % dim] += Math.abs(forecast[at] - truth[at]) / steps;
  return meanOfScaled(errors, naiveErrors(truth, dim));
}

/**
 * MASE of a forecaster over the first `steps` samples after each start, all starts and dimensions; the naive errors are those of the
 * whole part. Forecasts start at complete rows and stay within a trial, as changes do; where the truth misses a value nothing is
 * counted.
 *
 * @param part shape (T × N), row-major; NaN where a value is missing.
 * @returns NaN where the part is too short for a single start, or stands still.
 */
export function forecasterScaledError(
  forecaster: Forecaster,
  part: Float64Array,
  dim: number,
  { steps = 10, starts, lead = 0, trials, inputs }: ForecastOptions & { readonly steps?: number },
): number {
  const data = { values: part, ...(trials && { trials }), ...(inputs && { inputs }) };
  const used = forecastStarts(data, dim, { most: starts, lead, steps });
  if (used.length === 0) return NaN;
  const counts = new Float64Array(dim);
  for (const { row } of used) {
    for (let at = 0; at < steps * dim; at++)
      if (!Number.isNaN(part[(row + 1) * dim + at])) counts[at % dim]++;
  }
  const out = new Float64Array(steps * dim);
  const errors = new Float64Array(dim);
  for (const { row, t, trial, inputs: driving } of used) {
    forecaster.forecast(out, trial, t, steps, driving);
    for (let at = 0; at < out.length; at++) {
      const truth = part[(row + 1) * dim + at];
      if (!Number.isNaN(truth)) errors[at % dim] += Math.abs(out[at] - truth) / counts[at % dim];
    }
  }
  return meanOfScaled(errors, naiveErrors(part, dim, trials));
}

/** Mean absolute change from one sample to the next of its trial, where both are there; shape (N). */
function naiveErrors(truth: ArrayLike<number>, dim: number, trials?: readonly number[]): Float64Array {
  const samples = Math.floor(truth.length / dim);
  const changes = new Float64Array(dim);
  const errors = new Float64Array(dim);
  const eachChange = (visit: (i: number, change: number) => void) => {
    for (const { from, to } of trialRows({ samples, ...(trials && { trials }) })) {
      for (let at = (from + 1) * dim; at < to * dim; at++) {
        const change = Math.abs(truth[at] - truth[at - dim]);
        if (!Number.isNaN(change)) visit(at % dim, change);
      }
    }
  };
  eachChange((i) => changes[i]++);
  eachChange((i, change) => (errors[i] += change / changes[i]));
  return errors;
}

function meanOfScaled(errors: Float64Array, naive: Float64Array): number {
  const scaled = errors.map((error, i) => error / naive[i]).filter((_, i) => naive[i] > 0);
  return scaled.length > 0 ? scaled.reduce((a, b) => a + b) / scaled.length : NaN;
}
