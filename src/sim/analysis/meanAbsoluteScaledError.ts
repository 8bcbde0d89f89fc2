import { SimError } from '../errors';
import type { Forecaster } from './predictionError';

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
 * whole part.
 *
 * @param part shape (T × N), row-major.
 * @returns NaN where the part is too short for a single start, or stands still.
 */
export function forecasterScaledError(
  forecaster: Forecaster,
  part: Float64Array,
  dim: number,
  {
    steps = 10,
    starts,
    lead = 0,
  }: {
    readonly steps?: number;
    /** How many starting rows are used at most, spread evenly. */
    readonly starts: number;
    /** Rows before the first start, for forecasters that need a past. */
    readonly lead?: number;
  },
): number {
  const available = part.length / dim - lead - steps;
  const used = Math.min(starts, available);
  if (!(used >= 1)) return NaN;
  const out = new Float64Array(steps * dim);
  const errors = new Float64Array(dim);
  for (let s = 0; s < used; s++) {
    const t = lead + Math.floor((s * available) / used);
    forecaster.forecast(out, part, t, steps);
    for (let at = 0; at < out.length; at++) {
      errors[at % dim] += Math.abs(out[at] - part[(t + 1) * dim + at]) / (used * steps);
    }
  }
  return meanOfScaled(errors, naiveErrors(part, dim));
}

/** Mean absolute change from one sample to the next; shape (N). */
function naiveErrors(truth: ArrayLike<number>, dim: number): Float64Array {
  const changes = Math.floor(truth.length / dim) - 1;
  const errors = new Float64Array(dim);
  for (let at = dim; at < (changes + 1) * dim; at++) {
    errors[at % dim] += Math.abs(truth[at] - truth[at - dim]) / changes;
  }
  return errors;
}

function meanOfScaled(errors: Float64Array, naive: Float64Array): number {
  const scaled = errors.map((error, i) => error / naive[i]).filter((_, i) => naive[i] > 0);
  return scaled.length > 0 ? scaled.reduce((a, b) => a + b) / scaled.length : NaN;
}
