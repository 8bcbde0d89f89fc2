import { mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Recording } from '../../src/io/recording';
import { sampleTimes } from '../../src/io/seriesPath';
import type { WrittenSeries } from '../../src/io/writers/seriesWriter';
import { seriesWriters } from '../../src/io/writers/seriesWriters';
import { writeSeries } from '../../src/io/writers/writeSeries';
import { createRandom } from '../../src/sim/random';
import { failure, openPath, readAll } from './opening';
import { madeUp } from './writtenSeries';

const folder = () => mkdtempSync(join(tmpdir(), 'written-'));
const random = createRandom(4);
/** Numbers of all sizes, with gaps (seed 4). */
const values = Float64Array.from({ length: 2500 * 3 }, (_, at) =>
  at % 97 === 5 ? NaN : random.normal() * 10 ** ((at % 40) - 20),
);
const series = madeUp(values, ['left', 'right', 'weiß, "µ"'], { rate: 250, startTime: 2, unit: 'mV' });

const endings = [...seriesWriters].flatMap(({ extensions }) => extensions);

/** Values as they stand in the file, whatever was made a time axis of. */
async function readBack(path: string, channels: number) {
  const recording = await openPath(path);
  const info = recording.series.find(({ shape }) => shape[1] === channels)!;
  return { recording, info, values: await readAll(recording, info.path) };
}

describe.for(endings)('%s', (ending) => {
  test('reads back to the last bit', async () => {
    const path = join(folder(), `signals${ending}`);
    const { bytes, lost } = await writeSeries(path, series);
    expect(bytes).toBe(statSync(path).size);
    expect(lost).toBe(ending === '.npy' ? 'names of channels, the unit and the sampling rate' : undefined);
    const { recording, info, values: read } = await readBack(path, 3);
    expect(info.shape).toEqual([2500, 3]);
    expect(read).toEqual(values);
    const { channels, rate, startTime, unit } = series;
    if (ending !== '.npy') expect(info).toMatchObject({ channels, rate, startTime, unit });
    await recording.close();
  });

  test('says the name of an only channel, and nothing that was not known', async () => {
    const path = join(folder(), `only${ending}`);
    await writeSeries(path, madeUp(Float64Array.of(3, 1, 2), ['V1']));
    const { recording, info } = await readBack(path, 1);
    expect(info).toMatchObject({ rate: null, unit: '', irregular: false });
    if (ending !== '.npy') expect(info.channels).toEqual(['V1']);
    await recording.close();
  });

  test('keeps zeros with a sign, denormals, the largest and the smallest numbers', async () => {
    const odd = [
      0,
      -0,
      5e-324,
      -2.2250738585072014e-308,
      1e308,
      Number.MAX_VALUE,
      NaN,
      1 / 3,
      0.1 + 0.2,
      -1e-7,
    ];
    const path = join(folder(), `odd${ending}`);
    await writeSeries(path, madeUp(Float64Array.from(odd), ['a', 'b']));
    const { recording, values: read } = await readBack(path, 2);
    expect(Array.from(read).map((value, k) => Object.is(value, odd[k]))).toEqual(odd.map(() => true));
    await recording.close();
  });

  test('takes any names: alike, empty, of numbers, with slashes and quotes, and long ones', async () => {
    const names = [
      'a/b',
      'a/b',
      '',
      '1',
      '2.5',
      "it's",
      'ε\u{1F9E0}',
      `${'long '.repeat(40)}name`,
      '#x',
      'two\nlines',
    ];
    const path = join(folder(), `names${ending}`);
    const titled = madeUp(
      Float64Array.from({ length: 30 }, (_, k) => k),
      names,
      { title: './a:b/' },
    );
    await writeSeries(path, titled);
    const { recording, values: read } = await readBack(path, 10);
    expect([...read]).toEqual(Array.from({ length: 30 }, (_, k) => k));
    await recording.close();
    const numbered = join(folder(), `numbered${ending}`);
    await writeSeries(numbered, madeUp(Float64Array.of(1, 2, 3, 4), ['0', '1']));
    const { recording: again, values: few } = await readBack(numbered, 2);
    expect([...few]).toEqual([1, 2, 3, 4]);
    await again.close();
  });

  test('holds one number, one channel without a rate, and many channels; and nothing is overwritten', async () => {
    const there = folder();
    for (const [samples, channels] of [
      [1, 1],
      [50, 1],
      [3, 5000],
    ] as const) {
      const some = Float64Array.from({ length: samples * channels }, (_, k) => k / 7);
      const path = join(there, `${samples}x${channels}${ending}`);
      const few = madeUp(
        some,
        Array.from({ length: channels }, (_, k) => `n${k}`),
      );
      await writeSeries(path, few);
      // A single number is no series for every reader.
      if (samples > 1) {
        const { recording, values: read } = await readBack(path, channels);
        expect(read).toEqual(some);
        await recording.close();
      }
      expect((await failure(writeSeries(path, few))).message).toMatch(/is there already/);
    }
    await writeSeries(join(there, `empty${ending}`), madeUp(new Float64Array(0), ['a', 'b'], { rate: 10 }));
  });

  test('writes the times of samples that are not equally spaced', async () => {
    const stamps = Float64Array.of(0.5, 1, 1.25, 7, 7.1);
    const path = join(folder(), `uneven${ending}`);
    const uneven = madeUp(Float64Array.of(1, 2, 3, 4, 5), ['a'], {
      times: async (start, stop) => stamps.slice(start, stop),
    });
    const { lost } = await writeSeries(path, uneven);
    expect(lost).toBe(ending === '.npy' ? 'names of channels and times of samples' : undefined);
    if (ending === '.npy') return;
    const recording = await openPath(path);
    const [info] = recording.series as [Recording['series'][number]];
    expect(info).toMatchObject({ irregular: true, startTime: 0.5 });
    const times = sampleTimes(recording, info.path)!;
    expect(await times(0, 5)).toEqual(stamps);
    expect(await times(2, 4)).toEqual(stamps.slice(2, 4));
    await recording.close();
  });

  test('is written piece by piece, and reports how far it is', async () => {
    const asked: number[] = [];
    const long: WrittenSeries = {
      ...madeUp(new Float64Array(0), ['a', 'b']),
      samples: 2_500_000,
      values: async (start, stop) => {
        asked.push(stop - start);
        return Float64Array.from({ length: 2 * (stop - start) }, (_, k) => (2 * start + k) % 1000);
      },
    };
    const told: number[] = [];
    const path = join(folder(), `long${ending}`);
    await writeSeries(path, long, { report: (fraction) => told.push(fraction) });
    expect(Math.max(...asked)).toBeLessThanOrEqual(1_000_000);
    expect(asked.reduce((a, b) => a + b)).toBe(2_500_000);
    expect(told).toEqual([0.4, 0.8, 1]);
    const recording = await openPath(path);
    const [info] = recording.series as [Recording['series'][number]];
    expect(info.shape).toEqual([2_500_000, 2]);
    const slice = await recording.read(info.path, { start: 1_999_999, stop: 2_000_001 });
    expect([...slice]).toEqual([998, 999, 0, 1]);
    await recording.close();
  });

  test('leaves nothing behind where it fails or is ended early', async () => {
    const there = folder();
    writeFileSync(join(there, 'file'), '');
    const error = await failure(writeSeries(join(there, 'nowhere', `x${ending}`), series));
    expect(error.message).toMatch(/can't be written: there is no folder .*nowhere\. Make it first\.$/);
    const ended = new AbortController();
    const writing = writeSeries(
      join(there, `ended${ending}`),
      {
        ...series,
        values: async () => {
          ended.abort('enough');
          throw new Error('the file is gone');
        },
      },
      { signal: ended.signal },
    );
    await expect(writing).rejects.toThrow('the file is gone');
    expect(readdirSync(there)).toEqual(['file']);
  });
});

test('NWB keeps events as events, intervals as intervals and spikes as spikes', async () => {
  const given = [
    { kind: 'spikes', rows: ['u1', 'u2'], times: [1, 2, 3], which: [0, 1, 1], stops: undefined },
    { kind: 'events', rows: ['lick', 'reward'], times: [1, 2, 5], which: [0, 1, 0], stops: undefined },
    { kind: 'intervals', rows: ['trials'], times: [0, 4], which: [0, 0], stops: [3, 4.5] },
  ] as const;
  const path = join(folder(), 'points.nwb');
  await writeSeries(path, {
    ...series,
    points: given.map(({ kind, rows, times, which, stops }) => ({
      info: { path: kind, title: `some / ${kind}`, kind, rows, counts: [], span: null, readable: true },
      read: async () => ({
        times: Float64Array.from(times),
        rows: Uint32Array.from(which),
        ...(stops && { stops: Float64Array.from(stops) }),
      }),
    })),
  });
  const recording = await openPath(path);
  expect(recording.points!.map((one) => [one.path, one.kind, one.rows, one.counts])).toEqual([
    ['/units', 'spikes', ['u1', 'u2'], [1, 2]],
    ['/intervals/some events', 'events', ['lick', 'reward'], [2, 1]],
    ['/intervals/some intervals', 'intervals', ['some intervals'], [2]],
  ]);
  const ever = { start: -Infinity, stop: Infinity };
  expect(await recording.readPoints!('/intervals/some intervals', ever)).toMatchObject({
    stops: Float64Array.of(3, 4.5),
  });
  expect((await recording.readPoints!('/intervals/some events', ever)).stops).toBeUndefined();
  await recording.close();
});

test('an ending that is none is refused with all that are', async () => {
  expect((await failure(writeSeries('x.docx', series))).message).toMatch(/x.docx.*\.csv.*\.nwb/);
});
