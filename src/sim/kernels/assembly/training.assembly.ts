import { sample } from './model.assembly';
import { applyRadam } from './parameters.assembly';

/**
 * Whole gradient steps of a model: windows, noise, forward, adjoint, RAdam.
 * @returns the mean loss; where one is not finite that one, and the rest is left out.
 */
export function trainSteps(steps: i32, learningRate: f64, forward: () => f64, backward: () => void): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < steps; i++) {
    sample();
    const loss = forward();
    if (!isFinite(loss)) return loss;
    sum += loss;
    backward();
    applyRadam(learningRate);
  }
  return sum / steps;
}
