import { expect, test } from 'vitest';
import { readout } from '../../../src/renderer/views/recording/readout';
import type { SeriesInfo } from '../../../src/io/recording';

const series = { rate: 10, startTime: 5, shape: [100, 2], unit: 'mV' } as unknown as SeriesInfo;
const envelope = (stride: number) => ({
  ...{ start: 20, stop: 40, stride },
  low: [Float32Array.of(1, 2, NaN, 4), Float32Array.of(5, 6, 7, 8)],
  high: [Float32Array.of(1, 3, NaN, 4), Float32Array.of(5, 6, 7, 8)],
});
const read = (stride: number, row: number, at: number) =>
  readout(envelope(stride), ['a', 'b'], row, at, [20, 40], series);

test('a reading names channel, time, value and unit', () => {
  expect(read(5, 0, 0.3)).toBe('a · 7.5 s · 2.000 … 3.000 mV');
  expect(read(5, 1, 0.999)).toBe('b · 8.5 s · 8.0000 mV');
  expect(read(5, 0, 0.5)).toBe('a · 8 s · missing');
});

test('where nothing is drawn yet there is nothing to read', () => {
  expect(read(5, 2, 0.5)).toBeUndefined();
  expect(read(1, 0, 0.9)).toMatch(/missing$/);
});
