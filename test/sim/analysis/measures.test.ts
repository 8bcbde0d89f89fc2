import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hellingerDistance } from '../../../src/sim/analysis/hellingerDistance';
import { judge, validationScorer } from '../../../src/sim/analysis/judge';
import { binsFor } from '../../../src/sim/analysis/orbitScorer';
import { gaussianSmooth } from '../../../src/sim/signals/gaussianSmooth';
import { predictionError } from '../../../src/sim/analysis/predictionError';
import { gaussianMixtureDivergence } from '../../../src/sim/analysis/gaussianMixtureDivergence';
import { stateSpaceDivergence } from '../../../src/sim/analysis/stateSpaceDivergence';
import { baselines } from '../../../src/sim/baselines';
import { contextParroting } from '../../../src/sim/baselines/contextParroting';
import { vectorAutoregression } from '../../../src/sim/baselines/vectorAutoregression';
import { simulate } from '../../../src/sim/integrate/simulate';
import type { FittedModel } from '../../../src/sim/models/model';
import { createRandom } from '../../../src/sim/random';
import { prepare } from '../../../src/sim/signals/prepare';
import { systems } from '../../../src/sim/systems';
import { defaultParams } from '../../../src/sim/systems/system';
import oracle from '../../oracles/signals.json';
import { side, x, y } from '../signals/testSignals';

/** Standardised Lorenz-63, the literature's yardstick. */
function lorenz(samples: number, transient: number): Float64Array {
  const system = systems.get('lorenz63');
  const { values } = simulate(system, defaultParams(system), {
    samples,
    step: 0.01,
    transient,
    noise: 0,
    seed: 1,
  });
  const deviation = [7.92, 9.01, 8.62];
  const mean = [0, 0, 23.55];
  return values.map((value, at) => (value - mean[at % 3]!) / deviation[at % 3]!);
}

describe('stateSpaceDivergence', () => {
  test('agrees with NumPy on a small pair of orbits', () => {
    const generated = side(
      x.map((_, t) => 0.9 * x[(t + 397) % 400]!),
      y.map((value) => value + 0.1),
    );
    expect(stateSpaceDivergence(side(x, y), generated, 2, 8)).toBeCloseTo(oracle.dStsp, 10);
  });

  test('is 0 for the same orbit in any order, never negative, and NaN for one elsewhere (seed 1)', () => {
    expect(stateSpaceDivergence(x, x.toReversed(), 1)).toBeCloseTo(0, 12);
    expect(
      stateSpaceDivergence(
        x,
        x.map((value) => value + 100),
        1,
      ),
    ).toBeNaN();
    const orbit = fc.float64Array({ minLength: 20, maxLength: 60, min: -2, max: 2, noNaN: true });
    fc.assert(
      fc.property(orbit, orbit, (a, b) => {
        const divergence = stateSpaceDivergence(a, b, 1, 6);
        expect(divergence >= -1e-12 || Number.isNaN(divergence)).toBe(true);
      }),
      { seed: 1 },
    );
  });

  test('scores Lorenz-63 and its impostors as the literature’s protocol does', () => {
    const truth = lorenz(50_000, 10);
    const other = lorenz(50_000, 700);
    // Halves of 50 000 samples against each other score 0.15; the exact value depends on the stretch.
    expect(stateSpaceDivergence(truth, other, 3)).toBeGreaterThan(0.05);
    expect(stateSpaceDivergence(truth, other, 3)).toBeLessThan(0.35);
    // Published floors are 0.03 … 0.06; slow switching between the lobes scatters it from stretch to stretch.
    expect(hellingerDistance(truth, other, 3)).toBeLessThan(0.12);
    const still = truth.map((_, at) => truth[at % 3]!);
    expect(stateSpaceDivergence(truth, still, 3)).toBeGreaterThan(12);
    expect(hellingerDistance(truth, still, 3)).toBe(1);
    const repeated = truth.map((_, at) => truth[at % 6000]!);
    expect(stateSpaceDivergence(truth, repeated, 3)).toBeGreaterThan(1.5);
  });

  test('by mixtures is 0 for itself and (μ² / 2σ²) for two far-apart points’ worth of shift', () => {
    const point = new Float64Array(20);
    const shifted = new Float64Array(20).fill(3);
    const rule = { variance: 1, draws: 4000, seed: 1 };
    expect(gaussianMixtureDivergence(point, point, 2, rule).divergence).toBeCloseTo(0, 12);
    // Two Gaussians of variance 1 whose means are (3, 3) apart: KL = 9. Standard error of the mean √18/√4000 ≈ 0.07.
    expect(Math.abs(gaussianMixtureDivergence(point, shifted, 2, rule).divergence - 9)).toBeLessThan(0.3);
    // Far beyond where densities underflow the sum still counts.
    expect(
      gaussianMixtureDivergence(point, new Float64Array(20).fill(100), 2, rule).divergence,
    ).toBeGreaterThan(9000);
  });
});

describe('hellingerDistance', () => {
  test.for([400, 397] as const)('agrees with NumPy and SciPy over %i samples', (n) => {
    expect(hellingerDistance(x.slice(0, n), y.slice(0, n), 1, 2)).toBeCloseTo(oracle[`hellinger${n}`], 9);
  });

  test('smooths as SciPy does', () => {
    const smooth = gaussianSmooth(x.map(Math.abs), 3);
    oracle.gaussian.forEach((value, k) => expect(smooth[k]).toBeCloseTo(value, 12));
  });

  test('is 0 for the same series whatever its scale, and at most 1', () => {
    expect(
      hellingerDistance(
        x,
        x.map((value) => 3 * value + 2),
        1,
      ),
    ).toBeCloseTo(0, 6);
    expect(hellingerDistance(x, y, 1)).toBeLessThanOrEqual(1);
  });
});

describe('predictionError', () => {
  test('is the mean square of what was missed, at every horizon that fits', () => {
    const ramp = Float64Array.from({ length: 50 }, (_, t) => t);
    const stay = {
      forecast: (out: Float64Array, part: Float64Array, t: number, steps: number) =>
        void out.fill(part[t]!, 0, steps),
    };
    expect(predictionError(stay, ramp, 1, { horizons: [1, 5, 100], starts: 10 })).toEqual({ 1: 1, 5: 25 });
  });
});

describe('baselines', () => {
  test('parroting repeats the past exactly where the past repeats', () => {
    const cycle = (from: number, length: number) =>
      Float64Array.from({ length }, (_, t) => Math.sin((2 * Math.PI * (from + t)) / 25));
    const fitted = contextParroting.fit({
      train: { values: cycle(0, 500) },
      history: { values: cycle(500, 100) },
      dim: 1,
    });
    fitted.freeRun(600).forEach((value, t) => expect(value).toBeCloseTo(cycle(600, 600)[t]!, 10));
    const errors = predictionError(fitted, cycle(500, 200), 1, { horizons: [1, 20], starts: 20, lead: 20 });
    expect(errors[20]).toBeLessThan(1e-20);
  });

  test('linear autoregression recovers a linear system and agrees with NumPy’s least squares', () => {
    const A = { values: side(x, y) };
    const fitted = vectorAutoregression.fit({ train: A, history: A, dim: 2 });
    const random = createRandom(3);
    const values = new Float64Array(4000);
    for (let t = 2; t < 4000; t++)
      values[t] = 1.6 * values[t - 1]! - 0.9 * values[t - 2]! + 0.1 * random.normal();
    const own = vectorAutoregression.fit({ train: { values }, history: { values }, dim: 1 });
    const next = own.freeRun(1)[0]!;
    // Coefficients from 4000 samples have errors of about 0.01.
    expect(next).toBeCloseTo(1.6 * values[3999]! - 0.9 * values[3998]!, 1);
    expect(fitted.note).toMatch(/order \d+ by AIC/);
    expect(fitted.freeRun(500).every((value) => Number.isNaN(value) || Math.abs(value) < 1e6)).toBe(true);
  });

  test('never look at what they are to foretell', () => {
    for (const { fit } of baselines) {
      const fitted = fit({
        train: { values: x.slice(0, 300) },
        history: { values: x.slice(250, 300) },
        dim: 1,
      });
      const [a, b] = [new Float64Array(5), new Float64Array(5)];
      fitted.forecast(a, x, 320, 5);
      fitted.forecast(
        b,
        x.map((value, t) => (t > 320 ? 99 : value)),
        320,
        5,
      );
      expect(b).toEqual(a);
    }
  });
});

/** A rotation by 0.1 a step: a model that is exactly right for its own data, and one that leaves. */
function rotation(growth: number): FittedModel {
  const [c, s] = [growth * Math.cos(0.1), growth * Math.sin(0.1)];
  return {
    family: 'rotation',
    latentDim: 2,
    observedDim: 2,
    step: (z) => void z.set([c * z[0]! - s * z[1]!, s * z[0]! + c * z[1]!]),
    jacobian: (J) => J.set([c, -s, s, c]),
    initialState: (z, at) => z.set(at),
    observe: (at, z) => at.set(z),
  };
}
const circle = prepare(
  {
    values: Float64Array.from({ length: 8000 }, (_, at) =>
      (at % 2 ? Math.sin : Math.cos)(0.1 * Math.floor(at / 2)),
    ),
    samples: 4000,
    channels: ['a', 'b'],
    rate: null,
    unit: '',
  },
  {
    channels: null,
    range: null,
    missing: 'refuse',
    decimate: 1,
    zScore: false,
    pca: null,
    embed: null,
    split: { train: 0.5, validation: 0.25, test: 0.25 },
  },
);

describe('judge', () => {
  test('finds a perfect model at the floor, with no prediction error', () => {
    const {
      model,
      floor,
      status,
      protocol,
      baselines: beside,
    } = judge(rotation(1), circle, { part: 'test' });
    expect(status).toBe('ok');
    expect(model.pe['20']).toBeLessThan(1e-20);
    expect(model.dStsp).toBeLessThan(floor.dStsp + 0.05);
    expect(model.dH).toBeLessThan(0.02);
    expect(protocol).toMatchObject({
      part: 'test',
      samples: 1000,
      generated: 1000,
      transient: 250,
      stateSpace: { rule: 'binned', bins: 8 },
    });
    expect(beside.map(({ id }) => id)).toEqual(['context-parroting', 'var', 'echo-state']);
    expect(beside[1]!.scores.pe['20']).toBeLessThan(1e-6);
  });

  test('says of a model that leaves that it left', () => {
    const { model, status } = judge(rotation(1.1), circle, { part: 'test' });
    expect(status).toBe('diverged');
    expect(model.dStsp).toBeNaN();
    expect(model.dH).toBe(1);
  });

  test('scores on the validation part while training, the same model always the same', () => {
    const score = validationScorer(circle);
    expect(score(rotation(1))).toEqual(score(rotation(1)));
    expect(score(rotation(0.99)).dStsp).toBeGreaterThan(score(rotation(1)).dStsp);
  });

  test('uses the published bins where samples fill them', () => {
    expect([binsFor(100_000, 3), binsFor(100_000, 5), binsFor(3000, 3), binsFor(300, 3)]).toEqual([
      30, 8, 8, 5,
    ]);
  });
});
