import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { createRandom } from '../../../src/sim/random';
import { prepare, type RawSeries } from '../../../src/sim/signals/prepare';
import type { PrepareSettings } from '../../../src/sim/signals/prepared';
import { createSampler } from '../../../src/sim/training/sampler';
import { trainingSeries } from '../../../src/sim/training/trainingSeries';
import { withGuesses } from '../../../src/sim/kernels/withGuesses';
import { windowStarts } from '../../../src/sim/training/windowStarts';

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
const PARTS = ['train', 'validation', 'test'] as const;

/**
 * A recording whose first channel is the number of the sample, so that every prepared value says where it comes from; the second is
 * noise, the third a stimulus, the fourth numbers trials of the lengths given. A share of the first two is missing.
 */
function numbered(lengths: readonly number[], missing: number, seed: number): RawSeries {
  const random = createRandom(seed);
  const rows = lengths.flatMap((length, trial) => Array.from({ length }, () => trial));
  const values = rows.flatMap((trial, t) => [
    random.uniform() < missing ? NaN : t,
    random.uniform() < missing ? NaN : random.normal(),
    t % 7 < 3 ? 1 : 0,
    trial,
  ]);
  return {
    values: Float64Array.from(values),
    samples: rows.length,
    channels: ['n', 'noise', 'stimulus', 'trial'],
    rate: null,
    unit: '',
  };
}

const recordings = fc.record({
  lengths: fc.array(fc.integer({ min: 60, max: 140 }), { minLength: 3, maxLength: 12 }),
  missing: fc.constantFrom(0, 0.05, 0.2),
  seed: fc.nat(1000),
});

describe('any recording with trials, gaps and inputs', () => {
  const settings: PrepareSettings = { ...plain, inputs: [2], trials: { kind: 'channel', channel: 3 } };
  const trialOf = (lengths: readonly number[]) => lengths.flatMap((n, k) => Array<number>(n).fill(k));

  it('gives no two parts the same trial, and every sample its own input', () => {
    fc.assert(
      fc.property(recordings, ({ lengths, missing, seed }) => {
        const series = numbered(lengths, missing, seed);
        const prepared = prepare(series, settings);
        const trials = trialOf(lengths);
        const seen = PARTS.map((name) => {
          const { values, inputs, samples, trialStarts, trials: first } = prepared[name];
          const numbers = new Set<number>();
          for (let row = 0; row < samples; row++) {
            const k = first!.findLastIndex((from) => from <= row);
            const at = trialStarts![k]! + row - first![k]!;
            if (!Number.isNaN(values[2 * row]!)) expect(values[2 * row]).toBe(at);
            expect(inputs![row]).toBe(series.values[4 * at + 2]);
            numbers.add(trials[at]!);
          }
          return numbers;
        });
        expect(seen.reduce((sum, { size }) => sum + size, 0)).toBe(lengths.length);
        expect(new Set(seen.flatMap((numbers) => [...numbers])).size).toBe(lengths.length);
      }),
      { seed: 11, numRuns: 60 },
    );
  });

  it('is trained on windows that lie within one trial and start at a row without what can’t be guessed, gaps left as gaps', () => {
    const sequenceLength = 20;
    fc.assert(
      fc.property(recordings, ({ lengths, missing, seed }) => {
        const prepared = prepare(numbered(lengths, missing, seed), settings);
        const series = trainingSeries(prepared);
        const leads = withGuesses(series.values, series.guesses);
        const trials = trialOf(lengths);
        for (const start of windowStarts(series, sequenceLength)) {
          expect(leads.subarray(2 * start, 2 * start + 2).some(Number.isNaN)).toBe(false);
        }
        const draw = createSampler({ batchSize: 16, sequenceLength, series, random: createRandom(seed) });
        const { windows, guesses } = draw(0);
        const rows = sequenceLength + 1;
        for (let b = 0; b < 16; b++) {
          const first = Math.round(withGuesses(windows, guesses)[2 * b * rows]!);
          for (let t = 0; t < rows; t++) {
            const value = windows[2 * (b * rows + t)]!;
            // A missing value stays missing, and what is there belongs to its place in the first row's trial.
            if (!Number.isNaN(value)) expect(value).toBe(first + t);
            expect(trials[first + t]).toBe(trials[first]);
          }
        }
      }),
      { seed: 12, numRuns: 60 },
    );
  });
});

describe('bad input is refused in words', () => {
  const whole = () => numbered([60, 60, 60, 60], 0.05, 1);
  const changed = (change: (values: Float64Array) => void): RawSeries => {
    const series = whole();
    change(series.values as Float64Array);
    return series;
  };
  const trials = { kind: 'channel', channel: 3 } as const;

  test.each<readonly [string, RawSeries, Partial<PrepareSettings>, RegExp]>([
    [
      'a channel without a value',
      changed((values) => {
        for (let at = 1; at < values.length; at += 4) values[at] = NaN;
      }),
      { inputs: [2], trials },
      /"noise" holds no value at all/,
    ],
    [
      'an input with a gap',
      changed((values) => void (values[4 * 50 + 2] = NaN)),
      { inputs: [2], trials },
      /input "stimulus" at every sample, got NaN at sample 50/,
    ],
    [
      'a trial without a number',
      changed((values) => void (values[4 * 70 + 3] = NaN)),
      { inputs: [2], trials },
      /number of the trial at every sample of channel "trial".*sample 70/,
    ],
    ['all channels as inputs', whole(), { inputs: [0, 1, 2, 3] }, /No channel is chosen/],
    [
      'a channel with two roles',
      whole(),
      { channels: [0, 2], inputs: [2] },
      /both a channel .* and an input/,
    ],
    ['a single trial', numbered([240], 0, 1), { trials }, /at least 3 trials.*got 1/],
    [
      'an input that never changes',
      changed((v) => v.forEach((_, i) => void (i % 4 === 2 && (v[i] = 1)))),
      { inputs: [2] },
      /"stimulus" is constant/,
    ],
  ])('%s', (_, series, settings, words) => {
    expect(() => prepare(series, { ...plain, ...settings })).toThrow(words);
  });

  test('trials shorter than a window', () => {
    const prepared = prepare(whole(), { ...plain, inputs: [2], trials });
    expect(() => windowStarts(trainingSeries(prepared), 60)).toThrow(/trial of at least 61 samples/);
  });
});

test('settings made before there were gaps, trials and inputs prepare as they did', () => {
  const series = numbered([80, 80, 80], 0, 3);
  const {
    inputs: _,
    trials: __,
    ...old
  } = { ...plain, missing: 'refuse' as const, inputs: [], trials: null };
  expect(prepare(series, { ...old, missing: 'refuse' })).toEqual(
    prepare(series, { ...plain, missing: 'refuse', inputs: [], trials: null }),
  );
  expect(prepare(series, { ...old, missing: 'mask' }).train).toEqual(prepare(series, old).train);
});
