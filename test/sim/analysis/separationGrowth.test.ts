import { describe, expect, test } from 'vitest';
import { separationGrowth } from '../../../src/sim/analysis/separationGrowth';
import type { FittedModel } from '../../../src/sim/models/model';
import { createRandom } from '../../../src/sim/random';
import type { Part } from '../../../src/sim/signals/prepared';

const clock = { rate: null } as const;

/** A map that observes all of its state. */
const observed = (latentDim: number, step: (z: Float64Array) => void): FittedModel => ({
  family: 'test',
  latentDim,
  observedDim: latentDim,
  step,
  jacobian: () => {},
  initialState: (z, x) => z.set(x),
  observe: (x, z) => x.set(z),
});

function orbitOf(model: FittedModel, start: readonly number[], samples: number): Part {
  const dim = model.latentDim;
  const values = new Float64Array(samples * dim);
  const z = Float64Array.from(start);
  for (let t = 0; t < samples; t++) {
    values.set(z, t * dim);
    model.step(z);
  }
  return { values, samples, start: 0 };
}

const henon = (a: number) =>
  observed(2, (z) => {
    const [x, y] = [z[0]!, z[1]!];
    z[0] = 1 - a * x * x + y;
    z[1] = 0.3 * x;
  });

/** Lorenz 63 by ten steps of Euler's, 0.01 units of time in all, in units of about its size; `speed` times as fast. */
const lorenz = (speed: number) =>
  observed(3, (q) => {
    for (let k = 0; k < 10; k++) {
      const [x, y, z] = [10 * q[0]!, 10 * q[1]!, 10 * q[2]!];
      const h = (speed * 0.001) / 10;
      q[0]! += h * 10 * (y - x);
      q[1]! += h * (x * (28 - z) - y);
      q[2]! += h * (x * y - (8 / 3) * z);
    }
  });

describe('growth of small separations', () => {
  const data = orbitOf(henon(1.4), [0.1, 0.1], 20_000);

  test('is not claimed of a map whose orbits turn faster than pairs can be followed', () => {
    expect(separationGrowth(henon(1.4), data, 2, clock)).toBeNull();
  });

  test('of a flow is told by how fast its model runs', () => {
    const truth = orbitOf(lorenz(1), [0.1, 0.1, 1], 30_000);
    const same = separationGrowth(lorenz(1), truth, 3, { rate: 100, timeUnit: '1' })!;
    expect(same.excess).toBeCloseTo(0, 9);
    expect(same.timeUnit).toBe('1');
    expect(same.pairs).toBe(500);
    // Finite separations grow by less than λ₁ = 0.906, as Rosenstein's curve does.
    expect(same.data).toBeGreaterThan(0.7);
    expect(same.data).toBeLessThan(1);

    // A model that runs 10 % too fast stretches by 10 % more in the same time; less where its separations stop being small first.
    const faster = separationGrowth(lorenz(1.1), truth, 3, { rate: 100, timeUnit: '1' })!;
    expect(faster.excess).toBeGreaterThan(0.05 * faster.data);
    expect(faster.excess).toBeLessThan(0.1 * faster.data + 2 * faster.standardError);
    expect(faster.excess).toBeGreaterThan(3 * faster.standardError);
    expect(faster.model - faster.data).toBeCloseTo(faster.excess, 12);
  });

  test('is not told where the model leaves every bound, or where there are too few states', () => {
    const exploding = observed(2, (z) => z.forEach((value, i) => (z[i] = 1e200 * value)));
    expect(separationGrowth(exploding, data, 2, clock)).toBeNull();
    expect(separationGrowth(lorenz(1), orbitOf(lorenz(1), [0.1, 0.1, 1], 90), 3, clock)).toBeNull();
    const random = createRandom(1, 'noise');
    const noise = {
      values: Float64Array.from({ length: 4000 }, () => random.normal()),
      samples: 2000,
      start: 0,
    };
    expect(separationGrowth(henon(1.4), noise, 2, clock)).toBeNull();
  });
});
