import type { RunSummary } from '../../shared/contract';
import type { FittedModel } from '../../sim/models/model';
import type { Prepared } from '../../sim/signals/prepared';
import { fittedModel, seedOf } from '../engine/fittedModel';
import { RunFolder } from '../engine/runFolder';

/** A fitted model with the data it was fitted to, from a run's folder. @throws {SimError} `not-found` or `bad-file`. */
export async function loadRun(
  path: string,
  askedSeed: number | undefined,
): Promise<{ run: RunSummary; seed: number; prepared: Prepared; model: FittedModel }> {
  const folder = new RunFolder(path);
  const run = await folder.readRun();
  const prepared = await folder.readData();
  const seed = seedOf(run, askedSeed);
  return { run, seed, prepared, model: await fittedModel(folder, run, seed, prepared) };
}
