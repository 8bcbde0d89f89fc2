import { expect, test } from 'vitest';
import { cleaningEffect } from '../../../src/sim/analysis/cleaningEffect';
import type { CleaningSettings } from '../../../src/sim/signals/cleaning/cleaningStep';
import type { PrepareSettings } from '../../../src/sim/signals/prepared';

const settings: PrepareSettings = {
  channels: null,
  range: null,
  missing: 'refuse',
  clean: [
    { kind: 'detrend', order: 0 },
    { kind: 'notch', frequency: 20 },
    { kind: 'resample', rate: 50 },
  ],
  decimate: 1,
  zScore: true,
  pca: null,
  embed: null,
  split: { train: 0.6, validation: 0.2, test: 0.2 },
};
const values = Float64Array.from({ length: 4000 }, (_, at) => {
  const t = Math.floor(at / 2);
  return 3 + Math.sin(0.1 * t) + Math.sin(Math.PI * 0.4 * t) + (at % 2);
});
const series = { values, samples: 2000, channels: ['a', 'b'], rate: 100, unit: 'mV' };

test('shows one step alone, the steps before it done', () => {
  const { before, after, channels, channel, start, stop, text } = cleaningEffect(series, settings, 1, 'b');
  expect([channels, channel, start, stop]).toEqual([['a', 'b'], 'b', 0, 1200]);
  expect(text).toMatch(/^Took the sine of 20 Hz away.*notched/);
  expect(before.unit).toBe('mV');
  const at = (one: typeof before, hertz: number) =>
    one.power[one.frequencies.findIndex((frequency) => frequency >= hertz)]!;
  expect(at(before, 20) / at(after, 20)).toBeGreaterThan(1e4);
  const slow = 10 / (2 * Math.PI);
  expect(at(before, slow) / at(after, slow)).toBeCloseTo(1, 2);
  // The mean went with the step before.
  expect(before.values.reduce((a, b) => a + b) / 1200).toBeCloseTo(0, 10);
});

test('spans the same time where the rate changes', () => {
  const { before, after, start, stop } = cleaningEffect(series, settings, 2);
  expect([before.values.length, after.values.length, start, stop]).toEqual([1200, 600, 0, 1200]);
  expect(after.frequencies.at(-1)).toBeCloseTo(25, 5);
});

test('shows what is missing, whatever is to become of it', () => {
  const gap = values.slice();
  gap.fill(NaN, 200, 220);
  gap[801] = 1e6;
  const clean: CleaningSettings[] = [
    { kind: 'artefacts' },
    { kind: 'notch', frequency: 20 },
    { kind: 'resample', rate: 50 },
  ];
  const effect = (step: number) =>
    cleaningEffect({ ...series, values: gap }, { ...settings, clean }, step, 'b');
  expect(effect(0).before.values[400]).toBe(1e6);
  expect(effect(0).after.values[400]).toBeNaN();
  expect(effect(1).after.values[105]).toBeNaN();
  expect(effect(2).after.values.every(Number.isFinite)).toBe(true);
  expect(() => effect(3)).toThrow(/no step 3/);
});
