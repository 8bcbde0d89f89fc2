import { describe, expect, test } from 'vitest';
import { createNearestRows } from '../../../src/sim/kernels/nearestRows';
import { createRandom } from '../../../src/sim/random';
import { pecuzal } from '../../../src/sim/signals/pecuzal';
import oracle from '../../oracles/pecuzal.json' with { type: 'json' };

describe('nearest rows', () => {
  test.for([1, 2, 3, 6])(
    'of %d columns are those of a brute search, far enough apart in time (seed 4)',
    (n) => {
      const random = createRandom(4, String(n));
      const [T, k] = [1500, 5];
      const values = Float64Array.from(
        { length: T * n },
        (_, at) => random.normal() ** 3 + 2 * Math.sin(at / 70),
      );
      const times = Float64Array.from({ length: T }, (_, t) => 2 * t);
      const search = createNearestRows(values, n, times);
      for (let row = 0; row < T; row += 17) {
        const nearest = new Int32Array(k);
        expect(search(row, 20, nearest)).toBe(k);
        const distance = (s: number) =>
          Array.from({ length: n }, (_, i) => (values[s * n + i]! - values[row * n + i]!) ** 2).reduce(
            (a, b) => a + b,
          );
        const brute = Array.from({ length: T }, (_, s) => s)
          .filter((s) => Math.abs(times[s]! - times[row]!) > 20)
          .sort((a, b) => distance(a) - distance(b));
        expect([...nearest]).toEqual(brute.slice(0, k));
      }
      expect(createNearestRows(values, n, times.subarray(0, 12))(0, 20, new Int32Array(k))).toBe(1);
    },
  );
});

describe('PECUZAL', () => {
  test.for(oracle.cases)('of $name is that of its authors’ package', (expected) => {
    const { most, apart } = expected;
    const series = Float64Array.from(expected.series);
    const { coordinates, cycles } = pecuzal([series], { most, apart });
    const latest = Math.max(...expected.lags);
    if (expected.lags.length === 1) expect(coordinates).toEqual([]);
    else expect(coordinates).toEqual(expected.lags.map((lag) => ({ signal: 0, delay: latest - lag })));
    // A few vectors at the end are left out here that would not have their farthest horizon.
    expected.changes.forEach((change, k) => expect(cycles[k]!.change).toBeCloseTo(change, 1));
    expected.continuity.forEach((value, lag) => {
      const scale = Math.max(...expected.continuity);
      expect(Math.abs(cycles[0]!.continuity[lag]! - value) / scale).toBeLessThan(0.02);
    });
  });

  test('passes over gaps, and joins stretches that don’t follow one another', () => {
    const { series, most, apart } = oracle.cases[0]!;
    const holed = Float64Array.from(series);
    holed.fill(NaN, 900, 1000);
    const { coordinates } = pecuzal([holed], { most, apart });
    expect(coordinates.map(({ delay }) => delay).sort((a, b) => a - b)[0]).toBe(0);
    expect(coordinates).toHaveLength(3);
  });

  test('leaves noise, white and red, as it is (seeds 1 … 5)', () => {
    for (let seed = 1; seed <= 5; seed++) {
      const random = createRandom(seed);
      const white = Float64Array.from({ length: 1500 }, random.normal);
      expect(pecuzal([white], { most: 30, apart: 1 }).coordinates).toEqual([]);
      const red = new Float64Array(1500);
      for (let t = 1; t < 1500; t++) red[t] = 0.9 * red[t - 1]! + random.normal();
      expect(pecuzal([red], { most: 30, apart: 10 }).coordinates).toEqual([]);
    }
  });

  test('takes the other signal where one alone folds the states onto each other', () => {
    // A closed curve that crosses itself in either coordinate but not in both: two lags of x need not be found.
    const T = 3000;
    const x = Float64Array.from({ length: T }, (_, t) => Math.cos(0.0731 * t) + 0.5 * Math.cos(0.0313 * t));
    const y = Float64Array.from({ length: T }, (_, t) => Math.sin(0.0731 * t) + 0.5 * Math.sin(0.0313 * t));
    const { coordinates, cycles } = pecuzal([x, y], { most: 60, apart: 20 });
    expect(coordinates.length).toBeGreaterThanOrEqual(2);
    expect(cycles[0]!.change).toBeLessThan(-0.5);
    expect(Math.min(...coordinates.map(({ delay }) => delay))).toBe(0);
    expect(coordinates.every(({ signal }) => signal === 0 || signal === 1)).toBe(true);
  });
});
