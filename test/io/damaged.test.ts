import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { SimError } from '../../src/sim/errors';
import { fixture, openPath, scratchFolder, seeded } from './opening';

/** Damaged copies of each file and each kind of damage: thousands in all. */
const CASES = 40;
const scratch = scratchFolder();
const names = readdirSync(fixture('')).filter((name) =>
  /\.(npy|npz|h5|hdf5|nwb|edf|bdf|mat|parquet|abf|rhd|arrows?|feather|nii|gz)$/.test(name),
);
const files: (readonly [string, Uint8Array])[] = names.map((name) => [name, readFileSync(fixture(name))]);
files.push([
  'table.csv',
  Buffer.from(`time,a,b\n${Array.from({ length: 40 }, (_, t) => `${t / 10},${t * t},"${-t}"`).join('\n')}`),
]);

/** Opens a file and reads all of it; whatever is wrong with it must be said, never crash. */
async function survives(name: string, bytes: Uint8Array): Promise<void> {
  try {
    const recording = await openPath(scratch(name, bytes));
    try {
      for (const { path, shape, readable } of recording.series) {
        if (!readable) continue;
        const values = await recording
          .read(path, { start: 0, stop: Math.min(shape[0], 500) })
          .catch(actionable);
        if (values) expect(values.length).toBe(Math.min(shape[0], 500) * shape[1]);
      }
      for (const { path, readable } of recording.points ?? []) {
        if (!readable) continue;
        const all = { start: -Infinity, stop: Infinity };
        const found = await recording.readPoints!(path, all).catch(actionable);
        if (found) expect(found.rows.length).toBe(found.times.length);
      }
    } finally {
      await recording.close();
    }
  } catch (error) {
    actionable(error);
  }
}

function actionable(error: unknown): undefined {
  if (!(error instanceof SimError)) throw error;
  expect(error.message.length).toBeGreaterThan(20);
}

// Files that lead to others: those lie beside, as they are.
for (const name of ['wfdb16.dat', 'wfdb16.atr', 'wfdb212.dat']) scratch(name, readFileSync(fixture(name)));
for (const name of ['wfdb16.hea', 'wfdb212.hea']) files.push([name, readFileSync(fixture(name))]);

describe('damaged files', () => {
  test.for(files)('%s cut short anywhere', async ([name, bytes]) => {
    const random = seeded(11);
    for (let i = 0; i < CASES; i++)
      await survives(name, bytes.subarray(0, Math.floor(random() * bytes.length)));
  });

  test.for(files)('%s with bytes flipped anywhere', async ([name, bytes]) => {
    const random = seeded(12);
    for (let i = 0; i < CASES; i++) {
      const damaged = Uint8Array.from(bytes);
      // Half of the damage goes to the first bytes, where the structure is described.
      for (let k = 0; k < 6; k++) {
        const at = Math.floor(random() * (k % 2 ? bytes.length : Math.min(400, bytes.length)));
        damaged[at] = Math.floor(random() * 256);
      }
      await survives(name, damaged);
    }
  });
});
