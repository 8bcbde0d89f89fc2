import { SimError } from '../errors';
import { decorrelationLag } from './autocorrelation';
import { cleanStage } from './cleaning/clean';
import { upToDate } from './cleaning/earlierSettings';
import { column } from './column';
import { type EmbeddingDimension, embeddingDimension } from './embeddingDimension';
import { interpolateMissing } from './interpolateMissing';
import { firstMinimum, mutualInformation } from './mutualInformation';
import type { RawSeries } from './prepare';
import type { PrepareSettings } from './prepared';
import { selectAndSplit } from './selectAndSplit';

/** Samples looked at, lags up to which mutual information is measured, and dimensions, at most. */
const LOOKED_AT = 20_000;
const MOST_LAGS = 500;
const MOST_DIMENSIONS = 8;
/** E1 has come to 1 where it is above this; neighbours are true where fewer than this share is false. */
const SATURATED = 0.9;
const FALSE_SHARE = 0.01;

/** How a signal may be embedded, and what tells so. */
export interface EmbeddingSuggestion {
  readonly channel: string;
  /** Samples, after decimation. */
  readonly delay: number;
  readonly dimension: number;
  /** First minimum of the mutual information; null where it has none within the lags looked at. */
  readonly informationLag: number | null;
  readonly decorrelationLag: number;
  /** First dimension at which Cao's E1 has come to 1, and at which false neighbours are gone; null where none is. */
  readonly caoDimension: number | null;
  readonly trueDimension: number | null;
  /** Nats, at lags from 0. */
  readonly information: Float64Array;
  readonly curves: EmbeddingDimension;
}

/**
 * Delay and dimension for embedding the first channel of the cleaned training part: the delay by mutual information (or, where that has
 * no minimum, by the autocorrelation), the dimension by Cao's method (or false neighbours).
 *
 * @throws {SimError} as `prepare`, or `too-short`.
 */
export function suggestEmbedding(series: RawSeries, given: PrepareSettings): EmbeddingSuggestion {
  const settings = upToDate(given);
  const stage = selectAndSplit(series, settings, undefined);
  cleanStage(stage, settings);
  const n = stage.labels.length;
  const longest = stage.parts.train.reduce((a, b) => (b.values.length > a.values.length ? b : a));
  const all = column(longest.values, n, 0);
  const kept = all.filter((_, t) => t % settings.decimate === 0).subarray(0, LOOKED_AT);
  const lags = Math.min(MOST_LAGS, Math.floor(kept.length / 10));
  if (lags < 5) {
    throw new SimError(
      'too-short',
      `${kept.length} samples are too few to suggest an embedding from; at least 50 are needed. Use a longer recording.`,
    );
  }
  const filled = kept.slice();
  interpolateMissing(filled, 1);
  const information = mutualInformation(kept, lags);
  const informationLag = firstMinimum(smoothed(information)) ?? null;
  const byCorrelation = decorrelationLag(filled);
  const delay = Math.max(1, Math.min(informationLag ?? byCorrelation, Math.floor(kept.length / 50)));
  const curves = embeddingDimension(kept, delay, MOST_DIMENSIONS, Math.max(delay, byCorrelation));
  const first = (isReached: (k: number) => boolean) => {
    const at = Array.from({ length: MOST_DIMENSIONS }, (_, k) => k).find(isReached);
    return at === undefined ? null : at + 1;
  };
  const caoDimension = first((k) => curves.e1[k]! > SATURATED);
  const trueDimension = first((k) => curves.falseNeighbours[k]! < FALSE_SHARE);
  return {
    channel: stage.labels[0]!,
    delay,
    dimension: caoDimension ?? trueDimension ?? MOST_DIMENSIONS,
    informationLag,
    decorrelationLag: byCorrelation,
    caoDimension,
    trueDimension,
    information,
    curves,
  };
}

/** Means of three: a ripple of one lag is the table's, not the signal's. */
const smoothed = (curve: Float64Array): Float64Array =>
  curve.map((value, k) =>
    k === 0 || k === curve.length - 1 ? value : (curve[k - 1]! + value + curve[k + 1]!) / 3,
  );
