import { expect, test } from 'vitest';
import { learningRateAt } from '../../../src/sim/training/learningRate';
import { smallFit } from './fitSettings';

test('decays by the same factor every epoch, from start to end', () => {
  const settings = { ...smallFit, epochs: 4, learningRate: { start: 1e-2, end: 1e-6 } };
  const rates = [1, 2, 3, 4, 5].map((epoch) => learningRateAt(epoch, settings));
  rates.forEach((rate, i) => expect(rate / 10 ** (-2 - i)).toBeCloseTo(1, 12));
});
