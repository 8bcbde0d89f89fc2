import { median } from '../../median';
import { type Spectrum, varianceOf } from './taperedSpectrum';

/** Frequencies of mains power, Hz. */
const MAINS = [50, 60];
/** Half of the band hum is looked for in, and how far around it is compared with, Hz. */
const HALF_BAND = 0.5;
const AROUND = 4;
/** Bins to either side that Hann's window spreads a line over. */
const SPREAD = 2;
/** How many times its surroundings a line must have, and that many standard errors of them. */
const RATIO = 4;
const ERRORS = 8;

export interface LineNoise {
  /** Hz. */
  readonly frequency: 50 | 60;
  /** Harmonics up to the highest that stands out, itself the first. */
  readonly harmonics: number;
  /** Share of the variance in the line and its harmonics. */
  readonly share: number;
}

/**
 * Mains hum: a narrow line at 50 or 60 Hz, above what lies a few hertz to either side. The stronger of both where both stand out.
 *
 * @param rate samples a second.
 */
export function lineNoise(spectrum: Spectrum, rate: number): LineNoise | undefined {
  const variance = varianceOf(spectrum);
  if (!(variance > 0)) return undefined;
  const found = MAINS.flatMap((frequency) => {
    const excess = excessAt(spectrum, rate, frequency);
    return excess > 0 ? [{ frequency: frequency as 50 | 60, excess }] : [];
  }).sort((a, b) => b.excess - a.excess)[0];
  if (!found) return undefined;
  let [harmonics, total] = [1, found.excess];
  for (let h = 2; (h * found.frequency) / rate < 0.5; h++) {
    const excess = excessAt(spectrum, rate, h * found.frequency);
    if (excess <= 0) continue;
    harmonics = h;
    total += excess;
  }
  return { frequency: found.frequency, harmonics, share: Math.min(1, total / variance) };
}

/** Variance of a line at a frequency, 0 where none stands out or it can't be told from its surroundings. */
function excessAt({ density, length, count }: Spectrum, rate: number, frequency: number): number {
  const hertz = length / rate;
  const half = Math.max(SPREAD, Math.round(HALF_BAND * hertz));
  const wide = 2 * half + Math.round(AROUND * hertz);
  const at = Math.round(frequency * hertz);
  if (at - wide < 1 || at + half >= density.length) return 0;
  const inside = density.subarray(at - half, at + half + 1);
  const outside = [
    ...density.subarray(at - wide, at - 2 * half),
    ...density.subarray(at + 2 * half + 1, at + wide + 1),
  ];
  if (outside.length < 4) return 0;
  // Of exponentially distributed power the median is ln 2 of the mean; with averaging it nears it.
  const level = median(outside) / (count === 1 ? Math.LN2 : 1 - 1 / (3 * count));
  const mean = inside.reduce((sum, value) => sum + value, 0) / inside.length;
  const isLine =
    mean > RATIO * level && mean - level > (ERRORS * level) / Math.sqrt((inside.length * count) / 1.5);
  return isLine ? ((mean - level) * inside.length) / length : 0;
}
