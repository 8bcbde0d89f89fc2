import { describe, expect, test } from 'vitest';
import type { Recording } from '../../src/io/recording';
import { readEnvelope, READING_LIMITS, spreadOrder, valuesUnpacked } from '../../src/main/engine/envelope';

/** Two channels: the sample number, and its negative with every 10th missing. */
function counting(samples: number): Recording {
  return {
    format: 'memory',
    name: 'counting',
    facts: [],
    series: [
      {
        path: 's',
        title: 's',
        kind: 'continuous',
        shape: [samples, 2],
        rate: 1,
        irregular: false,
        startTime: 0,
        unit: '',
        channels: ['a', 'b'],
        missing: 0,
        readable: true,
      },
    ],
    read: async (_path, { start, stop, channels = [0, 1] }) => {
      const rows = [];
      for (let t = start; t < stop; t++) for (const c of channels) rows.push(c === 0 ? t : t % 10 ? -t : NaN);
      return Float64Array.from(rows);
    },
    close: async () => {},
  };
}
const ask = (samples: number, request: { start: number; stop: number; bins: number; channels?: number[] }) =>
  readEnvelope(counting(samples), { series: 's', channels: [0, 1], ...request });

describe('readEnvelope', () => {
  test('gives the values themselves when they fit', async () => {
    const { stride, low, high } = await ask(100, { start: 20, stop: 30, bins: 50 });
    expect(stride).toBe(1);
    expect([...low[0]!]).toEqual([20, 21, 22, 23, 24, 25, 26, 27, 28, 29]);
    expect(high[0]).toEqual(low[0]);
    expect(low[1]![0]).toBeNaN();
    expect(low[1]![1]).toBe(-21);
  });

  test('covers every sample once, whatever the block size', async () => {
    const { stride, low, high } = await ask(1003, { start: 0, stop: 1003, bins: 100 });
    expect(stride).toBe(10);
    expect(low[0]).toHaveLength(101);
    expect([low[0]![0], high[0]![0], low[0]![100], high[0]![100]]).toEqual([0, 9, 1000, 1002]);
    expect([low[1]![3], high[1]![3]]).toEqual([-39, -31]);
  });

  test('clips to the recording and refuses what lies outside', async () => {
    expect((await ask(50, { start: -5, stop: 500, bins: 10 })).stop).toBe(50);
    await expect(ask(50, { start: 60, stop: 70, bins: 10 })).rejects.toThrow(/within 0 … 50/);
  });
});

/** As much as `blocks` readings are allowed, four at least, by a clock that ticks with every look at it. */
const patience = (blocks: number) => {
  let ticks = 0;
  return { values: 1000, sketching: blocks - 3.5, now: () => ticks++ };
};
const whole = { series: 's', channels: [0, 1], start: 0, stop: 4_000_000, bins: 1000 };

describe('a long series without an overview', () => {
  test('is sketched from blocks spread over it, with nothing between them', async () => {
    const recording = counting(4_000_000);
    const reads: number[] = [];
    const read: Recording['read'] = (path, slice) => {
      reads.push(slice.start);
      return recording.read(path, slice);
    };
    const answer = await readEnvelope({ ...recording, read }, whole, undefined, patience(4));
    expect(answer.isSketch).toBe(true);
    expect(reads).toHaveLength(4);
    const rows = reads[1]!;
    expect(reads).toEqual([0, 4, 2, 6].map((eighth) => (rows / 4) * eighth));
    // What was looked at is as it is.
    expect([answer.low[0]![0], answer.high[0]![0]]).toEqual([0, 3999]);
    // What was not is left open.
    expect([answer.low[0]!.at(-1), answer.high[0]!.at(-1)]).toEqual([NaN, NaN]);
  });

  test('is no sketch where there was time for all of it', async () => {
    const sketched = await readEnvelope(counting(4_000_000), whole, undefined, patience(1000));
    const read = await readEnvelope(counting(4_000_000), whole, undefined, {
      ...READING_LIMITS,
      values: 1e9,
    });
    expect(sketched).toEqual(read);
    expect(sketched).not.toHaveProperty('isSketch');
  });

  test('is drawn from its overview where it has one', async () => {
    const found = { start: 0, stop: 4_000_000, stride: 4000, low: [], high: [] };
    const answer = await readEnvelope(
      counting(4_000_000),
      whole,
      async () => ({ read: async () => found }),
      patience(1),
    );
    expect(answer).toBe(found);
  });
});

test('blocks are looked at in an order whose every beginning is spread evenly', () => {
  expect([...spreadOrder(8)]).toEqual([0, 4, 2, 6, 1, 5, 3, 7]);
  for (const count of [1, 2, 3, 100, 1001])
    expect([...spreadOrder(count)].toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: count }, (_, k) => k),
    );
});

test('all that is stored together with what is wanted counts as read', () => {
  const info = { ...counting(1_000_000).series[0]!, shape: [1_000_000, 384] as const, rowsTogether: 30_000 };
  expect(valuesUnpacked(info, [5], 1)).toBe(30_000 * 384);
  expect(valuesUnpacked(info, [5], 30_000)).toBe(60_000 * 384);
  expect(valuesUnpacked({ ...info, channelsTogether: 4 }, [0, 1, 5], 30_001)).toBe(60_000 * 8);
  expect(valuesUnpacked(info, [5], 1_000_000)).toBe(1_000_000 * 384);
});
