import { describe, expect, test } from 'vitest';
import { binnedRule, histogram, stateSpaceDivergence } from '../../../src/sim/analysis/stateSpaceDivergence';
import oracle from '../../oracles/dataMeasures.json';
import { side, x, y } from '../signals/testSignals';

/** The orbit of test/oracles/dataMeasures.py: Rössler's flow by RK4, operation for operation as there. */
function roesslerOrbit(): Float64Array {
  const rhs = ([x, y, z]: readonly number[]) => [-y - z, x + 0.2 * y, 0.2 + z * (x - 5.7)];
  const step = (u: readonly number[], h: number) => {
    const a = rhs(u);
    const b = rhs(u.map((value, i) => value + (h / 2) * a[i]));
    const c = rhs(u.map((value, i) => value + (h / 2) * b[i]));
    const d = rhs(u.map((value, i) => value + h * c[i]));
    return u.map((value, i) => value + (h / 6) * (a[i] + 2 * b[i] + 2 * c[i] + d[i]));
  };
  const rows: number[] = [];
  let u: readonly number[] = [-5, -5, 0.02];
  for (let k = 0; k < 4 * 25_000; k++) {
    u = step(u, 0.02);
    if (k % 4 === 3 && k >= 4 * 5000) rows.push(...u);
  }
  return Float64Array.from(rows);
}

describe('stateSpaceDivergence with truncating cells', () => {
  test('agrees with NumPy on a small pair of orbits', () => {
    const generated = side(
      x.map((_, t) => 0.9 * x[(t + 397) % 400]),
      y.map((value) => value + 0.1),
    );
    expect(stateSpaceDivergence(side(x, y), generated, 2, 8, 'truncating')).toBeCloseTo(
      oracle.truncating,
      10,
    );
  });

  test('the Rössler trap: most of the orbit lies in the lowest bin of z, which truncating loses', () => {
    const orbit = roesslerOrbit();
    expect([...orbit.subarray(-3)]).toEqual(oracle.roesslerEnd);
    const halves = [orbit.subarray(0, 30_000), orbit.subarray(30_000)];
    oracle.roessler.forEach(({ halfOpen, truncating }, k) => {
      const score = (cells: 'half-open' | 'truncating') =>
        stateSpaceDivergence(halves[k], halves[1 - k], 3, 30, cells);
      // Half-open edges are rounded in another order than NumPy's; a sample on an edge would move the sum by about 1e-4.
      expect(Math.abs(score('half-open') - halfOpen)).toBeLessThan(1e-9);
      expect(Math.abs(score('truncating') - truncating)).toBeLessThan(1e-9);
      expect(truncating).toBeGreaterThan(4 * halfOpen);
    });
    const kept = (cells: 'half-open' | 'truncating') =>
      histogram(halves[0], binnedRule(halves[0], 3, 30, cells)).total;
    expect(kept('half-open')).toBe(10_000);
    expect(kept('truncating')).toBeLessThan(2000);
  });

  test('loses the lowest bin and the highest sample of a dimension, and takes what lies just below for lost as well', () => {
    const truth = Float64Array.from({ length: 11 }, (_, t) => t / 10);
    const rule = binnedRule(truth, 1, 5, 'truncating');
    expect(rule).toEqual({ rule: 'binned', bins: 5, range: [[0, 1]], cells: 'truncating' });
    const { counts, total } = histogram(truth, rule);
    expect(total).toBe(8);
    expect([...counts]).toEqual([
      [1, 2],
      [2, 2],
      [3, 2],
      [4, 2],
    ]);
    expect(histogram([-0.05, -3, 0.1, 1.2, NaN], rule).total).toBe(0);
  });

  test('half-open cells stay the default, and their rule is written as before', () => {
    expect(binnedRule(x, 1, 5)).toEqual(binnedRule(x, 1, 5, 'half-open'));
    expect(binnedRule(x, 1, 5)).not.toHaveProperty('cells');
    expect(stateSpaceDivergence(x, y, 1, 6)).toBe(stateSpaceDivergence(x, y, 1, 6, 'half-open'));
  });
});
