import { clockOf } from '../../clock';
import { SimError } from '../../errors';
import { longestComplete } from '../../signals/completeRows';
import { neighbourForecastError } from '../../signals/nearestNeighbours';
import { withChanges } from '../../signals/preparationChange';
import { prepare, type RawSeries } from '../../signals/prepare';
import { prepareDefaults } from '../../signals/prepareDefaults';
import type { Prepared, PrepareSettings } from '../../signals/prepared';
import type { SuggestedSize } from '../../training/suggestedSizes';
import { suggestEmbedding } from '../../signals/suggestEmbedding';
import { surrogateTest } from '../../signals/surrogateTest';
import { dynamicsFindings, embedding, type Foretold, linearity, predictability } from './dynamicsFindings';
import type { LookedAt } from './lookedAt';
import { type MeasuredSeries, measureSeries } from './measuredSeries';
import type { Finding, FindingLevel, QualityReport } from './qualityReport';
import { qualitySpectra } from './qualitySpectra';
import { recommendedChanges } from './recommendedChanges';
import { steadinessFindings } from './steadinessFindings';
import { storageFindings } from './storageFindings';
import { verdictOf } from './verdict';
import { countOf, lasting, percent } from './words';

/** How far a report is. */
export interface QualityProgress {
  /** 0 … 1. */
  readonly fraction: number;
  readonly text: string;
}

/** Share of the work that measuring the channels is. */
const MEASURING = 0.7;

/**
 * A report on a series before any preparation: what is good and bad about it, which steps mend what can be mended, and whether reconstructing the
 * system behind it is sensible. Recommended steps are laid over the usual defaults; the data prepared so are then held against forecasts
 * by nearest neighbours and surrogates, and suggest the sizes of models.
 *
 * @param sizesOf sizes of models that suit prepared data; given, because this room knows no training.
 */
export function* qualitySteps(
  lookedAt: LookedAt,
  sizesOf: (prepared: Prepared) => readonly SuggestedSize[],
): Generator<QualityProgress, QualityReport, void> {
  const measuring = measureSeries(lookedAt);
  let step = measuring.next();
  for (; !step.done; step = measuring.next()) {
    yield { fraction: MEASURING * step.value, text: 'Measuring channels' };
  }
  const series = step.value;
  const findings = [
    ...storageFindings(series),
    ...steadinessFindings(series),
    ...dynamicsFindings(series),
  ].filter((finding) => finding !== undefined);

  yield { fraction: MEASURING, text: 'Preparing as recommended' };
  const raw = stretchOf(lookedAt);
  const base = prepareDefaults(raw).settings;
  let settings = recommended(base, findings, lookedAt);
  const isSingle = series.moving.length > 0 && (settings.channels ?? lookedAt.names).length === 1;
  const suggestion = isSingle ? attempt(() => suggestEmbedding(raw, here(settings, lookedAt))) : undefined;
  if (suggestion && !(suggestion instanceof SimError)) {
    findings.push(embedding(suggestion));
    settings = recommended(base, findings, lookedAt);
  }
  const prepared = attempt(() => prepare(raw, here(settings, lookedAt)));
  yield { fraction: 0.8, text: 'Comparing with surrogates' };
  const foretold = prepared instanceof SimError ? NOTHING : foretell(prepared);
  if (prepared instanceof SimError) findings.push(notPrepared(prepared));
  else findings.push(...[predictability(foretold), linearity(foretold)].filter((one) => one !== undefined));

  yield { fraction: 0.95, text: 'Choosing sizes' };
  return {
    ...clockOf(lookedAt),
    verdict: verdictOf(findings),
    findings: findings.toSorted((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level)),
    channels: series.channels.map(({ numbers }) => numbers),
    spectra: qualitySpectra(series, findings),
    lookedAt: lookedAtOf(series),
    numbers: {
      samples: series.samples,
      period: series.period,
      periods: series.samples / series.period,
      cycles: series.cycles,
      noise: series.noise,
      participation: series.rank?.participation ?? NaN,
      entropyRank: series.rank?.entropy ?? NaN,
      components95: series.rank?.components ?? NaN,
      forecastError: foretold.near,
      p: foretold.test?.p ?? NaN,
    },
    defaults: recommended(base, [], lookedAt),
    recommended: settings,
    sizes: prepared instanceof SimError ? [] : sizesOf(prepared),
  };
}

/** What calls for something first. */
const LEVELS: readonly FindingLevel[] = ['bad', 'warning', 'note', 'good'];

/** The middle stretch, as preparation takes it. */
function stretchOf({ values, length, starts, range, names, unit, ...clock }: LookedAt): RawSeries {
  const middle = starts.length >> 1;
  const n = names.length;
  return {
    values: values.slice(middle * length * n, (middle + 1) * length * n),
    samples: length,
    first: starts[middle]!,
    recorded: range[1],
    channels: names,
    unit,
    ...clockOf(clock),
  };
}

/** Settings of the whole series with every recommended step over them. */
function recommended(
  base: PrepareSettings,
  findings: readonly Finding[],
  lookedAt: LookedAt,
): PrepareSettings {
  const { channels, channelCount, range } = lookedAt;
  const isPart = channels.length < channelCount;
  const own = base.channels?.map((column) => channels[column]!) ?? null;
  const whole: PrepareSettings = {
    ...base,
    channels: own ?? (isPart ? channels : null),
    range: lookedAt.isPart ? range : null,
  };
  return withChanges(whole, recommendedChanges(findings), channelCount);
}

/** The same settings for what was looked at: its own numbering of channels, and no range of the whole. */
function here(settings: PrepareSettings, { channels, starts }: LookedAt): PrepareSettings {
  return {
    ...settings,
    channels: settings.channels?.map((channel) => channels.indexOf(channel)) ?? null,
    range: starts.length === 1 ? settings.range : null,
  };
}

/** What went wrong that the user can mend is an answer. */
function attempt<T>(work: () => T): T | SimError {
  try {
    return work();
  } catch (error) {
    if (error instanceof SimError) return error;
    throw error;
  }
}

const NOTHING: Foretold = { near: NaN, dim: 0, test: null };

/** Forecasts of the training part, and the test against surrogates. */
function foretell({ train, dim }: Prepared): Foretold {
  const { from, to } = longestComplete(train, dim);
  return {
    near: neighbourForecastError(train.values, dim, train.trials && { trials: train.trials }),
    dim,
    test: surrogateTest(train.values.subarray(from * dim, to * dim), dim),
  };
}

const notPrepared = ({ message }: SimError): Finding => ({
  id: 'preparation',
  level: 'bad',
  title: 'Preparation',
  value: NaN,
  valueText: 'fails',
  text: message,
});

function lookedAtOf({ lookedAt, samples, channels }: MeasuredSeries): QualityReport['lookedAt'] {
  const { starts, length, range } = lookedAt;
  const seen = (starts.length * length) / samples;
  return {
    text:
      starts.length === 1
        ? `All ${countOf(samples, 'sample')} of ${countOf(channels.length, 'channel')} were looked at.`
        : `${starts.length} stretches of ${lasting(length, lookedAt)}, spread evenly from beginning to end, were looked at: ${percent(seen)} of ${countOf(samples, 'sample')} of ${countOf(channels.length, 'channel')}. Rhythms slower than about ${lasting(Math.round(length / 3), lookedAt)} can’t be seen in them.`,
    stretches: starts.length,
    length,
    range,
    channels: channels.length,
    channelCount: lookedAt.channelCount,
  };
}
