import type { Batch } from '../../sim/kernels/batch';
import { TrainingKernel } from '../../sim/kernels/trainingKernel';
import { families } from '../../sim/models';
import { createRandom } from '../../sim/random';
import { trainingLoops } from '../../sim/training/trainingLoops';

/** A model and a batch whose training is timed. */
export interface TrainingCase {
  readonly family: string;
  readonly latentDim: number;
  readonly rectifiedDim: number;
  readonly batchSize: number;
  readonly sequenceLength: number;
}

const CHANNELS = 3;
const SAMPLES = 20_000;
const NOISE = 0.05;

export const batchOf = ({ family: _family, ...size }: TrainingCase): Batch => ({
  ...size,
  observedDim: CHANNELS,
  forcingInterval: 16,
  forcingAlpha: 1,
});

/** The case's kernel with fresh weights, over three sines. */
export function freshKernel(one: TrainingCase): TrainingKernel {
  const batch = batchOf(one);
  const kernel = new TrainingKernel(trainingLoops[one.family]!.kernel, batch, NOISE, sines());
  kernel.weights.set(families.get(one.family).initialize(batch, createRandom(1, 'weights')));
  kernel.random.forEach((_, i) => (kernel.random[i] = i + 1));
  return kernel;
}

const sines = (): Float64Array =>
  Float64Array.from({ length: SAMPLES * CHANNELS }, (_, i) =>
    Math.sin(0.01 * Math.floor(i / CHANNELS) + (i % CHANNELS)),
  );
