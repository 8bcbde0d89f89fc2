import { createRandom } from '../../../src/sim/random';
import type { FitSettings } from '../../../src/sim/training/settings';
import type { TrainingSeries } from '../../../src/sim/training/trainer';

/** Settings of a small fit, to be changed where a test cares. */
export const smallFit: FitSettings = {
  model: 'alrnn',
  latentDim: 5,
  rectifiedDim: 2,
  forcing: { kind: 'sparse', interval: 4 },
  sequenceLength: 20,
  batchSize: 4,
  batchesPerEpoch: 5,
  epochs: 8,
  learningRate: { start: 1e-2, end: 1e-3 },
  noise: 0.05,
  evaluateEvery: 2,
  seeds: [1],
};

/** Two sines of incommensurable frequencies. */
export function sines(samples: number): TrainingSeries {
  const values = new Float64Array(2 * samples);
  for (let t = 0; t < samples; t++) {
    values[2 * t] = Math.sin(0.2 * t);
    values[2 * t + 1] = Math.sin(0.2 * Math.SQRT2 * t);
  }
  return { values, samples, dim: 2 };
}

/** Their activity as it is guessed from a signal through a response that delays it, with something unexplained. */
export function measuredSines(samples: number): TrainingSeries {
  const series = sines(samples);
  const unexplained = series.values.map((_, at) => 0.1 * Math.cos(0.37 * at));
  return { ...series, response: { taps: [0, 0.25, 0.5, 0.375, -0.125], unexplained } };
}

/** A rotation by `angle` a step that shrinks by `factor`: x' = R x, from (1, 0). */
export function spiral(samples: number, angle: number, factor: number): TrainingSeries {
  const values = new Float64Array(2 * samples);
  for (let t = 0; t < samples; t++) {
    values[2 * t] = factor ** t * Math.cos(angle * t);
    values[2 * t + 1] = factor ** t * Math.sin(angle * t);
  }
  return { values, samples, dim: 2 };
}

export const randomSource = (seed: number) => createRandom(seed, 'weights');
