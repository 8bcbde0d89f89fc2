import { createRandom } from '../random';
import { checkTrainingState } from './checkTrainingState';
import { applyRadam } from './radam';
import { createSampler } from './sampler';
import type { Trainer } from './settings';
import type { TrainerTask } from './trainer';

/**
 * Trains in plain TypeScript. Arithmetic is in double precision; weights and moments are kept in single precision, as a
 * training state holds them, so that going on from one repeats bit for bit.
 */
export function createReferenceTrainer({
  loop,
  batch,
  noise,
  series,
  seed,
  weights: from,
}: TrainerTask): Trainer {
  const { length } = from;
  const random = createRandom(seed, 'batches');
  const sample = createSampler({ ...batch, noise, series, random });
  const forced = { ...batch };
  const reference = loop.reference(forced);
  const weights = Float32Array.from(from);
  const gradient = new Float64Array(length);
  const moment1 = new Float32Array(length);
  const moment2 = new Float32Array(length);
  let step = 0;

  return {
    backend: 'reference',
    run(steps, learningRate, forcingAlpha = batch.forcingAlpha) {
      forced.forcingAlpha = forcingAlpha;
      let sum = 0;
      for (let i = 0; i < steps; i++) {
        const drawn = sample();
        const loss = reference.lossAndGradient(gradient, weights, drawn.windows, drawn);
        if (!Number.isFinite(loss)) return loss;
        sum += loss;
        applyRadam(weights, gradient, moment1, moment2, ++step, learningRate);
      }
      return sum / steps;
    },
    state: (epoch) => ({
      epoch,
      step,
      weights: weights.slice(),
      moment1: moment1.slice(),
      moment2: moment2.slice(),
      random: random.state(),
    }),
    restore(state) {
      checkTrainingState(state, length, 4);
      step = state.step;
      weights.set(state.weights);
      moment1.set(state.moment1);
      moment2.set(state.moment2);
      random.restore(state.random);
    },
  };
}
