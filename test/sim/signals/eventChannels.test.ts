import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../src/sim/random';
import { decimateEvents, recordedLevels } from '../../../src/sim/signals/eventChannels';
import { prepare, prepareAlike, type RawSeries } from '../../../src/sim/signals/prepare';
import type { EventSettings, PrepareSettings } from '../../../src/sim/signals/prepared';
import { surrogatePart } from '../../../src/sim/signals/surrogatePart';
import { firstRows, trialPart, trialRows } from '../../../src/sim/signals/trialRows';

const events: readonly EventSettings[] = [
  { channel: 2, decoder: 'poisson' },
  { channel: 3, decoder: 'ordinal' },
];
const plain: PrepareSettings = {
  channels: null,
  range: null,
  events,
  missing: 'refuse',
  decimate: 1,
  zScore: true,
  pca: null,
  embed: null,
  split: { train: 0.6, validation: 0.2, test: 0.2 },
};

/** Two rhythms, the number of the sample modulo 5 as a count, levels −1, 2 and 10 in turn, a stimulus and trials of 100 samples. */
function recording(
  change: (values: Float64Array, width: number) => void = () => {},
  samples = 1000,
): RawSeries {
  const values = Float64Array.from(
    Array.from({ length: samples }, (_, t) => [
      Math.sin(0.1 * t),
      Math.cos(0.23 * t),
      t % 5,
      [-1, 2, 10][t % 3]!,
      t % 7 < 3 ? 1 : 0,
      Math.floor(t / 100),
    ]).flat(),
  );
  change(values, 6);
  const channels = ['x', 'y', 'spikes', 'choice', 'stimulus', 'trial'];
  return { values, samples, channels, rate: 100, unit: 'mV' };
}
const withInputs: PrepareSettings = { ...plain, inputs: [4], channels: [0, 1] };

describe('events', () => {
  test('stay beside the rows they were recorded with, levels numbered from 0', () => {
    const {
      train,
      test: held,
      dim,
      labels,
      decoders,
      eventLabels,
      steps,
    } = prepare(recording(), {
      ...plain,
      channels: [0, 1],
    });
    expect([dim, labels, eventLabels]).toEqual([2, ['x', 'y'], ['spikes', 'choice']]);
    expect(decoders).toEqual([{ kind: 'poisson' }, { kind: 'ordinal', levels: 3 }]);
    for (const part of [train, held]) {
      for (let row = 0; row < part.samples; row++) {
        const t = part.start + row;
        expect(Array.from(part.events!.subarray(2 * row, 2 * row + 2))).toEqual([t % 5, t % 3]);
      }
    }
    expect(recordedLevels({ steps }, 1)).toEqual([-1, 2, 10]);
    expect(recordedLevels({ steps }, 0)).toBeUndefined();
    expect(steps.find(({ id }) => id === 'events')!.text).toBe(
      'Decodes "spikes" (counts, Poisson), "choice" (3 ordered levels: -1, 2, 10) from the model’s state; events are not reconstructed and force nothing.',
    );
    expect(steps[0]!.text).toContain('2 of 6 channels and 2 channels of events');
  });

  test('are no channels to reconstruct where none are named, and change nothing of those', () => {
    const chosen = prepare(recording(), { ...plain, inputs: [4], trials: { kind: 'channel', channel: 5 } });
    expect(chosen.labels).toEqual(['x', 'y']);
    const { events: _, ...without } = { ...withInputs, clean: [{ kind: 'low-pass', cutoff: 20, order: 2 }] };
    const a = prepare(recording(), { ...without, events });
    const b = prepare(recording(), without);
    expect(a.train.values).toEqual(b.train.values);
    expect(a.test.inputs).toEqual(b.test.inputs);
    expect(b).not.toHaveProperty('decoders');
    expect(b.train).not.toHaveProperty('events');
  });

  test('of trials, delay vectors, components and every third sample lie beside their own rows', () => {
    const every = 3;
    const settings: PrepareSettings = {
      ...withInputs,
      trials: { kind: 'length', samples: 100 },
      decimate: every,
      pca: { components: 2 },
      embed: { dimension: 3, delay: 2 },
      missing: 'mask',
    };
    const { train } = prepare(recording(), settings);
    const lost = 4;
    trialRows(train).forEach(({ from, to }, k) => {
      expect(to - from).toBe(34 - lost);
      for (let row = from; row < to; row++) {
        const t = 100 * k + (row - from + lost) * every;
        const count = (t % 5) + ((t - 1) % 5) + ((t - 2) % 5);
        expect(train.events![2 * row]).toBe(count);
        // Each of three levels once: the latest.
        expect(train.events![2 * row + 1]).toBe(t % 3);
      }
    });
  });

  test('that miss a sample are left missing, whatever is done to the rest', () => {
    const series = recording((values, n) => {
      values[50 * n + 2] = NaN;
      values[60 * n + 3] = NaN;
    });
    const { train } = prepare(series, withInputs);
    expect([...train.events!.keys()].filter((at) => Number.isNaN(train.events![at]))).toEqual([100, 121]);
    expect(train.values.every(Number.isFinite)).toBe(true);
  });

  test('over several samples: counts add up and are unknown where a sample is missing, levels go by frequency', () => {
    const decoders = [{ kind: 'poisson' }, { kind: 'categorical', levels: 3 }] as const;
    // prettier-ignore
    const given = Float64Array.of(
      4, 1,
      1, 2,  2, 2,  3, 0,
      1, 1,  NaN, NaN,  1, 0,
      0, NaN,  0, NaN,  5, NaN,
    );
    expect(Array.from(decimateEvents(given, decoders, 3))).toEqual([NaN, 1, 6, 2, NaN, 0, 5, NaN]);
  });

  test('have the levels of the training part: another counts as missing, and the user is told', () => {
    const late = recording((values, n) => (values[900 * n + 3] = 7));
    const { test: held, warnings, decoders } = prepare(late, withInputs);
    expect(decoders![1]).toEqual({ kind: 'ordinal', levels: 3 });
    expect(held.events![2 * 100 + 1]).toBeNaN();
    expect(warnings.find(({ code }) => code === 'unseen-level')!.text).toContain(
      '"choice" is at 7 in one sample',
    );
  });

  test('of another recording have the levels the model was fitted with', () => {
    const first = prepare(recording(), withInputs);
    const other = recording((values, n) => {
      // Without the level −1.
      for (let t = 0; t < 1000; t++) if (t % 3 === 0) values[t * n + 3] = 10;
    });
    const alike = prepareAlike(other, withInputs, first);
    expect(alike.decoders).toEqual(first.decoders);
    expect(new Set(alike.train.events!.filter((_, at) => at % 2 === 1))).toEqual(new Set([1, 2]));
  });

  test('go with the rows of a part that are taken', () => {
    const { train } = prepare(recording(), { ...withInputs, trials: { kind: 'length', samples: 100 } });
    expect(firstRows(train, 2, 150).events).toEqual(train.events!.subarray(0, 300));
    const [, second] = trialRows(train);
    expect(trialPart(train, 2, second!).events).toEqual(train.events!.subarray(200, 400));
    const surrogate = surrogatePart(train, 2, 1);
    expect(surrogate.events).toHaveLength(2 * surrogate.samples);
    expect(surrogate.events!.every(Number.isNaN)).toBe(true);
  });

  const random = createRandom(1);
  test.for<[string, Partial<PrepareSettings>, RegExp, ((values: Float64Array, n: number) => void)?]>([
    ['is reconstructed as well', { channels: [0, 2] }, /both a channel to reconstruct and one of events/],
    ['is an input as well', { inputs: [3], channels: [0] }, /both an input and a channel of events/],
    ['numbers the trials', { trials: { kind: 'channel', channel: 2 }, channels: [0] }, /numbers the trials/],
    ['is none', { events: [{ channel: 9, decoder: 'poisson' }] }, /no channel 9 of events/],
    ['comes twice', { events: [events[0]!, events[0]!] }, /chosen twice/],
    [
      'has no such decoder',
      { events: [{ channel: 2, decoder: 'gauss' as 'poisson' }] },
      /out of poisson, zero/,
    ],
    ['leaves nothing to reconstruct', { channels: [] }, /at least one continuous channel/],
    ['holds half a spike', {}, /a count.*got 0.5 in "spikes" at sample 77/, (v, n) => (v[77 * n + 2] = 0.5)],
    ['holds less than none', {}, /got -1 in "spikes" at sample 999/, (v, n) => (v[999 * n + 2] = -1)],
    ['is infinite', {}, /a level, got Infinity in "choice"/, (v, n) => (v[5 * n + 3] = Infinity)],
    [
      'is continuous',
      {},
      /at most 20 levels in "choice", got 600/,
      (v, n) => {
        for (let t = 0; t < 1000; t++) v[t * n + 3] = random.normal();
      },
    ],
    [
      'never changes',
      {},
      /events of "spikes" are all 0/,
      (v, n) => {
        for (let t = 0; t < 600; t++) v[t * n + 2] = 0;
      },
    ],
    [
      'is not there',
      {},
      /"spikes" holds no event in the training part/,
      (v, n) => {
        for (let t = 0; t < 600; t++) v[t * n + 2] = NaN;
      },
    ],
  ])('refuses a channel of events that %s', ([, change, said, alter]) => {
    const settings: PrepareSettings = { ...withInputs, ...change };
    expect(() => prepare(recording(alter), settings)).toThrow(said);
  });
});
