import { describe, expect, test } from 'vitest';
import type { Batch } from '../../../src/sim/kernels/batch';
import { TrainingKernel } from '../../../src/sim/kernels/trainingKernel';
import { families } from '../../../src/sim/models';
import type { ModelFamily, ModelSize } from '../../../src/sim/models/model';
import { createRandom } from '../../../src/sim/random';
import { trainingLoops } from '../../../src/sim/training/trainingLoops';
import { nearestSize } from '../models/nearestSize';
import { randomWindows, relativeError, smallBatch } from './alrnnBatches';

// Single precision carries 6e-8; sums over thousands of terms and products along a window lose one or two digits of it.
const SINGLE = 2e-5;

const forcings: readonly (readonly [string, Partial<Batch>])[] = [
  ['sparse forcing', { forcingInterval: 5, forcingAlpha: 1 }],
  ['generalized forcing', { forcingInterval: 1, forcingAlpha: 0.15 }],
  ['no forcing', { forcingInterval: 1, forcingAlpha: 0 }],
];

/** Fresh weights, shaken so that thresholds and biases count and units switch; float32 values. */
function randomWeights(family: ModelFamily, batch: Batch, seed: number): Float64Array {
  const random = createRandom(seed, 'weights');
  return family.initialize(batch, random).map((w) => Math.fround(0.9 * w + 0.05 * random.normal()));
}

describe.for([...families])('$id', (family) => {
  const { kernel: code, reference: createReference } = trainingLoops[family.id]!;
  const fitted = (size: ModelSize) => nearestSize(family, size);

  for (const [forcing, rule] of forcings) {
    test.for([
      fitted({ latentDim: 6, rectifiedDim: 5, observedDim: 2 }),
      fitted({ latentDim: 3, rectifiedDim: 3, observedDim: 3 }),
    ])(`gradient of the reference equals central differences in every block: ${forcing}, %j`, (size) => {
      const batch = { ...smallBatch, ...size, ...rule };
      const weights = randomWeights(family, batch, 3);
      const windows = randomWindows(batch, 3);
      const reference = createReference(batch);
      const gradient = new Float64Array(weights.length);
      reference.lossAndGradient(gradient, weights, windows);
      const h = 1e-6;
      const differences = weights.map((_, i) => {
        const moved = (by: number) =>
          reference.loss(
            weights.map((w, k) => (k === i ? w + by : w)),
            windows,
          );
        return (moved(h) - moved(-h)) / (2 * h);
      });
      let start = 0;
      for (const { shape } of family.blocks(batch)) {
        const end = start + shape.reduce((a, b) => a * b);
        // Rounding / h = 1e-10 is what a difference is wrong by; larger h steps over the kink of some unit that is nearly 0.
        if (end > start)
          expect(relativeError(gradient.subarray(start, end), differences.subarray(start, end))).toBeLessThan(
            1e-6,
          );
        start = end;
      }
    });
  }

  test('the loss of the reference is that of the free-running model when nothing is forced', () => {
    const batch = { ...smallBatch, ...fitted({ ...smallBatch, rectifiedDim: 4 }), forcingAlpha: 0 };
    const { latentDim: M, observedDim: N, sequenceLength: T, batchSize: B } = batch;
    const weights = randomWeights(family, batch, 1);
    const windows = randomWindows(batch, 1);
    const model = family.create(batch, weights);
    let sum = 0;
    for (let b = 0; b < B; b++) {
      const from = b * (T + 1) * N;
      const z = new Float64Array(M);
      model.initialState(z, windows.subarray(from, from + N));
      for (let t = 1; t <= T; t++) {
        model.step(z);
        for (let n = 0; n < N; n++) sum += (z[n]! - windows[from + t * N + n]!) ** 2;
      }
    }
    const loss = createReference(batch).loss(weights, windows);
    expect(loss).toBeCloseTo(sum / (T * N * B), 12);
  });

  const sizes = [
    { latentDim: 1, rectifiedDim: 1, observedDim: 1 },
    { latentDim: 2, rectifiedDim: 3, observedDim: 1 },
    { latentDim: 3, rectifiedDim: 50, observedDim: 3 },
    { latentDim: 5, rectifiedDim: 4, observedDim: 2 },
    { latentDim: 9, rectifiedDim: 33, observedDim: 4 },
    { latentDim: 16, rectifiedDim: 6, observedDim: 16 },
    { latentDim: 37, rectifiedDim: 10, observedDim: 3 },
  ].map(fitted);
  for (const [forcing, rule] of forcings) {
    for (const batchSize of [4, 12, 16, 64]) {
      test.for(sizes)(`kernel and reference agree: ${forcing}, B = ${batchSize}, %j`, (size) => {
        for (const sequenceLength of [1, 37]) {
          const batch = { ...smallBatch, ...size, ...rule, batchSize, sequenceLength };
          const weights = randomWeights(family, batch, 5);
          const windows = randomWindows(batch, 5);
          const series = Float64Array.from({ length: 500 * batch.observedDim }, (_, i) => Math.sin(i));
          const kernel = new TrainingKernel(code, batch, 0, series);
          kernel.weights.set(weights);
          kernel.writeWindows(windows);
          const loss = kernel.forward();
          kernel.backward();
          const gradient = new Float64Array(weights.length);
          const expected = createReference(batch).lossAndGradient(gradient, weights, windows);
          expect(Math.abs(loss / expected - 1)).toBeLessThan(SINGLE);
          expect(relativeError(kernel.gradient, gradient)).toBeLessThan(SINGLE);
        }
      });
    }
  }
});
