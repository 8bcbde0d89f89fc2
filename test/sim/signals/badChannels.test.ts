import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../src/sim/random';
import { badChannels } from '../../../src/sim/signals/badChannels';
import type { PrepareSettings } from '../../../src/sim/signals/prepared';

const settings: PrepareSettings = {
  channels: null,
  range: null,
  missing: 'refuse',
  decimate: 1,
  zScore: true,
  pca: null,
  embed: null,
  split: { train: 0.6, validation: 0.2, test: 0.2 },
};

/** Twelve channels of a scalp: a few slow sources, seen by all to different degrees, with a little noise (seed 9). */
function scalp(change: (values: Float64Array, n: number) => void = () => {}) {
  const random = createRandom(9);
  const [T, n, k] = [4000, 12, 3];
  const weights = Float64Array.from({ length: n * k }, () => 1 + 0.5 * random.normal());
  const sources = new Float64Array(k);
  const values = new Float64Array(T * n);
  for (let t = 0; t < T; t++) {
    for (let c = 0; c < k; c++) sources[c] = 0.95 * sources[c]! + random.normal();
    for (let i = 0; i < n; i++) {
      let sum = 0.2 * random.normal();
      for (let c = 0; c < k; c++) sum += weights[i * k + c]! * sources[c]!;
      values[t * n + i] = sum;
    }
  }
  change(values, n);
  return {
    values,
    samples: T,
    channels: Array.from({ length: n }, (_, i) => `E${i + 1}`),
    rate: 250,
    unit: 'µV',
  };
}

/** Changes one channel from sample to sample. */
const channel =
  (i: number, to: (value: number, t: number) => number) =>
  (values: Float64Array, n: number): void => {
    for (let t = 0; t * n < values.length; t++) values[t * n + i] = to(values[t * n + i]!, t);
  };

const faultsOf = (...args: Parameters<typeof scalp>) =>
  badChannels(scalp(...args), settings).found.map(({ channel: at, name, faults }) => [
    at,
    name,
    faults.map(({ kind }) => kind),
  ]);

describe('bad channels', () => {
  test('are none where all are alike', () => {
    expect(badChannels(scalp(), settings)).toEqual({ found: [], channels: 12, samples: 2400 });
  });

  const random = createRandom(10);
  test.for([
    ['a hundred times as large', channel(4, (value) => 100 * value), 4, ['large']],
    ['ten thousand times as large', channel(4, (value) => 1e4 * value), 4, ['large']],
    ['hardly there', channel(2, (value) => 0.001 * value), 2, ['small']],
    ['flat', channel(0, () => 3), 0, ['flat']],
    ['missing', channel(7, (value, t) => (t % 4 ? NaN : value)), 7, ['missing']],
    ['empty', channel(7, () => NaN), 7, ['missing']],
    [
      'like no other, though as smooth',
      (() => {
        let state = 0;
        return channel(11, () => (state = 0.95 * state + 2 * random.normal()));
      })(),
      11,
      ['uncorrelated'],
    ],
    ['all noise', channel(5, () => 6 * random.normal()), 5, ['jumpy', 'uncorrelated']],
  ] as const)('are told by what is wrong: one %s', ([, change, at, kinds]) => {
    expect(faultsOf(change)).toEqual([[at, `E${at + 1}`, kinds]]);
  });

  test('say what is wrong with them in words', () => {
    const { found } = badChannels(scalp(channel(4, (value) => 1000 * value)), settings);
    expect(found[0]!.faults[0]!.text).toMatch(/^its spread is [\d,]+ times that of the others$/);
  });

  test('are told by the training part alone, and not of inputs and events', () => {
    const later = channel(4, (value, t) => (t < 2400 ? value : 1000 * value));
    expect(badChannels(scalp(later), settings).found).toEqual([]);
    const input = scalp(channel(4, (_value, t) => 100 * (t % 2)));
    expect(badChannels(input, { ...settings, inputs: [4] })).toMatchObject({ found: [], channels: 11 });
    // Named as they are called, also beside channels that were not chosen.
    const labels = { 4: 'Cz' };
    const named = badChannels(scalp(channel(4, () => 1)), { ...settings, channels: [0, 1], labels });
    expect(named.found).toMatchObject([{ channel: 4, name: 'Cz' }]);
  });

  test('of few or unlike channels are only those that hold nothing', () => {
    const noise = createRandom(11);
    const values = Float64Array.from({ length: 3000 }, (_, at) => noise.normal() * 10 ** (at % 3));
    const three = { values, samples: 1000, channels: ['x', 'y', 'z'], rate: null, unit: '' };
    expect(badChannels(three, settings).found).toEqual([]);
    const unlike = Float64Array.from({ length: 8000 }, () => noise.normal());
    const eight = { ...three, values: unlike, channels: [...'abcdefgh'] };
    expect(badChannels(eight, settings).found).toEqual([]);
  });
});
