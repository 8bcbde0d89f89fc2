import { extname } from 'node:path';
import { writeNpy } from '../../io/npy';
import { symbolsOfRun, symbolText } from '../../sim/analysis/symbolSeries';
import { SimError } from '../../sim/errors';
import type { FittedModel } from '../../sim/models/model';
import { writeAtomic } from '../engine/files';

/**
 * Writes the region of each sample of a free run: as a table of sample, rank and code, or as an array of ranks alone.
 * @throws {SimError} `bad-parameter` for another ending, `unsupported` for a model without regions.
 */
export async function writeSymbols(
  path: string,
  model: FittedModel,
  z0: Float64Array,
  run: { readonly steps: number; readonly transient: number },
): Promise<void> {
  const ending = extname(path).toLowerCase();
  if (ending !== '.csv' && ending !== '.npy')
    throw new SimError('bad-parameter', `Expected a file ending in .csv or .npy, got "${path}".`);
  const series = symbolsOfRun(model, z0, run);
  await writeAtomic(
    path,
    ending === '.csv' ? symbolText(series) : writeNpy(series.symbols, [series.symbols.length]),
  );
}
