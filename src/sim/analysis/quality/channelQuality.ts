import { decayOf } from '../../signals/autocorrelation';
import { moments } from '../../signals/column';
import { dominantPeriod } from './dominantPeriod';
import { type Drift, drift } from './drift';
import { type LineNoise, lineNoise } from './lineNoise';
import { channelStretches, filledStretches, type LookedAt, presentValues } from './lookedAt';
import { missingRuns } from './missingRuns';
import { type NoiseFloor, noiseFloor } from './noiseFloor';
import { type OutlyingEvents, outlyingEvents } from './outlyingEvents';
import type { ChannelQuality } from './qualityReport';
import { returnPeriod } from './returnPeriod';
import { type RepeatedValues, repeatedValues } from './repeatedValues';
import { type SpectralChange, spectralChange } from './spectralChange';
import { correlationOf, createTapers, type Spectrum, taperedSpectrum, type Tapers } from './taperedSpectrum';

/** A run of one value counts as standing still when it is as long as this, and as a whole period. */
const LEAST_FLAT = 20;
/** Samples of a stretch that has a spectrum. */
const LEAST_LENGTH = 16;

/** All that was measured of one channel; what is absent could not be. */
export interface MeasuredChannel {
  readonly numbers: ChannelQuality;
  readonly repeated: RepeatedValues;
  readonly outlying: OutlyingEvents;
  readonly spectrum?: Spectrum;
  readonly floor?: NoiseFloor;
  readonly hum?: LineNoise;
  readonly drift?: Drift;
  readonly change?: SpectralChange;
}

/** Measures one channel. @param tapers to be shared between channels. */
export function measureChannel(
  lookedAt: LookedAt,
  i: number,
  tapers: Tapers = createTapers(),
): MeasuredChannel {
  const stretches = channelStretches(lookedAt, i);
  const gaps = missingRuns(stretches);
  const present = presentValues(stretches);
  const { mean, deviation } = present.length > 0 ? moments(present) : { mean: NaN, deviation: NaN };
  const filled = movesAtAll(mean, deviation) ? filledStretches(stretches) : [];
  const rhythm = rhythmOf(filled, lookedAt, tapers);
  const { period = NaN, decorrelation } = rhythm;
  const repeated = repeatedValues(stretches, Math.max(LEAST_FLAT, Math.ceil(period || 0)));
  const outlying = outlyingEvents(stretches, Math.max(2, Math.ceil((period || 0) / 2)));
  // Pieces are compared in time, so none of them may be left out.
  const isWhole = filled.length === stretches.length;
  const drifting = isWhole ? drift(filled, decorrelation, lookedAt.starts) : undefined;
  const change = isWhole ? spectralChange(filled, tapers) : undefined;
  const { spectrum, floor, hum } = rhythm;
  return {
    numbers: {
      channel: lookedAt.channels[i]!,
      name: lookedAt.names[i]!,
      mean,
      deviation,
      missing: gaps.share,
      longestGap: gaps.longest,
      levels: repeated.levels,
      flat: repeated.flat,
      clipped: repeated.clipped,
      outlying: outlying.share,
      farthest: outlying.farthest,
      hum: hum?.share ?? 0,
      noise: floor?.share ?? NaN,
      period,
      decorrelation,
      shift: drifting?.shift ?? NaN,
      spread: drifting?.ratio ?? NaN,
      spectralChange: change?.distance ?? NaN,
    },
    repeated,
    outlying,
    ...(spectrum && { spectrum }),
    ...(floor && { floor }),
    ...(hum && { hum }),
    ...(drifting && { drift: drifting }),
    ...(change && { change }),
  };
}

/** What a spectrum tells; nothing where stretches are too short for one. */
function rhythmOf(
  filled: readonly Float64Array[],
  { length, rate, timeUnit }: LookedAt,
  tapers: Tapers,
): Pick<MeasuredChannel, 'spectrum' | 'floor' | 'hum'> & { period?: number; decorrelation: number } {
  if (filled.length === 0 || length < LEAST_LENGTH) return { decorrelation: NaN };
  const spectrum = taperedSpectrum(filled, tapers);
  const floor = noiseFloor(spectrum);
  const correlation = correlationOf(spectrum, tapers);
  const period = periodOf(spectrum, floor, correlation);
  const hum = rate !== null && timeUnit !== '1' ? lineNoise(spectrum, rate) : undefined;
  return {
    spectrum,
    decorrelation: decayOf(correlation),
    ...(floor && { floor }),
    ...(period !== undefined && { period }),
    ...(hum && { hum }),
  };
}

/** Whether a channel holds anything to be reconstructed. */
export const isMoving = ({ numbers: { mean, deviation } }: MeasuredChannel): boolean =>
  movesAtAll(mean, deviation);

const movesAtAll = (mean: number, deviation: number): boolean =>
  deviation > 1e-12 * Math.max(1e-300, Math.abs(mean));

/** The period of a channel, or of the mean of several; undefined where nothing stands above the noise. */
export function periodOf(
  spectrum: Spectrum,
  floor: NoiseFloor | undefined,
  correlation: Float64Array,
): number | undefined {
  const returning = returnPeriod(correlation, spectrum.length * spectrum.count, decayOf(correlation));
  return dominantPeriod(spectrum, floor?.isFlat ? floor.density : 0, returning)?.period;
}
