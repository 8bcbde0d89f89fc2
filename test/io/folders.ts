import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { writeNpy } from '../../src/io/npy';

// Recordings that are folders of several files, made here by their documentation.

export const SAMPLES = 400;
export type Files = Readonly<Record<string, Uint8Array | string>>;

/** Makes folders that are removed at the end of the test file. */
export function folders(): (files: Files) => string {
  const made: string[] = [];
  afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true })));
  return (files) => {
    const folder = mkdtempSync(join(tmpdir(), 'folder-'));
    made.push(folder);
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    return folder;
  };
}

export const raw = (channels: number): Int16Array =>
  Int16Array.from({ length: SAMPLES * channels }, (_, at) => ((at * 7919) % 4001) - 2000);
export const bytes = (values: Int16Array): Buffer => Buffer.from(values.buffer);
/** 64-bit whole numbers, which sorters write and this program has no need to. */
const wholeNpy = (values: BigInt64Array, shape: readonly number[]) =>
  writeNpy(values as unknown as Float64Array, shape);

const imro = `(0,3)${[0, 1, 2].map((k) => `(${k} 0 0 ${[500, 250, 1000][k]} 125 1)`).join('')}`;
export const spikeGlxMeta = (more: Readonly<Record<string, string>> = {}) =>
  Object.entries({
    typeThis: 'imec',
    nSavedChans: '4',
    imSampRate: '30000.5',
    imAiRangeMax: '0.6',
    snsApLfSy: '3,0,1',
    acqApLfSy: '3,0,1',
    snsSaveChanSubset: 'all',
    fileSizeBytes: String(SAMPLES * 4 * 2),
    '~imroTbl': imro,
    ...more,
  })
    .map(([key, value]) => `${key}=${value}\r\n`)
    .join('');
export const spikeGlx = (more?: Readonly<Record<string, string>>): Files => ({
  'run_g0_t0.imec0.ap.meta': spikeGlxMeta(more),
  'run_g0_t0.imec0.ap.bin': bytes(raw(4)),
});

export const openEphysStructure = (more = {}) =>
  JSON.stringify({
    'GUI version': '0.6.4',
    continuous: [
      {
        folder_name: 'Rhythm-100.0/',
        sample_rate: 2000,
        channels: [
          { channel_name: 'CH1', bit_volts: 0.195, units: 'uV' },
          { channel_name: 'CH2', bit_volts: 0.195, units: 'uV' },
          { channel_name: 'ADC1', bit_volts: 0.0001525, units: 'V' },
        ],
      },
    ],
    events: [{ folder_name: 'Rhythm-100.0/TTL/', channel_name: 'Sync', sample_rate: 2000 }],
    ...more,
  });
export const OPEN_EPHYS_BASE = 'continuous/Rhythm-100.0';
export const openEphys = (more?: object): Files => ({
  'structure.oebin': openEphysStructure(more),
  [`${OPEN_EPHYS_BASE}/continuous.dat`]: bytes(raw(3)),
  [`${OPEN_EPHYS_BASE}/sample_numbers.npy`]: wholeNpy(
    BigInt64Array.from({ length: SAMPLES }, (_, t) => BigInt(5000 + t)),
    [SAMPLES],
  ),
  'events/Rhythm-100.0/TTL/states.npy': writeNpy(Int16Array.from([1, 2, -1, -2, 1]), [5]),
  'events/Rhythm-100.0/TTL/sample_numbers.npy': wholeNpy(
    BigInt64Array.from([5010n, 5020n, 5030n, 5060n, 5100n]),
    [5],
  ),
});

export const phy: Files = {
  'params.py': `dat_path = r'raw.dat'\nn_channels_dat = 2\ndtype = 'int16'\noffset = 0\nsample_rate = 1000. # Hz\nhp_filtered = False\nimport os; os.abort()\n`,
  'raw.dat': bytes(raw(2)),
  'spike_times.npy': wholeNpy(BigInt64Array.from([100n, 20n, 30n, 40n, 350n]), [5, 1]),
  'spike_clusters.npy': writeNpy(Int32Array.from([7, 7, 2, 7, 2]), [5]),
  'cluster_group.tsv': 'cluster_id\tgroup\n2\tmua\n7\tgood\n',
};

export const F = Float32Array.from({ length: 3 * SAMPLES }, (_, at) =>
  Math.fround(100 + 7 * Math.sin(0.1 * at)),
);
export const Fneu = F.map((value, at) => value / 2 + (at % 5));
export const suite2p: Files = {
  'suite2p/plane0/F.npy': writeNpy(F, [3, SAMPLES]),
  'suite2p/plane0/Fneu.npy': writeNpy(Fneu, [3, SAMPLES]),
  'suite2p/plane0/iscell.npy': writeNpy(Float64Array.from([1, 0.9, 0, 0.2, 1, 0.7]), [3, 2]),
};
