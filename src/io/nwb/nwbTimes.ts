import { numberOf, textOf } from '../tree/attributes';
import { memberDataset } from '../tree/members';
import type { SampleTimes } from '../recording';
import { isNumeric, readList, singleNumber } from '../tree/readRows';
import type { TreeDataset, TreeGroup } from '../tree/tree';
import { type TimeAxis, timeAxis } from '../timeAxis';
import { UNKNOWN_RATE } from './unknownRate';

/** Time stamps that are all looked at; of more, blocks of them evenly over the series. */
const ALL_LOOKED_AT = 200_000;
const BLOCKS = 48;
const BLOCK = 256;

const UNKNOWN: TimeAxis = { rate: null, irregular: false, startTime: 0 };

/** How a series lies in time, and what a user should know of it. */
export interface NwbTimes {
  readonly axis: TimeAxis;
  /** When each sample was taken, where the file says it of each. */
  readonly times?: SampleTimes;
  readonly note?: string;
}

/** Reads the clocks of the series of one file; time stamps that several share are looked at once. */
export class NwbClocks {
  readonly #axes = new Map<string, Promise<TimeAxis>>();

  /** Rate and start, from `starting_time` or from `timestamps`. */
  async timesOf(group: TreeGroup, samples: number): Promise<NwbTimes> {
    const start = memberDataset(group, 'starting_time');
    if (typeof start === 'object') {
      if (textOf(group, 'comments')?.includes(UNKNOWN_RATE)) return { axis: UNKNOWN };
      const rate = numberOf(start, 'rate');
      const startTime = (await singleNumber(start)) ?? 0;
      return { axis: { rate: rate !== undefined && rate > 0 ? rate : null, irregular: false, startTime } };
    }
    const stamps = memberDataset(group, 'timestamps');
    if (stamps === 'missing')
      return { axis: UNKNOWN, note: 'Its time stamps are linked from a place that is missing.' };
    if (stamps === undefined || !isNumeric(stamps) || stamps.shape.length !== 1) return { axis: UNKNOWN };
    const { problem } = stamps;
    if (problem) return { axis: UNKNOWN, note: `Its time stamps can't be read: ${problem}` };
    try {
      const axis = await this.#axisOf(stamps);
      if (stamps.shape[0] === samples) return { axis, times: (start, stop) => readList(stamps, start, stop) };
      // Stamps of other samples tell at most how far they lie apart.
      const note = `It has ${samples} samples but ${stamps.shape[0]} time stamps.`;
      return { axis: axis.irregular ? UNKNOWN : axis, note };
    } catch {
      return { axis: UNKNOWN, note: 'Its time stamps are damaged.' };
    }
  }

  #axisOf(stamps: TreeDataset): Promise<TimeAxis> {
    const known = this.#axes.get(stamps.id);
    if (known) return known;
    const axis = readAxis(stamps);
    this.#axes.set(stamps.id, axis);
    return axis;
  }
}

async function readAxis(stamps: TreeDataset): Promise<TimeAxis> {
  const count = stamps.shape[0]!;
  if (count <= ALL_LOOKED_AT) return timeAxis(await readList(stamps));
  const times = new Float64Array(BLOCKS * BLOCK);
  const indices = new Float64Array(BLOCKS * BLOCK);
  for (let block = 0; block < BLOCKS; block++) {
    const from = Math.floor((block * (count - BLOCK)) / (BLOCKS - 1));
    times.set(await readList(stamps, from, from + BLOCK), block * BLOCK);
    for (let k = 0; k < BLOCK; k++) indices[block * BLOCK + k] = from + k;
  }
  return timeAxis(times, indices);
}
