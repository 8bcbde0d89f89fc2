import { SimError } from '../sim/errors';
import type { Binning, PointsInfo, Recording, SeriesInfo, SliceRequest } from './recording';
import { checkSlice } from './slice';

/** Bins at most: beyond, a width was meant in other units. */
const MOST_BINS = 1e9;
/** Standard deviations a kernel reaches to either side. */
const REACH = 4;

/**
 * The path of the series that points become in bins. It says all that is needed, so that whatever keeps a series by its path keeps
 * the binning with it.
 */
export const binnedPath = (points: string, { width, kernel, root }: Binning): string =>
  `${points}?bin=${width}${kernel > 0 ? `&kernel=${kernel}` : ''}${root ? '&root=1' : ''}`;

/** The path of the points whose bins a series' path stands for; undefined where it is none of bins. */
export function pointsOf(path: string): string | undefined {
  const at = path.lastIndexOf('?bin=');
  return at < 0 ? undefined : path.slice(0, at);
}

/** What the bins of some points are as a series. @throws {SimError} `bad-parameter`, `too-short`. */
export function binnedInfo(points: PointsInfo, binning: Binning): SeriesInfo {
  const { width, kernel, root } = binning;
  const { first, count } = binsOf(points, width);
  const quantity = kernel > 0 ? 'Hz' : '';
  return {
    path: binnedPath(points.path, binning),
    title: `${points.title}, ${milliseconds(width)} bins${kernel > 0 ? `, smoothed over ${milliseconds(kernel)}` : ''}`,
    kind: 'continuous',
    shape: [count, points.rows.length],
    rate: 1 / width,
    irregular: false,
    startTime: first * width,
    unit: root && quantity ? `√${quantity}` : quantity,
    channels: points.rows,
    missing: 0,
    bins: { points: points.path, ...binning },
    readable: points.readable,
  };
}

const milliseconds = (s: number): string => `${Number((1000 * s).toPrecision(4))} ms`;

/** Bins that hold all points: multiples of the width, so that the bins of two tables of one recording lie on each other. */
function binsOf({ span, title, rows }: PointsInfo, width: number): { first: number; count: number } {
  if (!(width > 0 && width < Infinity)) {
    throw new SimError('bad-parameter', `Expected a width of bins above 0 s, got ${width}.`);
  }
  if (!span || rows.length === 0) {
    throw new SimError('too-short', `${title} is empty, so there is nothing to count.`);
  }
  const first = binOf(span[0], width);
  const count = binOf(span[1], width) + 1 - first;
  if (count * rows.length > MOST_BINS) {
    throw new SimError(
      'bad-parameter',
      `${count} bins of ${width} s in ${rows.length} rows are more than can be held. Take wider bins; widths are in seconds.`,
    );
  }
  return { first, count };
}

/** Bin k holds k · width ≤ time < (k + 1) · width, also where the division rounds across a border. */
function binOf(time: number, width: number): number {
  const bin = Math.floor(time / width);
  if (time >= (bin + 1) * width) return bin + 1;
  return time < bin * width ? bin - 1 : bin;
}

/** Values of a slice of such a series, shape (T × N), row-major. @throws {SimError} as `Recording.read`. */
export async function readBinned(
  recording: Recording,
  points: PointsInfo,
  { width, kernel, root }: Binning,
  slice: SliceRequest,
): Promise<Float64Array> {
  const info = binnedInfo(points, { width, kernel, root });
  const rows = checkSlice(info, slice);
  const { first } = binsOf(points, width);
  // Bins before and after the slice reach into it.
  const reach = Math.ceil((REACH * kernel) / width);
  const from = slice.start - reach;
  const T = slice.stop - slice.start;
  const { times, rows: which } = await recording.readPoints!(points.path, {
    start: (first + from) * width,
    stop: (first + slice.stop + reach) * width,
    rows: [...new Set(rows)],
  });

  const bins = T + 2 * reach;
  const counts = new Map([...new Set(rows)].map((row) => [row, new Float64Array(bins)]));
  for (let k = 0; k < times.length; k++) {
    const bin = binOf(times[k]!, width) - first - from;
    if (bin >= 0 && bin < bins) counts.get(which[k]!)![bin]!++;
  }
  const weights = gaussian(kernel / width, reach);
  const out = new Float64Array(T * rows.length);
  rows.forEach((row, c) => {
    const own = counts.get(row)!;
    for (let t = 0; t < T; t++) {
      let value = own[t + reach]!;
      if (kernel > 0) {
        value = 0;
        for (let k = -reach; k <= reach; k++) value += weights[k + reach]! * own[t + reach + k]!;
        value /= width;
      }
      out[t * rows.length + c] = root ? Math.sqrt(value) : value;
    }
  });
  return out;
}

/** Weights of a Gaussian at whole steps, summing to 1; shape (2 reach + 1). @param deviation in steps. */
function gaussian(deviation: number, reach: number): Float64Array {
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, k) =>
    Math.exp(-0.5 * ((k - reach) / (deviation || 1)) ** 2),
  );
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

/** The points and the binning a path stands for; undefined where it is none of bins. @throws {SimError} `bad-parameter`. */
export function parseBinned(
  path: string,
): { readonly points: string; readonly binning: Binning } | undefined {
  const points = pointsOf(path);
  if (points === undefined) return undefined;
  const given = new URLSearchParams(path.slice(points.length + 1));
  const number = (name: string): number => {
    const value = given.get(name);
    if (value === null) return 0;
    if (value.trim() !== '' && Number(value) >= 0 && Number(value) < Infinity) return Number(value);
    throw new SimError(
      'bad-parameter',
      `Expected seconds for "${name}" of the series ${path}, got "${value}".`,
    );
  };
  const unknown = [...given.keys()].find((name) => !['bin', 'kernel', 'root'].includes(name));
  if (unknown !== undefined) {
    throw new SimError(
      'bad-parameter',
      `A series of bins takes bin, kernel and root, as ${points}?bin=0.02&kernel=0.05&root=1; "${unknown}" is none of them.`,
    );
  }
  return {
    points,
    binning: { width: number('bin'), kernel: number('kernel'), root: number('root') > 0 },
  };
}
