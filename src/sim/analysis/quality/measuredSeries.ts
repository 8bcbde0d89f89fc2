import { median } from '../../median';
import { decayOf } from '../../signals/autocorrelation';
import { LEAST_RECURRENCES, TRAINED } from '../../signals/rulesOfThumb';
import { isMoving, type MeasuredChannel, measureChannel, periodOf } from './channelQuality';
import { type Correlations, correlations } from './correlations';
import { type EffectiveRank, effectiveRank } from './effectiveRank';
import type { LookedAt } from './lookedAt';
import { type SlowWander, slowWander } from './slowWander';
import { correlationOf, createTapers, meanSpectrum, type Spectrum, without } from './taperedSpectrum';

/** All that was measured of a series: its channels, and what they have in common. */
export interface MeasuredSeries {
  readonly lookedAt: LookedAt;
  /** Samples reported on. */
  readonly samples: number;
  readonly channels: readonly MeasuredChannel[];
  /** Those that hold a signal. */
  readonly moving: readonly MeasuredChannel[];
  /** Mean of the channels' spectra, each in units of its variance; absent where none could be taken. */
  readonly spectrum?: Spectrum;
  readonly wander?: SlowWander;
  /** Samples, NaN where there is none; without the wander. */
  readonly period: number;
  /** Samples after which the typical channel has forgotten itself; NaN where that is not known. */
  readonly decorrelation: number;
  /** Cycles of the dynamics in the recording, by period or forgetting, whichever are fewer. */
  readonly cycles: number;
  /** Median over the channels of the share of their variance that is noise, and whether that is a plateau for most. */
  readonly noise: number;
  readonly isNoiseFlat: boolean;
  readonly correlations: Correlations;
  /** Absent where fewer than two channels move. */
  readonly rank?: EffectiveRank;
}

/** Measures a series, channel by channel. Yields how far it is, 0 … 1. */
export function* measureSeries(lookedAt: LookedAt): Generator<number, MeasuredSeries, void> {
  const tapers = createTapers();
  const channels: MeasuredChannel[] = [];
  const count = lookedAt.names.length;
  for (let i = 0; i < count; i++) {
    channels.push(measureChannel(lookedAt, i, tapers));
    yield (0.9 * (i + 1)) / count;
  }
  const moving = channels.filter(isMoving);
  const samples = lookedAt.range[1] - lookedAt.range[0];
  const between = correlations(lookedAt.values, count);
  const rank = between.columns.length > 1 ? effectiveRank(between.matrix, between.columns.length) : undefined;
  const floors = moving.flatMap(({ floor }) => (floor ? [floor] : []));
  return {
    lookedAt,
    samples,
    channels,
    moving,
    ...rhythm(moving, samples),
    noise: floors.length > 0 ? median(floors.map(({ share }) => share)) : NaN,
    isNoiseFlat: 2 * floors.filter(({ isFlat }) => isFlat).length > floors.length,
    correlations: between,
    ...(rank && { rank }),
  };
}

/** Cycles by how soon a signal forgets itself: it does within a quarter of one. */
const QUARTER = 4;

function rhythm(
  moving: readonly MeasuredChannel[],
  samples: number,
): Pick<MeasuredSeries, 'spectrum' | 'wander' | 'period' | 'decorrelation' | 'cycles'> {
  const spectrum = meanSpectrum(moving.flatMap((one) => (one.spectrum ? [one.spectrum] : [])));
  if (!spectrum) return { period: NaN, decorrelation: NaN, cycles: NaN };
  // Of their mean: where most channels are noisy, the few that are not should not decide.
  const flat = moving.flatMap(({ floor }) => (floor?.isFlat ? [floor.share] : []));
  const isFlat = 2 * flat.length > moving.length;
  // One-sided over half a cycle a sample, of a variance of 1.
  const floor = isFlat ? { density: 2 * median(flat), share: median(flat), isFlat } : undefined;
  const periodIn = (one: Spectrum) => periodOf(one, floor, correlationOf(one)) ?? NaN;
  const whole = periodIn(spectrum);
  const needed = LEAST_RECURRENCES / TRAINED;
  const wander = samples / whole >= needed ? undefined : slowWander(spectrum, samples, needed);
  const period = wander ? periodIn(without(spectrum, wander.cutoff * spectrum.length)) : whole;
  const known = moving.map(({ numbers }) => numbers.decorrelation).filter((lag) => lag > 0);
  const decorrelation = wander
    ? decayOf(correlationOf(without(spectrum, wander.cutoff * spectrum.length)))
    : known.length > 0
      ? median(known)
      : NaN;
  const cycles = Math.min(
    ...[samples / period, samples / (QUARTER * decorrelation)].filter((count) => count >= 0),
  );
  return {
    spectrum,
    ...(wander && { wander }),
    period,
    decorrelation,
    cycles: Number.isFinite(cycles) ? cycles : NaN,
  };
}
