import { findPoints } from '../../io/points';
import type { Recording } from '../../io/recording';
import type { Raster } from '../../shared/contract';
import { SimError } from '../../sim/errors';

export interface RasterRequest {
  readonly points: string;
  readonly rows: readonly number[];
  /** s. */
  readonly start: number;
  readonly stop: number;
  readonly bins: number;
}

/** Most stretches that are counted in: more than any screen has columns. */
const MOST_BINS = 20_000;

/** Moments in each of `bins` equal stretches of time, row by row, so that a plot of any length shows every one. */
export async function readRaster(
  recording: Recording,
  { points, rows, start, stop, bins }: RasterRequest,
): Promise<Raster> {
  const info = findPoints(recording, points);
  if (!(stop > start && Number.isFinite(stop - start) && bins >= 1 && bins <= MOST_BINS)) {
    throw new SimError(
      'bad-parameter',
      `Expected a stretch of time and 1 … ${MOST_BINS} parts of it, got ${start} … ${stop} s in ${bins}.`,
    );
  }
  const isLasting = info.kind === 'intervals';
  // An interval that began before may reach into the stretch.
  const from = isLasting ? -Infinity : start;
  const found = await recording.readPoints!(points, { start: from, stop, rows });
  const places = new Map(rows.map((row, place) => [row, place]));
  const counted = rows.map(() => new Float32Array(bins));
  const width = (stop - start) / bins;
  found.times.forEach((time, k) => {
    const row = counted[places.get(found.rows[k]!)!]!;
    if (found.stops) cover(row, (time - start) / width, (found.stops[k]! - start) / width);
    else row[Math.min(bins - 1, Math.floor((time - start) / width))]!++;
  });
  return { start, stop, rows: counted };
}

/** Adds to each stretch the share of it between two places; at most 1. */
function cover(row: Float32Array, from: number, to: number): void {
  for (let bin = Math.max(0, Math.floor(from)); bin < Math.min(row.length, to); bin++) {
    row[bin] = Math.min(1, row[bin]! + Math.min(bin + 1, to) - Math.max(bin, from));
  }
}
