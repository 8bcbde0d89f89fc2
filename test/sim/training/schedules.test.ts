import { expect, test } from 'vitest';
import { forcingAlphaAt, learningRateAt } from '../../../src/sim/training/schedules';
import { smallFit } from './fitSettings';

test('decays by the same factor every epoch, from start to end', () => {
  const settings = { ...smallFit, epochs: 4, learningRate: { start: 1e-2, end: 1e-6 } };
  const rates = [1, 2, 3, 4, 5].map((epoch) => learningRateAt(epoch, settings));
  rates.forEach((rate, i) => expect(rate / 10 ** (-2 - i)).toBeCloseTo(1, 12));
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
});
