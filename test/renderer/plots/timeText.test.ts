import { describe, expect, test } from 'vitest';
import { durationText, rateText, timeText } from '../../../src/renderer/plots/timeText';

describe('timeText', () => {
  const series = (rate: number | null, samples: number, startTime = 0) => ({
    rate,
    startTime,
    shape: [samples, 1] as const,
  });

  test('counts samples where the rate is unknown', () => {
    expect(timeText(12_345, series(null, 20_000))).toBe('sample 12,345');
  });

  test('uses the unit that suits the whole series, so that both ends of a range share it', () => {
    expect(timeText(5, series(20_000, 2000))).toBe('0.25 ms');
    expect(timeText(250, series(250, 9600))).toBe('1 s');
    expect(timeText(6000, series(10, 60_000))).toBe('10 min');
  });

  test('tells a sample from the next, however late', () => {
    const hour = series(30_000, 30_000 * 3600);
    expect(timeText(30_000 * 3000, hour)).toBe('50 min');
    expect(timeText(30_000 * 3000 + 1, hour)).toBe('50.0000006 min');
    expect(timeText(30_000 * 3000 + 9, hour)).toBe('50.000005 min');
  });

  test('starts where the recording does', () => {
    expect(timeText(0, series(100, 6000, 12.5))).toBe('12.5 s');
    expect(timeText(0, series(100, 6000, -2))).toBe('−2 s');
  });

  test('gives a model without dimensions no unit', () => {
    expect(timeText(50, { ...series(100, 6000), timeUnit: '1' })).toBe('0.5');
    expect(durationText(6000, 100, '1')).toBe('60');
    expect(rateText(100, '1')).toBe('100 a unit of time');
  });
});

test('durations and rates stand between 1 and 1000 of a unit', () => {
  expect(durationText(50, 1e6)).toBe('50 µs');
  expect(durationText(10_093, 12.5e6)).toBe('807.4 µs');
  expect(durationText(9600, 250)).toBe('38.4 s');
  expect(durationText(1600, 5 / 3)).toBe('16 min');
  expect(durationText(36_000, 1)).toBe('10 h');
  expect(rateText(12.5e6)).toBe('12.5 MHz');
  expect(rateText(20_000)).toBe('20 kHz');
  expect(rateText(5 / 3)).toBe('1.667 Hz');
  expect(rateText(0.5)).toBe('500 mHz');
});
