import { SimError } from '../errors';
import type { FittedModel } from '../models/model';
import { entropyRate } from './entropyRate';
import type { RegionOccupancy, RegionOrder } from './measures';
import { type RankedRegions, regionsOfRun } from './regionSeries';
import { topologicalEntropy } from './topologicalEntropy';
import { transitions } from './transitions';

/** Letters that codes may take in all. A wide layer gives every sample a region of its own, and their codes a hundred megabytes. */
const MOST_LETTERS = 2 ** 20;

/**
 * Regions a piecewise-linear model uses while it runs freely from the latent state z0, shape (M), and in what order; z0 is not
 * changed.
 *
 * @returns undefined for a model that has no regions, or whose orbit left before one could be counted.
 * @see Brenner, Hemmer, Monfared & Durstewitz (2024), NeurIPS 37: linear regions and symbolic code of the AL-RNN.
 */
export function regionOccupancy(
  model: FittedModel,
  z0: ArrayLike<number>,
  run: { readonly steps: number; readonly transient: number },
): RegionOccupancy | undefined {
  if (!model.region) return undefined;
  const regions = regionsOfRun(model, z0, run);
  const samples = regions.symbols.length;
  if (samples === 0) return undefined;
  const order = orderOf(regions);
  const hinges = regions.code(0).length;
  const named = Math.min(regions.visits.length, Math.max(1, Math.floor(MOST_LETTERS / (hinges || 1))));
  return {
    codes: Array.from({ length: named }, (_, rank) => regions.code(rank)),
    shares: Array.from(regions.visits, (count) => count / samples),
    possible: mostRegions(hinges, model.latentDim),
    samples,
    ...(order ? { order } : {}),
  };
}

/** Undefined for an orbit that returns to no region. */
function orderOf({ symbols }: RankedRegions): RegionOrder | undefined {
  if (symbols.length < 2) return undefined;
  const seen = transitions(symbols);
  const topological = unlessRefused(() => topologicalEntropy(seen));
  if (!topological) return undefined;
  return {
    transitions: seen.target.length,
    topologicalEntropy: topological.value,
    entropyRate: unlessRefused(() => entropyRate(seen).rate) ?? null,
  };
}

/** Too short an orbit and too many regions are no faults of a judged model; there is only nothing to say. */
function unlessRefused<T>(estimate: () => T): T | undefined {
  try {
    return estimate();
  } catch (error) {
    if (error instanceof SimError) return undefined;
    throw error;
  }
}

/** Regions that K hyperplanes can cut ℝᴹ into, Σ binomial(K, i) for i = 0 … M (Schläfli 1901): 2ᴷ where K ≤ M. */
export function mostRegions(hinges: number, latentDim: number): number {
  let sum = 0;
  let binomial = 1;
  for (let i = 0; i <= Math.min(hinges, latentDim); i++) {
    sum += binomial;
    binomial = (binomial * (hinges - i)) / (i + 1);
  }
  return sum;
}
