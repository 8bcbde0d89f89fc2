import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Group } from 'h5wasm/node';
import { memorySource } from '../../src/io/byteSource';
import { loadHdf5 } from '../../src/io/hdf5/library';
import { openRecording } from '../../src/io/openRecording';
import { failure, fixture, openBytes, openPath, readAll } from './opening';

type Known = Record<
  string,
  { readonly shape: number[]; readonly values: (number | null)[]; readonly rate: number | null }
>;
/** What SciPy put into the files. */
const known = JSON.parse(readFileSync(fixture('mat.json'), 'utf8')) as Record<string, Known>;

describe.for(Object.keys(known))('%s', (name) => {
  test('has every matrix as MATLAB shows it, with its rate', async () => {
    const recording = await openPath(fixture(name));
    expect(recording.format).toBe('mat');
    const expected = known[name]!;
    const tables = recording.series.filter(({ path }) => path !== 'cube');
    expect(tables.map(({ path }) => path).sort()).toEqual(Object.keys(expected).sort());
    for (const { path, shape, rate, missing } of tables) {
      const { values, ...about } = expected[path]!;
      expect({ path, shape, rate: rate && Number(rate.toFixed(9)) }).toEqual({ path, ...about });
      const read = Array.from(await readAll(recording, path), (value) =>
        Number.isNaN(value) ? null : value,
      );
      expect(read).toEqual(values);
      expect(missing).toBe(values.filter((value) => value === null).length);
    }
    await recording.close();
  });
});

test('slices and channels are those asked for', async () => {
  for (const name of ['packed.mat', 'plain.mat']) {
    const recording = await openPath(fixture(name));
    const { values } = known[name]!['eeg.data']!;
    const slice = await recording.read('eeg.data', { start: 10, stop: 12, channels: [2, 0] });
    expect(Array.from(slice)).toEqual([values[32], values[30], values[35], values[33]]);
    expect(recording.facts).toContainEqual({ label: 'eeg.srate', value: '250' });
    expect(recording.facts).toContainEqual({ label: 'Left out', value: 'eeg.label: text' });
    expect(recording.series.find(({ path }) => path === 'cube')).toMatchObject({
      shape: [3, 20],
      dims: [3, 4, 5],
      timeDim: 0,
    });
    await recording.close();
  }
});

/** A file of one uncompressed or compressed matrix of doubles, written byte by byte. */
function oneMatrix(rows: number, isPacked: boolean): Uint8Array {
  const data = new Float64Array(rows).map((_, k) => k);
  const body = Buffer.alloc(56 + 8 * rows);
  const word = (at: number, ...values: number[]) =>
    values.forEach((value, k) => body.writeUInt32LE(value, at + 4 * k));
  word(0, 14, body.length - 8, 6, 8, 6, 0, 5, 8, rows, 1, 0x10001, 0x78, 9, 8 * rows);
  Buffer.from(data.buffer).copy(body, 56);
  const header = Buffer.alloc(128, ' ');
  header.write('MATLAB 5.0 MAT-file, made for tests');
  header.writeUInt16LE(0x0100, 124);
  header.write('IM', 126);
  if (!isPacked) return Buffer.concat([header, body]);
  const packed = deflateSync(body);
  const tag = Buffer.alloc(8);
  tag.writeUInt32LE(15, 0);
  tag.writeUInt32LE(packed.length, 4);
  return Buffer.concat([header, tag, packed]);
}

test('of a large file only what is asked for is read', async () => {
  const rows = 2_000_000;
  const bytes = oneMatrix(rows, false);
  let read = 0;
  const source = memorySource('large.mat', bytes);
  const recording = await openRecording({
    ...source,
    read: (start, stop) => {
      read += stop - start;
      return source.read(start, stop);
    },
  });
  expect(recording.series).toMatchObject([{ path: 'x', shape: [rows, 1], missing: null }]);
  const values = await recording.read('x', { start: 1_234_567, stop: 1_234_570 });
  expect(Array.from(values)).toEqual([1_234_567, 1_234_568, 1_234_569]);
  expect(read).toBeLessThan(500_000);
});

test('a large compressed variable is listed without unpacking it', async () => {
  const recording = await openBytes(oneMatrix(600_000, true), 'packed.mat');
  expect(recording.series).toMatchObject([{ path: 'x', shape: [600_000, 1], missing: null }]);
  const values = await recording.read('x', { start: 599_998, stop: 600_000 });
  expect(Array.from(values)).toEqual([599_998, 599_999]);
});

test('says what is wrong, and claims of size allocate nothing', async () => {
  const message = async (bytes: Uint8Array) => (await failure(openBytes(bytes, 'a.mat'))).message;
  const whole = readFileSync(fixture('plain.mat'));
  expect(await message(whole.subarray(0, 700))).toMatch(/a.mat is a damaged MATLAB file: .*reaches beyond/);
  const huge = Uint8Array.from(oneMatrix(20, false));
  new DataView(huge.buffer).setUint32(128 + 32, 2 ** 31 - 1, true);
  expect(await message(huge)).toMatch(/holds only 20 values/);
  const packed = Uint8Array.from(oneMatrix(20, true));
  packed[150]! ^= 255;
  expect(await message(packed)).toMatch(/damaged MATLAB file/);
});

test('level 7.3: a sparse matrix of zeros alone, of which nothing but its columns is stored', async () => {
  const library = await loadHdf5();
  const path = join(mkdtempSync(join(tmpdir(), 'sparse-')), 'zeros.h5');
  const file = new library.File(path, 'w');
  file.create_group('zeros');
  const group = file.get('zeros') as Group;
  group.create_attribute('MATLAB_class', 'double');
  group.create_attribute('MATLAB_sparse', 30, null, '<Q');
  group.create_dataset({ name: 'jc', data: new BigUint64Array(5) });
  file.close();
  const recording = await openPath(path);
  expect(recording.series).toMatchObject([{ path: '/zeros', shape: [30, 4], missing: 0, readable: true }]);
  expect(await readAll(recording, '/zeros')).toEqual(new Float64Array(120));
  await recording.close();
});

test('level 7.3, which is HDF5, is as MATLAB shows it too', async () => {
  const recording = await openPath(fixture('level73.mat'));
  const shapes = Object.fromEntries(
    recording.series.map(({ path, shape, rate }) => [path, [...shape, rate]]),
  );
  expect(shapes).toMatchObject({
    '/signal': [40, 3, null],
    '/row': [25, 1, null],
    '/column': [30, 1, null],
    '/eeg/data': [20, 3, 250],
  });
  const whole = await readAll(recording, '/signal');
  whole.forEach((value, at) => expect(value).toBeCloseTo(Math.floor(at / 3) + (at % 3) / 10, 12));
  const slice = await recording.read('/eeg/data', { start: 5, stop: 7, channels: [2, 0] });
  expect(Array.from(slice)).toEqual([5.2, 5, 6.2, 6]);
  expect(Array.from(await readAll(recording, '/row'))).toEqual(Array.from({ length: 25 }, (_, k) => k));
  await recording.close();
});
