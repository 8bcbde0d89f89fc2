import { describe, expect, test } from 'vitest';
import { families } from '../../../src/sim/models';
import { createRandom } from '../../../src/sim/random';
import { adaptedAlpha, alphaFor, estimateAlpha } from '../../../src/sim/training/forcingAlpha';
import { forcedJacobians } from '../../../src/sim/training/forcedJacobians';
import {
  arithmeticMean,
  batchMaximum,
  expLogMean,
  productUpperBound,
} from '../../../src/sim/training/jacobianStretch';
import { ALPHA_ESTIMATORS } from '../../../src/sim/training/checkFitSettings';
import type { Forcing } from '../../../src/sim/training/settings';
import { createTrainer, type TrainerOptions } from '../../../src/sim/training/trainer';
import { sines, smallFit } from './fitSettings';

const diagonal = (...entries: number[]) => {
  const M = entries.length;
  return Float64Array.from({ length: M * M }, (_, i) => (i % (M + 1) === 0 ? entries[i / (M + 1)]! : 0));
};
const rotation = (angle: number, factor = 1) =>
  Float64Array.of(Math.cos(angle), -Math.sin(angle), Math.sin(angle), Math.cos(angle)).map((x) => factor * x);

describe('how much Jacobians stretch', () => {
  test('is 1 for rotations, except in the arithmetic mean, where they cancel', () => {
    const sequence = [[rotation(1), rotation(-1)]];
    expect(batchMaximum(sequence, 2)).toBeCloseTo(1, 9);
    expect(productUpperBound(sequence, 2)).toBeCloseTo(1, 9);
    expect(expLogMean(sequence, 2)).toBeCloseTo(1, 9);
    // (R(1) + R(−1))/2 = cos(1) I.
    expect(arithmeticMean(sequence, 2)).toBeCloseTo(Math.cos(1), 9);
  });

  test('of diagonals: the largest entry; the product of those; the mean; the geometric mean of each direction', () => {
    const sequence = [[diagonal(4, 1), diagonal(1, 9)]];
    expect(batchMaximum(sequence, 2)).toBeCloseTo(9, 8);
    expect(productUpperBound(sequence, 2)).toBeCloseTo(6, 8); // √(4 · 9)
    expect(arithmeticMean(sequence, 2)).toBeCloseTo(5, 8); // (1 + 9)/2
    expect(expLogMean(sequence, 2)).toBeCloseTo(3, 8); // max(√(4 · 1), √(1 · 9))
  });

  test('equals that of the true product where matrices commute, in the exp-log mean alone', () => {
    // The product is R(0.9 · 2) · 0.5 · 3 · 0.8: per step 1.2^(1/3).
    const sequence = [[rotation(0.9, 0.5), rotation(0.4, 3), rotation(0.5, 0.8)]];
    expect(expLogMean(sequence, 2)).toBeCloseTo(1.2 ** (1 / 3), 9);
  });

  test('takes the sequence that stretches most', () => {
    const sequences = [[diagonal(1, 1)], [diagonal(3, 1), diagonal(1, 1)], [diagonal(0.5, 0.5)]];
    expect(batchMaximum(sequences, 2)).toBeCloseTo(3, 8);
    expect(productUpperBound(sequences, 2)).toBeCloseTo(Math.sqrt(3), 8);
    expect(arithmeticMean(sequences, 2)).toBeCloseTo(2, 8);
    expect(expLogMean(sequences, 2)).toBeCloseTo(Math.sqrt(3), 8);
  });

  test('falls back on the product bound where a Jacobian has no logarithm', () => {
    const shear = Float64Array.of(1, 1, 0, 1);
    expect(expLogMean([[shear]], 2)).toBeCloseTo(productUpperBound([[shear]], 2), 12);
  });
});

describe('α', () => {
  test('undoes the stretch: (1 − α) σ = 1, and is 0 where nothing grows', () => {
    expect((1 - alphaFor(4)) * 4).toBeCloseTo(1, 12);
    expect(alphaFor(0.9)).toBe(0);
    expect(alphaFor(0)).toBe(0);
    expect(alphaFor(Infinity)).toBe(1);
    expect(alphaFor(NaN)).toBe(1);
  });

  test('rises at once and falls slowly', () => {
    expect(adaptedAlpha(0.2, 0.5, 0.999)).toBe(0.5);
    expect(adaptedAlpha(0.5, 0.2, 0.9)).toBeCloseTo(0.47, 12);
  });
});

const model = (id: string) => {
  const family = families.get(id);
  const size = { latentDim: 4, rectifiedDim: family.rectified ? 4 : 0, observedDim: 2 };
  const random = createRandom(7);
  return family.create(
    size,
    family.initialize(size, random).map((w) => w + 0.1 * random.normal()),
  );
};

describe.for([...families])('estimators for $id', ({ id }) => {
  test('bound one another: analytic ≥ maximum ≥ product ≥ each norm’s geometric mean ≥ 0', () => {
    const sequences = forcedJacobians(model(id), sines(200), [0, 40, 90], 30, 0.3);
    const most = batchMaximum(sequences, 4);
    const bound = model(id).jacobianBound?.() ?? Infinity;
    expect(bound).toBeGreaterThanOrEqual(most * (1 - 1e-9));
    expect(most).toBeGreaterThanOrEqual(productUpperBound(sequences, 4) * (1 - 1e-9));
    expect(most).toBeGreaterThanOrEqual(arithmeticMean(sequences, 4) * (1 - 1e-9));
    expect(expLogMean(sequences, 4)).toBeGreaterThan(0);
  });

  test('are computed at the states of the forced model', () => {
    const map = model(id);
    const series = sines(50);
    const [sequence] = forcedJacobians(map, series, [10], 3, 0.25);
    const z = new Float64Array(4);
    map.initialState(z, series.values.subarray(20, 22));
    for (let t = 0; t < 3; t++) {
      if (t > 0) {
        map.step(z);
        for (let n = 0; n < 2; n++) z[n] = 0.75 * z[n]! + 0.25 * series.values[2 * (10 + t) + n]!;
      }
      const J = new Float64Array(16);
      map.jacobian(J, z);
      expect(sequence![t]).toEqual(J);
    }
  });

  test.for(ALPHA_ESTIMATORS)('%s gives a share', (estimator) => {
    const map = model(id);
    const alpha = estimateAlpha(estimator, map, () => forcedJacobians(map, sines(200), [0, 40], 20, 0.5));
    expect(alpha).toBeGreaterThanOrEqual(0);
    expect(alpha).toBeLessThanOrEqual(1);
  });
});

describe.for(['wasm', 'reference'] as const)('training with adaptive forcing on %s', (backend) => {
  const options = (forcing: Forcing, seed = 1): TrainerOptions => {
    const family = families.get('clipped-shallow-plrnn');
    const own = { latentDim: 2, rectifiedDim: 6, observedDim: 2 };
    const settings = { ...smallFit, ...own, model: family.id, forcing };
    const weights = family.initialize(own, createRandom(1, 'weights'));
    return { backend, size: own, settings, series: sines(300), seed, weights };
  };
  const adaptive: Forcing = { kind: 'adaptive', every: 3, gamma: 0.5 };

  test('trains as with the constant α it starts from, until the first estimate', () => {
    const first = createTrainer(options({ kind: 'adaptive', every: 4, start: 0.3 }));
    const constant = createTrainer(options({ kind: 'generalized', alpha: 0.3 }));
    // The last of four steps is followed by an estimate, which moves α alone.
    expect(first.run(4, 1e-3)).toBe(constant.run(4, 1e-3));
    const { forcingAlpha, ...state } = first.state(1);
    expect(state).toEqual(constant.state(1));
    expect(forcingAlpha).not.toBe(0.3);
  });

  test('follows the rule from estimate to estimate', () => {
    const trainer = createTrainer(options(adaptive));
    const alphas = [1];
    for (let i = 0; i < 6; i++) {
      trainer.run(3, 1e-3);
      alphas.push(trainer.state(0).forcingAlpha!);
    }
    // A contracting model needs no forcing: α halves with γ = ½ as long as every estimate is 0, and never falls faster.
    for (let i = 1; i < alphas.length; i++) expect(alphas[i]).toBeGreaterThanOrEqual(alphas[i - 1]! / 2);
    expect(alphas.at(-1)).toBeLessThan(1);
  });

  test('goes on from a state bit for bit, in between two estimates too', () => {
    const whole = createTrainer(options(adaptive));
    const before = createTrainer(options(adaptive));
    whole.run(7, 1e-3);
    before.run(7, 1e-3);
    const after = createTrainer({ ...options(adaptive), weights: before.state(0).weights });
    after.restore(before.state(1));
    expect(after.state(1)).toEqual(before.state(1));
    expect(after.run(13, 1e-3)).toBe(whole.run(13, 1e-3));
    expect(after.state(2)).toEqual(whole.state(2));
    expect(whole.state(2).forcingAlpha).toBeLessThan(1);
  });
});
