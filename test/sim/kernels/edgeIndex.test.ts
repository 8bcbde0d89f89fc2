import { describe, expect, test } from 'vitest';
import { createEdgeIndex } from '../../../src/sim/kernels/edgeIndex';
import { createRandom } from '../../../src/sim/random';

describe('createEdgeIndex', () => {
  const edges = Float64Array.from({ length: 257 }, (_, k) => 3.7 * 2 ** (k / 4 - 64));
  const indexOf = createEdgeIndex(edges);

  test('counts the edges that a value has reached (seed 1)', () => {
    const random = createRandom(1, 'values');
    for (let draw = 0; draw < 5000; draw++) {
      const value = 3.7 * 2 ** (70 * random.uniform() - 67);
      expect(indexOf(value)).toBe(edges.filter((edge) => edge <= value).length);
    }
  });

  test('is exact at the edges, at 0 and beyond the last', () => {
    edges.forEach((edge, k) => expect(indexOf(edge)).toBe(k + 1));
    edges.forEach((edge, k) => expect(indexOf(edge * (1 - Number.EPSILON))).toBe(k));
    expect(indexOf(0)).toBe(0);
    expect(indexOf(Number.MIN_VALUE)).toBe(0);
    expect(indexOf(1e300)).toBe(257);
  });

  test('takes edges closer than its table tells apart', () => {
    const close = [1, 1 + 1e-12, 1 + 2e-12, 2];
    expect([0.5, 1, 1 + 1.5e-12, 1.5, 2].map(createEdgeIndex(close))).toEqual([0, 1, 2, 3, 4]);
  });
});
