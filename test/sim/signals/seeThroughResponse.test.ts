import { describe, expect, test } from 'vitest';
import { SPM_RESPONSE } from '../../../src/sim/signals/haemodynamicResponse';
import { measuredData } from '../../../src/sim/signals/measuredPart';
import { prepare, prepareAlike, type RawSeries } from '../../../src/sim/signals/prepare';
import type { PrepareSettings } from '../../../src/sim/signals/prepared';
import { boldLorenz, correlation } from './bold';

const settings: PrepareSettings = {
  channels: null,
  range: null,
  missing: 'refuse',
  decimate: 1,
  zScore: true,
  pca: null,
  embed: null,
  split: { train: 0.6, validation: 0.2, test: 0.2 },
  response: SPM_RESPONSE,
};
const PARTS = ['train', 'validation', 'test'] as const;
const { series, latent } = boldLorenz(1200, { tr: 1, step: 0.05, noise: 0.1 });

describe('preparation through a haemodynamic response', () => {
  const prepared = prepare(series, settings);
  const { response: _, ...plain } = settings;

  test('keeps what was measured, as it would be without the response', () => {
    const without = prepare(series, plain);
    for (const part of PARTS) {
      expect(prepared[part].measured).toEqual(without[part].values);
      expect(prepared[part].values.length).toBe(without[part].values.length);
    }
    expect(measuredData(prepared).test).toEqual(without.test);
    expect(prepared.warnings).toEqual(without.warnings);
    expect(without.response).toBeUndefined();
    expect(measuredData(without)).toBe(without);
  });

  test('makes the activity below the values of every part', () => {
    for (const part of PARTS) {
      const { values, start, samples } = prepared[part];
      for (let i = 0; i < 3; i++) {
        const activity = values.filter((_, at) => at % 3 === i);
        const truth = latent.subarray(3 * start, 3 * (start + samples)).filter((_, at) => at % 3 === i);
        expect(correlation(activity, truth)).toBeGreaterThan(0.93);
      }
    }
  });

  test('keeps the response to it, which from the response’s length on is its convolution', () => {
    const taps = prepared.response!.taps;
    const { values, convolved, samples } = prepared.test;
    for (let t = taps.length - 1; t < samples; t++) {
      for (let i = 0; i < 3; i++) {
        const sum = taps.reduce((sum, tap, k) => sum + tap * values[(t - k) * 3 + i]!, 0);
        expect(convolved![t * 3 + i]).toBeCloseTo(sum, 12);
      }
    }
  });

  test('explains the measured signal up to its noise', () => {
    const { measured, convolved } = prepared.train;
    const left = measured!.map((x, at) => x - convolved![at]!);
    const variance = left.reduce((sum, n) => sum + n * n, 0) / left.length;
    // A hundredth of the variance was added as noise; some of it is taken for activity.
    expect(variance).toBeLessThan(0.0105);
    expect(variance).toBeGreaterThan(0.005);
  });

  test('says what was done, with its numbers', () => {
    const step = prepared.steps.at(-1)!;
    expect(step.id).toBe('response');
    expect(step.text).toMatch(/two-gamma, 6 and 16 s, 33 samples/);
    expect(step.numbers['taps']).toEqual(prepared.response!.taps);
    expect(step.numbers['parameters']).toEqual([6, 16, 1, 1, 6, 0, 32]);
  });

  test('lets nothing of a later part into an earlier one', () => {
    const changed = { ...series, values: series.values.map((x, at) => (at >= 720 * 3 ? 5 - x : x)) };
    const other = prepare(changed, settings);
    expect(other.train).toEqual(prepared.train);
    expect(other.response).toEqual(prepared.response);
    expect(other.validation.values).not.toEqual(prepared.validation.values);
  });

  test('takes each trial on its own', () => {
    const trials = { kind: 'length', samples: 150 } as const;
    const whole = prepare(series, { ...settings, trials });
    expect(whole.train.trials).toEqual([0, 150, 300, 450, 600]);
    const changed = {
      ...series,
      values: series.values.map((x, at) => (at >= 600 * 3 && at < 720 * 3 ? 9 : x)),
    };
    const alike = prepareAlike(changed, { ...settings, trials }, whole);
    expect(alike.train.values.subarray(0, 600 * 3)).toEqual(whole.train.values.subarray(0, 600 * 3));
    expect(alike.train.values.subarray(600 * 3)).not.toEqual(whole.train.values.subarray(600 * 3));
  });

  test('uses the priors of the recording a model was fitted to for another one', () => {
    const louder = { ...series, values: series.values.map((x) => 3 * x) };
    const alike = prepareAlike(
      louder,
      { ...settings, zScore: false },
      prepare(series, { ...settings, zScore: false }),
    );
    expect(alike.response!.priors).toEqual(prepare(series, { ...settings, zScore: false }).response!.priors);
    expect(() => prepareAlike({ ...series, rate: 2 }, settings, prepared)).toThrow(/same sampling rate/);
  });

  test.for<readonly [string, Partial<RawSeries>, Partial<PrepareSettings>, RegExp]>([
    ['a recording without a rate', { rate: null }, {}, /takes seconds, and this recording does not say/],
    ['time without a unit', { timeUnit: '1' }, {}, /counts time without a unit/],
    [
      'gaps that are masked',
      { values: series.values.map((x, at) => (at === 33 ? NaN : x)) },
      { missing: 'mask' },
      /Interpolate the gaps instead of masking/,
    ],
  ])('refuses %s', ([, recording, change, message]) => {
    expect(() => prepare({ ...series, ...recording }, { ...settings, ...change })).toThrow(message);
  });

  test('works on interpolated gaps', () => {
    const gappy = { ...series, values: series.values.map((x, at) => (at === 33 ? NaN : x)) };
    const { train } = prepare(gappy, { ...settings, missing: 'interpolate' });
    expect(train.values.every(Number.isFinite)).toBe(true);
  });
});
