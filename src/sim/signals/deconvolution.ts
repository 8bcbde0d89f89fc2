import { factorBanded } from '../kernels/bandedCholesky';
import { createPowerPlan } from '../kernels/fft';
import { median } from '../median';

/**
 * What activity is expected to be like before anything is measured, for one dimension: white noise of variance ν g on the measured
 * signal, and activity of the spectrum g / |1 − a exp(−iω)|² around a mean, that of an autoregression of order 1.
 */
export interface ActivityPrior {
  readonly mean: number;
  /** ν, variance of the noise over that of the activity's innovations. */
  readonly noise: number;
  /** a, 0 … 1. */
  readonly persistence: number;
}

/** Persistences that are tried, 1 − 10^(−k/16). */
const PERSISTENCES = Array.from({ length: 41 }, (_, k) => 1 - 10 ** (-k / 16));
/** Share of the frequencies, the highest, that noise is read off. */
const NOISE_BAND = 0.25;
/** Noise is at least and at most this share of the measured variance: a spectrum that was low-passed shows none at all. */
const LEAST_NOISE = 1e-3;
const MOST_NOISE = 0.9;

/**
 * Reads activity's prior off what was measured of it.
 *
 * Noise is white, so its level is that of the highest quarter of the frequencies, where the response lets next to nothing through: the
 * median of the periodogram there over ln 2, since a periodogram is exponentially distributed and its median not drawn by a peak.
 * Of all autoregressions of order 1, seen through the response h with that noise, that have the measured variance, the likeliest by
 * Whittle's likelihood is taken.
 *
 * @param trials the measured signal, one array a trial; all of at least two samples.
 * @param taps h.
 * @param share of the measured variance that is noise, where it is known.
 * @see Whittle (1953), Ark. Mat. 2, 423–434; Wiener (1949), Extrapolation, interpolation, and smoothing of stationary time series.
 */
export function activityPrior(
  trials: readonly Float64Array[],
  taps: Float64Array,
  share: number | null = null,
): ActivityPrior {
  const samples = trials.reduce((sum, { length }) => sum + length, 0);
  const mean = trials.reduce((sum, trial) => sum + trial.reduce((a, b) => a + b, 0), 0) / samples;
  const spectrum = trials.flatMap((trial) => periodogram(trial, mean, taps));
  const power = average(spectrum.map(({ power }) => power));
  const fast = spectrum.filter(({ omega }) => omega >= (1 - NOISE_BAND) * Math.PI).map(({ power }) => power);
  const estimated = median(fast) / Math.LN2 / power || LEAST_NOISE;
  const noise = power * (share ?? Math.min(MOST_NOISE, Math.max(LEAST_NOISE, estimated)));

  let best = { noise: Infinity, persistence: 0, likelihood: -Infinity };
  for (const persistence of PERSISTENCES) {
    const shape = spectrum.map(
      ({ omega, gain }) => gain / (1 + persistence * (persistence - 2 * Math.cos(omega))),
    );
    const innovations = (power - noise) / average(shape);
    let likelihood = 0;
    spectrum.forEach((at, k) => {
      const expected = innovations * shape[k] + noise;
      likelihood -= Math.log(expected) + at.power / expected;
    });
    if (likelihood > best.likelihood) best = { noise: noise / innovations, persistence, likelihood };
  }
  return { mean, noise: best.noise, persistence: best.persistence };
}

/** Power of a trial and |H|² at its frequencies above 0. */
function periodogram(
  trial: Float64Array,
  mean: number,
  taps: Float64Array,
): { omega: number; power: number; gain: number }[] {
  const n = trial.length;
  const squares = new Float64Array((n >> 1) + 1);
  createPowerPlan(n).power(
    squares,
    trial.map((value) => value - mean),
  );
  return Array.from({ length: n >> 1 }, (_, k) => {
    const omega = (2 * Math.PI * (k + 1)) / n;
    return { omega, power: squares[k + 1] / n, gain: gainAt(taps, omega) };
  });
}

/** |H|² */
function gainAt(taps: Float64Array, omega: number): number {
  let re = 0;
  let im = 0;
  taps.forEach((tap, k) => {
    re += tap * Math.cos(omega * k);
    im += tap * Math.sin(omega * k);
  });
  return re * re + im * im;
}

const average = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** Activity as it is estimated from what was measured of it. */
export interface Deconvolved {
  /** d, from L − 1 samples before the first measured one on, which the first measured ones are still a response to; shape (L − 1 + T). */
  readonly activity: Float64Array;
  /** h * d, shape (T). */
  readonly convolved: Float64Array;
}

/**
 * Wiener's deconvolution of a finite record: the expectation of the activity d, given x = h * d + noise of variance ν and the
 * prior, which minimises
 *
 *     Σ (xₜ − (h * d)ₜ)² + ν Σ (dₜ − a dₜ₋₁)².
 *
 * Far from the ends that is D(f) = H̄ X / (|H|² + ν |1 − a exp(−iω)|²). What lies beyond the ends is unknown, and is treated as such
 * instead of being made up by padding: towards the end the estimate goes back to the mean, as what happens there has not been
 * answered yet.
 *
 * @param rows T.
 * @returns a function of one measured series, shape (T); what is alike for all of them is done once.
 */
export function createDeconvolution(
  taps: Float64Array,
  { mean, noise, persistence: a }: ActivityPrior,
  rows: number,
): (measured: ArrayLike<number>) => Deconvolved {
  const L = taps.length;
  const n = rows + L - 1;
  const w = Math.max(1, L - 1);
  const band = new Float64Array(n * (w + 1));
  for (let t = 0; t < rows; t++) {
    for (let k = 0; k < L; k++) {
      const i = t + L - 1 - k;
      for (let later = k; later < L; later++) band[i * (w + 1) + later - k] += taps[k] * taps[later];
    }
  }
  for (let i = 0; i < n; i++) {
    band[i * (w + 1)] += noise * (i === 0 || i === n - 1 ? 1 : 1 + a * a);
    if (i > 0) band[i * (w + 1) + 1] -= noise * a;
  }
  const factor = factorBanded(band, n, w);
  if (!factor) throw new Error('The precision of a Gaussian is not positive definite.');

  return (measured) => {
    const activity = new Float64Array(n);
    for (let t = 0; t < rows; t++) {
      const x = measured[t] - mean;
      for (let k = 0; k < L; k++) activity[t + L - 1 - k] += taps[k] * x;
    }
    factor.solve(activity);
    const convolved = new Float64Array(rows);
    for (let t = 0; t < rows; t++) {
      let sum = mean;
      for (let k = 0; k < L; k++) sum += taps[k] * activity[t + L - 1 - k];
      convolved[t] = sum;
    }
    for (let i = 0; i < n; i++) activity[i] += mean;
    return { activity, convolved };
  };
}
