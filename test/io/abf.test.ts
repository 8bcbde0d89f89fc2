import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { failure, fixture, openBytes, openPath, readAll } from './opening';

interface Known {
  readonly rate: number;
  readonly channels: string[];
  readonly units: string[];
  readonly sweeps: number[];
  readonly shape: [number, number];
  readonly values?: number[];
  /** In single precision, of the first samples. */
  readonly single?: number[];
  readonly started?: string;
}

/** What Neo and pyABF read. */
const known = JSON.parse(readFileSync(fixture('abf.json'), 'utf8')) as Record<string, Known>;

describe.for(Object.keys(known))('%s', (name) => {
  const { rate, channels, units, sweeps, shape, values, single, started } = known[name]!;
  const isUneven = new Set(sweeps).size > 1;

  test('has the values, names and rate that other readers find', async () => {
    const recording = await openPath(fixture(name));
    const [info] = recording.series;
    expect(info).toMatchObject({ path: 'signals', rate, irregular: false });
    expect(info!.shape).toEqual([shape[0], shape[1] + Number(isUneven)]);
    const isMixed = new Set(units).size > 1;
    // Neo writes u for µ.
    const named = channels.map((channel, c) =>
      isMixed ? `${channel} (${units[c]!.replace(/^u/, 'µ')})` : channel,
    );
    expect(info!.channels.slice(0, shape[1])).toEqual(named);
    expect(info!.unit).toBe(isMixed ? '' : units[0]);
    const recorded = Array.from({ length: shape[1] }, (_, c) => c);
    const read = await recording.read('signals', { start: 0, stop: shape[0], channels: recorded });
    if (values) expect(Array.from(read)).toEqual(values);
    if (single) expect(Array.from(Float32Array.from(read.subarray(0, single.length)))).toEqual(single);
    if (started) {
      const date = started.startsWith('9803') ? '1998-03-18T01:02:03.250' : started;
      expect(recording.facts).toContainEqual({ label: 'Started', value: date });
    }
    await recording.close();
  });

  test('has its sweeps as intervals and, where there are enough, as trials', async () => {
    const recording = await openPath(fixture(name));
    const trials = isUneven ? { kind: 'channel', channel: shape[1] } : { kind: 'length', samples: sweeps[0] };
    expect(recording.series[0]!.trials).toEqual(sweeps.length > 1 ? trials : undefined);
    const found = recording.points!.find(({ path }) => path === 'sweeps');
    expect(found?.counts).toEqual(sweeps.length > 1 ? [sweeps.length] : undefined);
    if (found) {
      const { times, stops } = await recording.readPoints!('sweeps', { start: -Infinity, stop: Infinity });
      const lasted = Array.from(times, (time, k) => Math.round((stops![k]! - time) * rate));
      expect(lasted).toEqual(sweeps);
    }
    await recording.close();
  });
});

test('tags lie where they were set, and those between two sweeps at the start of the next', async () => {
  const tags = async (name: string) => {
    const recording = await openPath(fixture(name));
    const { times, rows } = await recording.readPoints!('tags', { start: -Infinity, stop: Infinity });
    const names = recording.points!.find(({ path }) => path === 'tags')!.rows;
    return Array.from(times, (time, k) => [names[rows[k]!], Number(time.toFixed(9))]);
  };
  // Times in the file count the numbers of both channels: 100 / (2 · 20 kHz).
  expect(await tags('gapfree.abf')).toEqual([
    ['drug in', 0.0025],
    ['drug out', 0.01125],
  ]);
  // A sweep has 60 samples at 10 kHz: the third begins at 12 ms of the series.
  expect(await tags('episodic.abf')).toEqual([
    ['in the third sweep', 0.0145],
    ['in a pause', 0.012],
  ]);
});

test('uneven sweeps are numbered by a channel', async () => {
  const recording = await openPath(fixture('events.abf'));
  const { sweeps, values } = known['events.abf']!;
  expect(recording.series[0]!.channels).toEqual(['Vm', 'sweep']);
  const all = await readAll(recording, 'signals');
  const numbers = sweeps.flatMap((length, k) => Array<number>(length).fill(k + 1));
  expect(Array.from(all)).toEqual(numbers.flatMap((number, t) => [values![t]!, number]));
  const slice = await recording.read('signals', { start: 195, stop: 205, channels: [1, 0, 1] });
  expect(Array.from(slice)).toEqual(
    numbers.slice(195, 205).flatMap((number, t) => [number, values![195 + t]!, number]),
  );
  expect([...(await recording.read('signals', { start: 299, stop: 300, channels: [1] }))]).toEqual([4]);
});

test('says what is wrong with a damaged file', async () => {
  const whole = readFileSync(fixture('episodic.abf'));
  const message = async (change: (view: DataView) => void, bytes = Uint8Array.from(whole)) => {
    change(new DataView(bytes.buffer));
    return (await failure(openBytes(bytes, 'a.abf'))).message;
  };
  expect(await message(() => {}, whole.slice(0, 2500))).toMatch(/a\.abf is damaged or was cut short/);
  expect(await message((view) => view.setInt32(244, 2 ** 30, true))).toMatch(
    /its 1073741824 numbers would end at byte \d+, but 5120 bytes are there/,
  );
  expect(await message((view) => view.setInt32(100, 50_000, true))).toMatch(/said to have 50000 channels/);
  expect(await message((view) => view.setUint16(30, 7, true))).toMatch(/of the format 7/);
  expect(await message((view) => view.setInt16(512, 9, true))).toMatch(/in a mode 9/);
  // Words that begin like one.
  const text = await failure(openBytes(Buffer.from('ABF is a file format\n'), 'a.txt'));
  expect(text.message).toMatch(/no table of numbers/);
});
