import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { unzipSync, zipSync } from 'fflate';
import { afterEach, describe, expect, test } from 'vitest';
import { loadHdf5 } from '../../src/io/hdf5/library';
import type { Recording } from '../../src/io/recording';
import { readSeries, sampleTimes, seriesAt } from '../../src/io/seriesPath';
import type { WrittenSeries } from '../../src/io/writers/seriesWriter';
import { writeSeries } from '../../src/io/writers/writeSeries';
import { createRandom } from '../../src/sim/random';
import { failure, fixture, openPath as open, readAll, scratchFolder } from './opening';
import { madeUp } from './writtenSeries';

const opened: Recording[] = [];
const openPath = async (path: string): Promise<Recording> => {
  const recording = await open(path);
  opened.push(recording);
  return recording;
};
afterEach(async () => {
  for (const recording of opened.splice(0)) await recording.close();
});

const scratch = scratchFolder();
const nwb = (name: string) => fixture(`../nwb/${name}`);
const unpacked = (name: string): Buffer => gunzipSync(readFileSync(nwb(`${name}.gz`)));

interface Truth {
  readonly series: Record<
    string,
    {
      readonly shape: [number, number];
      readonly values: (number | null)[];
      readonly rate?: number;
      readonly startTime: number;
    }
  >;
  readonly units: Record<string, number[][]>;
  readonly intervals: Record<string, { start: number[]; stop: number[] } & Record<string, string[]>>;
}
/** What PyNWB reads from the same files. */
const truth = JSON.parse(readFileSync(nwb('truth.json'), 'utf8')) as { everything: Truth; sweeps: Truth };
const EVER = { start: -Infinity, stop: Infinity };

/** PyNWB's places are names of objects one in another; paths in the file have the folders between. */
const place = (path: string): string =>
  path
    .replace(
      /^\/(acquisition|analysis|processing|scratch|stimulus\/(presentation|templates)|intervals)\//,
      '',
    )
    .replace(/^\//, '');

/** Writes the files of an archive into a folder. */
function folder(name: string, archive: Uint8Array): string {
  const root = dirname(scratch(`${name}.mark`, new Uint8Array()));
  for (const [path, bytes] of Object.entries(unzipSync(archive))) {
    const full = join(root, name, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, bytes);
  }
  return join(root, name);
}

const archive = unpacked('everything.nwb.zip');
const store = folder('everything.nwb.zarr', archive);
const stores = [
  ['HDF5', scratch('everything.nwb', unpacked('everything.nwb')), truth.everything],
  ['Zarr in a folder', store, truth.everything],
  ['a group of a Zarr store', join(store, 'acquisition'), truth.everything],
  ['Zarr in an archive', scratch('everything.nwb.zip', archive), truth.everything],
  ['Zarr in a packed archive', scratch('packed.zip', zipSync(unzipSync(archive))), truth.everything],
  ['HDF5, sweeps', nwb('sweeps.nwb'), truth.sweeps],
] as const;

describe.for(stores)('NWB in %s', ([, path, { series, units, intervals }]) => {
  test('has every series with the values PyNWB reads, to the last bit', async () => {
    const recording = await openPath(path);
    expect(recording.format).toBe('nwb');
    expect(recording.series.map((one) => place(one.path)).sort()).toEqual(Object.keys(series).sort());
    for (const info of recording.series) {
      const { shape, values, rate, startTime } = series[place(info.path)]!;
      expect([info.path, info.shape, info.startTime]).toEqual([info.path, shape, startTime]);
      if (rate !== undefined) expect(info).toMatchObject({ rate, irregular: false });
      expect(info.channels).toHaveLength(shape[1]);
      expect(info.missing).toBe(values.filter((value) => value === null).length);
      const read = await readAll(recording, info.path);
      expect(Array.from(read, (value) => (Number.isNaN(value) ? null : value))).toEqual(values);
      const last = await recording.read(info.path, {
        start: 1,
        stop: shape[0] - 1,
        channels: [shape[1] - 1],
      });
      expect(Array.from(last, (value) => (Number.isNaN(value) ? null : value))).toEqual(
        values.filter((_, i) => i % shape[1] === shape[1] - 1).slice(1, -1),
      );
    }
  });

  test('has the spikes of all units, and all intervals', async () => {
    const recording = await openPath(path);
    const spikes = recording.points!.filter(({ kind }) => kind === 'spikes');
    expect(spikes.map((one) => place(one.path)).sort()).toEqual(Object.keys(units).sort());
    for (const info of spikes) {
      const known = units[place(info.path)]!;
      const { times, rows } = await recording.readPoints!(info.path, EVER);
      expect(Array.from(times)).toEqual(known.flat());
      expect(Array.from(rows)).toEqual(known.flatMap((own, row) => own.map(() => row)));
    }
    for (const [at, { start, stop, ...columns }] of Object.entries(intervals)) {
      const info = recording.points!.find((one) => place(one.path) === at)!;
      const { times, stops, rows } = await recording.readPoints!(info.path, EVER);
      const by = /Rows by (\w+)\./.exec(info.note ?? '')?.[1];
      const known = start.map((from, k) => [by ? columns[by]![k] : info.title, from, stop[k]]);
      const found = Array.from(times, (from, k) => [info.rows[rows[k]!], from, stops![k]]);
      const inOrder = (list: unknown[][]) => list.toSorted((a, b) => (a[1] as number) - (b[1] as number));
      expect(inOrder(found)).toEqual(inOrder(known));
    }
  });
});

describe.for(stores.slice(0, 3))('NWB in %s', ([, path]) => {
  test('names channels after electrodes, regions, axes and features', async () => {
    const recording = await openPath(path);
    const channels = (of: string) => recording.series.find((one) => one.path.endsWith(`/${of}`))!.channels;
    expect(channels('raw')).toEqual(['shank1 3', 'shank0 0', 'shank0 1']);
    // All on one shank, so that the shank says nothing.
    expect(channels('implant')).toEqual(['electrode 2', 'electrode 3']);
    expect(channels('traces')).toEqual(['ROI 3', 'ROI 0', 'ROI 2']);
    expect(channels('place')).toEqual(['x', 'y', 'z']);
    expect(channels('heading')).toEqual(['heading']);
    expect(channels('posture')).toEqual(['bend', 'speed']);
    expect(channels('cube').slice(2, 4)).toEqual(['channel 1 · 3', 'channel 2 · 1']);
    expect(channels('power').map((name) => name.split(' · ')[1])).toEqual([
      'theta',
      'gamma',
      'theta',
      'gamma',
      'theta',
      'gamma',
    ]);
  });

  test('lists what happens at moments', async () => {
    const recording = await openPath(path);
    const rows = recording.points!.map((one) => [one.path, one.kind, one.rows.join(), one.counts.join()]);
    expect(rows).toEqual([
      ['/processing/ecephys/sorted', 'spikes', 'unit 0,unit 1', '3,4'],
      ['/units', 'spikes', 'n0,n1,n2,n3', '12,0,5,9'],
      ['/acquisition/laps', 'events', 'laps', '2'],
      ['/acquisition/remarks', 'events', 'moved,fed', '2,1'],
      ['/acquisition/ttl', 'events', 'lick,reward,shock', '2,1,1'],
      ['/processing/ecephys/waveforms', 'events', 'waveforms', '6'],
      ['/intervals/invalid_times', 'intervals', 'invalid_times', '1'],
      ['/intervals/naps', 'intervals', 'naps', '3'],
      ['/intervals/trials', 'intervals', 'blank,grating,noise', '3,3,2'],
      ['/intervals/trials?by=choice', 'intervals', 'left,right', '4,4'],
      ['/intervals/trials?by=correct', 'intervals', 'correct 0,correct 1', '2,6'],
      ['/processing/behavior/BehavioralEpochs/swimming', 'intervals', 'swimming,swimming 2', '2,1'],
      ['/processing/behavior/bouts', 'intervals', 'strong,weak', '2,3'],
    ]);
    const note = (of: string) => recording.points!.find((one) => one.path === of)!.note;
    expect(note('/units')).toBe('quality: 3 good, 1 mua.');
    expect(note('/intervals/trials')).toBe(
      'Rows by condition. With the columns choice, correct, contrast, tags.',
    );
    const swum = await recording.readPoints!('/processing/behavior/BehavioralEpochs/swimming', EVER);
    expect([Array.from(swum.times), Array.from(swum.stops!)]).toEqual([
      [0, 3, 2],
      [1, 5.5, 4],
    ]);
    const left = await recording.readPoints!('/intervals/trials?by=choice', { ...EVER, rows: [0] });
    expect(Array.from(left.times)).toEqual([0, 2, 4, 6]);
  });

  test('says who, where and with what, and what it leaves out', async () => {
    const { facts } = await openPath(path);
    const told = facts.map(({ label, value }) => `${label}: ${value}`);
    for (const fact of [
      'Session: A session of everything',
      'Started: 2026-03-01T09:30:00+00:00',
      'Subject: fish 7',
      'Strain: nacre',
      'Experimenter: Lovelace, Ada',
      'Device: probe, silicon probe, Maker',
      'Electrodes: shank1, CA3, four sites',
      'Imaging plane: plane, GCaMP6s, tectum, of the tectum',
    ]) {
      expect(told).toContain(fact);
    }
    expect(told.filter((fact) => fact.startsWith('Left out'))).toEqual([
      'Left out: /acquisition/film: TwoPhotonSeries, images in film_0.avi, film_1.avi',
    ]);
  });
});

test('sweeps name the stimulus that evoked them', async () => {
  const { series } = await openPath(nwb('sweeps.nwb'));
  expect(series.find(({ path }) => path === '/acquisition/response_1')!.note).toBe(
    'Sweep 1. step. Its stimulus is /stimulus/presentation/current_1.',
  );
});

describe('a Zarr store', () => {
  const files = unzipSync(archive);
  /** An archive with some files replaced, or left out. */
  const changed = (name: string, changes: Record<string, Uint8Array | undefined>) => {
    const kept = Object.entries({ ...files, ...changes }).filter(
      (entry): entry is [string, Uint8Array] => entry[1] !== undefined,
    );
    return scratch(name, zipSync(Object.fromEntries(kept), { level: 0 }));
  };
  const text = (content: string) => new TextEncoder().encode(content);
  const walked = { '.zmetadata': undefined };

  test('is the same without consolidated metadata', async () => {
    const [whole, plain] = [
      await openPath(store),
      await openPath(folder('walked.zarr', readFileSync(changed('walked.zip', walked)))),
    ];
    expect(plain.series).toEqual(whole.series);
    expect(plain.points).toEqual(whole.points);
    expect(plain.files).toHaveLength(whole.files!.length - 1);
  });

  test('names the file of a damaged description', async () => {
    for (const [name, changes, file] of [
      [
        'a.zarr.zip',
        { ...walked, 'acquisition/raw/data/.zarray': text('{"shape": [60,') },
        'acquisition/raw/data/.zarray',
      ],
      ['b.zarr.zip', { '.zmetadata': text('[1, 2]') }, '.zmetadata'],
    ] as const) {
      const error = await failure(openPath(changed(name, changes)));
      expect(error.code).toBe('bad-file');
      expect(error.message).toContain(`${name} can't be read: its file ${file} is damaged`);
    }
  });

  test('holds its fill value where a chunk is missing, and says which one is damaged', async () => {
    const chunk = 'acquisition/raw/data/1.0';
    const missing = await openPath(changed('c.zarr.zip', { [chunk]: undefined }));
    const values = await readAll(missing, '/acquisition/raw');
    const known = truth.everything.series.raw!.values;
    // Chunks of 16 × 2; an unwritten sample is zero, which the offset moves.
    values.forEach((value, i) => {
      const [t, c] = [Math.floor(i / 3), i % 3];
      expect(value).toBe(t >= 16 && t < 32 && c < 2 ? 1.1e-5 : known[i]);
    });
    for (const bytes of [files[chunk]!.slice(0, 30), files[chunk]!.slice(0, 3), new Uint8Array(40).fill(7)]) {
      const { series, read } = await openPath(changed('d.zarr.zip', { [chunk]: bytes }));
      const broken = series.filter(({ readable }) => !readable);
      expect(broken.map(({ path }) => path)).toEqual(['/acquisition/raw', '/acquisition/same_data']);
      expect(broken[0]!.note).toContain('chunk 1.0 of /acquisition/raw/data is damaged');
      expect(await read('/acquisition/holes', { start: 0, stop: 40 })).toHaveLength(40);
    }
  });

  test('follows no link out of itself, nor in circles', async () => {
    const attributes = JSON.parse(Buffer.from(files['acquisition/same_data/.zattrs']!).toString()) as object;
    const linked = (path: string, source = '.') =>
      changed(`e${path.length}.zarr.zip`, {
        ...walked,
        'acquisition/same_data/.zattrs': text(
          JSON.stringify({ ...attributes, zarr_link: [{ name: 'data', path, source }] }),
        ),
      });
    for (const [path, source] of [
      ['/acquisition/same_data', '.'],
      ['/acquisition/same_data/data', '.'],
      ['/../../everything.nwb.zarr/acquisition/raw/data', '.'],
      ['/acquisition/raw/data/..', '../everything.nwb.zarr'],
    ] as const) {
      const { series } = await openPath(linked(path, source));
      const { note, readable } = series.find((one) => one.path === '/acquisition/same_data')!;
      expect([readable, note]).toEqual([false, 'a link to its data, which is missing.']);
    }
  });

  test('reads what Python writes that is no JSON', async () => {
    const python = Buffer.from(files['.zmetadata']!)
      .toString()
      .replace('"resolution": -1.0', '"resolution": NaN');
    expect(python).toContain('NaN');
    expect((await openPath(changed('f.zarr.zip', { '.zmetadata': text(python) }))).series).toHaveLength(23);
  });

  test.for([
    ['chunks', [1e9, 3], 'in chunks of 6 GB'],
    ['chunks', [16], 'its description is damaged'],
    ['shape', [1e14, 3], 'said to hold 3.0e+14 values'],
    ['shape', [-1, 3], 'its description is damaged'],
    ['compressor', { id: 'lzma' }, 'compressed with lzma, which is not available here'],
    ['filters', [{ id: 'pickle' }], 'pickled Python objects'],
    ['dimension_separator', '/../../', 'its description is damaged'],
  ] as const)('refuses %s %s before it reads', async ([key, value, words]) => {
    const file = 'acquisition/raw/data/.zarray';
    const description = JSON.parse(Buffer.from(files[file]!).toString()) as object;
    const path = changed(`${key}${String(value).length}.zarr.zip`, {
      ...walked,
      [file]: text(JSON.stringify({ ...description, [key]: value })),
    });
    const { series, facts } = await openPath(path);
    const note = series.find((one) => one.path === '/acquisition/raw')?.note;
    const left = facts.find((fact) => fact.value.startsWith('/acquisition/raw'))?.value;
    expect(note ?? left).toContain(words);
  });
});

test('values handed over piece by piece are those that are read at once', async () => {
  const recording = await openPath(scratch('pieces.nwb', unpacked('everything.nwb')));
  for (const { path, shape, readable } of recording.series) {
    if (!readable || shape[0] < 3) continue;
    const slice = { start: 1, stop: shape[0] - 1, channels: [shape[1] - 1, 0] };
    const pieces: number[] = [];
    for await (const piece of recording.pieces!(path, slice)) pieces.push(...piece);
    expect(Float64Array.from(pieces), path).toEqual(await recording.read(path, slice));
  }
});

test('a series in another file, which a link leads to, has its texts, its electrodes and its values', async () => {
  const path = scratch('linking.nwb', readFileSync(nwb('sweeps.nwb')));
  scratch('linked.nwb', unpacked('everything.nwb'));
  const { File } = await loadHdf5();
  const file = new File(path, 'a');
  file.create_external_link('linked.nwb', '/acquisition/raw', '/acquisition/elsewhere');
  file.create_external_link('absent.nwb', '/acquisition/raw', '/acquisition/nowhere');
  file.close();
  const recording = await openPath(path);
  const info = recording.series.find((one) => one.path === '/acquisition/elsewhere');
  expect(info).toMatchObject({ shape: [60, 3], unit: 'V', channels: ['shank1 3', 'shank0 0', 'shank0 1'] });
  const whole = await openPath(join(dirname(path), 'linked.nwb'));
  expect(await readAll(recording, '/acquisition/elsewhere')).toEqual(
    await readAll(whole, '/acquisition/raw'),
  );
  const broken = recording.series.find((one) => one.path === '/acquisition/nowhere');
  expect(broken).toMatchObject({ readable: false, note: expect.stringContaining('absent.nwb') as string });
});

describe('a table on its side', () => {
  /** A random walk of 200 samples of 5 channels, as it should be. */
  const random = createRandom(7);
  const upright = new Float64Array(1000);
  for (let t = 0; t < 200; t++)
    for (let c = 0; c < 5; c++)
      upright[5 * t + c] = (t > 0 ? upright[5 * (t - 1) + c]! : 0) + random.normal();
  const turned = Float64Array.from(
    { length: 1000 },
    (_, at) => upright[5 * (at % 200) + Math.floor(at / 200)]!,
  );
  const names = Array.from({ length: 200 }, (_, k) => `${k}`);
  const written = async (more: Partial<WrittenSeries>) => {
    const path = join(mkdtempSync(join(tmpdir(), 'turned-')), 'turned.nwb');
    await writeSeries(path, madeUp(turned, names, more));
    return openPath(path);
  };

  test('is offered to be turned, with the rate along time', async () => {
    const recording = await written({ rate: 50, startTime: 3 });
    const [info] = recording.series;
    expect(info).toMatchObject({ shape: [5, 200], dims: [5, 200], timeDim: 0, likelyTime: { dim: 1 } });
    const path = `${info!.path}?time=1`;
    expect(seriesAt(recording, path)).toMatchObject({ shape: [200, 5], rate: 50, startTime: 3 });
    expect(await readSeries(recording, path, { start: 0, stop: 200 })).toEqual(upright);
  });

  test('by its time stamps, which are those of the other dimension', async () => {
    const stamps = Float64Array.from({ length: 200 }, (_, k) => k * k);
    const recording = await written({ times: async () => stamps });
    const [info] = recording.series;
    expect(info).toMatchObject({ rate: null, irregular: false, likelyTime: { dim: 1 } });
    expect(info!.likelyTime!.why).toMatch(/time stamps/);
    expect(sampleTimes(recording, info!.path)).toBeUndefined();
    const path = `${info!.path}?time=1`;
    expect(seriesAt(recording, path)).toMatchObject({ shape: [200, 5], irregular: true });
    expect(await sampleTimes(recording, path)!(0, 200)).toEqual(stamps);
  });
});
