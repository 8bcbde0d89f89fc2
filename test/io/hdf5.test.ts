import { copyFileSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadHdf5 } from '../../src/io/hdf5/library';
import { expected, failure, fixture, openBytes, openPath, readAll, scratchFolder, seeded } from './opening';

const scratch = scratchFolder();
const pynwb = (name: string) => fixture(`../pynwb/${name}`);
const seriesOf = async (file: string, path: string) => {
  const recording = await openPath(fixture(file));
  const info = recording.series.find((series) => series.path === path);
  await recording.close();
  return info!;
};

const formatOf = async (path: string) => {
  const recording = await openPath(path);
  await recording.close();
  return recording.format;
};

describe.for(['plain.h5', 'lzf.h5', 'series.nwb'])('%s', (file) => {
  test.for(Object.keys(expected[file]!))('%s holds what h5py put into it', async (path) => {
    const { shape, values, rate, ...about } = expected[file]![path]!;
    const recording = await openPath(fixture(file));
    const info = recording.series.find((series) => series.path === path)!;
    expect(info).toMatchObject({ shape, missing: 0, readable: true, ...about });
    // Time stamps are multiples of no power of ten, and 1/step rounds once more.
    if (rate !== undefined) expect(info.rate! / rate).toBeCloseTo(1, 10);
    expect(info.channels).toHaveLength(shape[1]);

    const whole = await readAll(recording, path);
    expect(Array.from(whole)).toEqual(values);
    const [samples, width] = shape;
    const channels = Array.from({ length: width }, (_, channel) => width - 1 - channel);
    const slice = await recording.read(path, { start: 1, stop: samples - 1, channels });
    const mirrored = Array.from({ length: samples - 2 }, (_, t) =>
      channels.map((c) => whole[(t + 1) * width + c]!),
    );
    expect(Array.from(slice)).toEqual(mirrored.flat());
    const one = await recording.read(path, { start: 0, stop: samples, channels: [width - 1] });
    expect(Array.from(one)).toEqual(values.filter((_, i) => i % width === width - 1));
    await recording.close();
  });
});

describe('hdf5', () => {
  test('lists each object once, links last, and what it leaves out', async () => {
    const { format, series, facts, close } = await openPath(fixture('plain.h5'));
    expect(format).toBe('hdf5');
    expect(series.map(({ path }) => path)).toEqual([
      '/cube',
      '/half',
      '/signals/bigEndian',
      '/signals/flags',
      '/signals/int64',
      '/signals/one',
      '/signals/packed',
      '/signals/scaleoffset',
      '/signals/uint64',
      '/wide',
      '/beside',
      '/dangling',
      '/gone',
    ]);
    const left = facts.filter(({ label }) => label === 'Left out').map(({ value }) => value);
    expect(left).toEqual(['/none: 0 × 3, no values', '/words: 2, not numbers']);
    await close();
  });

  test('takes rate and unit from attributes, and notes a table on its side', async () => {
    expect(await seriesOf('plain.h5', '/signals/packed')).toMatchObject({ rate: 250, unit: 'mV' });
    expect(await seriesOf('plain.h5', '/wide')).toMatchObject({
      shape: [3, 50],
      dims: [3, 50],
      timeDim: 0,
      likelyTime: { dim: 1 },
    });
  });

  test.for([
    ['plain.h5', '/dangling', '/nowhere'],
    ['plain.h5', '/gone', 'absent.h5'],
    ['filters.h5', '/sperr', 'SPERR'],
    ['filters.h5', '/blosc-zlib', 'blosc with zlib'],
    ['filters.h5', '/blosc2-zlib', 'blosc2 with zlib'],
    ['series.nwb', '/acquisition/elsewhere', 'absent.nwb'],
  ] as const)('%s: lists %s but refuses to read it', async ([file, path, words]) => {
    const recording = await openPath(fixture(file));
    const info = recording.series.find((series) => series.path === path)!;
    expect(info.readable).toBe(false);
    expect(info.note).toContain(words);
    const error = await failure(recording.read(path, { start: 0, stop: 0 }));
    expect(error.code).toBe('unsupported');
    expect(error.message).toContain(words);
    await recording.close();
  });

  test('says how long a file cut short should be', async () => {
    for (const name of ['plain.h5', 'series.nwb']) {
      const bytes = readFileSync(fixture(name));
      const error = await failure(openPath(scratch(name, bytes.subarray(0, 12_000))));
      expect(error.code).toBe('bad-file');
      expect(error.message).toContain(`${bytes.length} bytes long, but 12000 bytes are there`);
    }
  });

  test('notices a damaged chunk, and leaves the other series alone', async () => {
    const bytes = readFileSync(fixture('plain.h5'));
    const damaged = scratch('damaged.h5', zeroedDeflate(bytes));
    const recording = await openPath(damaged);
    const broken = recording.series.filter(({ note }) => note?.includes('damaged'));
    expect(broken.map(({ path }) => path)).toEqual(['/signals/packed']);
    expect(Array.from(await readAll(recording, '/signals/one'))).toEqual(
      expected['plain.h5']!['/signals/one']!.values,
    );
    await recording.close();
  });

  test('a file that was damaged is read anew when it has been mended in place, however many were damaged before', async () => {
    const bytes = readFileSync(fixture('series.nwb'));
    const random = seeded(3);
    for (let i = 0; i < 60; i++) {
      const damaged = Uint8Array.from(bytes);
      for (let k = 0; k < 40; k++) damaged[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      const recording = await openPath(scratch('mended.nwb', damaged)).catch(() => undefined);
      await recording?.close();
    }
    const recording = await openPath(scratch('mended.nwb', bytes));
    for (const [path, { values }] of Object.entries(expected['series.nwb']!)) {
      expect(Array.from(await readAll(recording, path))).toEqual(values);
    }
    await recording.close();
  });

  test('tells by content, not by name', async () => {
    const renamed = scratch('series.h5', readFileSync(fixture('series.nwb')));
    expect(await formatOf(renamed)).toBe('nwb');
    const plain = scratch('plain.nwb', readFileSync(fixture('plain.h5')));
    expect(await formatOf(plain)).toBe('hdf5');
  });

  test('refuses files without a signal, and those that are not on disk', async () => {
    expect((await failure(openPath(fixture('wordsOnly.h5')))).message).toContain('/words: 2, not numbers');
    expect((await failure(openBytes(readFileSync(fixture('plain.h5')), 'plain.h5'))).code).toBe(
      'unsupported',
    );
  });
});

describe('nwb', () => {
  test('lists every series once, and what it leaves out', async () => {
    const { format, series, facts, close } = await openPath(fixture('series.nwb'));
    expect(format).toBe('nwb');
    expect(series.map(({ path, title }) => [path, title])).toEqual([
      ['/acquisition/electrical', 'electrical'],
      ['/acquisition/extended', 'extended'],
      ['/acquisition/irregular', 'irregular'],
      ['/acquisition/linked', 'linked'],
      ['/acquisition/sharing', 'sharing'],
      ['/acquisition/stamped', 'stamped'],
      ['/acquisition/sweep', 'sweep'],
      ['/processing/behavior/position', 'behavior / position'],
      ['/processing/ecephys/LFP/lfp', 'ecephys / LFP / lfp'],
      ['/processing/ophys/Fluorescence/traces', 'ophys / Fluorescence / traces'],
      ['/stimulus/presentation/current', 'current (stimulus)'],
      ['/acquisition/elsewhere', 'elsewhere'],
    ]);
    expect(series.find(({ path }) => path === '/acquisition/sweep')!.note).toBe('Sweep 4.');
    expect(Object.fromEntries(facts.map(({ label, value }) => [label, value]))).toMatchObject({
      Session: 'Series of every kind',
      Identifier: 'made-for-tests',
      Started: '2026-01-01T00:00:00+00:00',
      Species: 'Danio rerio',
      Age: 'P6D',
      Institution: 'Institute of Fixtures',
      'NWB version': '2.6.0',
    });
    expect(facts.filter(({ label }) => label === 'Left out').map(({ value }) => value)).toEqual([
      '/acquisition/film: ImageSeries, images of shape 3 × 4 × 5',
      '/acquisition/nothing: TimeSeries without data',
    ]);
    await close();
  });

  test('refuses version 1 with advice', async () => {
    const error = await failure(openPath(fixture('version1.nwb')));
    expect(error.code).toBe('unsupported');
    expect(error.message).toMatch(/NWB-1\.0\.6.*Convert/);
  });

  test("reads PyNWB's own files", async () => {
    const { series, facts, close } = await openPath(pynwb('time_series_data.nwb'));
    expect(series).toMatchObject([
      { path: '/acquisition/test_sine_1', shape: [100, 1], unit: 'mV', rate: 1 },
      { path: '/acquisition/test_sine_2', shape: [100, 1], unit: 'pA', rate: 1 },
    ]);
    expect(facts).toContainEqual({
      label: 'Left out',
      value:
        '/acquisition/test_image_series: ImageSeries, images in images/MyNetwork_T0.png, images/MyNetwork_T1.png, images/MyNetwork_T2.png and 79 more files',
    });
    await close();
    for (const name of ['1.0.2_nwbfile.nwb', '1.5.1_timeseries_no_data.nwb']) {
      expect((await failure(openPath(pynwb(name)))).message).toContain('sound NWB file');
    }
  });

  test('closes its file, so that it can be opened again and again', async () => {
    for (let i = 0; i < 20; i++) await (await openPath(fixture('series.nwb'))).close();
    const copy = scratch('copy.nwb', readFileSync(fixture('series.nwb')));
    await (await openPath(copy)).close();
    expect(() => copyFileSync(fixture('plain.h5'), copy)).not.toThrow();
  });
});

/** The file with every zlib stream's first bytes destroyed. */
function zeroedDeflate(bytes: Uint8Array): Uint8Array {
  const damaged = Uint8Array.from(bytes);
  for (let at = 0; at < bytes.length - 1; at++) {
    // Streams of HDF5's deflate at its usual level 4 start with these two bytes.
    if (bytes[at] === 0x78 && bytes[at + 1] === 0x5e) damaged.fill(0, at, at + 8);
  }
  return damaged;
}

describe('chunk filters beside HDF5’s own', () => {
  const names = ['lzf', 'bzip2', 'lz4', 'zstd', 'bitshuffle', 'bitshuffle-zstd', 'zfp'].concat(
    ['blosclz', 'lz4', 'lz4hc', 'zstd'].flatMap((name) => [`blosc-${name}`, `blosc2-${name}`]),
  );
  test.for(names)('%s', async (name) => {
    const recording = await openPath(fixture('filters.h5'));
    const values = await readAll(recording, `/${name}`);
    await recording.close();
    for (let t = 0; t < 1500; t++) {
      if (values[2 * t] === Math.round(1000 * Math.sin(0.01 * t)) && values[2 * t + 1] === t % 37) continue;
      expect([t, values[2 * t], values[2 * t + 1]]).toEqual([t, 1000 * Math.sin(0.01 * t), t % 37]);
    }
  });
});

test('links that lead in circles are named, and the rest is read', async () => {
  const library = await loadHdf5();
  const path = scratch('circle.h5', new Uint8Array());
  const file = new library.File(path, 'w');
  file.create_dataset({ name: 'signal', data: Float64Array.of(1, 2, 3) });
  file.create_group('a');
  file.create_soft_link('/a/two', '/a/one');
  file.create_soft_link('/a/one', '/a/two');
  file.create_external_link('circle.h5', '/itself', '/itself');
  file.close();
  const recording = await openPath(path);
  expect(recording.series.filter(({ readable }) => readable)).toMatchObject([
    { path: '/signal', shape: [3, 1] },
  ]);
  expect(recording.series.filter(({ readable }) => !readable).map((one) => one.path)).toEqual(
    expect.arrayContaining(['/a/one', '/a/two', '/itself']),
  );
  await recording.close();
});

test('a dataset in pieces that no memory holds is listed with the reason, and not read', async () => {
  const library = await loadHdf5();
  const path = scratch('pieces.h5', new Uint8Array());
  const file = new library.File(path, 'w');
  file.create_dataset({
    name: 'signal',
    data: new Float64Array(0),
    shape: [0, 1000],
    maxshape: [null, 1000],
    chunks: [150_000, 1000],
  });
  (file.get('signal') as InstanceType<typeof library.Dataset>).resize([20, 1000]);
  file.create_dataset({ name: 'small', data: Float64Array.of(1, 2, 3) });
  file.close();
  const recording = await openPath(path);
  expect(recording.series.map(({ path: one, readable }) => [one, readable])).toEqual([
    ['/signal', false],
    ['/small', true],
  ]);
  expect(recording.series[0]!.note).toMatch(/pieces of 1\.2 GB.*repack/);
  await recording.close();
});
