import { families } from '../../sim/models';
import type { FittedModel, ModelSize } from '../../sim/models/model';
import type { RunSummary } from '../../shared/contract';
import { SimError } from '../../sim/errors';
import { type DataExtent, modelSize } from '../../sim/training/modelSize';
import type { RunFolder } from './runFolder';

/** The model a seed of a run ended with: its best checkpoint on the validation part. @throws {SimError} `not-found`. */
export async function fittedModel(
  folder: RunFolder,
  run: RunSummary,
  seed: number,
  prepared: DataExtent,
): Promise<FittedModel> {
  const { size, weights } = await weightsOf(folder, run, seed, prepared);
  return families.get(run.fit.model).create(size, weights);
}

/** That model's weights, block after block. @throws {SimError} `not-found`. */
export async function weightsOf(
  folder: RunFolder,
  run: RunSummary,
  seed: number,
  prepared: DataExtent,
): Promise<{ size: ModelSize; weights: Float64Array }> {
  const arrays = await folder.readWeights(seed);
  if (!arrays) throw noModel(run, seed);
  const family = families.get(run.fit.model);
  const size = modelSize(run.fit, prepared);
  const weights = family.blocks(size).flatMap(({ name }) => Array.from(arrays[name]!.values));
  return { size, weights: Float64Array.from(weights) };
}

export function noModel(run: RunSummary, seed: number): SimError {
  const state = run.seeds.find((s) => s.seed === seed)?.status ?? 'not part of this run';
  return new SimError(
    'not-found',
    `Seed ${seed} has no finished model (it is ${state}). Resume the run, or choose another seed.`,
    { seed },
  );
}

/** The seed asked for, or the one chosen on the validation part, or the first. */
export const seedOf = (run: RunSummary, asked: number | undefined): number =>
  asked ?? run.chosen ?? run.seeds[0]!.seed;
