import { median } from '../../median';
import { type Spectrum, varianceOf } from './taperedSpectrum';

/** Bands the upper half of the spectrum is cut into, and the fewest bins of a half for them to mean anything. */
const BANDS = 8;
const LEAST_BINS = 32;
/** White noise lies as high in all bands; signal that reaches into them does not. */
const FLAT = 2;

export interface NoiseFloor {
  /** Density of the noise, in the unit of the spectrum. */
  readonly density: number;
  /** Share of the variance that is noise, 0 … 1. */
  readonly share: number;
  /** False where the upper half of the spectrum is no plateau: then the noise is at most this. */
  readonly isFlat: boolean;
}

/**
 * White noise on a signal, from the plateau of its spectrum: in the upper half of the frequencies, between a quarter and half of the sampling
 * rate, a signal that is sampled well has no power left. The half is cut into eight bands, and the median of their means taken, so that
 * a line in it (mains hum) does not count. Where the bands differ by more than a factor of two, signal reaches up there (or a filter has cut it away) and the lowest band
 * is an upper bound.
 *
 * @returns undefined where there are too few samples.
 * @see Pnevmatikakis et al. (2016), Neuron 89, 285–299, who read the noise of calcium signals off the same half.
 */
export function noiseFloor(spectrum: Spectrum): NoiseFloor | undefined {
  const { density, length, count } = spectrum;
  const from = Math.ceil(length / 4);
  // The last place is half as sure as the others, and no place at all for odd lengths.
  const bins = density.length - 1 - from;
  if (bins * count < LEAST_BINS) return undefined;
  const means = Array.from({ length: BANDS }, (_, b) => {
    const [low, high] = [b, b + 1].map((edge) => from + Math.floor((edge * bins) / BANDS));
    return density.subarray(low, high).reduce((sum, value) => sum + value, 0) / (high! - low!);
  });
  // Of a few bins, bands of one height differ by chance: each is known to one over the root of its bins.
  const chance = 1 + 4 / Math.sqrt(Math.max(1, (bins * count) / BANDS));
  const sorted = means.toSorted((a, b) => a - b);
  // One band at either end may hold a line or a filter's edge.
  const isFlat = sorted[BANDS - 2]! <= Math.max(FLAT, chance) * sorted[1]!;
  const noise = isFlat ? median(means) : sorted[0]!;
  const variance = varianceOf(spectrum);
  const share = variance > 0 ? Math.min(1, noise / 2 / variance) : 0;
  return { density: noise, share, isFlat };
}
