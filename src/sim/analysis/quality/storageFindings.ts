import { median } from '../../median';
import type { PreparationChange } from '../../signals/preparationChange';
import type { MeasuredChannel } from './channelQuality';
import { isMoving } from './channelQuality';
import type { MeasuredSeries } from './measuredSeries';
import { FAR } from './outlyingEvents';
import type { Finding } from './qualityReport';
import { capital, countOf, frequently, lasting, named, percent, short } from './words';

/** What the clock, the amplifier and the file did to the signals. */
export const storageFindings = (series: MeasuredSeries): (Finding | undefined)[] => [
  clock(series),
  noSignal(series),
  missing(series),
  flat(series),
  clipped(series),
  coarse(series),
  outliers(series),
  lineNoise(series),
];

const columnsOf = (channels: readonly MeasuredChannel[]) => channels.map(({ numbers }) => numbers.channel);
const namesOf = (channels: readonly MeasuredChannel[]) => named(channels.map(({ numbers }) => numbers.name));
const sentence = (channels: readonly MeasuredChannel[]) => capital(namesOf(channels));
/** The channel with the largest of something. */
const worst = (channels: readonly MeasuredChannel[], of: (one: MeasuredChannel) => number): MeasuredChannel =>
  channels.reduce((a, b) => (of(b) > of(a) ? b : a));

function clock({ lookedAt, samples }: MeasuredSeries): Finding {
  const { rate, timeUnit, irregular } = lookedAt;
  const base = { id: 'clock', title: 'Sampling rate', value: rate ?? NaN } as const;
  if (irregular) {
    return {
      ...base,
      level: 'warning',
      valueText: `about ${frequently(rate!, lookedAt)}`,
      reason: 'Time stamps are not equally spaced.',
      text: 'The time stamps are not equally spaced, and a model that steps from sample to sample takes them as if they were. Put the series on an even grid before you bring it here.',
    };
  }
  if (rate === null) {
    return {
      ...base,
      level: 'note',
      valueText: 'unknown',
      text: 'The file does not say how fast it was sampled: frequencies are told in cycles a sample, and mains hum can’t be looked for.',
    };
  }
  return {
    ...base,
    level: 'good',
    valueText: timeUnit === '1' ? `${short(rate)} a unit of time` : frequently(rate, lookedAt),
    text: `Equally spaced samples over ${lasting(samples, lookedAt)}.`,
  };
}

function noSignal({ channels }: MeasuredSeries): Finding | undefined {
  const dead = channels.filter((one) => !isMoving(one));
  if (dead.length === 0) return undefined;
  const areAll = dead.length === channels.length;
  const empty = dead.filter(({ numbers }) => numbers.missing === 1).length;
  const what =
    empty === dead.length
      ? 'no value at all'
      : empty > 0
        ? 'no value, or one value all along'
        : 'one value all along';
  return {
    id: 'no-signal',
    level: areAll ? 'bad' : 'warning',
    title: 'Without a signal',
    value: dead.length,
    valueText: countOf(dead.length, 'channel'),
    text: `${sentence(dead)} ${dead.length === 1 ? 'holds' : 'hold'} ${what}: there is nothing to reconstruct in ${dead.length === 1 ? 'it' : 'them'}.`,
    channels: columnsOf(dead),
    ...(!areAll && {
      step: {
        title: `Leave out ${countOf(dead.length, 'channel')}`,
        change: { leaveOut: columnsOf(dead) },
        isRecommended: true,
      },
    }),
  };
}

/** Shares of missing samples that are worth a warning, and too many; and those of one channel that cost the others more than it is worth. */
const MANY_MISSING = 0.01;
const MOST_MISSING = 0.5;
const CHANNEL_MISSING = 0.3;

function missing({ moving, period, lookedAt }: MeasuredSeries): Finding | undefined {
  const gappy = moving.filter(({ numbers }) => numbers.missing > 0);
  if (gappy.length === 0) return undefined;
  const share = moving.reduce((sum, { numbers }) => sum + numbers.missing, 0) / moving.length;
  const longest = Math.max(...gappy.map(({ numbers }) => numbers.longestGap));
  const torn = gappy.filter(({ numbers }) => numbers.missing > CHANNEL_MISSING);
  const areFew = torn.length > 0 && torn.length < moving.length / 2;
  const isBridged = share < 0.05 && longest <= Math.max(2, (Number.isFinite(period) ? period : 8) / 4);
  const missing = isBridged ? 'interpolate' : 'mask';
  return {
    id: 'missing',
    level: share >= MOST_MISSING ? 'bad' : share >= MANY_MISSING || areFew ? 'warning' : 'note',
    title: 'Missing samples',
    value: share,
    valueText: percent(share),
    reason: `${percent(share)} of the samples are missing.`,
    text: `${sentence(gappy)} ${gappy.length === 1 ? 'misses' : 'miss'} samples; the longest gap lasts ${lasting(longest, lookedAt)}. ${
      isBridged
        ? 'Gaps this short can be bridged by straight lines.'
        : 'Gaps this long are better left as gaps, which training and judging pass over, than filled with lines a model would learn.'
    }`,
    channels: columnsOf(gappy),
    step: {
      title: capital(
        `${areFew ? `leave out ${countOf(torn.length, 'channel')}, ` : ''}${isBridged ? 'interpolate' : 'leave gaps as gaps'}`,
      ),
      change: { ...(areFew && { leaveOut: columnsOf(torn) }), set: { missing } },
      isRecommended: true,
    },
  };
}

const LEAST_FLAT = 0.01;
const MOSTLY_FLAT = 0.3;
/** Whole numbers of so few values are counts, which stand still by nature. */
const COUNTS = 64;

const isCounted = ({ repeated }: MeasuredChannel): boolean => repeated.isWhole && repeated.levels <= COUNTS;

function flat({ moving, lookedAt }: MeasuredSeries): Finding | undefined {
  const still = moving.filter((one) => one.numbers.flat >= LEAST_FLAT && !isCounted(one));
  if (still.length === 0) return undefined;
  const most = worst(still, ({ numbers }) => numbers.flat);
  const dead = still.filter(({ numbers }) => numbers.flat > MOSTLY_FLAT);
  const canLeave = dead.length > 0 && dead.length < moving.length;
  return {
    id: 'flat',
    level: 'warning',
    title: 'Flat stretches',
    value: most.numbers.flat,
    valueText: percent(most.numbers.flat),
    reason: `${sentence(still)} ${still.length === 1 ? 'stands' : 'stand'} still for up to ${percent(most.numbers.flat)} of the time.`,
    text: `${sentence(still)} ${still.length === 1 ? 'stands' : 'stand'} still for whole periods, up to ${lasting(most.repeated.longestRun, lookedAt)} on end: a loose contact or a device that paused. A model would learn to stop there.`,
    channels: columnsOf(still),
    ...(canLeave && {
      step: {
        title: `Leave out ${countOf(dead.length, 'channel')}`,
        change: { leaveOut: columnsOf(dead) },
        isRecommended: true,
      },
    }),
  };
}

function clipped({ moving }: MeasuredSeries): Finding | undefined {
  const cut = moving.filter(({ numbers }) => numbers.clipped > 0);
  if (cut.length === 0) return undefined;
  const most = worst(cut, ({ numbers }) => numbers.clipped);
  return {
    id: 'clipped',
    level: most.numbers.clipped >= 0.01 ? 'warning' : 'note',
    title: 'Clipping',
    value: most.numbers.clipped,
    valueText: percent(most.numbers.clipped),
    text: `${sentence(cut)} ${cut.length === 1 ? 'is' : 'are'} cut off at the highest or lowest value. What lies beyond is lost; record with less gain, or leave ${cut.length === 1 ? 'it' : 'them'} out if others tell the same.`,
    channels: columnsOf(cut),
  };
}

const FEW_LEVELS = 32;
const VERY_FEW_LEVELS = 8;

function coarse({ moving }: MeasuredSeries): Finding | undefined {
  const rough = moving.filter(({ numbers }) => numbers.levels <= FEW_LEVELS);
  if (rough.length === 0) return undefined;
  const least = worst(rough, ({ numbers }) => -numbers.levels);
  const areCounts = rough.every(isCounted);
  return {
    id: 'coarse',
    level: least.numbers.levels <= VERY_FEW_LEVELS ? 'warning' : 'note',
    title: areCounts ? 'Counts or levels' : 'Coarse values',
    value: least.numbers.levels,
    valueText: `${least.numbers.levels} values`,
    text: areCounts
      ? `${sentence(rough)} ${rough.length === 1 ? 'takes' : 'take'} few whole values. Counts and levels are better decoded as events (prepare.events) beside continuous channels, or smoothed.`
      : `${sentence(rough)} ${rough.length === 1 ? 'takes' : 'take'} only ${least.numbers.levels} different values, so that steps between them are as large as small movements.`,
    channels: columnsOf(rough),
  };
}

/** Excursions that are few beside the cycles there are, and how far out they must be to be gross. */
const RARE_EVENTS = 3;
const RARE_SHARE = 0.02;
const GROSS = 10;
/** Channels told of when peaks come back in them. */
const PEAKED = 16;

function outliers(series: MeasuredSeries): Finding | undefined {
  const { moving, cycles } = series;
  const most = Math.max(RARE_EVENTS, RARE_SHARE * (cycles || 0));
  const out = moving.filter(({ outlying }) => outlying.events > 0);
  const rare = out.filter(({ outlying }) => outlying.events <= most);
  if (rare.length > 0) return rareOutliers(rare, series);
  return out.length > 0 && moving.length <= PEAKED ? returningPeaks(out) : undefined;
}

function returningPeaks(out: readonly MeasuredChannel[]): Finding {
  const far = worst(out, ({ numbers }) => numbers.farthest);
  return {
    id: 'outliers',
    level: 'note',
    title: 'Peaks that come back',
    value: far.numbers.farthest,
    valueText: `${short(far.numbers.farthest)} robust s.d.`,
    text: `${sentence(out)} ${out.length === 1 ? 'has' : 'have'} values more than ${FAR} robust deviations out again and again, as beats and spikes do: part of the signal rather than artefacts.`,
    channels: columnsOf(out),
  };
}

function rareOutliers(
  rare: readonly MeasuredChannel[],
  { lookedAt, decorrelation }: MeasuredSeries,
): Finding {
  const far = worst(rare, ({ numbers }) => numbers.farthest);
  const isGross = far.numbers.farthest > GROSS;
  const events = rare.reduce((sum, { outlying }) => sum + outlying.events, 0);
  const all = lookedAt.length * lookedAt.starts.length;
  const samples = Math.max(
    1,
    Math.round(median(rare.map(({ outlying }) => (outlying.share * all) / outlying.events))),
  );
  // What the system does itself, it does as slowly as it does everything.
  const areBrief = samples <= Math.max(2, decorrelation / 2);
  return {
    id: 'outliers',
    level: isGross ? 'warning' : 'note',
    title: 'Outliers',
    value: far.numbers.farthest,
    valueText: `${short(far.numbers.farthest)} robust s.d.`,
    text: `${sentence(rare)} ${rare.length === 1 ? 'leaves its' : 'leave their'} usual range ${events === 1 ? 'once' : `${events} times`}, by up to ${short(far.numbers.farthest)} robust deviations, for about ${lasting(samples, lookedAt)}. ${
      areBrief
        ? 'Rare excursions as brief as these are mostly artefacts.'
        : 'They may be artefacts (movement, blinks) or rare events of the system itself: look at them before you mark them.'
    }`,
    channels: columnsOf(rare),
    step: {
      title: 'Mark artefacts',
      // What is marked is missing; gaps of artefacts are too long for straight lines.
      change: { clean: [{ kind: 'artefacts', threshold: FAR }], set: { missing: 'mask' } },
      isRecommended: isGross && areBrief,
    },
  };
}

const MUCH_HUM = 0.01;
const SOME_HUM = 1e-4;

function lineNoise({ moving }: MeasuredSeries): Finding | undefined {
  const humming = moving.filter(({ hum }) => hum && hum.share >= SOME_HUM);
  if (humming.length === 0) return undefined;
  const most = worst(humming, ({ numbers }) => numbers.hum);
  const { frequency, share } = most.hum!;
  const same = humming.filter(({ hum }) => hum!.frequency === frequency);
  const harmonics = Math.max(...same.map(({ hum }) => hum!.harmonics));
  const step: PreparationChange = { clean: [{ kind: 'notch', frequency, harmonics }] };
  return {
    id: 'line-noise',
    level: share >= MUCH_HUM ? 'warning' : 'note',
    title: 'Mains hum',
    value: share,
    valueText: `${percent(share)} at ${frequency} Hz`,
    text: `A narrow line at ${frequency} Hz${harmonics > 1 ? ` and its harmonics up to the ${harmonics}th` : ''} stands out of the spectrum of ${namesOf(same)}: up to ${percent(share)} of the variance.`,
    channels: columnsOf(same),
    step: {
      title: `Notch at ${frequency} Hz`,
      change: step,
      isRecommended: share >= MUCH_HUM / 10,
    },
  };
}
