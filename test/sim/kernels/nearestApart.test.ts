import { describe, expect, test } from 'vitest';
import { createNearestApart } from '../../../src/sim/kernels/nearestApart';
import { createRandom } from '../../../src/sim/random';

/** Compares with every row. */
function bruteNearest(values: Float64Array, n: number, rows: number, row: number, apart: number): number {
  let best = Infinity;
  let nearest = -1;
  for (let other = 0; other < rows; other++) {
    if (Math.abs(other - row) <= apart) continue;
    let square = 0;
    for (let i = 0; i < n; i++) square += (values[row * n + i] - values[other * n + i]) ** 2;
    if (square > 0 && square < best) {
      best = square;
      nearest = other;
    }
  }
  return nearest;
}

describe('createNearestApart', () => {
  test.for([
    [1, 0],
    [3, 5],
    [8, 40],
  ] as const)('finds what a brute search finds, n = %i, %i rows apart (seed 1)', ([n, apart]) => {
    const random = createRandom(1, 'rows');
    const values = Float64Array.from({ length: 300 * n }, () => random.normal());
    // The last fifty rows don't take part.
    const nearest = createNearestApart(values, n, 250);
    for (let row = 0; row < 250; row++)
      expect(nearest(row, apart)).toBe(bruteNearest(values, n, 250, row, apart));
  });

  test('passes over rows that coincide, and finds none where all do or none is far enough', () => {
    const nearest = createNearestApart([0, 0, 5, 0, 7], 1, 5);
    expect(nearest(0, 0)).toBe(2);
    expect(nearest(0, 2)).toBe(4);
    expect(nearest(0, 4)).toBe(-1);
    expect(createNearestApart([1, 1, 1], 1, 3)(0, 0)).toBe(-1);
  });
});
