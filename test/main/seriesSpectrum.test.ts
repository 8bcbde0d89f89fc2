import { describe, expect, test } from 'vitest';
import type { Recording, SeriesInfo, SliceRequest } from '../../src/io/recording';
import { readExtremes } from '../../src/main/engine/channelExtremes';
import { readSpectrum } from '../../src/main/engine/seriesSpectrum';
import { spreadStretches } from '../../src/main/engine/spreadStretches';

/** A recording of one series whose values are made when they are read; `reads` notes how much that was. */
function made(
  samples: number,
  channels: number,
  value: (t: number, c: number) => number,
): { recording: Recording; reads: number[] } {
  const reads: number[] = [];
  const series: SeriesInfo = {
    path: 's',
    title: 's',
    kind: 'continuous',
    shape: [samples, channels],
    rate: 1000,
    irregular: false,
    startTime: 0,
    unit: 'mV',
    missing: null,
    readable: true,
    channels: Array.from({ length: channels }, (_, c) => `c${c}`),
  };
  return {
    reads,
    recording: {
      ...{ format: 'test', name: 'test', series: [series], facts: [] },
      async read(_path: string, { start, stop, channels: asked }: SliceRequest) {
        const wanted = asked ?? series.channels.map((_, c) => c);
        reads.push((stop - start) * wanted.length);
        return Float64Array.from({ length: (stop - start) * wanted.length }, (_, i) =>
          value(start + Math.floor(i / wanted.length), wanted[i % wanted.length]!),
        );
      },
      close: async () => {},
    },
  };
}
const sine = (t: number, c: number) => Math.sin((2 * Math.PI * (c + 1) * 50 * t) / 1000);
const peak = (power: Float32Array) => power.indexOf(Math.max(...power));

describe('readSpectrum', () => {
  test('finds the frequency of each channel asked for, over all of a short stretch', async () => {
    const { recording } = made(8192, 3, sine);
    const request = { series: 's', channels: [2, 0], start: 0, stop: 8192 };
    const { frequencies, power, share, length, segments } = await readSpectrum(recording, request);
    expect(power.map((one) => frequencies[peak(one)])).toEqual([150.390625, 49.8046875]);
    expect({ share, length, segments }).toEqual({ share: 1, length: 1024, segments: [15, 15] });
  });

  test('reads a bounded part of a long one, spread over it, and says how much', async () => {
    const { recording, reads } = made(50_000_000, 2, (t, c) => (t > 49_999_000 ? 1e6 : 0) + sine(t, c));
    const request = { series: 's', channels: [0, 1], start: 0, stop: 50_000_000 };
    const { share, segments, length } = await readSpectrum(recording, request);
    const read = reads.reduce((a, b) => a + b, 0);
    expect(read).toBeLessThanOrEqual(4_000_000);
    expect(share).toBeCloseTo(read / 2 / 50_000_000, 12);
    expect(segments[0]! * length).toBe(read / 2);
  });

  test('blocks of one long read lose no segment between them', async () => {
    const samples = 600_000;
    const { recording, reads } = made(samples, 2, sine);
    const request = { series: 's', channels: [0, 1], start: 0, stop: samples };
    const { segments, length } = await readSpectrum(recording, request);
    expect(reads.length).toBeGreaterThan(1);
    expect(segments[0]).toBe(Math.floor((samples - length) / (length / 2)) + 1);
  });

  test('bridges a few missing samples and leaves out what misses many', async () => {
    const gap = (t: number, c: number) => ((c === 0 ? t % 100 === 7 : t < 4096) ? NaN : sine(t, 0));
    const { recording } = made(8192, 3, (t, c) => (c === 2 ? NaN : gap(t, c)));
    const request = { series: 's', channels: [0, 1, 2], start: 0, stop: 8192 };
    const { segments, power, frequencies } = await readSpectrum(recording, request);
    expect(segments).toEqual([15, 7, 0]);
    expect(frequencies[peak(power[0]!)]).toBeCloseTo(50, 0);
    expect(power[2]!.every(Number.isNaN)).toBe(true);
  });

  test('refuses what is too short, and a stretch that is none', async () => {
    const { recording } = made(100, 1, sine);
    const ask = (start: number, stop: number, channels = [0]) =>
      readSpectrum(recording, { series: 's', channels, start, stop });
    await expect(ask(0, 10)).rejects.toMatchObject({ code: 'too-short' });
    await expect(ask(50, 50)).rejects.toMatchObject({ code: 'bad-parameter' });
    await expect(ask(0, 100, [])).rejects.toMatchObject({ code: 'bad-parameter' });
    expect((await ask(0, 100)).length).toBe(100);
  });
});

describe('readExtremes', () => {
  test('tells lowest, highest and missing of each channel', async () => {
    const { recording } = made(1000, 3, (t, c) => (c === 2 || (c === 1 && t < 10) ? NaN : t - 500));
    const { low, high, missing, share } = await readExtremes(recording, { series: 's', channels: [1, 2, 0] });
    expect([...low]).toEqual([-490, NaN, -500]);
    expect([...high]).toEqual([499, NaN, 499]);
    expect([...missing]).toEqual([10, 1000, 0]);
    expect(share).toBe(1);
  });

  test('reads a bounded part of what is long', async () => {
    const { recording, reads } = made(2_000_000_000, 1, () => 1);
    const { share } = await readExtremes(recording, { series: 's', channels: [0] });
    expect(reads.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(40_000_000);
    expect(share).toBeCloseTo(0.02, 6);
  });
});

describe('spreadStretches', () => {
  test('covers a range without gaps where it may', () => {
    expect(spreadStretches(3, 10, 3, 9)).toEqual([
      [3, 6],
      [6, 9],
      [9, 10],
    ]);
  });

  test('else spreads from the first sample to the last, none over another', () => {
    expect(spreadStretches(0, 100, 10, 3)).toEqual([
      [0, 10],
      [45, 55],
      [90, 100],
    ]);
    expect(spreadStretches(0, 100, 10, 1)).toEqual([[0, 10]]);
  });
});
