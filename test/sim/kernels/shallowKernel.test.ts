import { describe, expect, test } from 'vitest';
import type { Batch } from '../../../src/sim/kernels/batch';
import { clippedShallowKernel, shallowKernel } from '../../../src/sim/kernels/shallowKernel';
import { createShallowReference } from '../../../src/sim/kernels/shallowReference';
import { shallowOffsets } from '../../../src/sim/kernels/shallowShape';
import { TrainingKernel } from '../../../src/sim/kernels/trainingKernel';
import { clippedShallow, shallow } from '../../../src/sim/models/shallow';
import { createRandom } from '../../../src/sim/random';
import { randomWindows, relativeError, smallBatch } from './alrnnBatches';

// Single precision carries 6e-8; sums over thousands of terms and products along a window lose one or two digits of it.
const SINGLE = 2e-5;

const forms = [
  { name: 'shallow', isClipped: false, kernel: shallowKernel, family: shallow },
  { name: 'clipped', isClipped: true, kernel: clippedShallowKernel, family: clippedShallow },
] as const;
const forcings: readonly (readonly [string, Partial<Batch>])[] = [
  ['sparse forcing', { forcingInterval: 5, forcingAlpha: 1 }],
  ['generalized forcing', { forcingInterval: 1, forcingAlpha: 0.15 }],
  ['no forcing', { forcingInterval: 1, forcingAlpha: 0 }],
];

/** Weights of a model whose orbits stay bounded over a window and whose hidden units switch; float32 values. */
function randomWeights(batch: Batch, seed: number): Float64Array {
  const random = createRandom(seed, 'weights');
  const { latentDim: M, rectifiedDim: L } = batch;
  const at = shallowOffsets(batch);
  return Float64Array.from({ length: at.length }, (_, i) => {
    if (i < at.W1) return Math.fround(0.3 + 0.3 * random.uniform());
    if (i < at.W2) return Math.fround((0.4 * random.normal()) / Math.sqrt(L));
    if (i < at.h1) return Math.fround(random.normal() / Math.sqrt(M));
    return Math.fround(0.3 * random.normal());
  });
}

describe.for(forms)('$name PLRNN', ({ isClipped, kernel: code, family }) => {
  for (const [forcing, rule] of forcings) {
    test.for([
      { latentDim: 6, rectifiedDim: 9, observedDim: 2 },
      { latentDim: 3, rectifiedDim: 7, observedDim: 3 },
    ])(`gradient of the reference equals central differences in every block: ${forcing}, %j`, (size) => {
      const batch = { ...smallBatch, ...size, ...rule };
      const weights = randomWeights(batch, 3);
      const windows = randomWindows(batch, 3);
      const reference = createShallowReference(batch, isClipped);
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
      const { A, W1, W2, h1, h2, S, length } = shallowOffsets(batch);
      const bounds = [A, W1, W2, h1, h2, S, length];
      bounds.slice(1).forEach((end, k) => {
        const start = bounds[k]!;
        // Rounding / h = 1e-10 is what a difference is wrong by; larger h steps over the kink of some unit that is nearly 0.
        if (end > start)
          expect(relativeError(gradient.subarray(start, end), differences.subarray(start, end))).toBeLessThan(
            1e-6,
          );
      });
    });
  }

  test('the loss of the reference is that of the free-running model when nothing is forced', () => {
    const batch = { ...smallBatch, rectifiedDim: 8, forcingAlpha: 0 };
    const { latentDim: M, observedDim: N, sequenceLength: T, batchSize: B } = batch;
    const weights = randomWeights(batch, 1);
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
    const loss = createShallowReference(batch, isClipped).loss(weights, windows);
    expect(loss).toBeCloseTo(sum / (T * N * B), 12);
  });

  const sizes = [
    { latentDim: 1, rectifiedDim: 1, observedDim: 1 },
    { latentDim: 2, rectifiedDim: 3, observedDim: 1 },
    { latentDim: 3, rectifiedDim: 50, observedDim: 3 },
    { latentDim: 5, rectifiedDim: 4, observedDim: 2 },
    { latentDim: 9, rectifiedDim: 33, observedDim: 4 },
    { latentDim: 16, rectifiedDim: 6, observedDim: 16 },
  ];
  for (const [forcing, rule] of forcings) {
    for (const batchSize of [4, 12, 16, 64]) {
      test.for(sizes)(`kernel and reference agree: ${forcing}, B = ${batchSize}, %j`, (size) => {
        for (const sequenceLength of [1, 37]) {
          const batch = { ...smallBatch, ...size, ...rule, batchSize, sequenceLength };
          const weights = randomWeights(batch, 5);
          const windows = randomWindows(batch, 5);
          const series = Float64Array.from({ length: 500 * batch.observedDim }, (_, i) => Math.sin(i));
          const kernel = new TrainingKernel(code, batch, 0, series);
          kernel.weights.set(weights);
          kernel.writeWindows(windows);
          const loss = kernel.forward();
          kernel.backward();
          const gradient = new Float64Array(weights.length);
          const expected = createShallowReference(batch, isClipped).lossAndGradient(
            gradient,
            weights,
            windows,
          );
          expect(Math.abs(loss / expected - 1)).toBeLessThan(SINGLE);
          expect(relativeError(kernel.gradient, gradient)).toBeLessThan(SINGLE);
        }
      });
    }
  }

  test('orbits of fresh weights stay bounded', () => {
    const size = { latentDim: 3, rectifiedDim: 50, observedDim: 3 };
    const model = family.create(size, family.initialize(size, createRandom(7)));
    const z = Float64Array.of(1, -1, 0.5);
    for (let t = 0; t < (isClipped ? 10_000 : 20); t++) model.step(z);
    expect(z.every((value) => Math.abs(value) < 100)).toBe(true);
  });
});
