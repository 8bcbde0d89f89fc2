import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { unpackLz4Frame } from '../../src/io/arrow/lz4Frame';
import { memorySource } from '../../src/io/byteSource';
import { openRecording } from '../../src/io/openRecording';
import { failure, fixture, openBytes, openPath, readAll } from './opening';

/** What PyArrow wrote. */
const expected = JSON.parse(readFileSync(fixture('arrow.json'), 'utf8')) as {
  values: (number | null)[];
  channels: string[];
  long: number[];
  longSum: number;
};
const exact = expected.values.map((value) => value ?? NaN);
const width = expected.channels.length;

describe.for(['plain.arrow', 'lz4.arrow', 'zstd.arrow', 'plain.arrows', 'zstd.arrows'])('%s', (name) => {
  test('has the values that PyArrow has, a rate and names', async () => {
    const recording = await openPath(fixture(name));
    expect(recording.format).toBe('arrow');
    expect(recording.series).toMatchObject([
      { shape: [300, width], rate: 250, unit: 'mV', channels: expected.channels, irregular: false },
    ]);
    expect([...(await readAll(recording, 'table'))]).toEqual(exact);
    const left = recording.facts.filter(({ label }) => label === 'Left out').map(({ value }) => value);
    expect(left).toEqual([
      'word: not numbers',
      'kind: categories',
      'list: nested',
      'nothing: not numbers',
      'struct: nested',
      'view: not numbers',
      'decimal: not numbers',
      'union: nested',
      'runs: not numbers',
      'blob: not numbers',
    ]);
  });

  test('reads slices across batches, and columns in any order', async () => {
    const recording = await openPath(fixture(name));
    const columns = [width - 1, 9, 8, 0, 0, 2];
    for (const [start, stop] of [
      [120, 260],
      [3, 5],
      [128, 128],
      [255, 257],
      [299, 300],
    ] as const) {
      const values = await recording.read('table', { start, stop, channels: columns });
      expect([...values]).toEqual(
        Array.from({ length: stop - start }, (_, t) =>
          columns.map((c) => exact[(start + t) * width + c]!),
        ).flat(),
      );
    }
  });
});

test('long columns, in LZ4 blocks that lean on one another', async () => {
  const recording = await openPath(fixture('long.feather'));
  const values = await recording.read('table', { start: 0, stop: 20_000, channels: [0] });
  expect([0, 1, 9_999, 12_345, 19_999].map((t) => values[t])).toEqual(expected.long);
  const sum = values.reduce((total, value, t) => total + ((((value * t) % 7) + 7) % 7), 0);
  expect(sum).toBeCloseTo(expected.longSum, 6);
});

test('of columns that are not packed only the rows that are asked for are read', async () => {
  const bytes = readFileSync(fixture('plain.arrow'));
  let read = 0;
  const source = memorySource('a.arrow', bytes);
  const counted = (start: number, stop: number) => {
    read += stop - start;
    return source.read(start, stop);
  };
  const recording = await openRecording({ ...source, read: counted });
  read = 0;
  await recording.read('table', { start: 10, stop: 14, channels: [0] });
  const [description, rows] = [3000, 4 * 8];
  expect(read).toBeLessThan(description + rows);
});

test('time stamps in history become a rate and a start; the index of pandas is left out', async () => {
  const { series, facts } = await openPath(fixture('stamps.feather'));
  expect(series).toMatchObject([{ shape: [300, 1], startTime: 0, irregular: false, channels: ['x'] }]);
  expect(series[0]!.rate).toBeCloseTo(50, 6);
  expect(facts).toContainEqual({ label: 'Starts', value: '2026-01-02T03:04:05.000Z' });
});

test('time stamps in history keep their nanoseconds', async () => {
  const recording = await openPath(fixture('nanoseconds.feather'));
  expect(recording.series[0]).toMatchObject({ irregular: true, startTime: 0, channels: ['x'] });
  const times = await recording.timesAt!('table')!(0, 50);
  // Steps of 1, 2, 3, … ns.
  times.forEach((time, k) => expect(time).toBe((k * (k + 1)) / 2 / 1e9));
  expect(await recording.timesAt!('table')!(20, 50)).toEqual(times.slice(20));
  expect(recording.facts).toContainEqual({ label: 'Starts', value: '2026-01-02T03:04:05.123Z' });
  await recording.close();
});

test('refuses Feather of version 1, what holds no numbers, and what was cut short', async () => {
  const old = await failure(openPath(fixture('version1.feather')));
  expect([old.code, old.message]).toEqual(['unsupported', expect.stringMatching(/version 1.*save it anew/)]);
  expect((await failure(openPath(fixture('words.feather')))).message).toMatch(/no columns of numbers.*word/);
  for (const name of ['plain.arrow', 'plain.arrows']) {
    const bytes = readFileSync(fixture(name));
    const error = await failure(openBytes(bytes.subarray(0, 30_000), name));
    expect([error.code, error.message]).toEqual(['bad-file', expect.stringMatching(/cut short/)]);
  }
});

test('more rows than there is room for are refused before anything is made for them', async () => {
  const huge = Uint8Array.from(readFileSync(fixture('stamps.feather')));
  // The number of rows, 300, wherever it stands as 64 bits.
  const view = new DataView(huge.buffer);
  for (let at = 0; at + 8 <= huge.length; at += 8)
    if (view.getBigInt64(at, true) === 300n) view.setBigInt64(at, 10n ** 11n, true);
  expect((await failure(openBytes(huge, 'a.feather'))).message).toMatch(/no room for the 100000000000 rows/);
});

describe('unpackLz4Frame', () => {
  /** A frame around one block. */
  const frame = (block: number[]) =>
    Uint8Array.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82, block.length, 0, 0, 0, ...block, 0, 0, 0, 0]);

  test('copies literals and what came before, overlapping itself', () => {
    // "ab", then 8 bytes from 2 back, then "c".
    const packed = frame([0x24, 97, 98, 2, 0, 0x10, 99]);
    expect(Buffer.from(unpackLz4Frame(packed, 11)).toString()).toBe('ababababab' + 'c');
  });

  test.for([
    ['reaches back before its start', [0x24, 97, 98, 9, 0, 0x10, 99]],
    ['has less than it says', [0x90, 97, 98]],
    ['has a length without end', [0xf0, 255, 255, 255]],
    ['unpacks to more', [0x2f, 97, 98, 2, 0, 200, 0x10, 99]],
  ] as const)('refuses a block that %s', ([, block]) => {
    expect(() => unpackLz4Frame(frame([...block]), 11)).toThrow(/packed column/);
  });
});
