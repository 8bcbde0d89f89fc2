import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeNpy } from '../../src/io/npy';
import {
  bytes,
  F,
  Fneu,
  folders,
  OPEN_EPHYS_BASE,
  openEphys,
  openEphysStructure,
  phy,
  raw,
  SAMPLES,
  spikeGlx,
  spikeGlxMeta,
  suite2p,
} from './folders';
import { failure, openBytes, openPath, readAll } from './opening';

const folderOf = folders();
const all = { start: -Infinity, stop: Infinity };

describe('SpikeGLX', () => {
  test.for(['meta', 'bin'])('opens by its .%s, each channel by its own gain', async (ending) => {
    const recording = await openPath(join(folderOf(spikeGlx()), `run_g0_t0.imec0.ap.${ending}`));
    expect(recording.files).toHaveLength(2);
    expect(recording.series).toMatchObject([
      { shape: [SAMPLES, 4], rate: 30000.5, unit: 'V', channels: ['AP0', 'AP1', 'AP2', 'SY0 (as stored)'] },
    ]);
    const gains = [500, 250, 1000].map((gain) => 0.6 / 512 / gain).concat(1);
    expect([...(await readAll(recording, 'signals'))]).toEqual(
      Array.from(raw(4), (value, at) => value * gains[at % 4]!),
    );
    const part = await recording.read('signals', { start: 17, stop: 20, channels: [3, 1] });
    expect([...part]).toEqual(
      [17, 18, 19].flatMap((t) => [raw(4)[t * 4 + 3]!, raw(4)[t * 4 + 1]! * gains[1]!]),
    );
    await recording.close();
  });

  test('saved channels keep their names, and a second generation its one gain', async () => {
    const more = {
      acqApLfSy: '384,0,1',
      snsSaveChanSubset: '10:12,384',
      imDatPrb_type: '2013',
      imMaxInt: '2048',
    };
    const recording = await openPath(join(folderOf(spikeGlx(more)), 'run_g0_t0.imec0.ap.meta'));
    expect(recording.series[0]!.channels).toEqual(['AP10', 'AP11', 'AP12', 'SY0 (as stored)']);
    expect((await readAll(recording, 'signals'))[0]).toBe((raw(4)[0]! * (0.6 / 2048)) / 100);
    await recording.close();
  });

  test('National Instruments', async () => {
    const more = {
      typeThis: 'nidq',
      niSampRate: '25000',
      niAiRangeMax: '5',
      niMNGain: '200',
      niMAGain: '2',
      acqMnMaXaDw: '1,1,1,1',
    };
    const recording = await openPath(join(folderOf(spikeGlx(more)), 'run_g0_t0.imec0.ap.meta'));
    expect(recording.series[0]!.channels).toEqual(['MN0', 'MA0', 'XA0', 'XD0 (as stored)']);
    const volts = 5 / 32768;
    expect([...(await recording.read('signals', { start: 0, stop: 1 }))]).toEqual(
      [volts / 200, volts / 2, volts, 1].map((gain, c) => raw(4)[c]! * gain),
    );
    await recording.close();
  });

  test.for<[string, Readonly<Record<string, string>>, RegExp]>([
    ['cut short', { fileSizeBytes: '99999999' }, /99999999 bytes were expected, 3200 are there/],
    ['no channels', { nSavedChans: '-3' }, /number of saved channels/],
    ['no rate', { imSampRate: 'fast' }, /imSampRate.*"fast"/],
    ['no gain', { '~imroTbl': '' }, /no gain for site 0/],
    ['another stream', { typeThis: 'sonar' }, /stream "sonar"/],
    ['other channels', { snsSaveChanSubset: '1:9999999' }, /4 saved channels/],
  ])('refuses %s', async ([, more, message]) => {
    const error = await failure(openPath(join(folderOf(spikeGlx(more)), 'run_g0_t0.imec0.ap.meta')));
    expect(error.message).toMatch(message);
  });

  test('asks for what is not beside it', async () => {
    const error = await failure(openBytes(Buffer.from(spikeGlxMeta()), 'x.ap.meta'));
    expect(error.message).toMatch(/x.ap.bin, which is not beside it/);
  });
});

describe('Open Ephys', () => {
  test.for(['', 'structure.oebin'])('opens by its folder and by its description ("%s")', async (name) => {
    const recording = await openPath(join(folderOf(openEphys()), name));
    expect(recording.series).toMatchObject([
      {
        path: 'Rhythm-100.0',
        shape: [SAMPLES, 3],
        rate: 2000,
        channels: ['CH1 (µV)', 'CH2 (µV)', 'ADC1 (V)'],
      },
    ]);
    const gains = [0.195, 0.195, 0.0001525];
    expect([...(await readAll(recording, 'Rhythm-100.0'))]).toEqual(
      Array.from(raw(3), (value, at) => value * gains[at % 3]!),
    );
    expect(recording.points).toMatchObject([{ title: 'Sync', rows: ['line 1', 'line 2'], counts: [2, 1] }]);
    const { times, stops, rows } = await recording.readPoints!('events/Rhythm-100.0/TTL', all);
    expect([[...times], [...stops!], [...rows]]).toEqual([
      [0.005, 0.05, 0.01],
      [0.015, 0.05, 0.03],
      [0, 0, 1],
    ]);
    expect(recording.files!.length).toBeGreaterThan(3);
    await recording.close();
  });

  test('refuses what is cut short, damaged or alone', async () => {
    const cut = { ...openEphys(), [`${OPEN_EPHYS_BASE}/continuous.dat`]: bytes(raw(3)).subarray(0, 1001) };
    expect((await failure(openPath(folderOf(cut)))).message).toMatch(/cut short.*1001 bytes/);
    const damaged = { ...openEphys(), 'structure.oebin': '{"continuous": [' };
    expect((await failure(openPath(folderOf(damaged)))).message).toMatch(/is no JSON/);
    const noRate = openEphys({ continuous: [{ folder_name: 'a', sample_rate: -1, channels: [{}] }] });
    expect((await failure(openPath(folderOf(noRate)))).message).toMatch(/sample_rate.*-1/);
    const alone = await failure(openBytes(Buffer.from(openEphysStructure()), 'structure.oebin'));
    expect(alone.message).toMatch(/no continuous signals/);
    const outside = openEphys({ continuous: [{ folder_name: '../..', sample_rate: 1, channels: [{}] }] });
    expect((await failure(openPath(folderOf(outside)))).message).toMatch(/no continuous signals/);
  });
});

describe('Kilosort and phy', () => {
  test.for(['', 'params.py'])('opens by its folder and by its settings ("%s")', async (name) => {
    const recording = await openPath(join(folderOf(phy), name));
    expect(recording.points).toMatchObject([
      { kind: 'spikes', rows: ['unit 2 (mua)', 'unit 7 (good)'], counts: [2, 3], span: [0.02, 0.35] },
    ]);
    const { times, rows } = await recording.readPoints!('units', all);
    expect([[...times], [...rows]]).toEqual([
      [0.03, 0.35, 0.02, 0.04, 0.1],
      [0, 0, 1, 1, 1],
    ]);
    expect(recording.series).toMatchObject([{ path: 'raw', shape: [SAMPLES, 2], rate: 1000 }]);
    expect([...(await readAll(recording, 'raw'))]).toEqual([...raw(2)]);
    await recording.close();
  });

  test('needs no raw data, and says where they are', async () => {
    const { 'raw.dat': _, ...rest } = phy;
    const recording = await openPath(folderOf(rest));
    expect(recording.series).toEqual([]);
    expect(recording.facts).toContainEqual({ label: 'Raw data', value: 'raw.dat, which is not beside it' });
    await recording.close();
  });

  test('refuses times without clusters, and no rate', async () => {
    const { 'spike_clusters.npy': _, ...rest } = phy;
    expect((await failure(openPath(folderOf(rest)))).message).toMatch(/5 times and no clusters/);
    const still = { ...phy, 'params.py': 'sample_rate = 0\n' };
    expect((await failure(openPath(folderOf(still)))).message).toMatch(/sample_rate above 0/);
  });
});

describe('suite2p', () => {
  test.for(['', 'suite2p', 'suite2p/plane0', 'suite2p/plane0/F.npy'])('opens at "%s"', async (name) => {
    const recording = await openPath(join(folderOf(suite2p), name));
    expect(recording.series.map(({ path, shape }) => [path, ...shape])).toEqual([
      ['F-Fneu', SAMPLES, 3],
      ['F', SAMPLES, 3],
      ['Fneu', SAMPLES, 3],
    ]);
    expect(recording.series[0]!.channels).toEqual(['ROI 0 (cell)', 'ROI 1', 'ROI 2 (cell)']);
    const values = await recording.read('F', { start: 10, stop: 13, channels: [2, 0] });
    expect([...values]).toEqual([10, 11, 12].flatMap((t) => [F[2 * SAMPLES + t]!, F[t]!]));
    const corrected = await readAll(recording, 'F-Fneu');
    expect(corrected[3 * 50 + 1]).toBe(F[SAMPLES + 50]! - 0.7 * Fneu[SAMPLES + 50]!);
    await recording.close();
  });

  test('an array called F that lies alone is an array', async () => {
    const folder = folderOf({ 'F.npy': writeNpy(F, [3 * SAMPLES, 1]) });
    expect((await openPath(join(folder, 'F.npy'))).format).toBe('npy');
  });

  test('refuses files of different runs', async () => {
    const folder = folderOf(suite2p);
    cpSync(join(folder, 'suite2p/plane0/F.npy'), join(folder, 'suite2p/plane0/spks.npy'));
    writeFileSync(join(folder, 'suite2p/plane0/spks.npy'), writeNpy(F.subarray(0, 300), [3, 100]));
    expect((await failure(openPath(folder))).message).toMatch(/do not belong together.*3 × 100/);
  });
});

test('a folder of nothing known says what it looked for', async () => {
  const error = await failure(openPath(folderOf({ 'a.txt': 'x' })));
  expect(error.message).toMatch(/is a folder without a recording.*structure.oebin.*params.py/);
});
