import { TrainingKernel } from '../kernels/trainingKernel';
import { seedState } from '../random';
import { checkTrainingState } from './checkTrainingState';
import type { Trainer } from './settings';
import type { TrainerTask } from './trainer';
import { windowStarts } from './windowStarts';

/** Generators in the kernel, one a lane; four words each. */
const GENERATORS = 4;

/** Trains in WebAssembly: each call of `run` is one call of the kernel and allocates nothing. */
export function createWasmTrainer({
  loop,
  batch,
  noise: firstNoise,
  update,
  series,
  seed,
  weights,
}: TrainerTask): Trainer {
  const kernel = new TrainingKernel(loop.kernel, batch, firstNoise, series.values, {
    starts: windowStarts(series, batch.sequenceLength),
    ...(series.inputs && { inputs: series.inputs }),
    ...(series.events && { events: series.events.values }),
    ...(series.response && { unexplained: series.response.unexplained }),
  });
  kernel.useUpdate(update);
  const { length } = kernel.weights;
  kernel.weights.set(weights);
  for (let g = 0; g < GENERATORS; g++) {
    seedState(seed, `batches ${g}`).forEach((word, w) => (kernel.random[w * GENERATORS + g] = word));
  }

  return {
    backend: 'wasm',
    get clipped() {
      return kernel.clipped;
    },
    run(steps, learningRate, forcingAlpha = batch.forcingAlpha, noise = firstNoise) {
      kernel.setForcing(forcingAlpha);
      kernel.setNoise(noise);
      return kernel.train(steps, learningRate);
    },
    state: (epoch) => ({
      epoch,
      step: kernel.step,
      weights: kernel.weights.slice(),
      moment1: kernel.moment1.slice(),
      moment2: kernel.moment2.slice(),
      random: kernel.random.slice(),
    }),
    restore(state) {
      checkTrainingState(state, length, kernel.random.length);
      kernel.step = state.step;
      kernel.weights.set(state.weights);
      kernel.moment1.set(state.moment1);
      kernel.moment2.set(state.moment2);
      kernel.random.set(state.random);
    },
  };
}
