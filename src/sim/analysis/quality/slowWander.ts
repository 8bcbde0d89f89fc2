import { type Spectrum, varianceOf } from './taperedSpectrum';

/** Bands of a third of an octave, twelve to the octave. */
const PER_OCTAVE = 12;
const HALF_BAND = 2 ** (1 / 6);
/** A rhythm beyond the wander stands at least this many times above the valley before it. */
const RISE = 2;
/** A valley reaches as far as power stays below this many times its lowest. */
const WIDTH = 1.3;
/** Shares of the variance: wander of less does no harm, and what is left when it is gone must be worth having. */
const LEAST_WANDER = 0.2;
const LEAST_LEFT = 0.2;

export interface SlowWander {
  /** Cycles a sample below which it lies: the valley between it and the faster rhythm. */
  readonly cutoff: number;
  /** Share of the variance below. */
  readonly share: number;
}

/**
 * Slow power of which a recording holds too few cycles to learn from, apart from a faster rhythm of which it holds many: baseline
 * wander of an electrocardiogram, bleaching, movement. Told by a valley between the two in the power by bands.
 *
 * @param cycles cycles of the recording below which a period is too slow.
 * @param samples of the whole recording.
 */
export function slowWander(spectrum: Spectrum, samples: number, cycles: number): SlowWander | undefined {
  const { length } = spectrum;
  const variance = varianceOf(spectrum);
  const slowest = (cycles * length) / samples;
  const bands = powerByBands(spectrum);
  const from = bands.findIndex(({ place }) => place >= Math.max(2, slowest));
  if (from < 0 || !(variance > 0)) return undefined;
  // The highest band that is a peak, seen from a valley on its slow side.
  let [lowest, valley] = [from, -1];
  let highest = 0;
  for (let b = from; b < bands.length; b++) {
    if (bands[b]!.power < bands[lowest]!.power) lowest = b;
    const { power } = bands[b]!;
    if (power > highest && power >= RISE * bands[lowest]!.power) [highest, valley] = [power, lowest];
  }
  if (valley < 0) return undefined;
  // As slow as the valley reaches: what is taken away should be no more than the wander.
  const place = bands.slice(from).find(({ power }) => power <= WIDTH * bands[valley]!.power)!.place;
  const share = 1 - varianceOf(spectrum, Math.ceil(place)) / variance;
  return share >= LEAST_WANDER && 1 - share >= LEAST_LEFT ? { cutoff: place / length, share } : undefined;
}

/** Power within a third of an octave around places that lie a twelfth apart. */
function powerByBands({ density }: Spectrum): { readonly place: number; readonly power: number }[] {
  const sums = new Float64Array(density.length + 1);
  for (let k = 1; k < density.length; k++) sums[k + 1] = sums[k]! + density[k]!;
  const count = Math.floor(PER_OCTAVE * Math.log2(density.length - 1));
  return Array.from({ length: Math.max(0, count) }, (_, b) => {
    const place = 2 ** (b / PER_OCTAVE);
    const low = Math.max(1, Math.round(place / HALF_BAND));
    const high = Math.min(density.length - 1, Math.max(low, Math.round(place * HALF_BAND)));
    const mean = (sums[high + 1]! - sums[low]!) / (high + 1 - low);
    return { place, power: mean * place };
  });
}
