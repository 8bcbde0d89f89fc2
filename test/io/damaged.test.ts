import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, test } from 'vitest';
import { cutShort, flipped, survives } from './damage';
import { fixture, samplesFolder, scratchFolder, seeded } from './opening';

/** Damaged copies of each file and each kind of damage: thousands in all. */
const COPIES = 40;
const scratch = scratchFolder();
const names = readdirSync(fixture('')).filter((name) =>
  /\.(npy|npz|h5|hdf5|nwb|edf|bdf|mat|parquet|abf|rhd|arrows?|feather|nii|gz)$/.test(name),
);
const files: (readonly [string, Uint8Array])[] = names.map((name) => [name, readFileSync(fixture(name))]);
for (const name of ['timed.npz', 'timed.h5', 'level4.mat', 'level5.mat', 'level7.mat', 'level73.mat']) {
  files.push([`arrays-${name}`, readFileSync(fixture(`../arrays/${name}`))]);
}
for (const name of readdirSync(fixture('../matlab')).filter((one) => one.endsWith('.mat')))
  files.push([name, readFileSync(fixture(`../matlab/${name}`))]);
for (const name of readdirSync(fixture('../pynwb')).filter((one) => one.endsWith('.nwb')))
  files.push([name, readFileSync(fixture(`../pynwb/${name}`))]);
files.push(['sweeps.nwb', readFileSync(fixture('../nwb/sweeps.nwb'))]);
for (const name of ['nwb/everything.nwb.zip', 'zarr/version2.zip', 'zarr/version3.zip'])
  files.push([name.replace('/', '-'), gunzipSync(readFileSync(fixture(`../${name}.gz`)))]);
for (const name of readdirSync(samplesFolder).filter((one) => /\.(csv|nwb)$/.test(one)))
  files.push([name, readFileSync(join(samplesFolder, name))]);
files.push([
  'table.csv',
  Buffer.from(`time,a,b\n${Array.from({ length: 40 }, (_, t) => `${t / 10},${t * t},"${-t}"`).join('\n')}`),
]);

describe('damaged files', () => {
  test.for(files)('%s cut short anywhere', async ([name, bytes]) => {
    for (const damaged of cutShort(bytes, COPIES, seeded(11))) await survives(scratch(name, damaged));
  });

  test.for(files)('%s with bytes flipped anywhere', async ([name, bytes]) => {
    for (const damaged of flipped(bytes, COPIES, seeded(12))) await survives(scratch(name, damaged));
  });
});
