import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { brainVisionFiles } from './brainVisionFiles';
import { cutShort, flipped, survives } from './damage';
import { type Files, folders, openEphys, phy, spikeGlx, suite2p } from './folders';
import { fixture, seeded } from './opening';

/** Damaged copies of each file and each kind of damage: thousands in all. */
const COPIES = 40;
const folderOf = folders();
const wfdb = (...names: string[]): Files =>
  Object.fromEntries(names.map((name) => [name, readFileSync(fixture(name))]));

/** Recordings of several files: where they are opened, and what lies there. */
const recordings: readonly (readonly [lead: string, files: Files])[] = [
  ['rest.vhdr', brainVisionFiles()],
  ['wfdb16.hea', wfdb('wfdb16.hea', 'wfdb16.dat', 'wfdb16.atr')],
  ['wfdb212.hea', wfdb('wfdb212.hea', 'wfdb212.dat')],
  ['run_g0_t0.imec0.ap.meta', spikeGlx()],
  ['structure.oebin', openEphys()],
  ['params.py', phy],
  ['suite2p', suite2p],
];

describe.for(recordings)('a damaged recording of several files: %s', ([lead, files]) => {
  test.for(Object.keys(files))('%s cut short, or with bytes flipped', async (name) => {
    const folder = folderOf(files);
    const bytes = Buffer.from(files[name]!);
    for (const damage of [cutShort, flipped]) {
      for (const damaged of damage(bytes, COPIES, seeded(13))) {
        writeFileSync(join(folder, name), damaged);
        await survives(join(folder, lead));
      }
    }
  });
});
