import { sample } from './model.assembly';
import { applyOptimizer } from './optimizer.assembly';

/**
 * Whole gradient steps of a model: windows, noise, forward, adjoint, penalties and optimiser.
 * @returns the mean loss, penalties left out; where one is not finite that one, and the rest is left out.
 */
export function trainSteps(steps: i32, learningRate: f64, forward: () => f64, backward: () => void): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < steps; i++) {
    sample();
    const loss = forward();
    if (!isFinite(loss)) return loss;
    sum += loss;
    backward();
    applyOptimizer(learningRate);
  }
  return sum / steps;
}
