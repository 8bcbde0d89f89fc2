import { expect, test } from 'vitest';
import { forcingAlphaAt, learningRateAt, noiseAt } from '../../../src/sim/training/schedules';
import { smallFit } from './fitSettings';

test('decays by the same factor every epoch, from start to end', () => {
  const settings = { ...smallFit, epochs: 4, learningRate: { start: 1e-2, end: 1e-6 } };
  const rates = [1, 2, 3, 4, 5].map((epoch) => learningRateAt(epoch, settings));
  rates.forEach((rate, i) => expect(rate / 10 ** (-2 - i)).toBeCloseTo(1, 12));
  const named = {
    ...settings,
    learningRate: { ...settings.learningRate, schedule: 'exponential' },
  } as const;
  expect([1, 2, 3, 4, 5].map((epoch) => learningRateAt(epoch, named))).toEqual(rates);
});

test('a cosine starts flat, is halfway down halfway, and would reach the end with the epoch after the last', () => {
  const settings = {
    ...smallFit,
    epochs: 6,
    learningRate: { start: 3, end: 1, schedule: 'cosine' },
  } as const;
  // cos 0, π/3, π/2, 2π/3, π
  [1, 3, 4, 5, 7].forEach((epoch, i) =>
    expect(learningRateAt(epoch, settings)).toBeCloseTo([3, 2.5, 2, 1.5, 1][i]!, 12),
  );
});

test('steps fall by the same factor after a tenth, eight and nine tenths of the epochs', () => {
  const settings = {
    ...smallFit,
    epochs: 100,
    learningRate: { start: 1e-3, end: 1e-6, schedule: 'steps' },
  } as const;
  const exponents = [1, 10, 11, 80, 81, 90, 91, 100].map((epoch) =>
    Math.log10(learningRateAt(epoch, settings)),
  );
  [-3, -3, -4, -4, -5, -5, -6, -6].forEach((exponent, i) => expect(exponents[i]).toBeCloseTo(exponent, 12));
});

test('noise decays like the learning rate when it has an end, and stays as it is without', () => {
  const decaying = { ...smallFit, epochs: 4, noise: 0.16, noiseEnd: 0.01 };
  [0.16, 0.08, 0.04, 0.02].forEach((noise, i) => expect(noiseAt(i + 1, decaying)).toBeCloseTo(noise, 12));
  expect(noiseAt(3, smallFit)).toBe(smallFit.noise);
  expect(noiseAt(3, { ...smallFit, noise: 0, noiseEnd: 0 })).toBe(0);
});

test('forcing decays like the learning rate when it has an end, and stays as it is without', () => {
  const annealed = {
    ...smallFit,
    epochs: 4,
    forcing: { kind: 'generalized', alpha: 0.2, end: 0.0125 },
  } as const;
  [0.2, 0.1, 0.05, 0.025].forEach((alpha, i) =>
    expect(forcingAlphaAt(i + 1, annealed)).toBeCloseTo(alpha, 12),
  );
  const constant = { ...smallFit, forcing: { kind: 'generalized', alpha: 0 } } as const;
  expect(forcingAlphaAt(3, constant)).toBe(0);
  expect(forcingAlphaAt(3, smallFit)).toBe(1);
  expect(forcingAlphaAt(3, { ...smallFit, forcing: { kind: 'adaptive' } })).toBeUndefined();
});
