import { RunFolder } from '../../src/main/engine/runFolder';
import type { RunSummary } from '../../src/shared/contract';
import { alrnn } from '../../src/sim/models/alrnn';
import { prepare } from '../../src/sim/signals/prepare';

/** Slope of the tent 1 − s|x|, which the crafted model is exactly. */
export const SLOPE = 1.9;
export const SEED = 3;

const SAMPLES = 2000;

/**
 * A finished run without training: an AL-RNN of two rectified units ±x that is the tent, and its orbit as the recording. Known:
 * fixed points 1/(1 + s) and 1/(1 − s), one 2-cycle, two 3-cycles, and which side of the tent each sample lies on.
 */
export async function craftRun(path: string): Promise<{ folder: RunFolder; sides: readonly string[] }> {
  let x = 0.1;
  const values = Float64Array.from({ length: SAMPLES }, () => {
    x = 1 - SLOPE * Math.abs(x);
    return x;
  });
  const settings: RunSummary['prepare'] = {
    channels: null,
    range: null,
    missing: 'refuse',
    decimate: 1,
    zScore: false,
    pca: null,
    embed: null,
    split: { train: 0.6, validation: 0.2, test: 0.2 },
  };
  const prepared = prepare({ values, samples: SAMPLES, channels: ['x'], unit: '', rate: null }, settings);
  // The first unit is observed, the second its mirror image: x' = 1 − s (relu(x) + relu(−x)).
  const size = { latentDim: 2, rectifiedDim: 2, observedDim: 1 };
  const weights: Record<string, { values: Float64Array; shape: readonly number[] }> = {
    A: block([2], 0, 0),
    W: block([2, 2], -SLOPE, -SLOPE, SLOPE, SLOPE),
    h: block([2], 1, -1),
    L: block([1, 1], -1),
  };

  const folder = new RunFolder(path);
  await folder.writeData(prepared);
  await folder.writeModel(
    SEED,
    Object.fromEntries(alrnn.blocks(size).map(({ name }) => [name, weights[name]!])),
    { family: 'alrnn', ...size, epoch: 1 },
  );
  await folder.writeSeed({ seed: SEED, status: 'done', epoch: 1, bestEpoch: 1 });
  await folder.writeRun({
    id: folder.id,
    folder: path,
    created: '2026-01-01T00:00:00.000Z',
    status: 'done',
    data: { name: 'tent', source: { kind: 'file', path: 'tent.npy' }, hash: '', bytes: 0, series: 'tent' },
    prepare: settings,
    fit: { model: 'alrnn', latentDim: 2, rectifiedDim: 2 } as RunSummary['fit'],
    backend: 'wasm',
    machine: '',
    version: '0',
    seeds: [{ seed: SEED, status: 'done', epoch: 1, bestEpoch: 1 }],
    chosen: SEED,
    command: '',
  });
  return { folder, sides: Array.from(values, (value) => (value > 0 ? 'right' : 'left')) };
}

const block = (shape: readonly number[], ...values: number[]) => ({
  values: Float64Array.from(values),
  shape,
});
