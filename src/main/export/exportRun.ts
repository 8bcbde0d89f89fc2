import type { RunSummary } from '../../shared/contract';
import { noModel } from '../engine/fittedModel';
import type { RunFolder } from '../engine/runFolder';
import { exportModel } from './exportModel';

/** The files of one fitted seed. @throws {SimError} `not-found` if it has no model. */
export async function exportRun(folder: RunFolder, run: RunSummary, seed: number) {
  const weights = await folder.readWeights(seed);
  if (!weights) throw noModel(run, seed);
  return exportModel({ run, seed, prepared: await folder.readData(), weights });
}
