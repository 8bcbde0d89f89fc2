import { describe, expect, test } from 'vitest';
import { createAlrnnReference } from '../../../src/sim/kernels/alrnnReference';
import { alrnnOffsets } from '../../../src/sim/kernels/alrnnShape';
import type { Batch } from '../../../src/sim/kernels/batch';
import { alrnn } from '../../../src/sim/models/alrnn';
import { randomWeights, randomWindows, relativeError, smallBatch } from './alrnnBatches';

const forcings: [string, Partial<Batch>][] = [
  ['sparse forcing', { forcingInterval: 5, forcingAlpha: 1 }],
  ['forcing at every step', { forcingInterval: 1, forcingAlpha: 1 }],
  ['generalized forcing', { forcingInterval: 1, forcingAlpha: 0.15 }],
  ['no forcing', { forcingInterval: 1, forcingAlpha: 0 }],
];

describe('loss of the reference', () => {
  test('is that of the free-running model when nothing is forced', () => {
    const batch = { ...smallBatch, forcingAlpha: 0 };
    const weights = randomWeights(batch, 1);
    const windows = randomWindows(batch, 1);
    expect(createAlrnnReference(batch).loss(weights, windows)).toBeCloseTo(
      freeRunningLoss(batch, weights, windows),
      12,
    );
  });

  test('compares the prediction before it is forced', () => {
    // One unit, z' = 0.5 z, forced to the data at every step: the loss is the mean of (0.5 xₜ₋₁ − xₜ)².
    const batch = {
      ...smallBatch,
      latentDim: 1,
      rectifiedDim: 0,
      observedDim: 1,
      forcingInterval: 1,
      sequenceLength: 3,
    };
    const windows = Float64Array.from({ length: 4 * 4 }, (_, i) => i % 4); // 0, 1, 2, 3 in each window
    const loss = createAlrnnReference(batch).loss([0.5, 0, 0], windows);
    expect(loss).toBeCloseTo((1 ** 2 + 1.5 ** 2 + 2 ** 2) / 3, 12);
  });

  test('forces at the multiples of the interval', () => {
    // z' = z from x₀ = 0 on the ramp 0, 1, 2, …: errors 1, 2, then forced to 2, errors 1, 2, forced to 4.
    const batch = {
      ...smallBatch,
      latentDim: 1,
      rectifiedDim: 0,
      observedDim: 1,
      forcingInterval: 2,
      sequenceLength: 4,
    };
    const windows = Float64Array.from({ length: 4 * 5 }, (_, i) => i % 5);
    expect(createAlrnnReference(batch).loss([1, 0, 0], windows)).toBeCloseTo((1 + 4 + 1 + 4) / 4, 12);
  });
});

describe('gradient of the reference', () => {
  const sizes: [string, Partial<Batch>][] = [
    ['M = 6, P = 3, N = 2', {}],
    ['rectified units among the observed', { rectifiedDim: 6 }],
    ['all units observed', { observedDim: 6 }],
    ['no rectified unit', { rectifiedDim: 0 }],
  ];

  for (const [forcing, rule] of forcings) {
    test.for(sizes)(`equals central differences in every block: ${forcing}, %s`, ([, size]) => {
      const batch = { ...smallBatch, ...size, ...rule };
      const weights = randomWeights(batch, 3);
      const windows = randomWindows(batch, 3);
      const reference = createAlrnnReference(batch);
      const gradient = new Float64Array(weights.length);
      reference.lossAndGradient(gradient, weights, windows);
      const differences = weights.map((_, i) =>
        centralDifference(i, weights, (w) => reference.loss(w, windows)),
      );

      const at = alrnnOffsets(batch);
      const blocks = [
        [at.A, at.W],
        [at.W, at.h],
        [at.h, at.own],
        [at.own, gradient.length],
      ] as const;
      for (const [start, end] of blocks) {
        if (start === end) continue; // no L where all units are observed
        // Rounding / h = 1e-10 is what a difference is wrong by; larger h steps over the kink of some unit that is nearly 0.
        expect(relativeError(gradient.subarray(start, end), differences.subarray(start, end))).toBeLessThan(
          1e-7,
        );
      }
    });
  }

  test('overwrites what was there', () => {
    const weights = randomWeights(smallBatch, 4);
    const windows = randomWindows(smallBatch, 4);
    const reference = createAlrnnReference(smallBatch);
    const first = new Float64Array(weights.length);
    const second = new Float64Array(weights.length).fill(7);
    reference.lossAndGradient(first, weights, windows);
    reference.lossAndGradient(second, weights, windows);
    expect(second).toEqual(first);
  });
});

function centralDifference(
  i: number,
  weights: Float64Array,
  loss: (weights: Float64Array) => number,
): number {
  const h = 1e-6;
  const shifted = (by: number) => {
    const w = weights.slice();
    w[i] += by;
    return loss(w);
  };
  return (shifted(h) - shifted(-h)) / (2 * h);
}

function freeRunningLoss(batch: Batch, weights: Float64Array, windows: Float64Array): number {
  const { batchSize: B, sequenceLength: T, observedDim: N, latentDim: M } = batch;
  const model = alrnn.create(batch, weights);
  const z = new Float64Array(M);
  let sum = 0;
  for (let b = 0; b < B; b++) {
    const window = windows.subarray(b * (T + 1) * N, (b + 1) * (T + 1) * N);
    model.initialState(z, window.subarray(0, N));
    for (let t = 1; t <= T; t++) {
      model.step(z);
      for (let n = 0; n < N; n++) sum += (z[n]! - window[t * N + n]!) ** 2;
    }
  }
  return sum / (B * T * N);
}
