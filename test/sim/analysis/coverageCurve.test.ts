import { expect, test } from 'vitest';
import { coverageCurve } from '../../../src/sim/analysis/coverageCurve';

test('sums visits from the most visited region on, in whatever order they come', () => {
  const { covered, needed } = coverageCurve([4, 90, 1, 5]);
  expect([...covered]).toEqual([0.9, 0.95, 0.99, 1]);
  expect(needed).toEqual([
    { share: 0.9, regions: 1 },
    { share: 0.95, regions: 2 },
    { share: 0.99, regions: 3 },
  ]);
});

test('rises, falls off in slope, and ends at exactly 1', () => {
  const visits = Array.from({ length: 137 }, (_, i) => 1 + ((i * i * 31) % 97));
  const { covered } = coverageCurve(visits);
  expect(covered.at(-1)).toBe(1);
  for (let k = 2; k < covered.length; k++) {
    const gain = covered[k] - covered[k - 1];
    expect(gain).toBeGreaterThan(0);
    // Shares are near 1 and rounded at 1e-16.
    expect(gain).toBeLessThanOrEqual(covered[k - 1] - covered[k - 2] + 1e-15);
  }
});

test('one region is all of the orbit, and regions never visited do not count', () => {
  const { covered, needed } = coverageCurve(Uint32Array.of(0, 12, 0));
  expect([...covered]).toEqual([1]);
  expect(needed.map(({ regions }) => regions)).toEqual([1, 1, 1]);
});

test('says what is wrong with the counts', () => {
  expect(() => coverageCurve([])).toThrow(/longer orbit/);
  expect(() => coverageCurve([0, 0])).toThrow(/longer orbit/);
  expect(() => coverageCurve([3, NaN])).toThrow(/region 1 has NaN/);
  expect(() => coverageCurve([3, -1])).toThrow(/region 1 has -1/);
});
