import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { unzipSync, zipSync } from 'fflate';
import { afterEach, describe, expect, test } from 'vitest';
import type { Recording } from '../../src/io/recording';
import { readSeries, seriesAt } from '../../src/io/seriesPath';
import { filesIn, zarrFolder } from '../../src/io/zarr/zarrFiles';
import { SimError } from '../../src/sim/errors';
import { failure, fixture, openPath as open, readAll, scratchFolder, seeded } from './opening';

const scratch = scratchFolder();
const archives = [2, 3].map((version) => {
  const archive = gunzipSync(readFileSync(fixture(`../zarr/version${version}.zip.gz`)));
  return [version, archive, unzipSync(archive)] as const;
});
const [, , two] = archives[0]!;
const [, , three] = archives[1]!;
const text = (content: unknown) => new TextEncoder().encode(JSON.stringify(content));

const opened: Recording[] = [];
const openPath = async (path: string): Promise<Recording> => {
  const recording = await open(path);
  opened.push(recording);
  return recording;
};
afterEach(async () => {
  for (const recording of opened.splice(0)) await recording.close();
});

let folders = 0;
/** A new folder of files. */
function folder(files: Readonly<Record<string, Uint8Array>>): string {
  const root = join(dirname(scratch('mark', new Uint8Array())), `store${++folders}.zarr`);
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), bytes);
  }
  return root;
}

/** What NumPy put into an array of that many elements. */
function ramp(count: number, name: string): number[] {
  return Array.from({ length: count }, (_, k) => {
    const value = ((7 * k) % 101) - 20;
    if (/b1|bool/.test(name)) return Number(value > 30);
    return /[-/]u/.test(name) ? Math.max(value, 0) : value;
  });
}

const EXCEPTIONS = /holes|unwritten|voltage|named|bz2|lzma|narrow/;

describe.for(archives)('Zarr version %s', ([version, archive, files]) => {
  test.for([
    ['a folder', () => folder(files)],
    ['an archive', () => scratch('store.zip', archive)],
    [
      'a packed archive of the folder',
      () => scratch('packed.zarr.zip', zipSync({ 'store.zarr': { ...files } as never })),
    ],
  ] as const)('in %s: every type and codec gives what was put into it', async ([, make]) => {
    const recording = await openPath(make());
    expect(recording.format).toBe('zarr');
    const read = recording.series.filter(({ path }) => !EXCEPTIONS.test(path));
    expect(read.length).toBe(version === 2 ? 32 : 21);
    for (const { path, shape, rate } of read) {
      expect([path, rate]).toEqual([path, version === 2 ? 250 : 100]);
      expect([path, ...(await readAll(recording, path))]).toEqual([path, ...ramp(shape[0] * shape[1], path)]);
    }
  });

  test('fills what was never written', async () => {
    const recording = await openPath(folder(files));
    const holes = await readAll(recording, '/holes');
    const known = ramp(30, 'holes').map((value, k) => (k < 10 || k >= 20 ? NaN : value));
    expect(Array.from(holes)).toEqual(known);
    expect(recording.series.find(({ path }) => path === '/holes')!.missing).toBe(20);
    if (version === 2) expect(new Set(await readAll(recording, '/unwritten'))).toEqual(new Set([-3]));
  });
});

test('time is the dimension that is called so, and names lie along the others', async () => {
  const recording = await openPath(folder(two));
  expect(recording.series.find(({ path }) => path === '/table/voltage')).toMatchObject({
    shape: [40, 3],
    rate: expect.closeTo(50, 9) as number,
    startTime: 2,
    unit: 'mV',
    channels: ['Fz', 'Cz', 'Pz'],
  });
  const values = ramp(120, 'voltage');
  expect(Array.from(await recording.read('/table/voltage', { start: 38, stop: 40 }))).toEqual(
    [38, 39].flatMap((t) => [0, 1, 2].map((c) => values[40 * c + t])),
  );
  const named = await openPath(folder(three));
  expect(named.series.find(({ path }) => path === '/named')).toMatchObject({ shape: [40, 3], unit: 'V' });
});

test('an array can be seen along another of its dimensions', async () => {
  const recording = await openPath(folder(two));
  const path = '/cube?time=1&at=2,*,*';
  expect(seriesAt(recording, path).shape).toEqual([5, 4]);
  const values = ramp(120, 'cube');
  expect(Array.from(await readSeries(recording, path, { start: 0, stop: 5 }))).toEqual(values.slice(40, 60));
});

test('a store may be a single array', async () => {
  const files = Object.entries(two).filter(([path]) => path.startsWith('gzip/'));
  const path = folder(Object.fromEntries(files.map(([name, bytes]) => [name.slice(5), bytes])));
  const recording = await openPath(path);
  expect(recording.series.map(({ shape, channels }) => [shape, channels.length])).toEqual([[[30, 4], 4]]);
  expect(Array.from(await readAll(recording, recording.series[0]!.path))).toEqual(ramp(120, 'gzip'));
});

test('names what it leaves out, and codecs it lacks', async () => {
  const { series, facts } = await openPath(folder(two));
  expect(facts.map(({ label, value }) => `${label}: ${value}`)).toEqual([
    'fs: 250',
    '/table/voltage: units: mV',
    'one: 42',
    'Left out: /records: 3, of the type [["a","<i4"],["b","<f8"]], which is not read.',
    'Left out: /things: 2, pickled Python objects, which are not opened.',
    'Left out: /words: 4, not numbers',
  ]);
  expect(series.filter(({ readable }) => !readable).map(({ path }) => path)).toEqual([
    '/bz2',
    '/lzma',
    '/narrow-delta',
  ]);
});

test('refuses chunks that claim to unpack to more than they hold, before it unpacks them', async () => {
  const claims: Record<string, (bytes: Uint8Array) => void> = {
    'blosc-lz4/0.0': (bytes) => new DataView(bytes.buffer).setUint32(4, 2_000_000_000, true),
    'lz4/0.0': (bytes) => new DataView(bytes.buffer).setUint32(0, 2_000_000_000, true),
  };
  const damaged = Object.fromEntries(
    Object.entries(claims).map(([path, change]) => {
      const bytes = two[path]!.slice();
      change(bytes);
      return [path, bytes];
    }),
  );
  const bomb = { 'zlib/0.0': (await import('node:zlib')).deflateSync(new Uint8Array(5_000_000)) };
  const { series } = await openPath(folder({ ...two, ...damaged, ...bomb }));
  for (const path of ['/blosc-lz4', '/lz4', '/zlib']) {
    const { readable, note } = series.find((one) => one.path === path)!;
    expect([path, readable]).toEqual([path, false]);
    expect(note).toMatch(/chunk 0\.0 of .* is damaged \(.*(claims 2000000000 bytes|larger than)/);
  }
});

test('keys of consolidated metadata that lead out of the store are none', async () => {
  const metadata = {
    '.zgroup': { zarr_format: 2 },
    '../secret/.zarray': JSON.parse(Buffer.from(two['gzip/.zarray']!).toString()) as object,
    'a/../../b/.zarray': JSON.parse(Buffer.from(two['gzip/.zarray']!).toString()) as object,
  };
  const error = await failure(
    openPath(folder({ '.zmetadata': text({ zarr_consolidated_format: 1, metadata }) })),
  );
  expect(error.message).toContain('holds no signal');
});

test('names the description that is damaged', async () => {
  const error = await failure(openPath(folder({ ...two, 'gzip/.zarray': text([2]) })));
  expect(error).toMatchObject({ code: 'bad-file' });
  expect(error.message).toContain('its file gzip/.zarray is damaged');
});

test.for(archives)('version %s damaged anywhere: no crash, no hang, no wrong shape', async ([, , files]) => {
  const random = seeded(21);
  const names = Object.keys(files);
  for (let i = 0; i < 150; i++) {
    const changed = { ...files };
    for (let k = 0; k < 8; k++) {
      const name = names[Math.floor(random() * names.length)]!;
      const bytes = changed[name]!.slice(
        0,
        random() < 0.3 ? Math.floor(random() * changed[name]!.length) : undefined,
      );
      for (let n = 0; n < 4 && bytes.length > 0; n++) {
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      }
      changed[name] = bytes;
    }
    try {
      const recording = await open(scratch('damaged.zip', zipSync(changed, { level: 0 })));
      for (const { path, shape, readable } of recording.series) {
        if (!readable) continue;
        const stop = Math.min(shape[0], 100);
        const values = await recording.read(path, { start: 0, stop }).catch(actionable);
        if (values) expect(values.length).toBe(stop * shape[1]);
      }
      await recording.close();
    } catch (error) {
      actionable(error);
    }
  }
});

function actionable(error: unknown): undefined {
  if (!(error instanceof SimError)) throw error;
  expect(error.message.length).toBeGreaterThan(20);
}

test('the files of a store are all named, and of a long list the first', async () => {
  const path = folder({
    '.zgroup': Buffer.from('{"zarr_format": 2}'),
    'a/b/one': Buffer.from('1'),
    'a/two': Buffer.from('2'),
    c: Buffer.from('3'),
  });
  const store = zarrFolder(path, 'store.zarr');
  expect(await filesIn(store)).toEqual(['.zgroup', 'c', 'a/two', 'a/b/one']);
  expect(await filesIn(store, 3)).toEqual(['.zgroup', 'c', 'a/two']);
});
