import { SimError } from '../sim/errors';
import { type ArraySource, arrayInfo, readArray, UNTIMED } from './array/arraySource';
import { type ArrayView, checkView, wholeView } from './array/arrayView';
import { parseView, viewedSeries, viewPath } from './array/viewPath';
import { binnedInfo, parseBinned, pointsOf, readBinned } from './binnedPoints';
import { findPoints } from './points';
import type { Recording, SampleTimes, SeriesInfo, SeriesView, SliceRequest } from './recording';
import { findSeries } from './slice';

/**
 * The series of a path: one of the file's own, points in bins (`/units?bin=0.02`), or one of the file's own seen otherwise
 * (`/cube?time=1&at=3,*,*&rate=250`).
 *
 * @throws {SimError} `not-found`, naming what there is; `bad-parameter` for bins or a view that are none.
 */
export function seriesAt(recording: Recording, path: string): SeriesInfo {
  const own = recording.series.find((one) => one.path === path);
  if (own) return own;
  const binned = parseBinned(path);
  if (binned) return binnedInfo(findPoints(recording, binned.points), binned.binning);
  const viewed = parseView(path);
  if (viewed) return viewedInfo(recording, viewed.of, viewed.view);
  const known = [...recording.series, ...(recording.points ?? [])].map((one) => one.path).join(', ');
  const isPoints = recording.points?.some((one) => one.path === path);
  throw new SimError(
    'not-found',
    isPoints
      ? `${path} of ${recording.name} holds moments, no signal. Give a width of bins in seconds, as ${path}?bin=0.02.`
      : `${recording.name} has no series "${path}". It has: ${known || 'none'}.`,
    { series: path },
  );
}

/** Values of a slice of such a series, shape (T × N), row-major. @throws {SimError} as `seriesAt` and `Recording.read`. */
export async function readSeries(
  recording: Recording,
  path: string,
  slice: SliceRequest,
): Promise<Float64Array> {
  if (recording.series.some((one) => one.path === path)) return recording.read(path, slice);
  const binned = parseBinned(path);
  if (binned) return readBinned(recording, findPoints(recording, binned.points), binned.binning, slice);
  const viewed = parseView(path);
  if (!viewed) return recording.read(path, slice);
  // What has only another rate or unit is read as it is.
  if (!isTurned(viewed.view)) return recording.read(viewed.of, slice);
  const source = sourceOf(recording, viewed.of);
  return readArray(source, slice, arrayView(source, viewed.view));
}

/** Such values piece by piece, as `Recording.pieces`; as one piece where the format knows no better. */
export async function* readPieces(
  recording: Recording,
  path: string,
  slice: SliceRequest,
): AsyncGenerator<Float64Array> {
  const isOwn = recording.series.some((one) => one.path === path);
  if (isOwn && recording.pieces) yield* recording.pieces(path, slice);
  else yield await readSeries(recording, path, slice);
}

/** When each sample of such a series was taken; undefined where the file does not say it of each. */
export function sampleTimes(recording: Recording, path: string): SampleTimes | undefined {
  if (recording.series.some((one) => one.path === path)) return recording.timesAt?.(path);
  const viewed = parseBinned(path) ? undefined : parseView(path);
  // A rate that the user gave takes the place of what the file says.
  if (!viewed || viewed.view.rate !== undefined) return undefined;
  if (!isTurned(viewed.view)) return recording.timesAt?.(viewed.of);
  const source = sourceOf(recording, viewed.of);
  return source.times?.[arrayView(source, viewed.view).time];
}

/** The path of the file's own series or points that a path stands for, whatever is made of them. */
export const ownPath = (path: string): string => pointsOf(path) ?? viewedSeries(path) ?? path;

/** What a view of a series is. @throws {SimError} `not-found`, `bad-parameter`. */
export function viewedInfo(recording: Recording, of: string, view: SeriesView): SeriesInfo {
  const own = findSeries(recording.name, recording.series, of);
  const seen = isTurned(view) ? turnedInfo(sourceOf(recording, of), view) : own;
  const rate = view.rate ?? seen.rate;
  const isOther = view.rate !== undefined && seen.rate !== null && view.rate !== seen.rate;
  const note = [
    ...(seen.note ? [seen.note] : []),
    ...(isOther
      ? [`The rate is the one you gave; the file says ${Number(seen.rate!.toPrecision(9))} Hz.`]
      : []),
  ].join(' ');
  return {
    ...seen,
    path: viewPath(of, view),
    title: titleOf(own, view),
    rate,
    irregular: view.rate === undefined && seen.irregular,
    unit: view.unit ?? seen.unit,
    ...(note && { note }),
    view: { of, ...view },
  };
}

const isTurned = ({ time, at }: SeriesView): boolean => time !== undefined || at !== undefined;

const turnedInfo = (source: ArraySource, view: SeriesView): SeriesInfo =>
  arrayInfo(source, arrayView(source, view));

function titleOf({ title, timeDim = 0 }: SeriesInfo, { time, at = [] }: SeriesView): string {
  const along = time === undefined || time === timeDim ? [] : [`time along dimension ${time + 1}`];
  const places = at.flatMap((index, d) =>
    index === '*' ? [] : [`place ${index + 1} along dimension ${d + 1}`],
  );
  return [title, ...along, ...places].join(', ');
}

function arrayView(source: ArraySource, { time = source.time, at }: SeriesView): ArrayView {
  const view = { ...wholeView(source.array, time), ...(at && { at }) };
  checkView(source.array.dims, view, source.path);
  return view;
}

/** The array behind a series; a table of a format that knows no arrays is one of two dimensions. */
function sourceOf(recording: Recording, path: string): ArraySource {
  return recording.arrayAt?.(path) ?? tableSource(recording, path);
}

/** Values of one box of a table. */
const MOST_VALUES = 2e6;

function tableSource(recording: Recording, path: string): ArraySource {
  const info = findSeries(recording.name, recording.series, path);
  const { shape, channels, rate, irregular, startTime, title, unit, missing, readable, note, likelyTime } =
    info;
  return {
    path,
    title,
    unit,
    array: {
      dims: shape,
      nesting: [0, 1],
      grain: [1, 1],
      most: MOST_VALUES,
      async read({ start, count }) {
        return recording.read(path, {
          start: start[0]!,
          stop: start[0]! + count[0]!,
          channels: Array.from({ length: count[1]! }, (_, k) => start[1]! + k),
        });
      },
    },
    time: 0,
    axes: [{ rate, irregular, startTime }, UNTIMED],
    times: [recording.timesAt?.(path)],
    names: [undefined, channels],
    name: title,
    missing,
    ...(likelyTime && { likely: likelyTime }),
    notes: [],
    ...(!readable && { problem: note ?? 'its storage is not supported.' }),
  };
}
