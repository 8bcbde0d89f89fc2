import { SimError } from '../../sim/errors';
import type { SliceRequest } from '../recording';
import { type Box, product, type StoredArray, strides } from './storedArray';

/** How an array is seen as a series: one of its dimensions is time, what is kept of the others are the channels. */
export interface ArrayView {
  /** The dimension along which time runs, from 0. */
  readonly time: number;
  /** For each dimension the one index, from 0, that is looked at, or `*` for all; always `*` for time. */
  readonly at: readonly (number | '*')[];
}

/** Time along one dimension, and all of the others. */
export const wholeView = ({ dims }: Pick<StoredArray, 'dims'>, time: number): ArrayView => ({
  time,
  at: dims.map(() => '*'),
});

/**
 * The first dimension of more than one, along which MATLAB's functions work too, and which is the first one of a table: time runs along
 * it unless something says otherwise.
 */
export const firstLong = (dims: readonly number[]): number =>
  Math.max(
    0,
    dims.findIndex((size) => size > 1),
  );

/** Samples and channels. */
export function viewShape(dims: readonly number[], { time, at }: ArrayView): [number, number] {
  return [dims[time]!, product(keptDims(dims, { time, at }).map((d) => dims[d]!))];
}

/** Dimensions that become channels, the last one fastest. */
export const keptDims = (dims: readonly number[], { time, at }: ArrayView): number[] =>
  dims.flatMap((_, d) => (d !== time && at[d] === '*' ? [d] : []));

/** Indices of a channel along the kept dimensions. */
export function channelIndex(dims: readonly number[], kept: readonly number[], channel: number): number[] {
  let left = channel;
  return kept
    .toReversed()
    .map((d) => {
      const index = left % dims[d]!;
      left = Math.floor(left / dims[d]!);
      return index;
    })
    .toReversed();
}

/** @throws {SimError} `bad-parameter`, naming what is possible. */
export function checkView(dims: readonly number[], { time, at }: ArrayView, path: string): void {
  const shape = dims.join(' × ');
  const wrong = (what: string) => new SimError('bad-parameter', `${path} is an array of ${shape}: ${what}.`);
  if (!(Number.isInteger(time) && time >= 0 && time < dims.length)) {
    throw wrong(`time=${time} is none of its dimensions, which count from 0 to ${dims.length - 1}`);
  }
  if (at.length !== dims.length) {
    throw wrong(
      `at expects ${dims.length} indices or "*", one a dimension, as at=${dims.map(() => '*').join()}`,
    );
  }
  if (at[time] !== '*') throw wrong(`dimension ${time} is time, so at has "*" there`);
  const d = at.findIndex(
    (index, d) => !(index === '*' || (Number.isInteger(index) && index >= 0 && index < dims[d]!)),
  );
  if (d >= 0) throw wrong(`at=${at.join()} leaves dimension ${d}, whose indices are 0 to ${dims[d]! - 1}`);
}

/**
 * Samples [start, stop) of the chosen channels, shape (stop − start × channels.length), row-major, in stored units, read in boxes of
 * bounded size.
 *
 * @throws {SimError} `bad-file`.
 */
export async function readView(
  array: StoredArray,
  view: ArrayView,
  { start, stop }: SliceRequest,
  channels: readonly number[],
): Promise<Float64Array> {
  const values = new Float64Array((stop - start) * channels.length);
  if (values.length === 0) return values;
  const kept = keptDims(array.dims, view);
  const wanted = channels.map((channel, column) => ({
    column,
    index: channelIndex(array.dims, kept, channel),
  }));
  for (const group of together(array, view.time, kept, wanted)) {
    const { first, count } = around(group);
    const box = (from: number, to: number): Box => {
      const place = (d: number, time: number, others: readonly number[], one: (index: number) => number) => {
        const k = kept.indexOf(d);
        return d === view.time ? time : k >= 0 ? others[k]! : one(view.at[d] as number);
      };
      return {
        start: array.dims.map((_, d) => place(d, from, first, (index) => index)),
        count: array.dims.map((_, d) => place(d, to - from, count, () => 1)),
      };
    };
    const rows = rowsOf(array, view.time, product(count));
    for (let from = start; from < stop;) {
      // Borders of the pieces that are read as a whole, so that none is read twice.
      const to = Math.min(stop, (Math.floor(from / rows) + 1) * rows);
      const part = box(from, to);
      scatter(
        await array.read(part),
        part,
        view.time,
        kept,
        first,
        group,
        values,
        from - start,
        channels.length,
      );
      from = to;
    }
  }
  return values;
}

interface Wanted {
  /** Its place among the channels that were asked for. */
  readonly column: number;
  readonly index: readonly number[];
}

/** The smallest box that holds some channels, along the kept dimensions. */
function around(group: readonly Wanted[]): { first: number[]; count: number[] } {
  const first = group[0]!.index.slice();
  const last = group[0]!.index.slice();
  for (const { index } of group) {
    for (let k = 0; k < index.length; k++) {
      if (index[k]! < first[k]!) first[k] = index[k]!;
      if (index[k]! > last[k]!) last[k] = index[k]!;
    }
  }
  return { first, count: first.map((from, k) => last[k]! + 1 - from) };
}

/**
 * Channels that are best read together. Along dimensions nearer in the file than time all lie between each other, so one box is read,
 * unless the file is in pieces; along farther ones a box that would be mostly air is cut at its widest gap.
 */
function together(
  { nesting, grain, most, isInPieces }: StoredArray,
  time: number,
  kept: readonly number[],
  wanted: readonly Wanted[],
): (readonly Wanted[])[] {
  const far = kept.map((d) => isInPieces || nesting.indexOf(d) < nesting.indexOf(time));
  const cells = (from: number, to: number, k: number) =>
    Math.floor(to / grain[kept[k]!]!) - Math.floor(from / grain[kept[k]!]!) + 1;
  const cut = (group: readonly Wanted[]): (readonly Wanted[])[] => {
    const { first, count } = around(group);
    const pieces = first.map((from, k) => (far[k] ? cells(from, from + count[k]! - 1, k) : 1));
    const isFull = product(pieces) <= Math.max(1, group.length) * 2 || group.length === 1;
    // More channels than fit into one box of a single sample are read in parts, whatever lies between.
    if (isFull && product(count) <= most) return [group];
    const sizes = isFull ? count : pieces;
    const k = sizes.indexOf(sizes.reduce((widest, size) => Math.max(widest, size)));
    const sorted = group.toSorted((a, b) => a.index[k]! - b.index[k]!);
    let at = sorted.length >> 1;
    let widest = -1;
    for (let i = 1; i < sorted.length; i++) {
      const gap = sorted[i]!.index[k]! - sorted[i - 1]!.index[k]!;
      // Among equal gaps the one in the middle.
      if (
        gap < widest ||
        (gap === widest && Math.abs(2 * i - sorted.length) >= Math.abs(2 * at - sorted.length))
      )
        continue;
      widest = gap;
      at = i;
    }
    return [...cut(sorted.slice(0, at)), ...cut(sorted.slice(at))];
  };
  return cut(wanted);
}

/** Samples in one box, whole pieces where they fit. */
function rowsOf({ grain, most }: StoredArray, time: number, channels: number): number {
  const rows = Math.max(1, Math.floor(most / channels));
  const piece = grain[time]!;
  return rows > piece ? rows - (rows % piece) : rows;
}

/** Samples copied for all channels before the next ones: keeps both sides in the processor's cache. */
const TILE = 64;

function scatter(
  from: Float64Array,
  { count }: Box,
  time: number,
  kept: readonly number[],
  first: readonly number[],
  group: readonly Wanted[],
  to: Float64Array,
  row: number,
  width: number,
): void {
  const steps = strides(count);
  const step = steps[time]!;
  const samples = count[time]!;
  const columns = group.map(({ column }) => column);
  const offsets = group.map(({ index }) =>
    index.reduce((sum, at, k) => sum + (at - first[k]!) * steps[kept[k]!]!, 0),
  );
  if (
    step === width &&
    columns.length === width &&
    columns.every((column, c) => column === c && offsets[c] === c)
  ) {
    to.set(from, row * width);
    return;
  }
  for (let tile = 0; tile < samples; tile += TILE) {
    const end = Math.min(samples, tile + TILE);
    for (let c = 0; c < columns.length; c++) {
      let out = (row + tile) * width + columns[c]!;
      let at = offsets[c]! + tile * step;
      for (let t = tile; t < end; t++, out += width, at += step) to[out] = from[at]!;
    }
  }
}
