import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { flipped } from './damage';
import { failure, fixture, openPath, readAll, scratchFolder, seeded } from './opening';

const scratch = scratchFolder();
const expected = JSON.parse(readFileSync(fixture('parquet.json'), 'utf8')) as {
  values: (number | null)[];
  channels: string[];
};
const exact = expected.values.map((value) => value ?? NaN);
const width = expected.channels.length;

describe.for(['none', 'snappy', 'gzip', 'zstd', 'lz4', 'brotli'])('Parquet, %s', (codec) => {
  const open = () => openPath(fixture(`${codec}.parquet`));

  test('has the values that PyArrow has, a rate and names', async () => {
    const recording = await open();
    expect(recording.series).toMatchObject([
      { shape: [300, width], rate: 250, unit: 'mV', channels: expected.channels, irregular: false },
    ]);
    expect([...(await readAll(recording, 'table'))]).toEqual(exact);
    const left = recording.facts.filter(({ label }) => label === 'Left out').map(({ value }) => value);
    expect(left.join()).toMatch(/word: not numbers.*list: nested/);
    await recording.close();
  });

  test('reads slices across row groups, and columns in any order', async () => {
    const recording = await open();
    const [start, stop] = [120, 260];
    const values = await recording.read('table', { start, stop, channels: [5, 0, 0] });
    expect([...values]).toEqual(
      Array.from({ length: stop - start }, (_, t) =>
        [5, 0, 0].map((c) => exact[(start + t) * width + c]!),
      ).flat(),
    );
    await recording.close();
  });
});

test('time stamps in history become a rate and a start', async () => {
  const { series, facts, close } = await openPath(fixture('stamps.parquet'));
  expect(series).toMatchObject([{ shape: [300, 1], startTime: 0, irregular: false, channels: ['x'] }]);
  expect(series[0]!.rate).toBeCloseTo(50, 6);
  expect(facts).toContainEqual({ label: 'Starts', value: '2026-01-02T03:04:05.000Z' });
  await close();
});

test('time stamps in history keep their nanoseconds', async () => {
  const recording = await openPath(fixture('nanoseconds.parquet'));
  expect(recording.series[0]).toMatchObject({ irregular: true, startTime: 0, channels: ['x'] });
  const times = await recording.timesAt!('table')!(0, 50);
  // Steps of 1, 2, 3, … ns.
  times.forEach((time, k) => expect(time).toBe((k * (k + 1)) / 2 / 1e9));
  expect(await recording.timesAt!('table')!(20, 50)).toEqual(times.slice(20));
  expect(recording.facts).toContainEqual({ label: 'Starts', value: '2026-01-02T03:04:05.123Z' });
  await recording.close();
});

test('refuses what holds no numbers, and what was cut short', async () => {
  expect((await failure(openPath(fixture('words.parquet')))).message).toMatch(/no columns of numbers.*word/);
  const bytes = readFileSync(fixture('snappy.parquet'));
  const error = await failure(openPath(scratch('cut.parquet', bytes.subarray(0, bytes.length - 100))));
  expect(error.code).toBe('bad-file');
  expect(error.message).toMatch(/cut short/);
});

test.for<[string, number[], number[]]>([
  ['values in a group of 128 rows', [0x2c, 0x15, 0x80, 0x02], [0x2c, 0x15, 0xfe, 0x7f]],
  ['a run of 8191 values in a page of 128', [3, 0, 0, 0, 0x80, 0x02, 1], [3, 0, 0, 0, 0xfe, 0x7f, 1]],
  ['bytes, beyond its column', [0x15, 0x04, 0x15, 0x80, 0x10, 0x15], [0x15, 0x04, 0x15, 0x80, 0x10, 0x95]],
])('refuses a page that claims too much before making room for it: %s', async ([what, said, claimed]) => {
  const bytes = Buffer.from(readFileSync(fixture('none.parquet')));
  const at = bytes.indexOf(Buffer.from(said));
  expect(at).toBeGreaterThan(0);
  bytes.set(claimed, at);
  const error = await failure(openPath(scratch('claim.parquet', bytes)));
  expect(error.code).toBe('bad-file');
  expect(error.message).toContain(what);
});

test('a page without what its header should say, which would be read for minutes, is refused', async () => {
  const bytes = readFileSync(fixture('zstd.parquet'));
  const damaged = [...flipped(bytes, 307, seeded(77))].at(-1)!;
  const error = await failure(openPath(scratch('run.parquet', damaged)));
  expect(error.code).toBe('bad-file');
  expect(error.message).toMatch(/"time_ms" says it holds levels of NaN bytes/);
});
