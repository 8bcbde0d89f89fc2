import { describe, expect, test } from 'vitest';
import { alrnnKernel } from '../../../src/sim/kernels/alrnnKernel';
import { TrainingKernel } from '../../../src/sim/kernels/trainingKernel';
import type { WeightUpdate } from '../../../src/sim/kernels/weightUpdate';
import { applyAdam } from '../../../src/sim/training/adam';
import { updateWeights } from '../../../src/sim/training/updateWeights';
import oracle from '../../oracles/optimizers.json';

const plain: WeightUpdate = { isRectified: false, weightDecay: 0, clip: null, penalty: null };
const updates: Readonly<Record<keyof typeof oracle.paths, WeightUpdate>> = {
  adam: plain,
  adamw: { ...plain, weightDecay: 0.3 },
  radam: { ...plain, isRectified: true },
  adamClipped: { ...plain, clip: 20 },
};
const gradientAt = (step: number) => (i: number) => Math.cos(0.7 * step + 1.3 * i) * 10 ** (i - 1);

describe.for(Object.entries(updates) as [keyof typeof oracle.paths, WeightUpdate][])(
  '%s',
  ([name, update]) => {
    test('moves weights as NumPy does', () => {
      const weights = Float64Array.from(oracle.start);
      const moment1 = new Float64Array(4);
      const moment2 = new Float64Array(4);
      for (let step = 1; step <= 40; step++) {
        const gradient = Float64Array.from({ length: 4 }, (_, i) => gradientAt(step)(i));
        updateWeights({ weights, gradient, moment1, moment2 }, update, step, oracle.learningRate);
        const stored = oracle.paths[name].find((one) => one.step === step);
        stored?.weights.forEach((w, i) => expect(weights[i]).toBeCloseTo(w, 12));
      }
    });

    test('moves them so in the kernel', () => {
      // One unit and one channel: A, W, h; the fourth of NumPy's weights is left out, and with it nothing but its share of the norm.
      const batch = { latentDim: 1, rectifiedDim: 0, observedDim: 1, batchSize: 4, sequenceLength: 1 };
      const kernel = new TrainingKernel(
        alrnnKernel,
        { ...batch, forcingInterval: 1, forcingAlpha: 0 },
        0,
        new Float64Array(9),
      );
      const clip = update.clip && 2;
      kernel.useUpdate({ ...update, clip });
      kernel.weights.set(oracle.start.slice(0, 3));
      const weights = Float64Array.from(oracle.start.slice(0, 3));
      const moment1 = new Float64Array(3);
      const moment2 = new Float64Array(3);
      let clipped = 0;
      for (let step = 1; step <= 40; step++) {
        const gradient = Float64Array.from({ length: 3 }, (_, i) => gradientAt(step)(i));
        kernel.gradient.set(gradient);
        kernel.applyOptimizer(oracle.learningRate);
        clipped += Number(
          updateWeights(
            { weights, gradient, moment1, moment2 },
            { ...update, clip },
            step,
            oracle.learningRate,
          ),
        );
      }
      // Forty additions in single precision.
      kernel.weights.forEach((w, i) => expect(Math.abs(w - weights[i]!)).toBeLessThan(40 * 6e-8 * 2));
      expect(kernel.clipped).toBe(clipped);
      expect(clipped > 0 && clipped < 40).toBe(clip !== null);
    });
  },
);

test('Adam moves every weight by the learning rate at first, whatever its gradient', () => {
  const weights = Float64Array.of(1, 1);
  applyAdam(weights, [1e-3, -50], new Float64Array(2), new Float64Array(2), 1, 0.1);
  expect(weights[0]).toBeCloseTo(0.9, 5); // ε = 1e-8 beside a gradient of 1e-3
  expect(weights[1]).toBeCloseTo(1.1, 9);
});

test('the decay of AdamW shrinks a weight without a gradient by the learning rate times itself', () => {
  const weights = Float64Array.of(2);
  applyAdam(weights, [0], new Float64Array(1), new Float64Array(1), 1, 0.1, 0.5);
  expect(weights[0]).toBeCloseTo(2 * 0.95, 12);
});
