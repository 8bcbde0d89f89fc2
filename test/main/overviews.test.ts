import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Recording, SeriesInfo } from '../../src/io/recording';
import { blockOf, Overviews } from '../../src/main/engine/overview/overviews';

const SAMPLES = 300_000;
const CHANNELS = 3;

/** What is read of it, as [first sample, one past the last, channels]. */
let reads: [number, number, readonly number[]][] = [];

function sines(stored: Partial<SeriesInfo> = {}): { recording: Recording; info: SeriesInfo } {
  const info: SeriesInfo = {
    path: 's',
    title: 's',
    kind: 'continuous',
    shape: [SAMPLES, CHANNELS],
    rate: 1,
    irregular: false,
    startTime: 0,
    unit: '',
    channels: ['a', 'b', 'c'],
    missing: 0,
    readable: true,
    ...stored,
  };
  const recording: Recording = {
    format: 'memory',
    name: 'sines',
    facts: [],
    series: [info],
    async read(_path, { start, stop, channels = [0, 1, 2] }) {
      reads.push([start, stop, channels]);
      return Float64Array.from({ length: (stop - start) * channels.length }, (_, i) =>
        Math.sin(0.001 * (start + Math.floor(i / channels.length)) + channels[i % channels.length]!),
      );
    },
    close: async () => {},
  };
  return { recording, info };
}

const root = mkdtempSync(join(tmpdir(), 'overviews-'));
afterAll(() => rmSync(root, { recursive: true }));
let folder = '';
let count = 0;
beforeEach(() => {
  folder = join(root, String(count++));
  reads = [];
});
const never = new AbortController().signal;

describe('overviews', () => {
  test('are made once, and found again', async () => {
    const { recording, info } = sines();
    const told: number[] = [];
    expect(await new Overviews(folder).build('1', recording, info, never, (share) => told.push(share))).toBe(
      true,
    );
    expect(told.at(-1)).toBe(1);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    const before = reads.length;
    expect(await new Overviews(folder).build('1', recording, info, never, () => {})).toBe(true);
    expect(reads).toHaveLength(before);
    expect(await new Overviews(folder).open('a later version of the file', info)).toBeUndefined();
    const pyramid = (await new Overviews(folder).open('1', info))!;
    const { low, high } = await pyramid.read([1], 0, SAMPLES, 100_000);
    expect(Math.min(...low[0]!)).toBeCloseTo(-1, 5);
    expect(Math.max(...high[0]!)).toBeCloseTo(1, 5);
    await pyramid.close();
  });

  test('leave nothing behind when they are ended early', async () => {
    const { recording, info } = sines({ shape: [3_000_000, CHANNELS], rowsTogether: 1000 });
    const abort = new AbortController();
    const ended = new Overviews(folder).build('1', recording, info, abort.signal, () => abort.abort());
    expect(await ended).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('leave nothing behind when reading fails', async () => {
    const { recording, info } = sines();
    const broken = { ...recording, read: () => Promise.reject(new Error('torn')) };
    await expect(new Overviews(folder).build('1', broken, info, never, () => {})).rejects.toThrow('torn');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('say so where nothing can be written', async () => {
    writeFileSync(folder, 'a file in the way');
    const { recording, info } = sines();
    const failed = new Overviews(join(folder, 'inside')).build('1', recording, info, never, () => {});
    await expect(failed).rejects.toThrow(/Can't write/);
  });

  test('that were cut short are made anew', async () => {
    const { recording, info } = sines();
    await new Overviews(folder).build('1', recording, info, never, () => {});
    const [own] = readdirSync(folder);
    const level = join(folder, own!, 'level0.bin');
    writeFileSync(level, readFileSync(level).subarray(0, 100));
    expect(await new Overviews(folder).open('1', info)).toBeUndefined();
    expect(await new Overviews(folder).build('1', recording, info, never, () => {})).toBe(true);
    const pyramid = await new Overviews(folder).open('1', info);
    expect(pyramid).toBeDefined();
    await pyramid!.close();
  });

  test('half made ones of long ago are swept out', async () => {
    const { recording, info } = sines();
    await new Overviews(folder).build('1', recording, info, never, () => {});
    const stale = join(folder, 'x.part');
    writeFileSync(stale, 'half');
    utimesSync(stale, new Date(0), new Date(0));
    await new Overviews(folder).build('2', recording, info, never, () => {});
    expect(existsSync(stale)).toBe(false);
  });
});

describe('what is read at a time', () => {
  const block = (shape: readonly [number, number], rowsTogether?: number, channelsTogether?: number) =>
    blockOf({
      shape,
      ...(rowsTogether && { rowsTogether }),
      ...(channelsTogether && { channelsTogether }),
    });

  test('is what is stored together, or several times as much', () => {
    expect(block([6_700_000, 384], 30_000)).toEqual({ rows: 30_000, channels: 384 });
    expect(block([6_700_000, 384], 100)).toEqual({ rows: 10_400, channels: 384 });
    expect(block([6_700_000, 1])).toEqual({ rows: 4_000_000, channels: 1 });
  });

  test('is of fewer channels where pieces are long and narrow', () => {
    expect(block([6_700_000, 384], 50_000, 4)).toEqual({ rows: 50_000, channels: 240 });
    expect(block([6_700_000, 384], 500_000, 1)).toEqual({ rows: 500_000, channels: 24 });
  });

  test('is a part of a piece where that is too large for memory', () => {
    const { rows, channels } = block([6_700_000, 384], 6_700_000);
    expect(rows * channels).toBeLessThanOrEqual(12_000_000);
  });
});
