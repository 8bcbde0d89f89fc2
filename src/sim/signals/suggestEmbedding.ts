import { SimError } from '../errors';
import { partDecorrelationLag } from './autocorrelation';
import { column } from './column';
import type { Coordinate } from './delayEmbedding';
import { type EmbeddingDimension, embeddingDimension } from './embeddingDimension';
import { firstMinimum, mutualInformation } from './mutualInformation';
import { type EmbeddingCycle, pecuzal } from './pecuzal';
import type { RawSeries } from './prepare';
import type { PrepareSettings } from './prepared';
import { prepareStage } from './prepareStage';
import { partOf, type Stage } from './stage';

/** Samples looked at, lags up to which mutual information is measured, and dimensions, at most. */
const LOOKED_AT = 20_000;
const MOST_LAGS = 500;
const MOST_DIMENSIONS = 8;
/** E1 has come to 1 where it is above this; neighbours are true where fewer than this share is false. */
const SATURATED = 0.9;
const FALSE_SHARE = 0.01;
/** E2 of noise stays this near to 1 at all dimensions: it is a ratio of means over a thousand neighbours, known to about 0.035. */
const NOISE_BAND = 0.15;
/** Signals whose pairs are all tried, lags looked at over the one of least information, and that lag at most, in samples looked at. */
const MOST_SIGNALS = 8;
const LAGS_OVER_DELAY = 6;
const MOST_APART = 40;

export type EmbeddingKind = 'uniform' | 'coordinates';
export type EmbeddingSuggestion = UniformSuggestion | CoordinateSuggestion;

interface Suggestion {
  /** What it was read off. */
  readonly signals: readonly string[];
  /** One or two sentences in the user's words. */
  readonly reason: string;
  /** First minimum of the mutual information, samples after decimation; null where it has none within the lags looked at. */
  readonly informationLag: number | null;
  readonly decorrelationLag: number;
  /** Nats, at lags from 0, of the first signal. */
  readonly information: Float64Array;
}

/** How signals may be embedded at equal delays, and what tells so. */
export interface UniformSuggestion extends Suggestion {
  readonly kind: 'uniform';
  readonly embed: { readonly dimension: number; readonly delay: number };
  /** First dimension at which Cao's E1 has come to 1, and at which false neighbours are gone; null where none is. */
  readonly caoDimension: number | null;
  readonly trueDimension: number | null;
  readonly curves: EmbeddingDimension;
}

/** Which signals at which delays may make a state, and what tells so. */
export interface CoordinateSuggestion extends Suggestion {
  readonly kind: 'coordinates';
  /** Null where no further coordinate makes anything better, as of noise. */
  readonly embed: { readonly coordinates: readonly Coordinate[] } | null;
  /** Lags are in samples; curves have a value every `stride` of them. */
  readonly cycles: readonly EmbeddingCycle[];
  readonly stride: number;
}

/**
 * An embedding of the training part as it is before it would be embedded: cleaned, scaled, reduced. At equal delays, the delay of the first signal
 * by mutual information (or, where that has no minimum, by the autocorrelation) and the dimension by Cao's method (or false neighbours);
 * in coordinates, by PECUZAL over all signals.
 *
 * @throws {SimError} as `prepare`; `too-short`, or `bad-parameter` for more signals than can be tried in pairs.
 */
export function suggestEmbedding(series: RawSeries, settings: PrepareSettings): UniformSuggestion;
export function suggestEmbedding(
  series: RawSeries,
  settings: PrepareSettings,
  kind: EmbeddingKind | undefined,
): EmbeddingSuggestion;
export function suggestEmbedding(
  series: RawSeries,
  settings: PrepareSettings,
  kind: EmbeddingKind = 'uniform',
): EmbeddingSuggestion {
  const stage = prepareStage(series, settings, { before: 'embedding' });
  const n = stage.labels.length;
  const train = partOf(stage, 'train');
  const longest = Math.max(...stage.parts.train.map(({ values }) => values.length / n));
  const lags = Math.min(MOST_LAGS, Math.floor(longest / 10));
  if (lags < 5) {
    throw new SimError(
      'too-short',
      `${longest} samples ${stage.hasTrials ? 'a trial ' : ''}are too few to suggest an embedding from; at least 50 are needed. Use ${stage.hasTrials ? 'longer trials' : 'a longer recording'}.`,
    );
  }
  const information = mutualInformation(joinedSignal(stage, 0, lags), lags);
  const informationLag = firstMinimum(smoothed(information)) ?? null;
  const decorrelationLag = Math.min(lags, partDecorrelationLag(train, n, 0));
  const delay = Math.max(1, Math.min(informationLag ?? decorrelationLag, Math.floor(longest / 50)));
  const found = { signals: stage.labels, informationLag, decorrelationLag, information };
  return kind === 'uniform'
    ? { ...found, ...uniform(stage, delay, found) }
    : { ...found, ...coordinates(stage, delay, longest) };
}

type Own<S> = Omit<S, Exclude<keyof Suggestion, 'reason'>>;

function uniform(
  stage: Stage,
  delay: number,
  { informationLag, decorrelationLag }: Pick<Suggestion, 'informationLag' | 'decorrelationLag'>,
): Own<UniformSuggestion> {
  const series = joinedSignal(stage, 0, (MOST_DIMENSIONS + 1) * delay);
  const curves = embeddingDimension(series, delay, MOST_DIMENSIONS, Math.max(delay, decorrelationLag));
  const first = (isReached: (k: number) => boolean) => {
    const at = Array.from({ length: MOST_DIMENSIONS }, (_, k) => k).find(isReached);
    return at === undefined ? null : at + 1;
  };
  const caoDimension = first((k) => curves.e1[k]! > SATURATED);
  const trueDimension = first((k) => curves.falseNeighbours[k]! < FALSE_SHARE);
  const dimension = caoDimension ?? trueDimension ?? MOST_DIMENSIONS;
  const name = stage.labels[0]!;
  const lag =
    informationLag !== null
      ? delay === informationLag
        ? `The mutual information of "${name}" has its first minimum after ${plural(delay)}.`
        : `The mutual information of "${name}" has its first minimum after ${plural(informationLag)}, more than a fiftieth of the stretch, so ${delay} are taken.`
      : `The mutual information of "${name}" has no minimum; its autocorrelation falls below 1/e, or has a minimum, after ${plural(decorrelationLag)}${delay < decorrelationLag ? `, of which ${delay} are taken` : ''}.`;
  const unfolds =
    caoDimension !== null
      ? `Cao’s E1 comes to 1 in ${caoDimension} dimensions${trueDimension === null ? '' : `, false neighbours are gone in ${trueDimension}`}.`
      : trueDimension !== null
        ? `False neighbours are gone in ${trueDimension} dimensions; Cao’s E1 does not come to 1.`
        : `Neither does Cao’s E1 come to 1 nor are false neighbours gone within ${MOST_DIMENSIONS} dimensions.`;
  const isNoise = curves.e2.every((one) => Math.abs(one - 1) < NOISE_BAND);
  return {
    kind: 'uniform',
    embed: { dimension, delay },
    reason: `${lag} ${unfolds}${isNoise ? ' E2 is 1 in all dimensions, as of noise.' : ''}`,
    caoDimension,
    trueDimension,
    curves,
  };
}

function coordinates(stage: Stage, delay: number, longest: number): Own<CoordinateSuggestion> {
  const n = stage.labels.length;
  if (n > MOST_SIGNALS) {
    throw new SimError(
      'bad-parameter',
      `Coordinates are looked for among all pairs of at most ${MOST_SIGNALS} signals, and there are ${n}. Choose fewer channels, or take components or factors first.`,
    );
  }
  // What is sampled very finely is looked at in strides, so that lags still reach over some of its cycles.
  const stride = Math.max(1, Math.round(delay / MOST_APART));
  const apart = Math.max(1, Math.round(delay / stride));
  const most = Math.max(5, Math.min(LAGS_OVER_DELAY * apart, Math.floor(longest / stride / 10)));
  const signals = stage.labels.map((_, i) => joinedSignal(stage, i, 2 * most, stride));
  const found = pecuzal(signals, { most, apart });
  const chosen = found.coordinates
    .map(({ signal, delay: back }) => ({ signal, delay: back * stride }))
    .sort((a, b) => a.delay - b.delay);
  const cycles = found.cycles.map((cycle) => ({ ...cycle, lag: cycle.lag * stride }));
  const words = chosen.map(({ signal, delay: back }) => `${stage.labels[signal]} at ${back}`);
  const gains = cycles.slice(0, Math.max(0, chosen.length - 1)).map(({ change }) => (-change).toFixed(2));
  return {
    kind: 'coordinates',
    embed: chosen.length > 0 ? { coordinates: chosen } : null,
    reason:
      chosen.length > 0
        ? `Delays in samples: ${words.join(', ')}. Each that was added to the first lowers the noise amplification, by ${gains.join(', ')} in its decimal logarithm; a further one does not.`
        : 'No delayed coordinate makes the signal any better to foretell: its own past does not unfold it, as of noise. No embedding is suggested.',
    cycles,
    stride,
  };
}

const plural = (samples: number): string => (samples === 1 ? 'one sample' : `${samples} samples`);

/** A signal of the training part, every `stride`-th sample, with gaps between trials that no lag reaches over; no more than is looked at. */
function joinedSignal(stage: Stage, signal: number, gap: number, stride = 1): Float64Array {
  const n = stage.labels.length;
  const out: number[] = [];
  for (const { values } of stage.parts.train) {
    if (out.length >= LOOKED_AT) break;
    if (out.length > 0) for (let k = 0; k < gap; k++) out.push(NaN);
    const series = column(values, n, signal);
    for (let t = 0; t < series.length && out.length < LOOKED_AT; t += stride) out.push(series[t]!);
  }
  return Float64Array.from(out);
}

/** Means of three: a ripple of one lag is the table's, not the signal's. */
const smoothed = (curve: Float64Array): Float64Array =>
  curve.map((value, k) =>
    k === 0 || k === curve.length - 1 ? value : (curve[k - 1]! + value + curve[k + 1]!) / 3,
  );
