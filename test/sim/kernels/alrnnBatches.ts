import { alrnnOffsets } from '../../../src/sim/kernels/alrnnShape';
import type { Batch } from '../../../src/sim/kernels/batch';
import { sharedOffsets } from '../../../src/sim/kernels/sharedShape';
import { createRandom } from '../../../src/sim/random';

/** A batch with everything small, to be changed where a test cares. */
export const smallBatch: Batch = {
  latentDim: 6,
  rectifiedDim: 3,
  observedDim: 2,
  batchSize: 4,
  sequenceLength: 12,
  forcingInterval: 5,
  forcingAlpha: 1,
};

/** Weights of a model whose orbits stay bounded over a window and whose rectified units switch; float32 values. */
export function randomWeights(batch: Batch, seed: number): Float64Array {
  const random = createRandom(seed, 'weights');
  const { latentDim: M } = batch;
  const at = alrnnOffsets(batch);
  return Float64Array.from({ length: sharedOffsets(at.own, batch).length }, (_, i) => {
    if (i < at.W) return Math.fround(0.3 + 0.4 * random.uniform());
    if (i < at.h) return Math.fround((0.35 * random.normal()) / Math.sqrt(M));
    return Math.fround(0.3 * random.normal());
  });
}

/** Standard normal windows, shape (B × (T + 1) × N); float32 values. */
export function randomWindows({ batchSize, sequenceLength, observedDim }: Batch, seed: number): Float64Array {
  const random = createRandom(seed, 'windows');
  return Float64Array.from({ length: batchSize * (sequenceLength + 1) * observedDim }, () =>
    Math.fround(random.normal()),
  );
}

/** Standard normal inputs, shape (B × (T + 1) × K); float32 values. */
export function randomInputs({ inputDim = 0, ...batch }: Batch, seed: number): Float64Array {
  return randomWindows({ ...batch, observedDim: inputDim }, seed + 1000);
}

/** What a response does not explain, shape (B × (T + 1) × N), nothing without one; float32 values. */
export const randomUnexplained = (batch: Batch, seed: number): Float64Array =>
  batch.taps ? randomWindows(batch, seed + 2000) : new Float64Array();

/** Windows of which about a fifth of the values is missing, and all of one row, but none of the first rows. */
export function gappyWindows(batch: Batch, seed: number): Float64Array {
  const random = createRandom(seed, 'gaps');
  const { sequenceLength: T, observedDim: N } = batch;
  return randomWindows(batch, seed).map((value, i) => {
    const row = Math.floor(i / N) % (T + 1);
    const isMissing = random.uniform() < 0.2 || row === 2;
    return row > 0 && isMissing ? NaN : value;
  });
}

/** Events of all kinds of decoders, shape (B × (T + 1) × E): small counts and levels, a fifth of them missing. */
export function gappyEvents({ decoders = [], ...batch }: Batch, seed: number): Float64Array {
  const random = createRandom(seed, 'events');
  const length = batch.batchSize * (batch.sequenceLength + 1) * decoders.length;
  return Float64Array.from({ length }, (_, i) => {
    if (random.uniform() < 0.2) return NaN;
    const decoder = decoders[i % decoders.length]!;
    return random.integer('levels' in decoder ? decoder.levels : 5);
  });
}

/** max |a − b| / max |b| */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  let deviation = 0;
  for (let i = 0; i < b.length; i++) {
    largest = Math.max(largest, Math.abs(b[i]!));
    deviation = Math.max(deviation, Math.abs(a[i]! - b[i]!));
  }
  return deviation / largest;
}
