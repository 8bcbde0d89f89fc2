import { expect, test } from 'vitest';
import { stronglyConnected } from '../../../src/sim/kernels/stronglyConnected';
import { createRandom } from '../../../src/sim/random';

function csr(n: number, edges: readonly (readonly number[])[]): [Uint32Array, Uint32Array] {
  const sorted = [...edges].sort(([a], [b]) => a - b);
  const rowStart = Uint32Array.from({ length: n + 1 }, (_, i) => sorted.filter(([from]) => from < i).length);
  return [rowStart, Uint32Array.from(sorted, ([, to]) => to)];
}

/** Which nodes each node reaches, itself included, by Warshall's closure. */
function reach(n: number, edges: readonly (readonly number[])[]): boolean[][] {
  const R = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => i === j));
  for (const [i, j] of edges) R[i][j] = true;
  for (let k = 0; k < n; k++) {
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) R[i][j] ||= R[i][k] && R[k][j];
  }
  return R;
}

test('two nodes share a component exactly when each reaches the other, in 60 random graphs (seed 1)', () => {
  const random = createRandom(1);
  for (let trial = 0; trial < 60; trial++) {
    const n = 1 + random.integer(14);
    const edges = Array.from({ length: random.integer(2 * n) }, () => [random.integer(n), random.integer(n)]);
    const { component, count } = stronglyConnected(...csr(n, edges));
    const R = reach(n, edges);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) expect(component[i] === component[j]).toBe(R[i][j] && R[j][i]);
    }
    expect(new Set(component).size).toBe(count);
    for (const [i, j] of edges) expect(component[j]).toBeLessThanOrEqual(component[i]);
  }
});

test('a chain of 100 000 nodes does not overflow the call stack', () => {
  const n = 100_000;
  const chain = Uint32Array.from({ length: n + 1 }, (_, i) => Math.min(i, n - 1));
  expect(
    stronglyConnected(
      chain,
      Uint32Array.from({ length: n - 1 }, (_, i) => i + 1),
    ).count,
  ).toBe(n);
});

test('a graph without nodes has no components', () => {
  expect(stronglyConnected(Uint32Array.of(0), new Uint32Array(0)).count).toBe(0);
});
