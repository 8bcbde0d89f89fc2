import { type ArraySource, survey } from '../array/arraySource';
import { likelyTime } from '../array/likelyTime';
import type { StoredArray } from '../array/storedArray';
import type { SeriesInfo } from '../recording';
import { member } from '../tree/members';
import { treeArray } from '../tree/treeArray';
import type { TreeDataset, TreeGroup } from '../tree/tree';
import type { NwbClocks } from './nwbTimes';

/** Rows of tables that stand for channels. */
const REGIONS = ['electrodes', 'source_channels', 'rois'];

/** Turns stored values, shape (T × channels.length), into physical ones in place. */
export type ToPhysical = (values: Float64Array, channels: readonly number[]) => void;

/**
 * A table that has more channels than samples, as an array that may be turned: NWB wants time first, which files do not always keep to.
 * Rate or time stamps are of time, along whichever dimension it runs.
 */
export async function turnedSource(
  group: TreeGroup,
  data: TreeDataset,
  info: SeriesInfo,
  clocks: NwbClocks,
  toPhysical: ToPhysical,
): Promise<ArraySource> {
  const [samples, count] = info.shape;
  const [along, across] = [await clocks.timesOf(group, samples), await clocks.timesOf(group, count)];
  const array = physicalArray(treeArray(data), toPhysical);
  const { smooth } = info.readable ? await survey(array, data.holds === 'floats') : {};
  const rows = REGIONS.map((region) => member(group, region)?.shape[0]);
  const likely = likelyTime({
    dims: info.shape,
    time: 0,
    timed: across.times ? [1] : along.times ? [0] : [],
    named: [samples, count].flatMap((size, d) => (rows.includes(size) ? [d] : [])),
    ...(smooth && { smooth }),
  });
  return {
    path: info.path,
    title: info.title,
    unit: info.unit,
    array,
    time: 0,
    axes: [along.axis, across.axis],
    times: [along.times, across.times],
    names: [undefined, info.channels],
    name: info.title,
    missing: info.missing,
    ...(likely && { likely }),
    notes: [],
    ...(!info.readable && { problem: info.note ?? 'its storage is not supported.' }),
  };
}

/** Physical values of a stored table of (samples × channels). */
const physicalArray = (stored: StoredArray, toPhysical: ToPhysical): StoredArray => ({
  ...stored,
  async read(box) {
    // Values are changed in place, and what was read may be kept by whoever read it.
    const values = Float64Array.from(await stored.read(box));
    const [first = 0, count = 0] = [box.start[1], box.count[1]];
    toPhysical(
      values,
      Array.from({ length: count }, (_, k) => first + k),
    );
    return values;
  },
});
