import { isBounded } from '../models/freeRun';
import type { FittedModel } from '../models/model';
import type { RegionOccupancy } from './measures';

/**
 * Which linear regions an orbit visits and for how long, from the region code of each of its samples.
 *
 * @param latentDim M, which bounds how many regions the hinges can cut the state space into.
 * @returns the occupancy, most visited first, and for every sample the rank of its region (0 the most visited).
 * @see Brenner, Hemmer, Monfared & Durstewitz (2024), NeurIPS 37: linear regions of the AL-RNN.
 */
export function regionSeries(
  codes: readonly string[],
  latentDim: number,
): { occupancy: RegionOccupancy; ranks: Uint16Array } {
  const counts = new Map<string, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  const sorted = [...counts].sort(([codeA, a], [codeB, b]) => b - a || (codeA < codeB ? -1 : 1));
  const rankOf = new Map(sorted.map(([code], rank) => [code, Math.min(rank, 65535)]));
  return {
    occupancy: {
      codes: sorted.map(([code]) => code),
      shares: sorted.map(([, count]) => count / codes.length),
      possible: mostRegions(codes[0]?.length ?? 0, latentDim),
      samples: codes.length,
    },
    ranks: Uint16Array.from(codes, (code) => rankOf.get(code)!),
  };
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

/**
 * Regions a piecewise-linear model uses while it runs freely from the latent state z0, shape (M); z0 is not changed.
 * @returns undefined for a model that has no regions, or whose orbit left before one could be counted.
 */
export function regionOccupancy(
  model: FittedModel,
  z0: ArrayLike<number>,
  { steps, transient }: { readonly steps: number; readonly transient: number },
): RegionOccupancy | undefined {
  if (!model.region) return undefined;
  const z = Float64Array.from({ length: model.latentDim }, (_, i) => z0[i]!);
  const codes: string[] = [];
  for (let t = -transient; t < steps; t++) {
    if (!isBounded(z)) break;
    if (t >= 0) codes.push(model.region(z));
    model.step(z);
  }
  return codes.length ? regionSeries(codes, model.latentDim).occupancy : undefined;
}
