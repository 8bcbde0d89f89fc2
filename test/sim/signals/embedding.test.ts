import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../src/sim/random';
import { embeddingDimension } from '../../../src/sim/signals/embeddingDimension';
import { firstMinimum, mutualInformation } from '../../../src/sim/signals/mutualInformation';
import type { PrepareSettings } from '../../../src/sim/signals/prepared';
import { suggestEmbedding } from '../../../src/sim/signals/suggestEmbedding';

/** x of Lorenz 63 at steps of 0.02, by Runge and Kutta's method of fourth order. */
function lorenzX(samples: number): Float64Array {
  const flow = ([x, y, z]: readonly number[]) => [
    10 * (y! - x!),
    x! * (28 - z!) - y!,
    x! * y! - (8 / 3) * z!,
  ];
  const plus = (a: readonly number[], b: readonly number[], h: number) => a.map((v, i) => v + h * b[i]!);
  let s: readonly number[] = [1, 1, 20];
  const step = (h: number) => {
    const k1 = flow(s);
    const k2 = flow(plus(s, k1, h / 2));
    const k3 = flow(plus(s, k2, h / 2));
    const k4 = flow(plus(s, k3, h));
    s = s.map((v, i) => v + (h / 6) * (k1[i]! + 2 * k2[i]! + 2 * k3[i]! + k4[i]!));
  };
  for (let t = 0; t < 2000; t++) step(0.01);
  return Float64Array.from({ length: samples }, () => {
    step(0.01);
    step(0.01);
    return s[0]!;
  });
}

describe('mutual information', () => {
  test('of a Gaussian process is −½ log(1 − ρ²) (seed 5)', () => {
    const random = createRandom(5);
    const x = new Float64Array(50_000);
    for (let t = 1; t < x.length; t++) x[t] = 0.8 * x[t - 1]! + 0.6 * random.normal();
    const information = mutualInformation(x, 4);
    // Bins lose a little of what a density holds.
    for (const lag of [1, 2, 3, 4])
      expect(information[lag]! / (-0.5 * Math.log(1 - 0.64 ** lag))).toBeCloseTo(1, 1);
  });

  test('of independent samples is 0, and of a series with itself its entropy (seed 6)', () => {
    const random = createRandom(6);
    const x = Float64Array.from({ length: 10_000 }, random.normal);
    const information = mutualInformation(x, 3);
    expect(Math.abs(information[2]!)).toBeLessThan(0.01);
    expect(information[0]).toBeCloseTo(Math.log(32), 2);
    x[17] = NaN;
    expect(mutualInformation(x, 3)[2]).toBeCloseTo(information[2]!, 2);
  });

  test('of Lorenz 63 has its first minimum after about 0.16 to 0.18 units of time', () => {
    const lag = firstMinimum(mutualInformation(lorenzX(20_000), 40))!;
    expect(0.02 * lag).toBeGreaterThan(0.13);
    expect(0.02 * lag).toBeLessThan(0.21);
  });
});

describe('embedding dimension', () => {
  test('Lorenz 63 unfolds in three dimensions', () => {
    const { e1, e2, falseNeighbours } = embeddingDimension(lorenzX(6000), 8, 6);
    expect(e1[0]).toBeLessThan(0.5);
    expect(e1[2]).toBeGreaterThan(0.85);
    expect(e1[4]).toBeGreaterThan(0.9);
    expect(Math.max(...e2.map((one) => Math.abs(one - 1)))).toBeGreaterThan(0.3);
    expect(falseNeighbours[0]).toBeGreaterThan(0.5);
    expect(falseNeighbours[3]).toBeLessThan(0.01);
  });

  test('noise needs ever more, and E2 tells it from chaos (seed 7)', () => {
    const random = createRandom(7);
    const { e1, e2 } = embeddingDimension(Float64Array.from({ length: 5000 }, random.normal), 1, 6);
    e2.forEach((one) => expect(Math.abs(one - 1)).toBeLessThan(0.12));
    expect(e1[2]).toBeLessThan(0.9);
  });
});

test('an embedding is suggested for the cleaned training part', () => {
  const values = lorenzX(10_000);
  values[500] = NaN;
  const settings: PrepareSettings = {
    channels: null,
    range: null,
    missing: 'mask',
    clean: [{ kind: 'detrend', order: 0 }],
    decimate: 2,
    zScore: true,
    pca: null,
    embed: null,
    split: { train: 0.6, validation: 0.2, test: 0.2 },
  };
  const series = { values, samples: 10_000, channels: ['x'], rate: 50, unit: '' };
  const { delay, dimension, channel, informationLag, trueDimension } = suggestEmbedding(series, settings);
  expect(channel).toBe('x');
  expect(delay).toBe(informationLag);
  expect(delay).toBeGreaterThanOrEqual(3);
  expect(delay).toBeLessThanOrEqual(5);
  expect(dimension).toBeGreaterThanOrEqual(3);
  expect(dimension).toBeLessThanOrEqual(5);
  expect(trueDimension).toBeGreaterThanOrEqual(3);
  expect(() =>
    suggestEmbedding(
      { ...series, values: values.subarray(0, 60), samples: 60 },
      { ...settings, missing: 'interpolate' },
    ),
  ).toThrow(/at least 50/);
});
