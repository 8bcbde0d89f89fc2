import type { FittedModel } from '../models/model';
import {
  arithmeticMean,
  batchMaximum,
  expLogMean,
  type JacobianSequences,
  productUpperBound,
} from './jacobianStretch';
import type { AlphaEstimator } from './settings';

/** α* = max(0, 1 − 1/σ̃): the least forcing under which what stretches by σ̃ a step no longer grows; 1 where σ̃ is no number. */
export const alphaFor = (stretch: number): number =>
  Number.isNaN(stretch) ? 1 : Math.max(0, 1 - 1 / stretch);

/** α after an estimate: up to it at once where it is larger, else α ← γ α + (1 − γ) α_est (Hess et al. 2023). */
export const adaptedAlpha = (alpha: number, estimate: number, gamma: number): number =>
  estimate > alpha ? estimate : gamma * alpha + (1 - gamma) * estimate;

/**
 * How strongly a model should be forced.
 * @param sequences gives the Jacobians at states of the data; not asked by the analytic bound.
 */
export function estimateAlpha(
  estimator: AlphaEstimator,
  model: FittedModel,
  sequences: () => JacobianSequences,
): number {
  return alphaFor(
    estimator === 'jacobian-upper-bound'
      ? (model.jacobianBound?.() ?? Infinity)
      : STRETCH[estimator](sequences(), model.latentDim),
  );
}

const STRETCH = {
  'batch-maximum': batchMaximum,
  'product-upper-bound': productUpperBound,
  'arithmetic-mean': arithmeticMean,
  'exp-log': expLogMean,
} as const;
