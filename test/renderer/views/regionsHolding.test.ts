import { expect, test } from 'vitest';
import { regionsHolding } from '../../../src/renderer/views/judge/regionsHolding';

test('counts the most visited regions until they hold the share', () => {
  expect(regionsHolding([0.5, 0.3, 0.2], 0.5)).toBe(1);
  expect(regionsHolding([0.5, 0.3, 0.2], 0.51)).toBe(2);
  // Ten tenths add up to a little less than one in floating point.
  expect(
    regionsHolding(
      Array.from({ length: 10 }, () => 0.1),
      1,
    ),
  ).toBe(10);
});
