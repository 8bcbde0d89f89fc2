import { DRIFT, DRIFT_ERRORS } from '../../signals/rulesOfThumb';
import type { MeasuredChannel } from './channelQuality';
import type { Drift } from './drift';
import type { MeasuredSeries } from './measuredSeries';
import type { Finding, RecommendedStep } from './qualityReport';
import { capital, frequently, named, percent, rounded, short } from './words';

/** Whether the signals stay the same from beginning to end. */
export const steadinessFindings = (series: MeasuredSeries): (Finding | undefined)[] => [
  wander(series),
  drifting(series),
  spread(series),
  spectralChange(series),
];

/** Share of the channels that must change for it to say something of the recording. */
const OF_CHANNELS = 0.2;
const SPREAD_RATIO = 4;
const CHANGED = 0.2;
const ABOVE_CHANCE = 1.5;
const CHANGE_LEVEL = 0.06;

const columnsOf = (channels: readonly MeasuredChannel[]) => channels.map(({ numbers }) => numbers.channel);
const areMany = (some: readonly unknown[], all: readonly unknown[]) =>
  some.length >= OF_CHANNELS * all.length;
const who = (channels: readonly MeasuredChannel[]) => named(channels.map(({ numbers }) => numbers.name));

function wander({ wander: found, lookedAt }: MeasuredSeries): Finding | undefined {
  if (!found) return undefined;
  const cutoff = rounded(found.cutoff, lookedAt);
  const below = frequently(cutoff, lookedAt);
  return {
    id: 'wander',
    level: 'warning',
    title: 'Slow wander',
    value: found.share,
    valueText: percent(found.share),
    text: `${percent(found.share)} of the variance lies below ${below}, apart from the faster rhythm, in cycles of which the recording holds too few to learn from: baseline wander, breathing or movement.`,
    step: {
      title: `High-pass at ${below}`,
      change: { clean: [{ kind: 'high-pass', cutoff, order: 2 }] },
      isRecommended: true,
    },
  };
}

function drifting(series: MeasuredSeries): Finding | undefined {
  const { moving, wander: found, lookedAt } = series;
  const known = moving.filter(({ drift }) => drift);
  if (known.length === 0) return undefined;
  const off = known.filter(({ drift }) => drift!.shift > DRIFT && drift!.shiftErrors > DRIFT_ERRORS);
  if (off.length === 0) {
    const most = Math.max(...known.map(({ drift }) => drift!.shift));
    return {
      id: 'drift',
      level: 'good',
      title: 'Steady mean',
      value: most,
      valueText: `${short(most)} s.d.`,
      reason: 'Means are steady throughout.',
      text: `The means of tenths of the recording stay within ${short(most)} deviations of the whole, or within what chance makes of them.`,
    };
  }
  const most = off.reduce((a, b) => (b.drift!.shift > a.drift!.shift ? b : a));
  const isShared = areMany(off, known);
  const step = found ? undefined : stepAgainst(off, series, isShared);
  return {
    id: 'drift',
    level: isShared ? 'warning' : 'note',
    title: 'Drift',
    value: most.numbers.shift,
    valueText: `${short(most.numbers.shift)} s.d.`,
    reason: `${capital(who(off))} ${off.length === 1 ? 'drifts' : 'drift'} by up to ${short(most.numbers.shift)} deviations.`,
    text: `${capital(who(off))} ${off.length === 1 ? 'drifts' : 'drift'}: the mean of a tenth of the recording lies up to ${short(most.numbers.shift)} deviations off, ${short(most.drift!.shiftErrors)} of its standard errors. A model with fixed parameters can’t follow a drift${lookedAt.starts.length > 1 ? '' : '; take it away or choose a steadier range'}.`,
    channels: columnsOf(off),
    ...(step && { step }),
  };
}

/** Cycles of the recording that a high-pass against drift still lets through. */
const KEPT_CYCLES = 5;

/** A polynomial where it does for most, else the steady part where there is one, else a high-pass. */
function stepAgainst(
  off: readonly MeasuredChannel[],
  { lookedAt, samples }: MeasuredSeries,
  isRecommended: boolean,
): RecommendedStep {
  const orders = off.map(({ drift }) => drift!.order);
  const settled = orders.filter((order) => order !== null);
  if (settled.length > off.length / 2) {
    const order = Math.max(...settled);
    const name = ['', 'a straight line', 'a parabola', 'a cubic curve'][order]!;
    return {
      title: `Take ${name} away`,
      change: { clean: [{ kind: 'detrend', order }] },
      isRecommended,
    };
  }
  const range =
    lookedAt.starts.length === 1
      ? steadyRange(
          off.map(({ drift }) => drift!),
          lookedAt.range,
        )
      : undefined;
  if (range) {
    return {
      title: `Use samples ${range[0]} to ${range[1]}`,
      change: { set: { range } },
      isRecommended,
    };
  }
  const cutoff = rounded(KEPT_CYCLES / samples, lookedAt);
  return {
    title: `High-pass at ${frequently(cutoff, lookedAt)}`,
    change: { clean: [{ kind: 'high-pass', cutoff, order: 2 }] },
    isRecommended,
  };
}

/** Share of the pieces a steady part must hold, and how far their means may lie from each other's middle, in deviations. */
const LEAST_STEADY = 0.6;
const STEADY = 0.3;

/** The longest run of pieces in which all channels stay where they are; undefined where it is too short or all there is. */
function steadyRange(
  drifts: readonly Drift[],
  [from, to]: readonly [number, number],
): readonly [number, number] | undefined {
  const count = drifts[0]!.means.length;
  const isSteady = (first: number, last: number) =>
    drifts.every(({ means }) => {
      const part = means.slice(first, last);
      return Math.max(...part) - Math.min(...part) <= 2 * STEADY;
    });
  for (let pieces = count - 1; pieces >= LEAST_STEADY * count; pieces--) {
    for (let first = 0; first + pieces <= count; first++) {
      if (!isSteady(first, first + pieces)) continue;
      const at = (piece: number) => from + Math.round((piece * (to - from)) / count);
      return [at(first), at(first + pieces)];
    }
  }
  return undefined;
}

function spread({ moving }: MeasuredSeries): Finding | undefined {
  const known = moving.filter(({ drift }) => drift);
  const off = known.filter(({ drift }) => drift!.ratio > SPREAD_RATIO && drift!.ratioErrors > DRIFT_ERRORS);
  if (off.length === 0) return undefined;
  const most = off.reduce((a, b) => (b.drift!.ratio > a.drift!.ratio ? b : a));
  return {
    id: 'spread',
    level: areMany(off, known) ? 'warning' : 'note',
    title: 'Change of spread',
    value: most.drift!.ratio,
    valueText: `× ${short(most.drift!.ratio)}`,
    reason: `The variance of ${who(off)} changes by up to a factor of ${short(most.drift!.ratio)}.`,
    text: `The variance of ${who(off)} differs between tenths of the recording by up to a factor of ${short(most.drift!.ratio)}, the highest and lowest left out: more than chance makes of it. Either the system changes, or there are artefacts; a range in which it stays alike is the safer choice.`,
    channels: columnsOf(off),
  };
}

function spectralChange({ moving }: MeasuredSeries): Finding | undefined {
  const known = moving.filter(({ change }) => change);
  const off = known.filter(
    ({ change }) =>
      change!.distance > CHANGED &&
      change!.distance > ABOVE_CHANCE * change!.chance &&
      change!.p < CHANGE_LEVEL,
  );
  if (off.length === 0) return undefined;
  const most = off.reduce((a, b) => (b.change!.distance > a.change!.distance ? b : a));
  return {
    id: 'spectral-change',
    level: areMany(off, known) ? 'warning' : 'note',
    title: 'Change of rhythm',
    value: most.change!.distance,
    valueText: `D_H ${short(most.change!.distance)}`,
    reason: `The spectrum of ${who(off)} is another one in the second half (D_H ${short(most.change!.distance)}).`,
    text: `The spectra of the first and second half of ${who(off)} differ by a Hellinger distance of up to ${short(most.change!.distance)}, where pieces shared out otherwise differ by ${short(most.change!.chance)}: the system may not be the same throughout.`,
    channels: columnsOf(off),
  };
}
