import { SimError } from '../errors';
import type { SymbolicDynamics } from './anatomy';
import { blockEntropies } from './blockEntropies';
import { coverageCurve } from './coverageCurve';
import { entropyRate } from './entropyRate';
import type { RankedRegions } from './regionSeries';
import { topologicalEntropy } from './topologicalEntropy';
import { transitions, type Transitions } from './transitions';

/** Codes told by name, and points of the coverage curve. */
const MOST_CODES = 4096;
const MOST_POINTS = 512;
/** Rows of the matrices: more can't be told apart in a drawing. */
const MOST_SHOWN = 64;
const LONGEST_BLOCK = 10;

/**
 * The regions an orbit visits, in what order, and how unpredictable that order is; everything thinned to what can be looked at,
 * so that a hundred thousand regions take no more room than some thousand.
 *
 * @param possible how many regions there can be.
 * @returns undefined for fewer than two samples.
 * @see Brenner, Hemmer, Monfared & Durstewitz (2024), NeurIPS 37: symbolic codes of the AL-RNN.
 */
export function symbolicDynamics(
  { symbols, visits, code }: RankedRegions,
  possible: number,
): SymbolicDynamics | undefined {
  const samples = symbols.length;
  if (samples < 2) return undefined;
  const seen = transitions(symbols);
  const kept = visits.subarray(0, MOST_CODES);
  const topological = unlessRefused(() => topologicalEntropy(seen));
  const { lengths, longest } = blockEntropies(symbols, LONGEST_BLOCK);
  return {
    samples,
    codes: Array.from(kept, (_, rank) => code(rank)),
    shares: Array.from(kept, (count) => count / samples),
    regions: visits.length,
    possible,
    coverage: thinnedCoverage(visits),
    transitions: { ...matricesOf(seen), edges: seen.target.length },
    // An orbit that returns to no region allows no word for ever.
    topologicalEntropy: {
      value: topological?.value ?? NaN,
      isConverged: topological?.status === 'ok',
    },
    entropyRate: unlessRefused(() => entropyRate(seen).rate) ?? null,
    blockEntropies: lengths.slice(0, longest).map(({ entropy }) => entropy),
  };
}

/** Every region where they are few; else evenly in the logarithm, the first and the last included. */
function thinnedCoverage(visits: Uint32Array): SymbolicDynamics['coverage'] {
  const { covered } = coverageCurve(visits);
  const R = covered.length;
  const regions =
    R <= MOST_POINTS
      ? Array.from({ length: R }, (_, i) => i + 1)
      : [...new Set(Array.from({ length: MOST_POINTS }, (_, i) => Math.round(R ** (i / (MOST_POINTS - 1)))))];
  return { regions, share: regions.map((n) => covered[n - 1]) };
}

function matricesOf({ regions, rowStart, target, counts }: Transitions) {
  const shown = Math.min(regions, MOST_SHOWN);
  const dwell = new Array<number>(shown * shown).fill(0);
  const jump = new Array<number>(shown * shown).fill(0);
  for (let i = 0; i < shown; i++) {
    let all = 0;
    let away = 0;
    for (let edge = rowStart[i]; edge < rowStart[i + 1]; edge++) {
      all += counts[edge];
      if (target[edge] !== i) away += counts[edge];
    }
    for (let edge = rowStart[i]; edge < rowStart[i + 1]; edge++) {
      const j = target[edge];
      if (j >= shown) continue;
      dwell[i * shown + j] = counts[edge] / all;
      if (j !== i) jump[i * shown + j] = counts[edge] / away;
    }
  }
  return { shown, dwell, jump };
}

/** Too short an orbit and too many regions are no faults of a model; there is only nothing to say. */
function unlessRefused<T>(estimate: () => T): T | undefined {
  try {
    return estimate();
  } catch (error) {
    if (error instanceof SimError) return undefined;
    throw error;
  }
}
