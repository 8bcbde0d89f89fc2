import { SimError } from '../errors';
import { median, medianDeviation } from '../median';
import type { ModelFamily } from '../models/model';
import type { ValidationScores } from './fit';
import { selectionScore } from './selection';
import type { FitSettings } from './settings';

/** Which sizes are tried, and how hard. */
export interface SizeSearchSettings {
  /** How many units are rectified, in the order tried. */
  readonly sizes: readonly number[];
  /** Every size is trained once for each. */
  readonly seeds: readonly number[];
  /** Epochs of each training; the learning rate still goes from its first to its last value. */
  readonly epochs: number;
}

/** One training of a search. */
export interface SizeTrial {
  readonly size: number;
  readonly seed: number;
  readonly status: 'done' | 'stopped' | 'diverged';
  /** Of its best checkpoint on the validation part. */
  readonly scores: ValidationScores | null;
  /** D_stsp + D_H of those, which sizes are compared by; null where every orbit left. */
  readonly score: number | null;
  readonly parameters: number;
}

/** All trainings of one size. */
export interface SizeSummary {
  readonly size: number;
  readonly parameters: number;
  readonly trained: number;
  /** Median of `selectionScore` over the seeds, and their median absolute deviation; null where half of them have no score. */
  readonly score: number | null;
  readonly spread: number | null;
}

export interface SizeSearch {
  /** Id of the model family. */
  readonly model: string;
  readonly settings: SizeSearchSettings;
  readonly trials: readonly SizeTrial[];
  /** By size, ascending. */
  readonly sizes: readonly SizeSummary[];
  /** The size with the best median, and the smallest that is as good within the best one's noise; null while nothing was scored. */
  readonly best: number | null;
  readonly chosen: number | null;
  /** The score a size must reach to count as good as the best. */
  readonly threshold: number | null;
  /** Whether even the best size is far from the data, so that a longer search may choose another. */
  readonly isFar: boolean;
  readonly status: 'running' | 'done' | 'stopped';
}

/** Sizes a search goes through, each about half as large again as the one before. */
const LADDER = [0, 1, 2, 3, 5, 8, 12, 20, 30, 50, 80, 120, 200, 300, 500, 800, 1200];
const MOST_SIZES = 8;
/** Times the family's default size the search goes up to. */
const BEYOND = 1.5;
/** Of the epochs of the fit itself: enough to tell sizes apart, few enough to try many. */
const SHARE_OF_EPOCHS = 1 / 4;
const LEAST_EPOCHS = 50;
const SEEDS = 3;
/** Nats from which on even the best model shares little with the data. */
const FAR = 2;
/** A family in which there is nothing to choose. */
const NOTHING = { least: 0, most: () => 0 };

/** A search around the settings of a fit: a ladder of sizes up to somewhat beyond the fit's own, three seeds each. */
export function sizeSearchDefaults({ rectified }: ModelFamily, fit: FitSettings): SizeSearchSettings {
  const { least, most } = rectified ?? NOTHING;
  const top = Math.min(most(fit.latentDim), Math.max(3, Math.round(BEYOND * fit.rectifiedDim)));
  const within = LADDER.filter((size) => size >= Math.max(least, 1) && size <= top);
  return {
    sizes: within.slice(-MOST_SIZES),
    seeds: Array.from({ length: SEEDS }, (_, i) => i + 1),
    epochs: Math.max(Math.min(LEAST_EPOCHS, fit.epochs), Math.round(fit.epochs * SHARE_OF_EPOCHS)),
  };
}

/** What a trial is compared by; null where no orbit stayed. */
export function trialScore(scores: ValidationScores | null): number | null {
  const score = scores ? selectionScore(scores) : Infinity;
  return Number.isFinite(score) ? score : null;
}

/** The settings one trial of a search is trained with. */
export const trialSettings = (
  fit: FitSettings,
  { epochs }: SizeSearchSettings,
  size: number,
  seed: number,
): FitSettings => ({
  ...fit,
  rectifiedDim: size,
  epochs,
  evaluateEvery: Math.min(fit.evaluateEvery, epochs),
  seeds: [seed],
});

/**
 * The smallest size as good as the best, from the trials so far: the one whose median score over the seeds is no worse than the best
 * size's by more than the scatter of the best size's seeds (1.4826 MAD, a standard deviation of Gaussian scores). After the
 * one-standard-error rule of Breiman, Friedman, Olshen & Stone (1984), Classification and Regression Trees, §3.4.3, with medians,
 * since one collapsed seed must not decide.
 *
 * Scores are D_stsp + D_H on the validation part, as for checkpoints; a seed without a score counts as the worst.
 */
export function summariseSizes(
  model: string,
  settings: SizeSearchSettings,
  trials: readonly SizeTrial[],
  status: SizeSearch['status'],
): SizeSearch {
  const tried = [...new Set(trials.map(({ size }) => size))].sort((a, b) => a - b);
  const sizes = tried.map((size) => summaryOf(trials.filter((trial) => trial.size === size)));
  const scored = sizes.filter((size): size is Scored => size.score !== null);
  const none = {
    model,
    settings,
    trials,
    sizes,
    status,
    best: null,
    chosen: null,
    threshold: null,
    isFar: false,
  };
  if (scored.length === 0) return none;
  const best = scored.reduce((least, size) => (size.score < least.score ? size : least));
  const threshold = best.score + 1.4826 * best.spread;
  const chosen = scored.find(({ score }) => score <= threshold)!;
  return { ...none, best: best.size, chosen: chosen.size, threshold, isFar: best.score > FAR };
}

type Scored = SizeSummary & { readonly score: number; readonly spread: number };

function summaryOf(trials: readonly SizeTrial[]): SizeSummary {
  const { size, parameters } = trials[0]!;
  const scores = trials.map(({ score }) => score ?? Infinity);
  const score = median(scores);
  const spread = medianDeviation(scores);
  const isScored = Number.isFinite(score);
  return {
    size,
    parameters,
    trained: trials.length,
    score: isScored ? score : null,
    // Half of the seeds may have left while the median has not.
    spread: isScored ? (Number.isFinite(spread) ? spread : score) : null,
  };
}

/** @throws {SimError} `bad-parameter`. */
export function checkSizeSearch(
  { sizes, seeds, epochs }: SizeSearchSettings,
  family: ModelFamily,
  latentDim: number,
): void {
  if (!family.rectified) {
    throw new SimError(
      'bad-parameter',
      `${family.title} has no number of rectified units to search for. Choose a family that has one.`,
    );
  }
  const { symbol, least, most } = family.rectified;
  const top = most(latentDim);
  const wrong = sizes.find((size) => !(Number.isInteger(size) && size >= least && size <= top));
  const fault =
    sizes.length < 2
      ? `Expected at least two sizes to compare, got [${sizes.join(', ')}]`
      : wrong !== undefined
        ? `Expected sizes ${symbol} that are whole numbers from ${least} to ${top}, got ${wrong}`
        : new Set(sizes).size < sizes.length
          ? `Expected each size once, got [${sizes.join(', ')}]`
          : seeds.length === 0 || !seeds.every((seed) => Number.isSafeInteger(seed) && seed >= 0)
            ? `Expected one or more seeds, each a whole number of at least 0, got [${seeds.join(', ')}]`
            : !(Number.isInteger(epochs) && epochs >= 1)
              ? `Expected a whole number of epochs of at least 1, got ${epochs}`
              : undefined;
  if (fault) throw new SimError('bad-parameter', `${fault}. Change the search.`);
}
