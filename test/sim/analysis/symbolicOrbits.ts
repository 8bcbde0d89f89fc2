import type { DirectedGraph, Transitions } from '../../../src/sim/analysis/transitions';
import type { LatentMap } from '../../../src/sim/models/model';
import type { PiecewiseLinearMap } from '../../../src/sim/models/piecewiseLinear';
import { createRandom } from '../../../src/sim/random';

/** A graph from its adjacency matrix, given row by row. */
export function graphOf(rows: readonly (readonly number[])[]): DirectedGraph {
  const { rowStart, target } = transitionsOf(rows);
  return { rowStart, target };
}

/** Transitions with given counts. */
export function transitionsOf(rows: readonly (readonly number[])[]): Transitions {
  const edges = rows.flatMap((row) => row.flatMap((count, to) => (count ? [{ to, count }] : [])));
  const rowStart = [0];
  for (const row of rows) rowStart.push(rowStart.at(-1)! + row.filter(Boolean).length);
  return {
    regions: rows.length,
    steps: edges.reduce((sum, { count }) => sum + count, 0),
    rowStart: Uint32Array.from(rowStart),
    target: Uint32Array.from(edges, ({ to }) => to),
    counts: Float64Array.from(edges, ({ count }) => count),
  };
}

/** A series of T symbols of the Markov chain with transition matrix P. */
export function markovSeries(P: readonly (readonly number[])[], T: number, seed: number): number[] {
  const random = createRandom(seed, 'markov');
  let state = 0;
  return Array.from({ length: T }, () => {
    let u = random.uniform();
    const row = P[state];
    let next = 0;
    while (next < row.length - 1 && u >= row[next]) u -= row[next++];
    return (state = next);
  });
}

/** The skew tent x/c below c and (1 − x)/(1 − c) above, given by its one hinge. */
export function skewTent(c: number): PiecewiseLinearMap {
  return {
    latentDim: 1,
    hingeCount: 1,
    step: (z) => void (z[0] = z[0] > c ? (1 - z[0]) / (1 - c) : z[0] / c),
    jacobian: (J, z) => void (J[0] = z[0] > c ? -1 / (1 - c) : 1 / c),
    hinges(normals, offsets) {
      normals[0] = 1;
      offsets[0] = -c;
    },
    pattern: (d, z) => void (d[0] = z[0] > c ? 1 : 0),
    affine(J, b, d) {
      J[0] = d[0] ? -1 / (1 - c) : 1 / c;
      b[0] = d[0] ? 1 / (1 - c) : 0;
    },
  };
}

/** The tent β min(x, 1 − x) whose regions are cut at given points. Jittered by 1e-12, since doubling shifts float64 to 0 in 53 steps. */
export function tent(
  beta: number,
  cuts: readonly number[],
  seed: number,
): LatentMap & { region(z: Float64Array): string } {
  const random = createRandom(seed, 'tent');
  return {
    latentDim: 1,
    step: (z) => void (z[0] = beta * Math.min(z[0], 1 - z[0]) * (1 - 1e-12 * random.uniform())),
    jacobian: (J, z) => void (J[0] = z[0] > 0.5 ? -beta : beta),
    region: (z) => String(cuts.filter((cut) => z[0] > cut).length),
  };
}

/** The logistic map at 4, cut into six equal bins, as test/oracles/symbolic.py has it. */
export function binnedLogistic(T: number): number[] {
  let x = 0.3;
  return Array.from({ length: T }, () => {
    const symbol = Math.floor(6 * x);
    x = 4 * x * (1 - x);
    return symbol;
  });
}
