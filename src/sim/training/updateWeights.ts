import type { WeightUpdate } from '../kernels/weightUpdate';
import { applyAdam } from './adam';
import { clipGradient } from './clipGradient';
import { addPenaltyGradient } from './penalty';
import { applyRadam } from './radam';

/** What an optimiser moves; shapes (parameters). */
export interface MovedWeights {
  readonly weights: Float32Array | Float64Array;
  /** Of the loss; penalties are added and it is clipped in place. */
  readonly gradient: Float64Array;
  readonly moment1: Float32Array | Float64Array;
  readonly moment2: Float32Array | Float64Array;
}

/**
 * Moves weights in place, as the kernels do: adds the penalties' gradient, clips the sum, takes one step of the optimiser.
 * @param step counted from 1.
 * @returns whether the gradient was clipped.
 */
export function updateWeights(
  { weights, gradient, moment1, moment2 }: MovedWeights,
  { isRectified, weightDecay, clip, penalty }: WeightUpdate,
  step: number,
  learningRate: number,
): boolean {
  if (penalty) addPenaltyGradient(gradient, weights, penalty);
  const isClipped = clip !== null && clipGradient(gradient, clip);
  if (isRectified) applyRadam(weights, gradient, moment1, moment2, step, learningRate);
  else applyAdam(weights, gradient, moment1, moment2, step, learningRate, weightDecay);
  return isClipped;
}
