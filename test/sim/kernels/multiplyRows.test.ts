import { expect, test } from 'vitest';
import { multiplyRows } from '../../../src/sim/kernels/multiplyRows';
import { createRandom } from '../../../src/sim/random';

// Sizes on both sides of every tile: odd and even rows, columns of each remainder by four.
test.for([
  [1, 1],
  [2, 3],
  [3, 4],
  [4, 6],
  [5, 9],
])('%i rows of %i are each multiplied by the matrix, and nothing else is touched (seed 1)', ([k, n]) => {
  const random = createRandom(1, `${k}`);
  const draw = (length: number) => Float64Array.from({ length }, () => random.normal());
  const at = 2;
  const A = draw(n * n);
  const rows = draw(at + k * n);
  const out = new Float64Array(at + k * n + 1).fill(7);
  multiplyRows(out, rows, at, A, k, n);
  for (let r = 0; r < k; r++) {
    for (let i = 0; i < n; i++) {
      const expected = Array.from({ length: n }, (_, j) => A[i * n + j] * rows[at + r * n + j]);
      expect(out[at + r * n + i]).toBeCloseTo(
        expected.reduce((a, b) => a + b),
        12,
      );
    }
  }
  expect([out[0], out[1], out.at(-1)]).toEqual([7, 7, 7]);
});
