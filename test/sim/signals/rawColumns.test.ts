import { expect, test } from 'vitest';
import { prepare, type RawSeries } from '../../../src/sim/signals/prepare';
import { prepareDefaults, samplesToBeginWith } from '../../../src/sim/signals/prepareDefaults';
import type { PrepareSettings } from '../../../src/sim/signals/prepared';
import { channelsToRead } from '../../../src/sim/signals/rawColumns';
import { createRandom } from '../../../src/sim/random';

const SAMPLES = 600;
const CHANNELS = 7;
const random = createRandom(3);
const whole: RawSeries = {
  // The last channel numbers six trials, the one before counts events.
  values: Float64Array.from({ length: SAMPLES * CHANNELS }, (_, i) => {
    const channel = i % CHANNELS;
    if (channel === 6) return Math.floor(i / CHANNELS / 100);
    return channel === 5 ? Math.floor(3 * random.uniform()) : random.normal();
  }),
  samples: SAMPLES,
  channels: Array.from({ length: CHANNELS }, (_, c) => `c${c}`),
  rate: 100,
  unit: 'mV',
};
const settings: PrepareSettings = {
  ...prepareDefaults(whole).settings,
  channels: [4, 1],
  inputs: [2],
  events: [{ channel: 5, decoder: 'poisson' }],
  trials: { kind: 'channel', channel: 6 },
  pca: null,
  embed: null,
};

test('preparing the channels that are looked at is preparing all', () => {
  const columns = channelsToRead(settings, CHANNELS)!;
  expect(columns).toEqual([1, 2, 4, 5, 6]);
  const values = Float64Array.from(
    { length: SAMPLES * columns.length },
    (_, i) => whole.values[Math.floor(i / columns.length) * CHANNELS + columns[i % columns.length]!]!,
  );
  expect(prepare({ ...whole, values, columns }, settings)).toEqual(prepare(whole, settings));
});

test('all channels are read where all are chosen, or one that is not there', () => {
  expect(channelsToRead({ ...settings, channels: null }, CHANNELS)).toBeUndefined();
  expect(channelsToRead({ ...settings, channels: [1, 99] }, CHANNELS)).toBeUndefined();
  expect(
    channelsToRead({ ...settings, channels: [1], inputs: [], events: [], trials: null }, CHANNELS),
  ).toEqual([1]);
});

test('a series that memory should not hold at once is begun with its first samples, and the reason is told', () => {
  expect(samplesToBeginWith(1_000_000, 12)).toBe(1_000_000);
  const begun = samplesToBeginWith(6_700_000, CHANNELS);
  expect(begun).toBe(6_700_000);
  const recorded = 60_000_000;
  const first = samplesToBeginWith(recorded, CHANNELS);
  expect(first * CHANNELS).toBeLessThanOrEqual(4_000_000);
  const { settings: chosen, reasons } = prepareDefaults({ ...whole, recorded });
  expect(chosen.range).toEqual([0, first]);
  expect(reasons.find(({ setting }) => setting === 'range')?.text).toMatch(`first ${first} are taken`);
  expect(prepareDefaults(whole).settings.range).toBeNull();
});
