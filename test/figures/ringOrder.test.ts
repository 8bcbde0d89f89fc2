import { describe, expect, test } from 'vitest';
import { ringOrder } from '../../src/figures/ringOrder';

/** Flow round a ring whose nodes were given names in another order. */
function ringOf(names: readonly number[]): Float64Array {
  const n = names.length;
  const flow = new Float64Array(n * n);
  names.forEach((name, k) => (flow[name * n + names[(k + 1) % n]!] = 1));
  return flow;
}

describe('ringOrder', () => {
  test('finds a ring again whatever its nodes are called', () => {
    const names = [3, 0, 5, 1, 6, 2, 7, 4];
    const order = ringOrder(ringOf(names), 8);
    const neighbours = order.map((name, k) => {
      const [a, b] = [names.indexOf(name), names.indexOf(order[(k + 1) % 8]!)];
      return Math.min((a - b + 8) % 8, (b - a + 8) % 8);
    });
    expect(neighbours).toEqual(new Array(8).fill(1));
  });

  test('is a permutation that begins with the first node, for any size', () => {
    for (const n of [0, 1, 2, 3, 24]) {
      const order = ringOrder(
        Float64Array.from({ length: n * n }, (_, i) => ((i * 7919) % 101) / 101),
        n,
      );
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, k) => k));
      if (n) expect(order[0]).toBe(0);
    }
  });
});
