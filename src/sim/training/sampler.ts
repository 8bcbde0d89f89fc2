import type { Companions } from '../kernels/batch';
import type { Random } from '../random';
import type { TrainingSeries } from './trainer';
import { windowStarts } from './windowStarts';

export interface SamplerOptions {
  /** B. */
  readonly batchSize: number;
  /** T; a window holds T + 1 samples. */
  readonly sequenceLength: number;
  readonly series: TrainingSeries;
  readonly random: Random;
}

/** A batch in buffers that the sampler uses again. */
export interface SampledBatch extends Companions {
  /** Shape (B × (T + 1) × N). */
  readonly windows: Float64Array;
}

/**
 * Draws batches: windows that start at any row they may start at with equal chance, with replacement, and with fresh Gaussian noise
 * on the values of each. Inputs, events and what a response does not explain have no noise.
 *
 * @returns a function giving the next batch; `noise` is the standard deviation.
 * @throws {SimError} as `windowStarts` does.
 */
export function createSampler({
  batchSize,
  sequenceLength,
  series,
  random,
}: SamplerOptions): (noise: number) => SampledBatch {
  const { values, dim, inputs = new Float64Array(), inputDim = 0 } = series;
  const events = series.events?.values ?? new Float64Array();
  const eventDim = series.events?.decoders.length ?? 0;
  const unexplained = series.response?.unexplained;
  const rows = sequenceLength + 1;
  const batch = {
    windows: new Float64Array(batchSize * rows * dim),
    inputs: new Float64Array(batchSize * rows * inputDim),
    events: new Float64Array(batchSize * rows * eventDim),
    unexplained: new Float64Array(unexplained ? batchSize * rows * dim : 0),
  };
  const { windows } = batch;
  const starts = windowStarts(series, sequenceLength);

  return (noise) => {
    for (let b = 0; b < batchSize; b++) {
      const start = starts[random.integer(starts.length)]!;
      windows.set(values.subarray(start * dim, (start + rows) * dim), b * rows * dim);
      batch.inputs.set(inputs.subarray(start * inputDim, (start + rows) * inputDim), b * rows * inputDim);
      batch.events.set(events.subarray(start * eventDim, (start + rows) * eventDim), b * rows * eventDim);
      if (unexplained)
        batch.unexplained.set(unexplained.subarray(start * dim, (start + rows) * dim), b * rows * dim);
    }
    if (noise > 0) for (let i = 0; i < windows.length; i++) windows[i] += noise * random.normal();
    return batch;
  };
}
