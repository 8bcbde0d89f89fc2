import { describe, expect, test } from 'vitest';
import { textOf } from '../../src/figures/richText';
import { scale } from '../../src/figures/scale';
import { linearTicks, logMinorTicks, logTicks, niceStep } from '../../src/figures/ticks';

const values = (ticks: readonly { value: number }[]) => ticks.map((tick) => tick.value);
const labels = (ticks: ReturnType<typeof linearTicks>) => ticks.map((tick) => textOf(tick.label));

describe('linear ticks', () => {
  test('stand at 1, 2 or 5 times a power of ten, inside the range', () => {
    for (const [low, high, count] of [
      [0, 1, 5],
      [-3.7, 12.2, 4],
      [0.001, 0.0042, 6],
      [-1e6, 3e6, 3],
    ] as const) {
      const step = niceStep(low, high, count);
      expect([1, 2, 5]).toContain(Number((step / 10 ** Math.floor(Math.log10(step) + 1e-9)).toFixed(6)));
      for (const value of values(linearTicks(low, high, count))) {
        expect(value).toBeGreaterThanOrEqual(low - step * 1e-6);
        expect(value).toBeLessThanOrEqual(high + step * 1e-6);
        expect(Math.abs(value / step - Math.round(value / step))).toBeLessThan(1e-9);
      }
    }
  });

  test('of 0 … 1 by fifths carry one decimal', () => {
    expect(labels(linearTicks(0, 1, 5))).toEqual(['0', '0.2', '0.4', '0.6', '0.8', '1.0']);
  });

  test('below zero carry a minus sign, not a hyphen', () => {
    expect(labels(linearTicks(-2, 2, 2))).toEqual(['−2', '0', '2']);
  });

  test('of an empty range are none', () => {
    expect(linearTicks(1, 1, 5)).toEqual([]);
    expect(linearTicks(NaN, 1, 5)).toEqual([]);
  });
});

describe('logarithmic ticks', () => {
  test('are written in full when all can be, else all as powers', () => {
    expect(labels(logTicks(0.05, 20, 4))).toEqual(['0.1', '1', '10']);
    expect(labels(logTicks(1e-6, 1, 3))).toEqual(['10−6', '10−4', '10−2', '100']);
  });

  test('inside one decade fall on 1, 2 and 5', () => {
    expect(values(logTicks(0.9, 9, 4))).toEqual([1, 2, 5]);
  });

  test('leave out decades too short for minor ticks', () => {
    expect(logMinorTicks(1, 100, 20, 7)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 20, 30, 40, 50, 60, 70, 80, 90]);
    expect(logMinorTicks(1, 100, 10, 7)).toEqual([]);
  });

  test('of a range that reaches zero are none', () => {
    expect(logTicks(0, 1, 4)).toEqual([]);
  });
});

describe('scale', () => {
  test('valueAt undoes at, linear and logarithmic', () => {
    for (const log of [false, true]) {
      const axis = scale([0.5, 80], [30, 4], log);
      for (const value of [0.5, 1, 7, 80]) expect(axis.valueAt(axis.at(value))).toBeCloseTo(value, 10);
      expect(axis.at(0.5)).toBeCloseTo(30, 12);
      expect(axis.at(80)).toBeCloseTo(4, 12);
    }
    expect(scale([1, 10], [0, 1], true).at(-1)).toBeNaN();
  });
});
