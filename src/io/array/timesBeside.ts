import type { SampleTimes } from '../recording';
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
  /** The time stamps that a dimension's axis is from, where it is from some. */
  readonly times: readonly (SampleTimes | undefined)[];
}

interface Sources<M> {
  /** All numbers of a short list; undefined where they can't be read. */
  readonly numbers: (member: M) => Promise<ArrayLike<number> | undefined>;
  /** A rate that the array itself states. */
  readonly stated?: number | undefined;
  /** And a time of its first sample, s. */
  readonly start?: number | undefined;
  /** Time stamps that the file itself gives a dimension. */
  readonly scale?: (dim: number) => M | undefined;
}

/** From a rate, or time stamps of as many as there are along a dimension: those of the array itself, else the nearest beside it. */
export async function timesBeside<M extends Member>(
  { path, dims }: Member,
  neighbours: Neighbours<M>,
  { numbers, stated, start, scale }: Sources<M>,
): Promise<ArrayTimes> {
  const single = async (member: M | undefined) => member && (await numbers(member))?.[0];
  const beside = stated === undefined ? neighbours.rate(path) : undefined;
  const rate = stated ?? (await single(beside)) ?? NaN;
  const first = start ?? (await single(neighbours.start(path))) ?? 0;
  const startTime = Number.isFinite(first) ? first : 0;
  const axes = dims.map((): TimeAxis =>
    rate > 0 && rate < Infinity ? { ...UNTIMED, rate, startTime } : UNTIMED,
  );
  const times = dims.map((): SampleTimes | undefined => undefined);
  const timed: number[] = [];
  for (const [d, size] of dims.entries()) {
    const stamps = scale?.(d) ?? neighbours.stamps(path, size);
    if (!stamps || size > MOST_STAMPS || product(stamps.dims) !== size) continue;
    timed.push(d);
    if (axes[d] !== UNTIMED && !(beside && neighbours.isNearer(stamps, beside))) continue;
    const found = await numbers(stamps);
    if (!found) continue;
    axes[d] = timeAxis(Float64Array.from(found));
    times[d] = async (from, to) => Float64Array.from((await numbers(stamps)) ?? []).slice(from, to);
  }
  return { axes, timed, times };
}
