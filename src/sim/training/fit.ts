import type { FittedModel, ModelFamily, ModelSize } from '../models/model';
import { forcingAlphaAt, learningRateAt, noiseAt } from './schedules';
import { isBetter } from './selection';
import type { FitSettings, Trainer, TrainingState } from './settings';

/** Scores of a free-running model on the validation part; lower is better. */
export interface ValidationScores {
  /** State-space divergence, nats. */
  readonly dStsp: number;
  /** Hellinger distance between power spectra. */
  readonly dH: number;
  /** Prediction error. */
  readonly pe: number;
}

export interface BestModel {
  readonly epoch: number;
  readonly scores: ValidationScores;
  readonly weights: Float32Array;
}

/** Enough to go on from, with the same weights as if nothing had interrupted. */
export interface FitCheckpoint {
  readonly state: TrainingState;
  readonly best: BestModel | null;
}

/** One epoch. */
export interface FitStep {
  readonly epoch: number;
  /** Gradient steps so far. */
  readonly step: number;
  /** Mean over the epoch. */
  readonly loss: number;
  readonly learningRate: number;
  /** α at the end of the epoch; absent with sparse forcing, which has none. */
  readonly forcingAlpha?: number;
  /** Share of the epoch's steps whose gradient was clipped; absent where gradients may have any length. */
  readonly clipped?: number;
  /** On the epochs that are scored. */
  readonly scores?: ValidationScores;
  /** True if this epoch's model is the best so far. */
  readonly best: boolean;
  /** On the epochs that are scored: worth storing. */
  readonly checkpoint?: FitCheckpoint;
}

export interface FitOutcome {
  readonly status: 'done' | 'stopped' | 'diverged';
  /** The last epoch trained; the one in which training diverged. Done before the last epoch of the settings is out of patience. */
  readonly epoch: number;
  readonly best: BestModel | null;
  /** When diverged, the state belongs to the epoch before, which was the last to be completed. */
  readonly last: TrainingState;
}

export interface FitOptions {
  readonly trainer: Trainer;
  readonly family: ModelFamily;
  readonly size: ModelSize;
  readonly settings: FitSettings;
  /** Scores a free-running model on the validation part. */
  readonly score: (model: FittedModel) => ValidationScores;
  /** Where to go on; without it, training starts with the trainer as it is. */
  readonly from?: FitCheckpoint;
}

/**
 * Trains epoch by epoch, yielding after each. Every `evaluateEvery` epochs, and after the last, the model is scored while
 * running freely, and the best by `selectionScore` is kept. Whoever drives the generator sets the pace: it may pause between
 * epochs, store a checkpoint, or answer `'stop'` to end early.
 *
 * With `patience`, training is done after so many scorings in a row that were no better than the best one. What is kept is the best
 * either way (Prechelt 1998, Early stopping — but when?).
 *
 * A loss, weight or moment that is no longer finite ends training with the status `diverged` and what was best until then.
 */
export function* fit({
  trainer,
  family,
  size,
  settings,
  score,
  from,
}: FitOptions): Generator<FitStep, FitOutcome, 'stop' | undefined> {
  if (from) trainer.restore(from.state);
  let completed = from?.state ?? trainer.state(0);
  let best: BestModel | null = from?.best ?? null;

  for (let epoch = completed.epoch + 1; epoch <= settings.epochs; epoch++) {
    if (isOutOfPatience(completed.epoch, best, settings)) break;
    const learningRate = learningRateAt(epoch, settings);
    const alpha = forcingAlphaAt(epoch, settings);
    const clippedBefore = trainer.clipped;
    const loss = trainer.run(settings.batchesPerEpoch, learningRate, alpha, noiseAt(epoch, settings));
    const state = trainer.state(epoch);
    if (!Number.isFinite(loss) || !allFinite(state)) {
      return { status: 'diverged', epoch, best, last: completed };
    }
    completed = state;

    const scores = isScored(epoch, settings) ? score(family.create(size, state.weights)) : undefined;
    const improved = scores !== undefined && (best === null || isBetter(scores, best.scores));
    if (improved) best = { epoch, scores, weights: state.weights };
    const answer = yield {
      epoch,
      step: state.step,
      loss,
      learningRate,
      ...(settings.forcing.kind !== 'sparse' && { forcingAlpha: state.forcingAlpha ?? alpha }),
      ...(isClipping(settings) && { clipped: (trainer.clipped - clippedBefore) / settings.batchesPerEpoch }),
      best: improved,
      ...(scores && { scores, checkpoint: { state, best } }),
    };
    const isOver = epoch === settings.epochs || isOutOfPatience(epoch, best, settings);
    if (answer === 'stop' && !isOver) return { status: 'stopped', epoch, best, last: state };
  }
  return { status: 'done', epoch: completed.epoch, best, last: completed };
}

const isScored = (epoch: number, { evaluateEvery, epochs }: FitSettings): boolean =>
  epoch % evaluateEvery === 0 || epoch === epochs;

const isClipping = ({ clip }: FitSettings): boolean => clip !== null && clip !== undefined;

/** Scorings since the best one are counted from the epochs, so that a fit that is resumed ends where it would have ended. */
function isOutOfPatience(
  epoch: number,
  best: BestModel | null,
  { patience, evaluateEvery }: FitSettings,
): boolean {
  if (!best || patience === null || patience === undefined) return false;
  return Math.floor(epoch / evaluateEvery) - Math.floor(best.epoch / evaluateEvery) >= patience;
}

/** Moments as well: a weight whose second moment has overflowed never moves again, and looks fine. */
const allFinite = ({ weights, moment1, moment2 }: TrainingState): boolean =>
  [weights, moment1, moment2].every((values) => values.every(Number.isFinite));
