import { createFft } from '../kernels/fft';
import type { Random } from '../random';
import { checkRows } from './checkRows';

/**
 * Surrogate data: series that share chosen properties with a recording and are random in all others. A measure that comes out
 * alike for both sees nothing beyond what they share. All of them draw from the generator they are given, so that one seed makes
 * as many different surrogates as are wanted.
 *
 * @see Theiler, Eubank, Longtin, Galdrikian & Farmer (1992), Physica D 58, 77–94.
 */

/**
 * Samples in random order (Fisher & Yates): keeps the values, and nothing of their order. Rows stay whole, so relations between
 * channels at one instant are kept as well.
 *
 * @param values shape (T × n), row-major; not changed.
 * @throws {SimError} `shape-mismatch`, `too-short`, `bad-parameter`, as do all surrogates.
 */
export function shuffledSurrogate(values: ArrayLike<number>, n: number, random: Random): Float64Array {
  const T = checkRows(values, n, 2);
  const order = shuffledOrder(T, random);
  return Float64Array.from({ length: T * n }, (_, at) => values[order[Math.floor(at / n)] * n + (at % n)]);
}

/**
 * Phase-randomised surrogate by Theiler and others, for several channels by Prichard and Theiler: each Fourier coefficient is turned
 * by a random phase, the same for all channels. Periodograms and, between channels, cross-spectra are kept exactly, and with
 * them all linear correlation; values become nearly Gaussian. The null is a stationary linear Gaussian process.
 *
 * The transform takes the stretch for periodic: where its ends differ by much, their step enters the spectrum. Choose a stretch
 * whose ends match.
 *
 * @param values shape (T × n), row-major; not changed.
 * @see Theiler et al. (1992), Physica D 58, 77–94; Prichard & Theiler (1994), Phys. Rev. Lett. 73, 951–954.
 */
export function phaseSurrogate(values: ArrayLike<number>, n: number, random: Random): Float64Array {
  const T = checkRows(values, n, 2);
  const transform = createFft(T);
  // The mean, and for an even T the fastest coefficient, are real and stay so: turned, they would lose power.
  const phases = Float64Array.from({ length: (T + 1) >> 1 }, (_, k) =>
    k === 0 ? 0 : 2 * Math.PI * random.uniform(),
  );
  const [cos, sin] = [phases.map(Math.cos), phases.map(Math.sin)] as const;
  const out = new Float64Array(T * n);
  const re = new Float64Array(T);
  const im = new Float64Array(T);
  for (let i = 0; i < n; i++) {
    for (let t = 0; t < T; t++) re[t] = values[t * n + i];
    im.fill(0);
    transform(re, im);
    for (let k = 1; k < phases.length; k++) {
      const real = re[k] * cos[k] - im[k] * sin[k];
      const imaginary = re[k] * sin[k] + im[k] * cos[k];
      re[k] = re[T - k] = real;
      im[k] = imaginary;
      im[T - k] = -imaginary;
    }
    invertReal(transform, re, im);
    for (let t = 0; t < T; t++) out[t * n + i] = re[t];
  }
  return out;
}

/**
 * Amplitude-adjusted surrogate (AAFT) of one channel: the values are first drawn towards a Gaussian of the same order, that one's
 * phases randomised, and the values put in the order of the result. Values are kept exactly; the spectrum only roughly, and
 * whitened, which the iterated form mends. The null is a linear Gaussian process seen through a monotonic, static function.
 *
 * @param series shape (T); not changed.
 * @see Theiler et al. (1992), Physica D 58, 77–94.
 */
export function amplitudeAdjustedSurrogate(series: ArrayLike<number>, random: Random): Float64Array {
  const T = checkRows(series, 1, 2);
  const sorted = Float64Array.from(series).sort();
  const gaussian = Float64Array.from({ length: T }, () => random.normal()).sort();
  return inOrderOf(phaseSurrogate(inOrderOf(series, gaussian), 1, random), sorted);
}

export interface IteratedSurrogate {
  /** Shape (T). */
  readonly values: Float64Array;
  readonly iterations: number;
  /** `stopped` when the order was still changing after the most iterations. */
  readonly status: 'converged' | 'stopped';
}

/**
 * Iterated amplitude-adjusted surrogate (IAAFT) of one channel by Schreiber and Schmitz: from a shuffled series, impose the
 * periodogram, then the values, and again until the order of the values no longer changes. Values are kept exactly, the spectrum
 * as nearly as they allow. The null is that of AAFT.
 *
 * @param series shape (T); not changed.
 * @see Schreiber & Schmitz (1996), Phys. Rev. Lett. 77, 635–638.
 */
export function iteratedSurrogate(
  series: ArrayLike<number>,
  random: Random,
  mostIterations = 1000,
): IteratedSurrogate {
  const T = checkRows(series, 1, 2);
  const sorted = Float64Array.from(series).sort();
  const transform = createFft(T);
  const amplitude = amplitudes(transform, series);
  const im = new Float64Array(T);
  let values = shuffledSurrogate(series, 1, random);
  for (let iterations = 1; iterations <= mostIterations; iterations++) {
    const re = values.slice();
    im.fill(0);
    transform(re, im);
    for (let k = 0; k < T; k++) {
      const modulus = Math.hypot(re[k], im[k]);
      // A coefficient that vanished has no phase; 0 is as good as any.
      re[k] = modulus > 0 ? (re[k] / modulus) * amplitude[k] : amplitude[k];
      im[k] = modulus > 0 ? (im[k] / modulus) * amplitude[k] : 0;
    }
    invertReal(transform, re, im);
    const next = inOrderOf(re, sorted);
    if (next.every((value, t) => value === values[t])) return { values, iterations, status: 'converged' };
    values = next;
  }
  return { values, iterations: mostIterations, status: 'stopped' };
}

function shuffledOrder(T: number, random: Random): Uint32Array {
  const order = Uint32Array.from({ length: T }, (_, t) => t);
  for (let t = T - 1; t > 0; t--) {
    const other = random.integer(t + 1);
    [order[t], order[other]] = [order[other], order[t]];
  }
  return order;
}

/** The sorted values, put in the order of a series: the largest where that one is largest. Ties keep their order. */
function inOrderOf(series: ArrayLike<number>, sorted: Float64Array): Float64Array {
  const order = Uint32Array.from({ length: series.length }, (_, t) => t).sort(
    (a, b) => series[a] - series[b] || a - b,
  );
  const out = new Float64Array(series.length);
  order.forEach((t, rank) => (out[t] = sorted[rank]));
  return out;
}

/** |x̂(k)|, k = 0 … T − 1. */
function amplitudes(transform: ReturnType<typeof createFft>, series: ArrayLike<number>): Float64Array {
  const re = Float64Array.from(series);
  const im = new Float64Array(re.length);
  transform(re, im);
  return re.map((real, k) => Math.hypot(real, im[k]));
}

/** Inverse transform of a conjugate-symmetric spectrum, in place; what `re` holds then is real by symmetry. */
function invertReal(transform: ReturnType<typeof createFft>, re: Float64Array, im: Float64Array): void {
  for (let k = 0; k < im.length; k++) im[k] = -im[k];
  transform(re, im);
  for (let t = 0; t < re.length; t++) re[t] /= re.length;
}
