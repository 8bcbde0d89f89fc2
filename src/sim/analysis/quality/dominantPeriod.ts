import type { Spectrum } from './taperedSpectrum';

/** Power is compared by bands of a sixth of an octave. */
const HALF_BAND = 2 ** (1 / 12);
/** Bins to either side of a peak over which its centre is taken: what Hann's window spreads a sine over, and a bit. */
const SPREAD = 4;

export interface DominantPeriod {
  /** Samples. */
  readonly period: number;
  /** Share of the variance, noise taken off, within a sixth of an octave around it. */
  readonly share: number;
}

/**
 * The period a signal mostly moves with: the one after which it comes back to itself, where it does; else where its power in a sixth
 * of an octave is greatest. Bands that widen with frequency weigh power as a logarithmic axis shows it, so that neither a slope towards slow
 * frequencies nor the width of a rhythm hides it. Within the band it is the centre of the power, which for a sine is its frequency.
 *
 * @param floor density of white noise, which is taken off first.
 * @param returning lag at which the autocorrelation comes back, if it does.
 * @returns undefined where nothing stands above the noise.
 */
export function dominantPeriod(
  { density, length }: Spectrum,
  floor = 0,
  returning?: number,
): DominantPeriod | undefined {
  const above = density.map((value, k) => (k === 0 ? 0 : Math.max(0, value - floor)));
  const sums = new Float64Array(above.length + 1);
  for (let k = 0; k < above.length; k++) sums[k + 1] = sums[k]! + above[k]!;
  const total = sums.at(-1)!;
  if (!(total > 0)) return undefined;
  const mean = (from: number, to: number) => (sums[to + 1]! - sums[from]!) / (to + 1 - from);
  const powerAround = (k: number) => {
    const to = Math.min(above.length - 1, Math.floor(k * HALF_BAND));
    // Slow bands are narrower than a bin, and count as wide as they are.
    return mean(Math.ceil(k / HALF_BAND), to) * k * (HALF_BAND - 1 / HALF_BAND);
  };
  let best = 1;
  if (returning !== undefined && length / returning >= 1) {
    best = Math.min(above.length - 1, Math.round(length / returning));
  } else {
    for (let k = 2; k < above.length; k++) if (powerAround(k) > powerAround(best)) best = k;
  }
  return { period: length / centreOf(above, best), share: Math.min(1, powerAround(best) / total) };
}

function centreOf(power: Float64Array, around: number): number {
  const reach = Math.max(SPREAD, Math.round(around * (HALF_BAND - 1)));
  let peak = around;
  for (let k = Math.max(1, around - reach); k <= Math.min(power.length - 1, around + reach); k++)
    if (power[k]! > power[peak]!) peak = k;
  // As far on either side, so that a slope does not pull it.
  const sides = Math.min(reach, peak - 1, power.length - 1 - peak);
  let [sum, moment] = [0, 0];
  for (let k = peak - sides; k <= peak + sides; k++) {
    sum += power[k]!;
    moment += k * power[k]!;
  }
  return sum > 0 ? moment / sum : peak;
}
