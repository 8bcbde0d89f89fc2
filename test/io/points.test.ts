import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { binnedPath } from '../../src/io/binnedPoints';
import { readSeries, seriesAt } from '../../src/io/seriesPath';
import type { Recording } from '../../src/io/recording';
import { failure, fixture, openPath } from './opening';

/** What pynwb wrote, and NumPy's histograms of it. */
const known = JSON.parse(readFileSync(fixture('points.json'), 'utf8')) as {
  readonly units: number[][];
  readonly trials: [number, number][];
  readonly width: number;
  readonly counts: number[][];
  readonly kernel: number;
  readonly rates: number[][];
};
const EVER = { start: -Infinity, stop: Infinity };
const open = (): Promise<Recording> => openPath(fixture('units.nwb'));

test('units and trials of an NWB file are listed beside its series', async () => {
  const { series, points } = await open();
  expect(series.map(({ path }) => path)).toEqual(['/acquisition/running']);
  const spikes = known.units.flat();
  expect(points).toEqual([
    {
      path: '/units',
      title: 'units',
      kind: 'spikes',
      rows: ['n0', 'n1', 'n2'],
      counts: [40, 0, 7],
      span: [Math.min(...spikes), Math.max(...spikes)],
      readable: true,
    },
    {
      path: '/intervals/trials',
      title: 'trials',
      kind: 'intervals',
      rows: ['trials'],
      counts: [3],
      span: [0.5, 9],
      note: 'With the columns choice.',
      readable: true,
    },
  ]);
});

test('their moments are read row by row, of a stretch of time and of some rows', async () => {
  const recording = await open();
  const all = await recording.readPoints!('/units', EVER);
  expect(Array.from(all.times)).toEqual(known.units.flat());
  expect(Array.from(all.rows)).toEqual(known.units.flatMap((times, row) => times.map(() => row)));
  const some = await recording.readPoints!('/units', { start: 2, stop: 5, rows: [2] });
  expect(Array.from(some.times)).toEqual(known.units[2]!.filter((time) => time >= 2 && time < 5));
  const trials = await recording.readPoints!('/intervals/trials', EVER);
  expect(Array.from(trials.times, (start, k) => [start, trials.stops![k]])).toEqual(known.trials);
});

test('in bins they are a series: counts as NumPy counts them, smoothed as it convolves, and square roots', async () => {
  const recording = await open();
  const { width, kernel, counts, rates } = known;
  const read = async (binning: { kernel: number; root: boolean }, start?: number, stop?: number) => {
    const path = binnedPath('/units', { width, ...binning });
    const info = seriesAt(recording, path);
    const slice = { start: start ?? 0, stop: stop ?? info.shape[0] };
    return { info, values: await readSeries(recording, path, slice) };
  };
  const { info, values } = await read({ kernel: 0, root: false });
  expect(info).toMatchObject({
    shape: [counts[0]!.length, 3],
    rate: 100,
    channels: ['n0', 'n1', 'n2'],
    unit: '',
  });
  expect(info.startTime).toBeCloseTo(Math.floor(Math.min(...known.units.flat()) / width) * width, 12);
  const transposed = (rows: number[][]) => rows[0]!.flatMap((_, t) => rows.map((row) => row[t]!));
  expect(Array.from(values)).toEqual(transposed(counts));

  const smooth = await read({ kernel, root: false });
  expect(smooth.info.unit).toBe('Hz');
  const expected = transposed(rates);
  smooth.values.forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 10));
  const rooted = await read({ kernel, root: true });
  rooted.values.forEach((value, at) => expect(value).toBeCloseTo(Math.sqrt(expected[at]!), 10));
  // A slice is the same stretch of the whole, its neighbours' bins reaching into it.
  const slice = await read({ kernel, root: false }, 100, 160);
  slice.values.forEach((value, at) => expect(value).toBeCloseTo(smooth.values[300 + at]!, 12));
});

test('says what is wrong with what is asked for', async () => {
  const recording = await open();
  const message = async (path: string) =>
    (await failure(Promise.resolve().then(() => seriesAt(recording, path)))).message;
  expect(await message('/units')).toMatch(/holds moments, no signal. Give a width of bins/);
  expect(await message('/units?bin=abc')).toMatch(/Expected seconds for "bin"/);
  expect(await message('/units?bin=0')).toMatch(/width of bins above 0 s/);
  expect(await message('/units?bin=1e-12')).toMatch(/wider bins; widths are in seconds/);
  expect(await message('/units?bin=0.1&smooth=1')).toMatch(/"smooth" is none of them/);
  expect(await message('/unit?bin=0.1')).toMatch(/has no spikes, events or intervals "\/unit"/);
  expect((await failure(recording.readPoints!('/units', { ...EVER, rows: [3] }))).message).toMatch(
    /rows 0 … 2/,
  );
});
