import { SimError } from '../errors';
import { graphComponents, type DirectedGraph, type GraphComponents } from './transitions';

export interface TopologicalEntropy {
  /** log ρ, nats a step: the growth rate of the number of admissible words with their length. */
  readonly value: number;
  /** What the value is certain to lie between, nats a step. */
  readonly lower: number;
  readonly upper: number;
  /** ρ, the spectral radius of the adjacency matrix. */
  readonly spectralRadius: number;
  /** `not-converged` when the bounds were still apart after all the work allowed. */
  readonly status: 'ok' | 'not-converged';
}

/** Relative distance of the bounds at which the iteration ends; rounding alone keeps them some 1e-15 apart. */
const TOLERANCE = 1e-12;
/** Edges visited before an iteration is given up: about a second. A cycle of a thousand regions with one short cut needs more. */
const MOST_EDGE_VISITS = 2e8;
/** Multiplications between two looks at the bounds, which cost as much as one. */
const BOUNDED_EVERY = 8;
/** Keeps an iterate positive, without which its bounds would mean nothing. */
const SMALLEST = 1e-290;

/**
 * Topological entropy of the shift whose admissible transitions are a graph's edges: the logarithm of the spectral radius ρ of
 * its adjacency matrix A of 0 and 1.
 *
 * Plain power iteration fails on A: on a periodic graph it turns for ever, on a reducible one it may converge to the wrong
 * component. So ρ is the largest of the strongly connected components' own, and in each the iteration runs on A + I, which has
 * the same eigenvectors, eigenvalues larger by 1, and is primitive because every node has a loop. For any positive x, the
 * smallest and the largest of (Ax)ᵢ/xᵢ bound ρ (Collatz and Wielandt); the iteration ends when they meet.
 *
 * From an orbit's observed transitions this is the entropy of the smallest Markov shift that holds the orbit: too small while
 * admissible transitions are missing, too large where longer words are forbidden that the graph lets pass.
 *
 * @throws {SimError} `too-short` for a graph without a cycle: no word goes on for ever.
 * @see Parry (1964), Trans. Amer. Math. Soc. 112, 55–66; Lind & Marcus (1995), Symbolic Dynamics and Coding, §4; Wielandt (1950),
 *   Math. Z. 52, 642–648.
 */
export function topologicalEntropy(graph: DirectedGraph): TopologicalEntropy {
  const { componentOf, components, recurrent } = graphComponents(graph);
  if (!recurrent.includes(true)) {
    throw new SimError(
      'too-short',
      'Expected an orbit that returns to a region, but it never does. Give a longer orbit.',
    );
  }
  let lower = 1;
  let upper = 1;
  components.forEach((nodes, index) => {
    if (!recurrent[index]) return;
    const bounds = spectralBounds(inside(graph, componentOf, nodes));
    lower = Math.max(lower, bounds.lower);
    upper = Math.max(upper, bounds.upper);
  });
  const spectralRadius = (lower + upper) / 2;
  return {
    value: Math.log(spectralRadius),
    lower: Math.log(lower),
    upper: Math.log(upper),
    spectralRadius,
    status: converged(lower, upper) ? 'ok' : 'not-converged',
  };
}

/** The part of a graph among the nodes of one component, renumbered from 0. */
function inside(
  { rowStart, target }: DirectedGraph,
  componentOf: GraphComponents['componentOf'],
  nodes: readonly number[],
): DirectedGraph {
  const numberOf = new Map(nodes.map((node, i) => [node, i]));
  const starts = [0];
  const targets: number[] = [];
  for (const node of nodes) {
    for (let edge = rowStart[node]; edge < rowStart[node + 1]; edge++) {
      if (componentOf[target[edge]] === componentOf[node]) targets.push(numberOf.get(target[edge])!);
    }
    starts.push(targets.length);
  }
  return { rowStart: Uint32Array.from(starts), target: Uint32Array.from(targets) };
}

/** Bounds on the spectral radius of a strongly connected graph, by power iteration of A + I from the vector of ones. */
function spectralBounds(graph: DirectedGraph): { lower: number; upper: number } {
  const n = graph.rowStart.length - 1;
  let x = new Float64Array(n).fill(1);
  let y = new Float64Array(n);
  let lower = 0;
  // No node is left by more edges than there are.
  let upper = graph.target.length;
  const most = Math.ceil(MOST_EDGE_VISITS / graph.target.length);
  for (let i = 1; i <= most && !converged(lower, upper); i++) {
    multiplyShifted(y, graph, x);
    if (i % BOUNDED_EVERY === 0) {
      const [least, largest] = extremeRatios(y, x);
      lower = Math.max(lower, least - 1);
      upper = Math.min(upper, largest - 1);
      rescale(y);
    }
    [x, y] = [y, x];
  }
  return { lower, upper };
}

/** y = (A + I) x. */
function multiplyShifted(y: Float64Array, { rowStart, target }: DirectedGraph, x: Float64Array): void {
  for (let i = 0; i < y.length; i++) {
    let sum = x[i];
    for (let edge = rowStart[i]; edge < rowStart[i + 1]; edge++) sum += x[target[edge]];
    y[i] = sum;
  }
}

function extremeRatios(y: Float64Array, x: Float64Array): [least: number, largest: number] {
  let least = Infinity;
  let largest = 0;
  for (let i = 0; i < y.length; i++) {
    const ratio = y[i] / x[i];
    if (ratio < least) least = ratio;
    if (ratio > largest) largest = ratio;
  }
  return [least, largest];
}

/** Scales the largest entry to 1, and keeps all of them positive. */
function rescale(y: Float64Array): void {
  let scale = 0;
  for (let i = 0; i < y.length; i++) if (y[i] > scale) scale = y[i];
  for (let i = 0; i < y.length; i++) y[i] = Math.max(SMALLEST, y[i] / scale);
}

const converged = (lower: number, upper: number): boolean => upper - lower <= TOLERANCE * upper;
