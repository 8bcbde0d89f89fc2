import { createRandom } from '../random';
import { checkTrainingState } from './checkTrainingState';
import { createSampler } from './sampler';
import type { Trainer } from './settings';
import type { TrainerTask } from './trainer';
import { updateWeights } from './updateWeights';

/**
 * Trains in plain TypeScript. Arithmetic is in double precision; weights and moments are kept in single precision, as a
 * training state holds them, so that going on from one repeats bit for bit.
 */
export function createReferenceTrainer({
  loop,
  batch,
  noise: firstNoise,
  update,
  series,
  seed,
  weights: from,
}: TrainerTask): Trainer {
  const { length } = from;
  const random = createRandom(seed, 'batches');
  const sample = createSampler({ ...batch, series, random });
  const forced = { ...batch };
  const reference = loop.reference(forced);
  const weights = Float32Array.from(from);
  const gradient = new Float64Array(length);
  const moment1 = new Float32Array(length);
  const moment2 = new Float32Array(length);
  const moved = { weights, gradient, moment1, moment2 };
  let step = 0;
  let clipped = 0;

  return {
    backend: 'reference',
    get clipped() {
      return clipped;
    },
    run(steps, learningRate, forcingAlpha = batch.forcingAlpha, noise = firstNoise) {
      forced.forcingAlpha = forcingAlpha;
      let sum = 0;
      for (let i = 0; i < steps; i++) {
        const drawn = sample(noise);
        const loss = reference.lossAndGradient(gradient, weights, drawn.windows, drawn);
        if (!Number.isFinite(loss)) return loss;
        sum += loss;
        if (updateWeights(moved, update, ++step, learningRate)) clipped++;
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
