import { describe, expect, test } from 'vitest';
import { median, medianDeviation } from '../../src/sim/median';

describe('median and its deviation', () => {
  test('are the middle value and the middle distance from it', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(medianDeviation([1, 1, 2, 2, 4, 6, 9])).toBe(1); // median 2; distances 1 1 0 0 2 4 7
  });

  test('count what has no value as the worst', () => {
    expect(median([1, NaN, 3])).toBe(3);
    expect(medianDeviation([1, NaN, 3])).toBe(2);
    expect(median([1, NaN, NaN])).toBeNaN();
    expect(medianDeviation([1, NaN, NaN])).toBeNaN();
  });

  test('of nothing are not a number', () => {
    expect(median([])).toBeNaN();
    expect(medianDeviation([NaN])).toBeNaN();
  });
});
