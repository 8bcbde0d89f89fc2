import { LEAST_RECURRENCES, LEAST_SAMPLES, LINEAR_LEVEL, NOISE, TRAINED } from '../../signals/rulesOfThumb';
import type { UniformSuggestion } from '../../signals/suggestEmbedding';
import type { SurrogateTest } from '../../signals/surrogateTest';
import type { MeasuredSeries } from './measuredSeries';
import type { Finding, FindingLevel, RecommendedStep } from './qualityReport';
import { bandOf, type SignalBand } from './signalBand';
import {
  capital,
  countOf,
  everyWord,
  frequently,
  grouped,
  lasting,
  named,
  percent,
  rounded,
  short,
} from './words';

/** How much of the dynamics there is in the series: length, sampling, noise, and how the channels hang together. */
export const dynamicsFindings = (series: MeasuredSeries): (Finding | undefined)[] => {
  const band = bandOf(series);
  return [
    length(series, band),
    periods(series),
    sampling(series, band),
    noise(series, band),
    rank(series),
    duplicates(series),
    manyChannels(series),
  ];
};

/** Training samples below which nothing can be told, and from which on there are as many as published. */
const TOO_FEW = 300;
const PUBLISHED = 5000;

function length({ samples }: MeasuredSeries, { decimate }: SignalBand): Finding {
  const kept = Math.floor(samples / decimate);
  const training = Math.floor(TRAINED * kept);
  const level: FindingLevel =
    training < TOO_FEW
      ? 'bad'
      : training < LEAST_SAMPLES
        ? 'warning'
        : training < PUBLISHED
          ? 'note'
          : 'good';
  const after = decimate > 1 ? ` after keeping every ${everyWord(decimate)}` : '';
  return {
    id: 'length',
    level,
    title: 'Length',
    value: samples,
    valueText: countOf(samples, 'sample'),
    reason: `There are about ${grouped(training)} samples to train on; published reconstructions use ${level === 'good' ? 'as many' : level === 'note' ? 'mostly more' : 'thousands'}.`,
    text: `${countOf(kept, 'sample')}${after}, about ${grouped(training)} of them to train on. ${
      level === 'good'
        ? 'Published reconstructions use as many.'
        : level === 'note'
          ? 'Published reconstructions mostly use more.'
          : `Published reconstructions use thousands: a model may fit these samples and say little about the system.`
    }`,
  };
}

const FEWEST_CYCLES = 5;
const PLENTY = 100;

function periods({ period, decorrelation, cycles, samples, lookedAt }: MeasuredSeries): Finding | undefined {
  if (Number.isNaN(cycles)) return undefined;
  const level: FindingLevel =
    cycles < FEWEST_CYCLES
      ? 'bad'
      : cycles * TRAINED < LEAST_RECURRENCES
        ? 'warning'
        : cycles < PLENTY
          ? 'note'
          : 'good';
  const byPeriod = samples / period;
  const rhythm = `The dominant period is ${lasting(period, lookedAt)}, of which the series holds ${short(byPeriod)}.`;
  const forgets = `The typical channel forgets itself in ${lasting(decorrelation, lookedAt)}, a quarter of a cycle, so that the series holds about ${short(samples / (4 * decorrelation))} of its cycles.`;
  const isByPeriod = !(samples / (4 * decorrelation) < byPeriod);
  const means = {
    good: 'Enough to see the dynamics return many times.',
    note: 'Enough to see the dynamics return; more would pin them down better.',
    warning: `With ${short(cycles * TRAINED)} of them to train on, fewer than ${LEAST_RECURRENCES}, there is little to tell the system from chance; a longer recording is the remedy.`,
    bad: 'The dynamics hardly ever return to where they were, and a model can’t know where they go from there. A longer recording is the only remedy.',
  }[level];
  return {
    id: 'periods',
    level,
    title: 'Cycles',
    value: cycles,
    valueText: short(cycles),
    reason: `It holds about ${short(cycles)} ${short(cycles) === '1' ? 'cycle' : 'cycles'} of its dynamics${{ good: '', note: ', which is enough', warning: ', which is few', bad: ', far too few' }[level]}.`,
    text: `${Number.isNaN(period) ? forgets : isByPeriod ? rhythm : `${rhythm} ${forgets}`} ${means}`,
  };
}

/** Samples a period that published reconstructions have fewer and more than. */
const COARSE = 10;

function sampling(series: MeasuredSeries, band: SignalBand): Finding | undefined {
  const { period, lookedAt } = series;
  if (Number.isNaN(period)) return undefined;
  const base = {
    id: 'sampling',
    title: 'Samples a period',
    value: period,
    valueText: short(period),
  } as const;
  if (band.decimate > 1) {
    return {
      ...base,
      level: 'note',
      text: `A period lasts ${short(period)} samples: steps this small change the state hardly, and windows of usual length see no whole period. The signal ends at about ${frequently(rounded(band.edge, lookedAt), lookedAt)}, so that every ${everyWord(band.decimate)} sample holds all of it.`,
      step: decimation(series, band),
    };
  }
  if (period < COARSE) {
    return {
      ...base,
      level: 'note',
      text: `A period lasts only ${short(period)} samples: a model will see a map rather than a flow, and what happens between samples is lost.`,
    };
  }
  return {
    ...base,
    level: 'good',
    text: `A period lasts ${short(period)} samples, about as in published reconstructions.`,
  };
}

function decimation({ lookedAt }: MeasuredSeries, { decimate, cutoff }: SignalBand): RecommendedStep {
  return {
    title: `Keep every ${everyWord(decimate)} sample`,
    change: {
      clean: [{ kind: 'low-pass', cutoff: rounded(cutoff, lookedAt), order: 4 }],
      set: { decimate },
    },
    isRecommended: true,
  };
}

/** Shares of the variance. */
const LITTLE_NOISE = 0.01;
const MUCH_NOISE = 0.1;
const MOST_NOISE = 0.6;

function noise(series: MeasuredSeries, band: SignalBand): Finding | undefined {
  const { noise: share, isNoiseFlat, lookedAt, moving } = series;
  if (Number.isNaN(share)) return undefined;
  // Where signal reaches up to the highest frequencies, it is an upper bound, which forbids nothing.
  const level: FindingLevel =
    share < LITTLE_NOISE
      ? 'good'
      : share < MUCH_NOISE || !isNoiseFlat
        ? 'note'
        : share < MOST_NOISE
          ? 'warning'
          : 'bad';
  const each = moving.length > 1 ? 'of the typical channel ' : '';
  const amount = `${percent(share)} of the variance ${each}(${percent(Math.sqrt(share))} of the deviation)`;
  const cutoff = rounded(band.cutoff, lookedAt);
  const canFilter = isNoiseFlat && share >= LITTLE_NOISE && share < MOST_NOISE && band.cutoff < 0.4;
  return {
    id: 'noise',
    level,
    title: 'White noise',
    value: share,
    valueText: `${isNoiseFlat ? '' : 'at most '}${percent(share)}`,
    reason: `${isNoiseFlat ? 'White noise makes up' : 'White noise makes up at most'} ${percent(share)} of the variance.`,
    text: isNoiseFlat
      ? `About ${amount} is white noise, by the plateau of the spectrum between a quarter and half of the sampling rate.`
      : `At most ${amount} is white noise: the upper half of the spectrum is no plateau, so that ${share < LITTLE_NOISE ? 'signal or a filter reaches into it' : 'part of it is signal'}.`,
    ...(canFilter &&
      band.decimate === 1 && {
        step: {
          title: `Low-pass at ${frequently(cutoff, lookedAt)}`,
          change: { clean: [{ kind: 'low-pass', cutoff, order: 4 }] },
          isRecommended: true,
        },
      }),
  };
}

function rank({ rank: found, correlations: { columns } }: MeasuredSeries): Finding | undefined {
  if (!found) return undefined;
  const n = columns.length;
  return {
    id: 'rank',
    level: 'note',
    title: 'Effective rank',
    value: found.participation,
    valueText: `${short(found.participation)} of ${n}`,
    text: `The ${n} channels fill about ${short(found.participation)} dimensions by the participation ratio and ${short(found.entropy)} by the entropy of their correlation matrix; ${countOf(found.components, 'principal component')} ${found.components === 1 ? 'carries' : 'carry'} 95 % of the variance.${
      found.dependent > 0
        ? ` ${found.dependent === 1 ? 'One channel follows' : `${found.dependent} channels follow`} from the others exactly, as after an average reference.`
        : ''
    }`,
  };
}

/** Correlations from which on two channels are one. */
const ALIKE = 0.9999;

function duplicates({ correlations: { matrix, columns }, channels }: MeasuredSeries): Finding | undefined {
  const m = columns.length;
  // Of two that are alike the one is kept that misses less, or comes first.
  const missing = (p: number) => channels[columns[p]!]!.numbers.missing;
  const isBefore = (p: number, q: number) => missing(p) < missing(q) || (missing(p) === missing(q) && p < q);
  const isTwin = (_: number, q: number) =>
    columns.some((_other, p) => isBefore(p, q) && Math.abs(matrix[p * m + q]!) > ALIKE);
  const twins = columns.filter(isTwin);
  if (twins.length === 0) return undefined;
  const numbers = twins.map((column) => channels[column]!.numbers);
  const leaveOut = numbers.map(({ channel }) => channel);
  return {
    id: 'duplicates',
    level: 'warning',
    title: 'Duplicates',
    value: twins.length,
    valueText: countOf(twins.length, 'channel'),
    text: `${capital(named(numbers.map(({ name }) => name)))} ${twins.length === 1 ? 'is' : 'are'} a copy of another one, up to sign and scale: ${twins.length === 1 ? 'it tells' : 'they tell'} nothing new and ${twins.length === 1 ? 'counts' : 'count'} twice.`,
    channels: leaveOut,
    step: {
      title: `Leave out ${countOf(leaveOut.length, 'channel')}`,
      change: { leaveOut },
      isRecommended: true,
    },
  };
}

/** Samples a channel below which their correlations are mostly chance. */
const SAMPLES_A_CHANNEL = 20;

function manyChannels({ samples, moving }: MeasuredSeries): Finding | undefined {
  if (moving.length < 2 || samples >= SAMPLES_A_CHANNEL * moving.length) return undefined;
  return {
    id: 'many-channels',
    level: 'warning',
    title: 'Channels for samples',
    value: samples / moving.length,
    valueText: `${short(samples / moving.length)} samples a channel`,
    text: `${moving.length} channels are many for ${countOf(samples, 'sample')}: how they hang together is then mostly chance. A few principal components, or a few channels that matter, are safer.`,
  };
}

/** What nearest neighbours and surrogates tell of the prepared data. */
export interface Foretold {
  /** Forecast error one sample ahead, as a share of the variance; NaN where it could not be measured. */
  readonly near: number;
  /** Dimensions of the states they were looked for among. */
  readonly dim: number;
  /** Null where there are too few samples. */
  readonly test: SurrogateTest | null;
}

const WELL = 0.1;
const HARDLY = 0.9;

export function predictability({ near, dim }: Foretold): Finding | undefined {
  if (Number.isNaN(near)) return undefined;
  const level: FindingLevel =
    near < WELL ? 'good' : near < NOISE ? 'note' : near < HARDLY ? 'warning' : 'bad';
  return {
    id: 'predictability',
    level,
    title: 'Foretold by the past',
    value: near,
    valueText: `error ${percent(near)}`,
    reason: `The nearest past states foretell the next sample with an error of ${percent(near)} of the variance.`,
    text: `Of the data as they would be prepared (${countOf(dim, 'dimension')}), the nearest past states foretell the next sample with an error of ${percent(near)} of the variance. ${
      {
        good: 'Deterministic enough for a model to find the rule.',
        note: 'There is a rule, and noise beside it.',
        warning: 'Noise, or what is not recorded, decides most of what happens next.',
        bad: 'That is no better than their mean: at this sampling there is no rule to be seen.',
      }[level]
    }`,
  };
}

export function linearity({ test }: Foretold): Finding | undefined {
  if (!test) return undefined;
  const isNonlinear = test.p <= LINEAR_LEVEL;
  const count = test.surrogateErrors.length;
  const better = Math.round(test.p * (count + 1)) - 1;
  return {
    id: 'linear',
    level: isNonlinear ? 'good' : 'warning',
    title: 'Nonlinearity',
    value: test.p,
    valueText: `p = ${short(test.p)}`,
    reason: isNonlinear
      ? `The data are no linear stochastic process (p = ${short(test.p)} against surrogates).`
      : `A linear stochastic process could have made the data (p = ${short(test.p)} against surrogates).`,
    text: isNonlinear
      ? `Prepared so, the data are foretold better than all of ${count} surrogates with the same linear correlations, so that a linear stochastic process is rejected at ${LINEAR_LEVEL} (${test.samples} samples). So would a plain rhythm or a drift be: it speaks for structure, not yet for chaos.`
      : `Of ${count} surrogates with the same linear correlations ${better} ${better === 1 ? 'is' : 'are'} foretold as well or better, so that a linear stochastic process could have made the data (${test.samples} samples). A nonlinear model may find nothing that an autoregression does not.`,
  };
}

/** How a single channel is embedded. */
export function embedding({
  embed: { delay, dimension },
  caoDimension,
  trueDimension,
  informationLag,
}: UniformSuggestion): Finding {
  const isUnfolded = (caoDimension ?? trueDimension) !== null;
  const byLag = `${informationLag === null ? 'Its autocorrelation' : 'The first minimum of its mutual information'} suggests a delay of ${countOf(delay, 'sample')}`;
  return {
    id: 'embedding',
    level: 'note',
    title: 'Delay embedding',
    value: dimension,
    valueText: isUnfolded ? `${dimension} delays of ${delay}` : 'unclear',
    text: `One channel hides the other variables; its own past stands in for them. ${byLag}, ${isUnfolded ? `and ${caoDimension === null ? 'false neighbours' : 'Cao’s method'} ${countOf(dimension, 'dimension')}` : `but no dimension up to ${dimension} unfolds it, as of noise`}.`,
    step: {
      title: `Embed in ${dimension} delays of ${delay}`,
      change: { set: { embed: { dimension, delay } } },
      isRecommended: isUnfolded,
    },
  };
}
