import { expect, test } from 'vitest';
import { readRaster } from '../../src/main/engine/raster';
import { within } from '../../src/io/points';
import type { PointsInfo, Recording } from '../../src/io/recording';

const info = (kind: PointsInfo['kind'], rows: readonly string[]): PointsInfo => ({
  ...{ path: '/p', title: 'p', kind, rows, counts: rows.map(() => 1), span: [0, 10], readable: true },
});
/** A recording that holds these moments and nothing else. */
const recording = (
  kind: PointsInfo['kind'],
  times: readonly number[][],
  stops?: readonly number[][],
): Recording => ({
  ...{ format: 'test', name: 'test', series: [], facts: [], points: [info(kind, times.map(String))] },
  read: () => Promise.reject(new Error('there is no series')),
  async readPoints(_path, request) {
    const rows = (request.rows ?? times.map((_, row) => row)).map((row) => ({
      row,
      times: Float64Array.from(times[row]!),
      ...(stops && { stops: Float64Array.from(stops[row]!) }),
    }));
    return within(rows, request);
  },
  close: async () => {},
});

test('every moment is counted in the stretch it falls into, in the rows asked for', async () => {
  const spikes = recording('spikes', [
    [0.1, 0.2, 4.9, 5],
    [1, 2, 3],
  ]);
  const { rows } = await readRaster(spikes, { points: '/p', rows: [1, 0], start: 0, stop: 5, bins: 5 });
  expect(rows.map((row) => Array.from(row))).toEqual([
    [0, 1, 1, 1, 0],
    [2, 0, 0, 0, 1],
  ]);
});

test('of intervals the covered share is told, of those too that began before', async () => {
  const trials = recording('intervals', [[-3, 1.5, 3.9]], [[0.25, 3, 9]]);
  const { rows } = await readRaster(trials, { points: '/p', rows: [0], start: 0, stop: 4, bins: 4 });
  expect(Array.from(rows[0]!, (share) => Number(share.toFixed(5)))).toEqual([0.25, 0.5, 1, 0.1]);
});

test('a stretch that is none is refused', async () => {
  const none = recording('events', [[1]]);
  const asked = { points: '/p', rows: [0], start: 2, stop: 2, bins: 5 };
  await expect(readRaster(none, asked)).rejects.toThrow(/Expected a stretch of time/);
  await expect(readRaster(none, { ...asked, points: '/q' })).rejects.toThrow(
    /no spikes, events or intervals/,
  );
});
