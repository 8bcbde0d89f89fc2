import { expect, test } from 'vitest';
import { factorBanded } from '../../../src/sim/kernels/bandedCholesky';
import { solveSymmetric } from '../../../src/sim/kernels/solveSymmetric';
import { createRandom } from '../../../src/sim/random';

test.for([
  [1, 1],
  [5, 1],
  [12, 4],
  [40, 7],
] as const)('n = %i with a band of %i gives the solution of the full matrix', ([n, w]) => {
  const random = createRandom(3, `${n} ${w}`);
  const full = new Float64Array(n * n);
  const band = new Float64Array(n * (w + 1));
  for (let i = 0; i < n; i++) {
    for (let j = Math.max(0, i - w); j <= i; j++) {
      // Diagonally dominant, hence positive definite.
      const value = i === j ? 2 * w + 1 + random.uniform() : random.uniform() - 0.5;
      full[i * n + j] = full[j * n + i] = value;
      band[i * (w + 1) + i - j] = value;
    }
  }
  const b = Float64Array.from({ length: n }, random.normal);
  const x = b.slice();
  factorBanded(band, n, w)!.solve(x);
  expect(solveSymmetric(full, b, n, 1)).toBe(true);
  // Condition numbers are below 10 here, so both solutions carry the rounding of their own sums only.
  x.forEach((value, i) => expect(value).toBeCloseTo(b[i]!, 13));
});

test('a matrix that is not positive definite has no factor', () => {
  expect(factorBanded(Float64Array.of(1, 0, 1, 2), 2, 1)).toBeNull();
});
