import { SimError } from '../errors';
import { stronglyConnected } from '../kernels/stronglyConnected';
import { regionsIn } from './symbolSeries';

/** A directed graph, its edges sorted by the node they leave and then by the node they lead to. */
export interface DirectedGraph {
  /** The edges that leave node i are rowStart[i] … rowStart[i + 1] − 1; shape (R + 1). */
  readonly rowStart: Uint32Array;
  /** Node each edge leads to; shape (E). */
  readonly target: Uint32Array;
}

/**
 * Transitions between regions seen along an orbit: the graph of those that occur at all (the topological graph), with how often
 * each does (the geometrical graph). Held by its edges: an orbit of T samples has fewer than T, however many regions there are.
 */
export interface Transitions extends DirectedGraph {
  /** R. */
  readonly regions: number;
  /** T − 1, the sum of `counts`. */
  readonly steps: number;
  /** Times each edge was taken, staying in a region included; shape (E). */
  readonly counts: Float64Array;
}

/** A dense matrix for a drawing or a table has at most this many rows. */
const MOST_ROWS = 2048;

/**
 * Transitions along a symbol series, every step counted, staying included.
 *
 * What a finite orbit did not do may be admissible all the same: the graph is a lower bound on the admissible one, and grows
 * with the length of the orbit.
 *
 * @param symbols region index of each sample; shape (T).
 * @throws {SimError} `too-short` for fewer than two samples, `bad-parameter` for an index that is not a whole number from 0 up.
 * @see Brenner, Hemmer, Monfared & Durstewitz (2024), NeurIPS 37: topological and geometrical graphs.
 */
export function transitions(symbols: ArrayLike<number>): Transitions {
  const regions = regionsIn(symbols, 2);
  const taken = new Map<number, number>();
  for (let t = 1; t < symbols.length; t++) {
    const key = symbols[t - 1] * regions + symbols[t];
    taken.set(key, (taken.get(key) ?? 0) + 1);
  }
  const edges = [...taken].sort(([a], [b]) => a - b);
  const rowStart = new Uint32Array(regions + 1);
  for (const [key] of edges) rowStart[Math.floor(key / regions) + 1]++;
  for (let i = 0; i < regions; i++) rowStart[i + 1] += rowStart[i];
  return {
    regions,
    steps: symbols.length - 1,
    rowStart,
    target: Uint32Array.from(edges, ([key]) => key % regions),
    counts: Float64Array.from(edges, ([, count]) => count),
  };
}

/**
 * Counts of every transition, shape (R × R), row-major: row the region left, column the region reached.
 * @throws {SimError} `unsupported` for more than 2048 regions.
 */
export function countMatrix({ regions, rowStart, target, counts }: Transitions): Float64Array {
  const matrix = denseMatrix(regions);
  for (let i = 0; i < regions; i++) {
    for (let edge = rowStart[i]; edge < rowStart[i + 1]; edge++)
      matrix[i * regions + target[edge]] = counts[edge];
  }
  return matrix;
}

/**
 * Dwell-weighted transition matrix, shape (R × R), row-major: the probability that the next sample lies in region j when this
 * one lies in i. All steps count, so the diagonal says how long the orbit stays. A row sums to 1, or to 0 where the orbit ended
 * in a region it had not met before.
 * @throws {SimError} `unsupported` for more than 2048 regions.
 */
export function dwellMatrix(seen: Transitions): Float64Array {
  return normalizeRows(countMatrix(seen), seen.regions);
}

/**
 * Jump matrix, shape (R × R), row-major: where the orbit goes when it leaves a region, however long it stayed. Its diagonal is
 * empty. A row sums to 1, or to 0 for a region never left.
 * @throws {SimError} `unsupported` for more than 2048 regions.
 */
export function jumpMatrix(seen: Transitions): Float64Array {
  const matrix = countMatrix(seen);
  for (let i = 0; i < seen.regions; i++) matrix[i * seen.regions + i] = 0;
  return normalizeRows(matrix, seen.regions);
}

/**
 * The topological graph as a matrix of 0 and 1, shape (R × R), row-major.
 * @throws {SimError} `unsupported` for more than 2048 regions.
 */
export function adjacencyMatrix(seen: Transitions): Uint8Array {
  return Uint8Array.from(countMatrix(seen), (count) => (count > 0 ? 1 : 0));
}

/** Sets of regions that can all be reached from one another. */
export interface GraphComponents {
  /** Component of each region; shape (R). Transitions lead from an orbit's first component to its last, never back. */
  readonly componentOf: Uint32Array;
  /** Regions of each component, ascending, in the order the orbit passes through them. */
  readonly components: readonly (readonly number[])[];
  /** Whether a component holds a cycle, which one region that is never stayed in does not. */
  readonly recurrent: readonly boolean[];
}

/** Strongly connected components of the topological graph: one for an orbit that keeps coming back to all its regions. */
export function graphComponents({ rowStart, target }: DirectedGraph): GraphComponents {
  const { component, count } = stronglyConnected(rowStart, target);
  // The kernel numbers components from the last one reached; an orbit reads the other way.
  const componentOf = component.map((index) => count - 1 - index);
  const components: number[][] = Array.from({ length: count }, () => []);
  componentOf.forEach((index, node) => components[index].push(node));
  const recurrent = components.map(
    ([node, ...others]) =>
      others.length > 0 || target.subarray(rowStart[node], rowStart[node + 1]).includes(node),
  );
  return { componentOf, components, recurrent };
}

function denseMatrix(n: number): Float64Array {
  if (n > MOST_ROWS) {
    throw new SimError(
      'unsupported',
      `A matrix of transitions between ${n} regions is too large to show; at most ${MOST_ROWS} are. Use the list of edges, or fewer regions.`,
    );
  }
  return new Float64Array(n * n);
}

function normalizeRows(matrix: Float64Array, n: number): Float64Array {
  for (let i = 0; i < n; i++) {
    const row = matrix.subarray(i * n, (i + 1) * n);
    const sum = row.reduce((a, b) => a + b, 0);
    if (sum > 0) for (let j = 0; j < n; j++) row[j] /= sum;
  }
  return matrix;
}
