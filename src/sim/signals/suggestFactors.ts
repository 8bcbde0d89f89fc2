import { SimError } from '../errors';
import { symmetricEigen } from '../kernels/symmetricEigen';
import { completeRows } from './completeRows';
import { factorsOf, logLikelihoodOf, mostFactors } from './factorAnalysis';
import type { RawSeries } from './prepare';
import type { PrepareSettings } from './prepared';
import { prepareStage } from './prepareStage';
import { secondMoments } from './secondMoments';
import { partValues } from './stage';

/** Stretches that are held out in turn, counts tried at most, and counts without gain after which no more are tried. */
const FOLDS = 4;
const MOST_COUNTS = 20;
const PATIENCE = 3;
/** Fewest samples a channel that a covariance can be held against. */
const LEAST_SAMPLES = 5;
/** Multiplications of one fit, at most: the curve needs no last digit. */
const MOST_WORK = 2e8;

/** How many factors channels share, and what tells so. */
export interface FactorSuggestion {
  readonly count: number;
  /** Mean log likelihood (nats) of a held-out sample under 1, 2, … factors. */
  readonly logLikelihoods: readonly number[];
  /** Samples looked at. */
  readonly samples: number;
  readonly reason: string;
}

/**
 * As many factors as make held-out stretches of the training part likeliest (Yu et al. 2009): each quarter in turn by a model of the
 * other three. Nothing of the later parts is looked at.
 *
 * @throws {SimError} as `prepare`, or `too-short`.
 * @see Yu, Cunningham, Santhanam, Ryu, Shenoy & Sahani (2009), J. Neurophysiol. 102, 614–635.
 */
export function suggestFactors(series: RawSeries, settings: PrepareSettings): FactorSuggestion {
  const stage = prepareStage(series, settings, { before: 'reduction' });
  const n = stage.labels.length;
  const rows = completeRows(partValues(stage, 'train'), n);
  const samples = rows.length / n;
  const most = Math.min(MOST_COUNTS, mostFactors(n));
  if (most === 0) {
    throw new SimError(
      'bad-parameter',
      `Factors are what channels share; of ${n} channels none can be told from noise. Use at least 3 channels.`,
    );
  }
  if (samples < LEAST_SAMPLES * n * (FOLDS / (FOLDS - 1))) {
    throw new SimError(
      'too-short',
      `${samples} training samples are too few to tell factors of ${n} channels by. Use a longer recording or fewer channels.`,
      { samples },
    );
  }
  const folds = Array.from({ length: FOLDS }, (_, fold) => heldOut(rows, n, fold, most));
  const logLikelihoods: number[] = [];
  for (let k = 1; k <= most && k - bestOf(logLikelihoods) <= PATIENCE; k++) {
    const iterations = Math.max(20, Math.min(300, Math.floor(MOST_WORK / (k * n * n))));
    const each = folds.map(({ training, held, eigen }) =>
      logLikelihoodOf(held, factorsOf(training, n, k, { tolerance: 1e-6, iterations, eigen })),
    );
    logLikelihoods.push(each.reduce((a, b) => a + b, 0) / FOLDS);
  }
  const count = bestOf(logLikelihoods);
  const last = logLikelihoods.length;
  return {
    count,
    logLikelihoods,
    samples,
    reason: `Held-out quarters of the training part (${samples} samples) are likeliest under ${count === 1 ? 'one factor' : `${count} factors`}, of 1 to ${last} tried.${count === last && last < mostFactors(n) ? ' More might be likelier still.' : ''}`,
  };
}

/** Counts from 1; 0 where there is none. */
const bestOf = (curve: readonly number[]): number =>
  curve.length === 0 ? 0 : curve.indexOf(Math.max(...curve)) + 1;

/** The covariance of all but one stretch, with its first eigenvectors, and that of the stretch about the mean of the others. */
function heldOut(rows: Float64Array, n: number, fold: number, most: number) {
  const T = rows.length / n;
  const [from, to] = [Math.floor((fold * T) / FOLDS), Math.floor(((fold + 1) * T) / FOLDS)];
  const kept = new Float64Array((T - (to - from)) * n);
  kept.set(rows.subarray(0, from * n));
  kept.set(rows.subarray(to * n), from * n);
  const { mean, covariance: training } = secondMoments(kept, n);
  const { mean: heldMean, covariance: held } = secondMoments(rows.subarray(from * n, to * n), n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) held[i * n + j]! += (heldMean[i]! - mean[i]!) * (heldMean[j]! - mean[j]!);
  return { training, held, eigen: symmetricEigen(training, n, most) };
}
