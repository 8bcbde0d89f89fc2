import { createFft, createPowerPlan, type PowerPlan } from '../../kernels/fft';
import { polynomialBasis, subtractAll } from '../../signals/cleaning/detrend';

/** A power spectral density. Frequencies are k / `length` cycles a sample. */
export interface Spectrum {
  /** One-sided; its sum over `length` is the variance. Shape (⌊length/2⌋ + 1). */
  readonly density: Float64Array;
  /** Samples of the stretches it was taken over. */
  readonly length: number;
  /** Stretches averaged. */
  readonly count: number;
}

/** What spectra of stretches of one length are taken with: it is made once for all channels. */
export interface Taper {
  readonly length: number;
  /** Hann's, and the sum of its squares. */
  readonly window: Float64Array;
  readonly energy: number;
  /** Straight lines, orthonormal. */
  readonly lines: readonly Float64Array[];
  readonly plan: PowerPlan;
  readonly transform: ReturnType<typeof createFft>;
}

function createTaper(length: number): Taper {
  const window = Float64Array.from({ length }, (_, t) => Math.sin((Math.PI * t) / length) ** 2);
  return {
    length,
    window,
    energy: window.reduce((sum, weight) => sum + weight ** 2, 0),
    lines: polynomialBasis(length, 1),
    plan: createPowerPlan(length),
    transform: createFft(length),
  };
}

/** The taper of a length, made when it is first asked for. */
export type Tapers = (length: number) => Taper;

export function createTapers(): Tapers {
  const made = new Map<number, Taper>();
  return (length) => {
    const taper = made.get(length) ?? createTaper(length);
    made.set(length, taper);
    return taper;
  };
}

/**
 * Power spectral density of stretches of equal length: each loses its straight line and is tapered by Hann's window, which keeps slow
 * power from leaking into fast frequencies; then power is averaged (Welch 1967, without overlap).
 *
 * Over one stretch, equal to SciPy's `signal.welch(x, window='hann', nperseg=len(x), detrend='linear')`.
 *
 * @see Welch (1967), IEEE Trans. Audio Electroacoust. 15, 70–73.
 */
export function taperedSpectrum(
  stretches: readonly Float64Array[],
  tapers: Tapers = createTapers(),
): Spectrum {
  const { length, window, energy, lines, plan } = tapers(stretches[0]!.length);
  const density = new Float64Array((length >> 1) + 1);
  const power = new Float64Array(density.length);
  for (const stretch of stretches) {
    const series = stretch.slice();
    subtractAll(series, lines);
    for (let t = 0; t < length; t++) series[t]! *= window[t]!;
    plan.power(power, series);
    for (let k = 0; k < density.length; k++) {
      const isOnce = k === 0 || 2 * k === length;
      density[k]! += ((isOnce ? 1 : 2) * power[k]!) / energy / stretches.length;
    }
  }
  return { density, length, count: stretches.length };
}

/** The variance a density stands for, from one of its places on: its constant is not part of it. */
export const varianceOf = ({ density, length }: Spectrum, from = 1): number =>
  density.subarray(from).reduce((sum, value) => sum + value, 0) / length;

/** Channels' spectra, each divided by its variance, averaged; undefined where there is none. All have one length. */
export function meanSpectrum(spectra: readonly Spectrum[]): Spectrum | undefined {
  const moving = spectra.filter((spectrum) => varianceOf(spectrum) > 0);
  const [first] = moving;
  if (!first) return undefined;
  const density = new Float64Array(first.density.length);
  for (const spectrum of moving) {
    const share = 1 / varianceOf(spectrum) / moving.length;
    for (let k = 1; k < density.length; k++) density[k]! += share * spectrum.density[k]!;
  }
  return { density, length: first.length, count: Math.min(...moving.map(({ count }) => count)) };
}

/** Share of a stretch up to which its autocorrelation is known well. */
const LAGS = 1 / 4;

/**
 * The autocorrelation a spectrum stands for (Wiener and Khinchin), at lags up to a quarter of its length, with the taper's own taken off:
 *
 *     r_w(u) = (1 − u)(2 + cos 2πu)/3 + sin(2πu)/2π,   u = lag / length.
 */
export function correlationOf({ density, length }: Spectrum, tapers: Tapers = createTapers()): Float64Array {
  const re = new Float64Array(length);
  const im = new Float64Array(length);
  for (let k = 1; k < density.length; k++) {
    const isOnce = 2 * k === length;
    re[k]! += density[k]! / (isOnce ? 1 : 2);
    if (!isOnce) re[length - k]! += density[k]! / 2;
  }
  tapers(length).transform(re, im);
  return Float64Array.from({ length: Math.floor(length * LAGS) + 1 }, (_, lag) => {
    const u = lag / length;
    const taper = ((1 - u) * (2 + Math.cos(2 * Math.PI * u))) / 3 + Math.sin(2 * Math.PI * u) / (2 * Math.PI);
    return re[0]! > 0 ? re[lag]! / re[0]! / taper : 0;
  });
}

/** A spectrum without what is slower than a place. */
export const without = (spectrum: Spectrum, slowerThan: number): Spectrum => ({
  ...spectrum,
  density: spectrum.density.map((value, k) => (k < slowerThan ? 0 : value)),
});
