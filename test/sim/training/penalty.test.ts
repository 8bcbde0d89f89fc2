import { describe, expect, test } from 'vitest';
import { TrainingKernel } from '../../../src/sim/kernels/trainingKernel';
import { families } from '../../../src/sim/models';
import type { ModelFamily } from '../../../src/sim/models/model';
import { alrnn } from '../../../src/sim/models/alrnn';
import { createRandom } from '../../../src/sim/random';
import { attractorBlocks, checkRegularization } from '../../../src/sim/training/checkRegularization';
import { addPenaltyGradient, penaltyLoss } from '../../../src/sim/training/penalty';
import type { Regularization } from '../../../src/sim/training/settings';
import { trainingLoops } from '../../../src/sim/training/trainingLoops';
import { updateWeights } from '../../../src/sim/training/updateWeights';
import { penaltyOf } from '../../../src/sim/training/weightUpdateOf';
import { relativeError, smallBatch } from '../kernels/alrnnBatches';

const sizeOf = (family: ModelFamily) => ({
  latentDim: 6,
  rectifiedDim: family.rectified ? 4 : 0,
  observedDim: 2,
});
const weightsOf = (family: ModelFamily) => {
  const random = createRandom(4);
  return family.initialize(sizeOf(family), random).map((w) => Math.fround(w + 0.3 * random.normal()));
};

/** Every penalty the family can have. */
function everything(family: ModelFamily): Regularization {
  const names = family.blocks(sizeOf(family)).map(({ name }) => name);
  return {
    blocks: Object.fromEntries(names.map((name, i) => [name, 0.1 * (i + 1)])),
    manifoldAttractor: attractorBlocks(family, sizeOf(family)).length ? { share: 0.5, strength: 0.7 } : null,
    selfCoupling: family.hasSelfCoupling ? 0.4 : 0,
  };
}

describe.for([...families])('penalties of $id', (family) => {
  const size = sizeOf(family);
  const penalty = penaltyOf(everything(family), family, size)!;

  test('are allowed', () => {
    expect(() => checkRegularization(everything(family), family, size)).not.toThrow();
  });

  test('have the gradient of central differences', () => {
    const weights = weightsOf(family);
    const gradient = new Float64Array(weights.length);
    addPenaltyGradient(gradient, weights, penalty);
    const h = 1e-6;
    const differences = weights.map((_, i) => {
      const moved = (by: number) =>
        penaltyLoss(
          weights.map((w, k) => (k === i ? w + by : w)),
          penalty,
        );
      return (moved(h) - moved(-h)) / (2 * h);
    });
    // Rounding of a sum of some tens, over 2h: 1e-9.
    expect(relativeError(gradient, differences)).toBeLessThan(1e-7);
  });

  test('move weights in the kernel as in the reference', () => {
    const batch = { ...smallBatch, ...size };
    const { kernel: code } = trainingLoops[family.id]!;
    const kernel = new TrainingKernel(code, batch, 0, new Float64Array(2 * 40));
    const update = { isRectified: false, weightDecay: 0, clip: null, penalty };
    kernel.useUpdate(update);
    const weights = weightsOf(family);
    kernel.weights.set(weights);
    const gradient = new Float64Array(weights.length);
    const moment1 = new Float64Array(weights.length);
    const moment2 = new Float64Array(weights.length);
    for (let step = 1; step <= 30; step++) {
      kernel.gradient.fill(0);
      kernel.applyOptimizer(1e-2);
      gradient.fill(0);
      updateWeights({ weights, gradient, moment1, moment2 }, update, step, 1e-2);
    }
    // Thirty steps in single precision; where a penalty's gradient is nearly 0, Adam divides its rounding by itself.
    expect(relativeError(kernel.weights, weights)).toBeLessThan(1e-4);
  });
});

describe('penalties of the AL-RNN', () => {
  const M = 4;
  const small = { latentDim: M, rectifiedDim: 2, observedDim: 1 };
  const none = new Float64Array(
    alrnn.blocks(small).reduce((n, { shape }) => n + shape.reduce((a, b) => a * b), 0),
  );

  test('a block is drawn to 0, and A to 1, where a state is carried on unchanged', () => {
    const penalty = penaltyOf({ blocks: { A: 2, h: 3 } }, alrnn, small)!;
    expect(penaltyLoss(none, penalty)).toBe(2 * M);
    const weights = none
      .slice()
      .fill(1, 0, M)
      .fill(2, M + M * M, 2 * M + M * M);
    expect(penaltyLoss(weights, penalty)).toBe(3 * 4 * M);
  });

  test('manifold-attractor regularisation takes the last units, with their rows of W and h, and leaves the others', () => {
    const penalty = penaltyOf({ manifoldAttractor: { share: 0.5, strength: 1 } }, alrnn, small)!;
    const penalised = [...penalty.strengths].flatMap((s, i) => (s ? [i] : []));
    const W = (i: number) => Array.from({ length: M }, (_, j) => M + i * M + j);
    expect(penalised).toEqual([2, 3, ...W(2), ...W(3), M + M * M + 2, M + M * M + 3]);
    expect([...penalty.targets.subarray(0, M)]).toEqual([1, 1, 1, 1]);
  });

  test('self-coupling costs the norm of what goes beyond 0.05, once', () => {
    const penalty = penaltyOf({ selfCoupling: 2 }, alrnn, small)!;
    const weights = none.slice();
    weights[0] = 0.35; // 0.3 too much
    weights[M + M + 1] = 0.45; // W₁₁: 0.4 too much
    weights[2] = -5;
    expect(penaltyLoss(weights, penalty)).toBeCloseTo(2 * 0.5, 12);
    expect(penaltyLoss(none, penalty)).toBe(0);
  });

  test('none is null, so that nothing is computed', () => {
    expect(penaltyOf({}, alrnn, small)).toBeNull();
    expect(
      penaltyOf({ blocks: { W: 0 }, selfCoupling: 0, manifoldAttractor: null }, alrnn, small),
    ).toBeNull();
  });
});
