import type { Recording, SeriesInfo } from '../../io/recording';
import { readPieces, readSeries } from '../../io/seriesPath';
import { freeBuffers } from './freeBuffers';

/** Values kept of each recording, all series together; and of one block. */
const MOST_VALUES = 2_000_000;
const LARGEST_BLOCK = 1_000_000;

const kept = new WeakMap<Recording, Map<string, Float64Array>>();

interface Stretch {
  readonly start: number;
  readonly stop: number;
  readonly channels: readonly number[];
}

/**
 * Values of a stretch piece by piece, each with its first sample, in buffers that may be used again. What is stored in large pieces is
 * unpacked once and the last ones are kept, so that moving about among them costs nothing.
 */
export async function* piecesOf(
  recording: Recording,
  info: SeriesInfo,
  stretch: Stretch,
): AsyncGenerator<{ readonly values: Float64Array; readonly first: number }> {
  const { path, rowsTogether = 1 } = info;
  const { start, channels } = stretch;
  if (rowsTogether > 1 && rowsTogether * channels.length <= LARGEST_BLOCK) {
    yield { values: await keptValues(recording, info, stretch), first: start };
    return;
  }
  let first = start;
  for await (const values of readPieces(recording, path, stretch)) {
    yield { values, first };
    first += values.length / channels.length;
  }
  freeBuffers();
}

async function keptValues(
  recording: Recording,
  { path, shape, rowsTogether = 1 }: SeriesInfo,
  { start, stop, channels }: Stretch,
): Promise<Float64Array> {
  const width = channels.length;
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
    freeBuffers();
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
