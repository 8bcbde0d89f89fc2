import type { SampleTimes, SeriesInfo, SliceRequest } from '../recording';
import { checkSlice, findSeries, markMissing } from '../slice';
import { storedTogether } from '../storedTogether';
import type { TimeAxis } from '../timeAxis';
import { type ArrayView, channelIndex, keptDims, readView, viewShape, wholeView } from './arrayView';
import { type LikelyTime, smoothness } from './likelyTime';
import { product, type StoredArray } from './storedArray';

/** Channels of one series at most: beyond, a dimension was meant for something else. */
const MOST_CHANNELS = 65_536;
/** Values that are looked at on opening; larger arrays are not. */
const SURVEYED = 500_000;

/** What a file says of an array, from which every view of it is described. */
export interface ArraySource {
  /** Of the series, as `SeriesInfo` has them. */
  readonly path: string;
  readonly title: string;
  readonly unit: string;
  readonly array: StoredArray;
  /** The dimension along which time runs unless the user says otherwise. */
  readonly time: number;
  /** How samples lie in time along each dimension, as far as the file says. */
  readonly axes: readonly TimeAxis[];
  /** When each sample along a dimension was taken, where the file says it of each. */
  readonly times?: readonly (SampleTimes | undefined)[];
  /** Names of the places along each dimension, where the file has them. */
  readonly names: readonly (readonly string[] | undefined)[];
  /** Name of the channel where there is only one. */
  readonly name: string;
  /** Missing samples; null where they have not been counted. */
  readonly missing: number | null;
  /** Along which dimension time seems to run instead. */
  readonly likely?: LikelyTime;
  /** True where the format says what time is, so that there is no choice. */
  readonly isSettled?: boolean;
  readonly notes: readonly string[];
  /** Why it can't be read; absent where it can. */
  readonly problem?: string;
}

export const UNTIMED: TimeAxis = { rate: null, irregular: false, startTime: 0 };

/** What a view of an array is as a series, the one along `time` when none is given. Its path is that of the array. */
export function arrayInfo(source: ArraySource, view = wholeView(source.array, source.time)): SeriesInfo {
  const { path, title, unit, array, time, axes, likely } = source;
  const { dims } = array;
  const shape = viewShape(dims, view);
  const tooMany = shape[1] > MOST_CHANNELS;
  const isWhole = view.at.every((index) => index === '*');
  const isChoice = !source.isSettled && dims.filter((size) => size > 1).length > 1;
  const across = (sizes: readonly number[]) => keptDims(dims, view).map((d) => sizes[d]!);
  const notes = [
    ...(source.problem ? [source.problem] : []),
    ...(tooMany ? [manyChannels(dims, view, shape[1])] : []),
    ...source.notes,
    ...(isWhole && !tooMany && dims.filter((size) => size > 1).length > 2 ? [flattened(dims, view)] : []),
  ];
  return {
    path,
    title,
    kind: 'continuous',
    shape,
    ...axes[view.time]!,
    unit,
    channels: tooMany ? [] : channelNames(source, view),
    missing: isWhole || source.missing === 0 ? source.missing : null,
    ...storedTogether(array.grain[view.time]!, across(array.grain), across(dims)),
    ...(isChoice && { dims, timeDim: view.time }),
    ...(isChoice && likely && view.time === time && { likelyTime: likely }),
    ...(notes.length > 0 && { note: notes.join(' ') }),
    readable: !source.problem && !tooMany,
  };
}

/** Values of a view, shape (T × channels), missing samples as NaN. @throws {SimError} as `Recording.read`. */
export async function readArray(
  source: ArraySource,
  slice: SliceRequest,
  view = wholeView(source.array, source.time),
): Promise<Float64Array> {
  const channels = checkSlice(arrayInfo(source, view), slice);
  const values = await readView(source.array, view, slice, channels);
  markMissing(values);
  return values;
}

/** What arrays give a recording. */
export function arrayRecording(name: string, sources: readonly ArraySource[]) {
  const series = sources.map((source) => arrayInfo(source));
  const arrayAt = (path: string) => sources.find((source) => source.path === path);
  return {
    series,
    arrayAt,
    timesAt: (path: string) => sampleTimesOf(arrayAt(path)),
    async read(path: string, slice: SliceRequest): Promise<Float64Array> {
      const info = findSeries(name, series, path);
      return readArray(sources[series.indexOf(info)]!, slice);
    },
  };
}

/** When the samples of an array were taken, along the dimension that is taken for time. */
export const sampleTimesOf = (source: ArraySource | undefined): SampleTimes | undefined =>
  source?.times?.[source.time];

/** What a look at the values of an array shows. */
export interface Survey {
  readonly missing: number | null;
  /** Along each dimension. */
  readonly smooth?: readonly number[];
}

/** Looks at the values of an array that is not large. @param isFloat whether numbers of its type can be missing. */
export async function survey(array: StoredArray, isFloat: boolean, most = SURVEYED): Promise<Survey> {
  const { dims } = array;
  const unknown = { missing: isFloat ? null : 0 };
  if (product(dims) > Math.min(most, array.most)) return unknown;
  const values = await array.read({ start: dims.map(() => 0), count: dims });
  const missing = markMissing(values);
  return values.length <= SURVEYED && dims.length > 1
    ? { missing, smooth: smoothness(values, dims) }
    : { missing };
}

/** Dimensions along which places have names. */
export const namedDims = (names: ArraySource['names']): number[] =>
  names.flatMap((list, d) => (list ? [d] : []));

function channelNames({ array: { dims }, names, name }: ArraySource, view: ArrayView): string[] {
  const kept = keptDims(dims, view).filter((d) => dims[d]! > 1);
  const count = product(kept.map((d) => dims[d]!));
  if (count === 1) return [name];
  const only = kept.length === 1;
  return Array.from({ length: count }, (_, channel) =>
    channelIndex(dims, kept, channel)
      .map((index, k) => names[kept[k]!]?.[index] ?? (only ? `channel ${index + 1}` : String(index + 1)))
      .join(', '),
  );
}

const sizes = (dims: readonly number[]): string => dims.join(' × ');

const flattened = (dims: readonly number[], { time }: ArrayView): string =>
  `An array of ${sizes(dims)}: time runs along dimension ${time + 1}, and every place along the others is a channel.`;

const manyChannels = (dims: readonly number[], { time }: ArrayView, channels: number): string =>
  `An array of ${sizes(dims)} has ${channels} channels with time along dimension ${time + 1}; up to ${MOST_CHANNELS} are read. Let time run along another dimension, or fix places along some.`;
