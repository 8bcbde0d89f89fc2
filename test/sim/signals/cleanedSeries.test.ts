import { describe, expect, test } from 'vitest';
import { cleanedSeries } from '../../../src/sim/signals/cleaning/cleanedSeries';
import type { PrepareSettings } from '../../../src/sim/signals/prepared';

const N = 400;
const plain: PrepareSettings = {
  channels: null,
  range: null,
  missing: 'mask',
  decimate: 1,
  zScore: false,
  pca: null,
  embed: null,
  split: { train: 0.6, validation: 0.2, test: 0.2 },
};
const series = (values: Float64Array) => ({
  values,
  samples: values.length,
  channels: ['x'],
  rate: 100,
  unit: 'mV',
});

describe('cleanedSeries', () => {
  test('leaves signals without steps as they are, gaps and all', () => {
    const values = Float64Array.from({ length: N }, (_, t) => (t % 50 === 7 ? NaN : t * t));
    const cleaned = cleanedSeries(series(values), plain);
    expect(cleaned.values).toEqual(values);
    expect(cleaned).toMatchObject({ channels: ['x'], unit: 'mV', rate: 100, hasTrials: false });
    expect(cleaned.pieces).toEqual([{ start: 0, rows: N }]);
    expect(cleaned.steps.map(({ id }) => id)).toEqual(['select', 'missing']);
  });

  test('fits a trend to all of it, not to each part', () => {
    const parabola = Float64Array.from({ length: N }, (_, t) => (t - (N - 1) / 2) ** 2);
    const cleaned = cleanedSeries(series(parabola), { ...plain, clean: [{ kind: 'detrend' }] });
    // Least squares finds slope 0 by symmetry, and the mean (N² − 1) / 12 of the squares as the level.
    const level = (N * N - 1) / 12;
    cleaned.values.forEach((value, t) => expect(value).toBeCloseTo(parabola[t]! - level, 6));
  });

  test('cleans each trial on its own', () => {
    const steps = Float64Array.from({ length: N }, (_, t) => Math.floor(t / 100) + (t % 100) / 50);
    const trials = { kind: 'length', samples: 100 } as const;
    const cleaned = cleanedSeries(series(steps), { ...plain, trials, clean: [{ kind: 'detrend' }] });
    cleaned.values.forEach((value) => expect(value).toBeCloseTo(0, 9));
    expect(cleaned.pieces).toEqual([0, 100, 200, 300].map((start) => ({ start, rows: 100 })));
  });
});
