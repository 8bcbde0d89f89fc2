import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../src/sim/random';
import { prepare, prepareAlike, type RawSeries } from '../../../src/sim/signals/prepare';
import type { PrepareSettings, TrialSettings } from '../../../src/sim/signals/prepared';
import { sourceSamples } from '../../../src/sim/signals/sourceSamples';

const around: Extract<TrialSettings, { kind: 'events' }> = {
  kind: 'events',
  points: '/intervals/trials',
  before: 0.1,
  after: 0.4,
};
const settings: PrepareSettings = {
  channels: null,
  range: null,
  missing: 'mask',
  decimate: 1,
  zScore: false,
  pca: null,
  embed: null,
  trials: around,
  split: { train: 0.6, validation: 0.2, test: 0.2 },
};

/** Responses of two channels at 100 Hz to "left" and "right", with noise of deviation `noise` (seed 12): one event a second. */
function responses(noise = 0, change: (series: { values: Float64Array }) => void = () => {}): RawSeries {
  const random = createRandom(12);
  const events = Array.from({ length: 40 }, (_, k) => ({ sample: 100 * k + 50 + (k % 7), row: k % 2 }));
  const samples = 4100;
  const values = Float64Array.from({ length: samples * 2 }, () => noise * random.normal());
  for (const { sample, row } of events) {
    for (let t = 0; t < 40; t++) {
      values[(sample + t) * 2]! += (row === 0 ? 1 : -1) * Math.sin((Math.PI * t) / 40);
      values[(sample + t) * 2 + 1]! += t / 40;
    }
  }
  change({ values });
  return {
    values,
    samples,
    channels: ['a', 'b'],
    rate: 100,
    unit: 'mV',
    onsets: {
      samples: events.map(({ sample }) => sample),
      rows: events.map(({ row }) => row),
      names: ['left', 'right'],
    },
  };
}

const stepOf = ({ steps }: ReturnType<typeof prepare>, id: string) => steps.find((step) => step.id === id)!;

describe('trials around events', () => {
  test('hold the window of each, and go to the parts as wholes', () => {
    const series = responses();
    const prepared = prepare(series, settings);
    const { train, validation, test: held } = prepared;
    expect(train.trialStarts!.slice(0, 3)).toEqual([40, 141, 242]);
    expect([train.trials!.length, validation.trials!.length, held.trials!.length]).toEqual([24, 8, 8]);
    expect(train.samples).toBe(24 * 50);
    // The window starts 10 samples before the event, at which the second channel's ramp does.
    const ramp = Array.from({ length: 50 }, (_, t) => train.values[t * 2 + 1]!);
    expect(ramp.slice(0, 11).every((value) => value === 0)).toBe(true);
    expect(ramp[30]).toBeCloseTo(0.5, 12);
    expect(stepOf(prepared, 'trials').text).toBe(
      'Cut 40 trials around the events of /intervals/trials ("left", "right"), from 0.1 s before to 0.4 s after, 50 samples each. Everything below is done within each.',
    );
    expect(stepOf(prepared, 'trials').numbers['length']).toEqual([50]);
    expect(stepOf(prepared, 'split').text).toContain('trials 1 to 24 to train (60 %)');
    const at = sourceSamples(prepared, train);
    expect([at[49], at[50]]).toEqual([89, 141]);
  });

  test('are cleaned each on its own, and a filter slower than they are is warned of', () => {
    const warned = (clean: object) =>
      prepare(responses(0.1), { ...settings, clean: [clean as { kind: string }] }).warnings.filter(
        ({ code }) => code === 'filter-edges',
      );
    expect(warned({ kind: 'high-pass', cutoff: 0.5 })[0]!.text).toMatch(
      /^A high-pass at 0.5 Hz looks over about 2 s, and trials, each filtered on its own, are as short as 0.5 s/,
    );
    expect(warned({ kind: 'high-pass', cutoff: 3 })).toEqual([]);
    expect(warned({ kind: 'notch', frequency: 10, quality: 30 })).toHaveLength(1);
    expect(warned({ kind: 'low-pass', cutoff: 20 })).toEqual([]);
    const whole = { ...settings, trials: null, clean: [{ kind: 'high-pass', cutoff: 0.5 }] };
    expect(prepare(responses(0.1), whole).warnings.map(({ code }) => code)).not.toContain('filter-edges');
  });

  test('of events that come too close or too near an end are left out, and it is said', () => {
    const series = responses();
    const onsets = {
      samples: [3, ...series.onsets!.samples, 60, 4098],
      rows: [0, ...series.onsets!.rows, 1, 1],
      names: series.onsets!.names,
    };
    const { warnings, train } = prepare({ ...series, onsets }, settings);
    const said = warnings.filter(({ code }) => code === 'trials-left-out').map(({ text }) => text);
    expect(said[0]).toMatch(
      /^One event is left out, of 41 in the range: its window reaches into the one before/,
    );
    expect(said[1]).toMatch(/^2 events are left out because their windows reach out of the range/);
    expect(train.trialStarts!.slice(0, 2)).toEqual([40, 141]);
  });

  test('count from the start of the recording, also when only a stretch was read', () => {
    const whole = responses(0.1);
    const range = [1000, 3000] as const;
    const stretch = {
      ...whole,
      values: whole.values.slice(2000, 6000),
      samples: 2000,
      first: 1000,
      recorded: 4100,
    };
    expect(prepare(stretch, { ...settings, range })).toEqual(prepare(whole, { ...settings, range }));
  });

  test.for([
    [
      'fewer than three',
      { onsets: { samples: [100], rows: [0], names: ['x'] } },
      {},
      /at least 3 trials.*got 1/,
    ],
    ['without a rate', { rate: null }, {}, /counted in seconds/],
    ['of no length', {}, { before: -0.4, after: 0.4 }, /ends after it starts/],
    ['shorter than two samples', {}, { before: 0, after: 0.01 }, /at least 2 samples/],
    ['with numbers of another kind', {}, { samples: 3 }, /no trials\.samples/],
  ] as const)('are refused: %s', ([, of, change, message]) => {
    const trials = { ...around, ...change } as TrialSettings;
    expect(() => prepare({ ...responses(), ...of } as RawSeries, { ...settings, trials })).toThrow(message);
  });
});

describe('mean responses', () => {
  const mean: PrepareSettings = { ...settings, trials: { ...around, average: true } };

  test('are those of each condition, with the noise of so many trials', () => {
    const prepared = prepare(responses(0.5), mean);
    const { train, validation } = prepared;
    expect([train.trials, validation.samples]).toEqual([[0, 50], 100]);
    expect(stepOf(prepared, 'average').text).toContain('"left" (12, 4, 4), "right" (12, 4, 4)');
    expect(stepOf(prepared, 'average').numbers['trials']).toEqual([12, 4, 4, 12, 4, 4]);
    const exact = prepare(responses(), mean).train.values;
    const off = train.values.map((value, at) => value - exact[at]!);
    const deviation = Math.sqrt(off.reduce((sum, value) => sum + value * value, 0) / off.length);
    // 200 values: the deviation of a mean of 12 is known to about 5 %.
    expect(deviation / (0.5 / Math.sqrt(12))).toBeCloseTo(1, 0);
    expect(Math.abs(deviation / (0.5 / Math.sqrt(12)) - 1)).toBeLessThan(0.2);
  });

  test('hold nothing of another part', () => {
    const first = prepare(responses(0.5), mean);
    const bounds = stepOf(first, 'split').numbers['bounds']!;
    const changed = responses(0.5, ({ values }) => values.fill(9, bounds[1]! * 2));
    expect(prepare(changed, mean).train.values).toEqual(first.train.values);
  });

  test('leave missing values out, and are missing where all are', () => {
    const series = responses();
    const holed = responses(0, ({ values }) => {
      values[series.onsets!.samples[0]! * 2] = NaN;
      for (const sample of series.onsets!.samples) values[(sample + 5) * 2] = NaN;
    });
    const { train } = prepare(holed, mean);
    expect(train.values[10 * 2]).toBeCloseTo(0, 12);
    expect(train.values[15 * 2]).toBeNaN();
  });

  test('average inputs alike, refuse events, and warn of a condition that a part misses', () => {
    const series = responses(0.2);
    const driven = prepare(
      { ...series, values: series.values.map((value, at) => (at % 2 ? Number(value > 0.3) : value)) },
      { ...mean, inputs: [1] },
    );
    expect(driven.train.inputs).toHaveLength(100);
    expect(Math.max(...driven.train.inputs!)).toBeLessThanOrEqual(1);
    expect(() =>
      prepare(series, { ...mean, channels: [0], events: [{ channel: 1, decoder: 'poisson' }] }),
    ).toThrow(/can’t be averaged while channels of events/);
    const late = { ...series.onsets!, rows: series.onsets!.rows.map((row, k) => (k < 30 ? 0 : row)) };
    expect(prepare({ ...series, onsets: late }, mean).warnings).toContainEqual({
      code: 'missing-condition',
      text: expect.stringContaining('The training part holds no trial of "right"') as string,
    });
  });

  test('of another recording are prepared by the first one’s numbers', () => {
    const scaled: PrepareSettings = { ...mean, zScore: true };
    const first = prepare(responses(0.3), scaled);
    expect(prepareAlike(responses(0.3), scaled, first).test.values).toEqual(first.test.values);
    const shifted = responses(0.3, ({ values }) => values.forEach((value, at) => (values[at] = value + 3)));
    expect(prepareAlike(shifted, scaled, first).train.values[0]).toBeGreaterThan(first.train.values[0]! + 3);
  });
});
