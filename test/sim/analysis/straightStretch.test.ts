import { describe, expect, test } from 'vitest';
import { straightStretch } from '../../../src/sim/analysis/straightStretch';
import { createRandom } from '../../../src/sim/random';

const curve = (points: number, f: (k: number) => number) =>
  Float64Array.from({ length: points }, (_, k) => f(k));
const rule = { window: 4, tolerance: 0.1 };

describe('straightStretch', () => {
  test('takes the whole of a straight line', () => {
    const found = straightStretch(
      curve(50, (k) => 2 - 0.3 * k),
      rule,
    )!;
    expect([found.from, found.to]).toEqual([0, 49]);
    expect(found.slope).toBeCloseTo(-0.3, 12);
    expect(found.intercept).toBeCloseTo(2, 12);
    expect(found.lowest).toBeCloseTo(-0.3, 12);
  });

  test('finds the rise between a steep start and a plateau', () => {
    const found = straightStretch(
      curve(80, (k) => Math.min(4 * Math.min(k, 5) + 0.5 * Math.max(0, Math.min(k - 5, 30)), 100)),
      rule,
    )!;
    expect(found.slope).toBeCloseTo(0.5, 1);
    // A local slope over four steps feels a bend at most two steps early or late.
    expect(found.from).toBeGreaterThanOrEqual(3);
    expect(found.from).toBeLessThanOrEqual(7);
    expect(found.to).toBeGreaterThanOrEqual(33);
    expect(found.to).toBeLessThanOrEqual(37);
  });

  test('prefers the stretch that climbs more to the longer one', () => {
    const found = straightStretch(
      curve(200, (k) => (k < 20 ? k : 20 + 0.1 * (k - 20))),
      rule,
    )!;
    expect(found.slope).toBeCloseTo(1, 1);
    expect(found.to).toBeLessThan(25);
  });

  test('finds nothing straight in a parabola, and the longest stretch of a level curve with ripples', () => {
    expect(
      straightStretch(
        curve(40, (k) => -((40 - k) ** 2) / 50),
        { window: 8, tolerance: 0.1 },
      ),
    ).toBeNull();
    const random = createRandom(1, 'ripples');
    const level = straightStretch(
      curve(100, () => 7 + 0.01 * random.normal()),
      { window: 10, tolerance: 0.1 },
    )!;
    expect(level.to - level.from).toBeGreaterThan(80);
    expect(Math.abs(level.slope)).toBeLessThan(1e-3);
  });

  test('stays between first and last, and ends at what is not finite', () => {
    const broken = curve(60, (k) => (k === 20 ? NaN : k === 0 ? -Infinity : k));
    expect(straightStretch(broken, rule)).toMatchObject({ from: 21, to: 59 });
    expect(straightStretch(broken, { ...rule, last: 30 })).toMatchObject({ from: 1, to: 19 });
    expect(straightStretch(broken, { ...rule, first: 3, last: 11 })).toMatchObject({ from: 3, to: 11 });
    expect(straightStretch(broken, { ...rule, first: 3, last: 10 })).toBeNull();
    expect(straightStretch(broken, { ...rule, first: 30, last: 20 })).toBeNull();
  });
});
