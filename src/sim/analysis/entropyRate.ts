import { SimError } from '../errors';
import { stationaryVector } from '../kernels/stationaryVector';
import { graphComponents, type Transitions } from './transitions';

export interface EntropyRate {
  /** h = −Σᵢ πᵢ Σⱼ Pᵢⱼ log Pᵢⱼ, nats a step. */
  readonly rate: number;
  /** Stationary distribution π; shape (R), 0 for regions the chain leaves for good. */
  readonly stationary: Float64Array;
}

/** Elimination takes n³/3 multiplications: about a second at this many regions. */
const MOST_REGIONS = 1024;

/**
 * Entropy rate of the first-order Markov chain fitted to an orbit's transitions, with its stationary distribution: how much of
 * the next region remains unknown when the present one is known. At most the topological entropy of the same graph, and equal
 * to it only for Parry's measure. Memory longer than one step lowers the true rate further: see `blockEntropies`.
 *
 * Regions that are left for good have no share in π. Where the orbit ends in a region that it had not met before, nothing is
 * known of how it goes on, and that end is dropped.
 *
 * @throws {SimError} `too-short` when no region is ever returned to, `bad-parameter` for transitions with several sets of regions
 *   that are never left, whose π is not unique (one orbit can't have them), `unsupported` for more than 1024 recurrent regions.
 * @see Shannon (1948), Bell Syst. Tech. J. 27, 379–423; Cover & Thomas (2006), Elements of Information Theory, §4.2.
 */
export function entropyRate(seen: Transitions): EntropyRate {
  const nodes = closedClass(seen);
  const n = nodes.length;
  const numberOf = new Map(nodes.map((node, i) => [node, i]));
  const P = new Float64Array(n * n);
  nodes.forEach((node, i) => {
    let total = 0;
    for (let edge = seen.rowStart[node]; edge < seen.rowStart[node + 1]; edge++) {
      const j = numberOf.get(seen.target[edge]);
      // Only a dropped end of the orbit lies outside: its one transition is dropped with it.
      if (j === undefined) continue;
      P[i * n + j] = seen.counts[edge];
      total += seen.counts[edge];
    }
    for (let j = 0; j < n; j++) P[i * n + j] /= total;
  });

  const pi = stationaryVector(P.slice(), n);
  const stationary = new Float64Array(seen.regions);
  nodes.forEach((node, i) => (stationary[node] = pi[i]));
  let rate = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const p = P[i * n + j];
      if (p > 0) rate -= pi[i] * p * Math.log(p);
    }
  }
  return { rate: Math.max(0, rate), stationary };
}

/** The regions of the one recurrent component from which no other recurrent component can be reached. */
function closedClass(seen: Transitions): readonly number[] {
  const { componentOf, components, recurrent } = graphComponents(seen);
  const leadsOn: boolean[] = recurrent.map(() => false);
  // Components are in the order they are passed through, so those behind have been seen to when one is reached.
  for (let c = components.length - 1; c >= 0; c--) {
    leadsOn[c] = components[c].some((node) =>
      seen.target
        .subarray(seen.rowStart[node], seen.rowStart[node + 1])
        .some((to) => componentOf[to] !== c && (recurrent[componentOf[to]] || leadsOn[componentOf[to]])),
    );
  }
  const closed = components.filter((_, c) => recurrent[c] && !leadsOn[c]);
  const [nodes] = closed;
  if (!nodes) {
    throw new SimError(
      'too-short',
      'Expected an orbit that returns to a region, but it never does. Give a longer orbit.',
    );
  }
  if (closed.length > 1) {
    throw new SimError(
      'bad-parameter',
      `Expected one set of regions that is never left, got ${closed.length}: there is no single stationary distribution. Analyse each orbit alone.`,
    );
  }
  if (nodes.length > MOST_REGIONS) {
    throw new SimError(
      'unsupported',
      `Expected at most ${MOST_REGIONS} recurrent regions, got ${nodes.length}. Use block entropies instead.`,
    );
  }
  return nodes;
}
