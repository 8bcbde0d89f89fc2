import { describe, expect, test } from 'vitest';
import type { Recording } from '../../src/io/recording';
import { readEnvelope } from '../../src/main/engine/envelope';

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
