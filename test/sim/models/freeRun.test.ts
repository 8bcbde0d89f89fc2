import { describe, expect, test } from 'vitest';
import { freeRun } from '../../../src/sim/models/freeRun';
import { modelForecaster } from '../../../src/sim/models/modelForecaster';
import type { FittedModel } from '../../../src/sim/models/model';

/** z₁ ← a z₁, z₂ counts steps; it observes 10 z₁ and starts from a tenth of what it sees. */
const scaling = (a: number): FittedModel => ({
  family: 'scaling',
  latentDim: 2,
  observedDim: 1,
  initialState(z, x) {
    z[0] = x[0] / 10;
    z[1] = 0;
  },
  step(z) {
    z[0] *= a;
    z[1] += 1;
  },
  jacobian: (J) => J.set([a, 0, 0, 1]),
  observe(x, z) {
    x[0] = 10 * z[0];
  },
});

describe('freeRun', () => {
  test('observes the initial state first, so that data and orbit line up', () => {
    const { orbit, latent, samples, status } = freeRun(scaling(0.5), [8], 4, { keepLatent: true });
    expect([...orbit]).toEqual([8, 4, 2, 1]);
    expect([...latent!]).toEqual([0.8, 0, 0.4, 1, 0.2, 2, 0.1, 3]);
    expect([samples, status]).toEqual([4, 'ok']);
  });

  test('keeps no latent states unless asked', () => {
    expect(freeRun(scaling(0.5), [8], 4)).not.toHaveProperty('latent');
  });

  test('ends where the latent state leaves, with the rows before', () => {
    // z₁ = 0.1, 10, 1 000, 1e5, 1e7: the fifth is beyond 1e6.
    const { orbit, samples, status } = freeRun(scaling(100), [1], 10);
    expect([samples, status]).toEqual([4, 'diverged']);
    expect([...orbit]).toEqual([1, 100, 10_000, 1_000_000]);
  });

  test('a start that is not a number is a status too', () => {
    expect(freeRun(scaling(1), [NaN], 10)).toMatchObject({ samples: 0, status: 'diverged' });
  });

  test('drives the step to row t with row t of the inputs', () => {
    const summing: FittedModel = { ...scaling(1), inputDim: 1, step: (z, s) => void (z[0]! += s?.[0] ?? 0) };
    const inputs = Float64Array.of(100, 1, 2, 4);
    expect([...freeRun(summing, [0], 4, { inputs }).orbit]).toEqual([0, 10, 30, 70]);
    expect([...freeRun(summing, [0], 4).orbit]).toEqual([0, 0, 0, 0]);
    const forecast = new Float64Array(2);
    modelForecaster(summing).forecast(forecast, Float64Array.of(0, 50, 0, 0), 1, 2, inputs);
    expect([...forecast]).toEqual([70, 110]);
  });

  test('refuses inputs that end early, and inputs of a model that takes none', () => {
    const driven: FittedModel = { ...scaling(1), inputDim: 2 };
    const mismatch = expect.objectContaining({ code: 'shape-mismatch' });
    expect(() => freeRun(driven, [0], 4, { inputs: new Float64Array(6) })).toThrow(mismatch);
    expect(() => freeRun(driven, [0], 4, { inputs: new Float64Array(9) })).toThrow(mismatch);
    expect(() => freeRun(scaling(1), [0], 4, { inputs: new Float64Array(8) })).toThrow(mismatch);
  });
});
