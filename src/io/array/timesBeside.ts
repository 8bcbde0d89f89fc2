import { type TimeAxis, timeAxis } from '../timeAxis';
import { UNTIMED } from './arraySource';
import type { Member, Neighbours } from './beside';
import { product } from './storedArray';

/** Time stamps that are looked at; those of more samples are not. */
const MOST_STAMPS = 2e6;

/** How samples of an array lie in time along each dimension, and along which the file has time stamps. */
export interface ArrayTimes {
  readonly axes: readonly TimeAxis[];
  readonly timed: readonly number[];
}

interface Sources<M> {
  /** All numbers of a short list; undefined where they can't be read. */
  readonly numbers: (member: M) => Promise<ArrayLike<number> | undefined>;
  /** A rate that the array itself states. */
  readonly stated?: number | undefined;
  /** Time stamps that the file itself gives a dimension. */
  readonly scale?: (dim: number) => M | undefined;
}

/** From a rate, or time stamps of as many as there are along a dimension: those of the array itself, else the nearest beside it. */
export async function timesBeside<M extends Member>(
  { path, dims }: Member,
  neighbours: Neighbours<M>,
  { numbers, stated, scale }: Sources<M>,
): Promise<ArrayTimes> {
  const beside = stated === undefined ? neighbours.rate(path) : undefined;
  const rate = stated ?? (beside && (await numbers(beside))?.[0]) ?? NaN;
  const axes = dims.map((): TimeAxis => (rate > 0 && rate < Infinity ? { ...UNTIMED, rate } : UNTIMED));
  const timed: number[] = [];
  for (const [d, size] of dims.entries()) {
    const stamps = scale?.(d) ?? neighbours.stamps(path, size);
    if (!stamps || size > MOST_STAMPS || product(stamps.dims) !== size) continue;
    timed.push(d);
    if (axes[d] !== UNTIMED && !(beside && neighbours.isNearer(stamps, beside))) continue;
    const times = await numbers(stamps);
    if (times) axes[d] = timeAxis(Float64Array.from(times));
  }
  return { axes, timed };
}
