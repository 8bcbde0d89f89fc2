import type { Recording, SeriesInfo } from '../../io/recording';
import { readSeries } from '../../io/seriesPath';

/** Values kept of each recording, all series together; and of one block. */
const MOST_VALUES = 6_000_000;
const LARGEST_BLOCK = 2_000_000;

const kept = new WeakMap<Recording, Map<string, Float64Array>>();

/**
 * Values of a stretch, as `readSeries` gives them. What is stored in large pieces is unpacked piece by piece and the last ones are kept, so
 * that moving about among them costs nothing.
 */
export async function readThroughBlocks(
  recording: Recording,
  info: SeriesInfo,
  { start, stop, channels }: { start: number; stop: number; channels: readonly number[] },
): Promise<Float64Array> {
  const { path, shape, rowsTogether = 1 } = info;
  const width = channels.length;
  if (rowsTogether === 1 || rowsTogether * width > LARGEST_BLOCK)
    return readSeries(recording, path, { start, stop, channels });
  const blocks = kept.get(recording) ?? new Map<string, Float64Array>();
  kept.set(recording, blocks);
  // Small pieces are taken several at a time.
  const rows = rowsTogether * Math.max(1, Math.floor(LARGEST_BLOCK / 8 / width / rowsTogether));
  const values = new Float64Array((stop - start) * width);
  for (let block = Math.floor(start / rows); block * rows < stop; block++) {
    const from = block * rows;
    const to = Math.min(shape[0], from + rows);
    const key = JSON.stringify([path, block, channels]);
    const own = blocks.get(key) ?? (await readSeries(recording, path, { start: from, stop: to, channels }));
    // Set again, so that the map's order is the order of use.
    blocks.delete(key);
    blocks.set(key, own);
    forgetOldest(blocks);
    const [first, last] = [Math.max(start, from), Math.min(stop, to)];
    values.set(own.subarray((first - from) * width, (last - from) * width), (first - start) * width);
  }
  return values;
}

function forgetOldest(blocks: Map<string, Float64Array>): void {
  let values = 0;
  for (const block of blocks.values()) values += block.length;
  for (const [key, block] of blocks) {
    if (values <= MOST_VALUES) return;
    blocks.delete(key);
    values -= block.length;
  }
}
