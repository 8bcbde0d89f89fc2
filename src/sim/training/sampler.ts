import type { Random } from '../random';
import type { TrainingSeries } from './trainer';

export interface SamplerOptions {
  /** B. */
  readonly batchSize: number;
  /** T; a window holds T + 1 samples. */
  readonly sequenceLength: number;
  readonly series: TrainingSeries;
  readonly random: Random;
}

/**
 * Draws batches: windows that start anywhere in the series with equal chance, with replacement, and with fresh Gaussian noise
 * on all of each.
 *
 * @returns a function giving the next batch, shape (B × (T + 1) × N), in a buffer that it uses again; `noise` is the standard
 *   deviation.
 */
export function createSampler({
  batchSize,
  sequenceLength,
  series,
  random,
}: SamplerOptions): (noise: number) => Float64Array {
  const length = (sequenceLength + 1) * series.dim;
  const windows = new Float64Array(batchSize * length);
  const starts = series.samples - sequenceLength;

  return (noise) => {
    for (let b = 0; b < batchSize; b++) {
      const start = random.integer(starts) * series.dim;
      for (let i = 0; i < length; i++) windows[b * length + i] = series.values[start + i];
    }
    if (noise > 0) for (let i = 0; i < windows.length; i++) windows[i] += noise * random.normal();
    return windows;
  };
}
