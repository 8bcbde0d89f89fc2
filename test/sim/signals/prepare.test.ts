import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../src/sim/random';
import { prepare, prepareAlike } from '../../../src/sim/signals/prepare';
import { prepareDefaults } from '../../../src/sim/signals/prepareDefaults';
import type { PrepareSettings } from '../../../src/sim/signals/prepared';
import { families } from '../../../src/sim/models';
import { checkFitSettings } from '../../../src/sim/training/checkFitSettings';
import { SPM_RESPONSE } from '../../../src/sim/signals/haemodynamicResponse';
import { weightCount } from '../../../src/sim/models/weightCount';
import { fitDefaults } from '../../../src/sim/training/fitDefaults';
import { modelSize } from '../../../src/sim/training/modelSize';
import { boldLorenz } from './bold';

const plain: PrepareSettings = {
  channels: null,
  range: null,
  missing: 'refuse',
  decimate: 1,
  zScore: true,
  pca: null,
  embed: null,
  split: { train: 0.6, validation: 0.2, test: 0.2 },
};

/** Three noisy rhythms (seed 1). */
function series(samples = 2000, change: (values: Float64Array) => void = () => {}) {
  const random = createRandom(1);
  const values = Float64Array.from(
    { length: samples * 3 },
    (_, at) =>
      Math.sin(0.05 * Math.floor(at / 3) * (1 + (at % 3))) * (1 + (at % 3)) + 5 + 0.05 * random.normal(),
  );
  change(values);
  return { values, samples, channels: ['a', 'b', 'c'], rate: 100, unit: 'mV' };
}

const everything: PrepareSettings = {
  ...plain,
  clean: [{ kind: 'low-pass', cutoff: 10, order: 4 }],
  decimate: 2,
  pca: { components: 2 },
  embed: { dimension: 2, delay: 3 },
};

describe('prepare', () => {
  test('standardises the training part exactly, and the others by its numbers', () => {
    const { train, test: held, steps } = prepare(series(), plain);
    for (let i = 0; i < 3; i++) {
      const column = train.values.filter((_, at) => at % 3 === i);
      const mean = column.reduce((a, b) => a + b, 0) / column.length;
      expect(mean).toBeCloseTo(0, 12);
      expect(column.reduce((a, b) => a + b * b, 0) / column.length).toBeCloseTo(1, 12);
    }
    const numbers = steps.find(({ id }) => id === 'z-score')!.numbers;
    expect(held.values[0]).toBeCloseTo(
      (series().values[1600 * 3]! - numbers['mean']![0]!) / numbers['deviation']![0]!,
      12,
    );
    expect([train.samples, held.samples, held.start]).toEqual([1200, 400, 1600]);
  });

  test('counts samples from the start of the recording, also when only the chosen stretch was read', () => {
    const whole = series();
    const settings: PrepareSettings = { ...plain, range: [500, 1500] };
    const stretch = {
      ...whole,
      values: whole.values.slice(500 * 3, 1500 * 3),
      samples: 1000,
      first: 500,
      recorded: 2000,
    };
    expect(prepare(stretch, settings)).toEqual(prepare(whole, settings));
    const { steps, validation } = prepare(stretch, settings);
    expect(steps[0]!.text).toContain('samples 500 to 1500 of 2000');
    expect(steps[1]!.numbers['bounds']).toEqual([500, 1100, 1300, 1500]);
    expect(validation.start).toBe(1100);
  });

  test('lets nothing of a later part into an earlier one', () => {
    const clean = prepare(series(), everything);
    const changed = prepare(
      series(2000, (values) => values.fill(100, 1600 * 3)),
      everything,
    );
    expect(changed.train.values).toEqual(clean.train.values);
    expect(changed.validation.values).toEqual(clean.validation.values);
    expect(changed.test.values).not.toEqual(clean.test.values);
  });

  test('does all of it in order and says so', () => {
    const { dim, labels, rate, train, steps } = prepare(series(), everything);
    expect(steps.map(({ id }) => id)).toEqual([
      'select',
      'split',
      'low-pass',
      'decimate',
      'z-score',
      'pca',
      'embed',
    ]);
    expect([dim, rate, train.samples]).toEqual([4, 50, 600 - 3]);
    expect(labels).toEqual(['PC1', 'PC2', 'PC1 (t − 3)', 'PC2 (t − 3)']);
  });

  test('prepares another recording by the first one’s numbers', () => {
    const first = prepare(series(), everything);
    expect(prepareAlike(series(), everything, first).test.values).toEqual(first.test.values);
    const shifted = series(2000, (values) => values.forEach((value, at) => (values[at] = value + 50)));
    expect(prepareAlike(shifted, everything, first).train.values[0]).not.toBeCloseTo(
      first.train.values[0]!,
      0,
    );
    expect(() => prepareAlike(series(), { ...everything, channels: [0, 1], pca: null }, first)).toThrow(
      /fitted to 3 channels/,
    );
  });

  test.for([
    ['a gap', {}, (v: Float64Array) => (v[31] = NaN), /1 value is missing.*channel "b".*interpolate/s],
    [
      'a constant channel',
      {},
      (v: Float64Array) => v.forEach((_, at) => at % 3 === 2 && (v[at] = 7)),
      /Channel "c" is constant \(7\)/,
    ],
    [
      'a cutoff beyond Nyquist',
      { clean: [{ kind: 'low-pass', cutoff: 60, order: 4 }] },
      undefined,
      /between 0 and 50 Hz.*60/,
    ],
    ['too many components', { pca: { components: 4 } }, undefined, /1 … 3 principal components.*got 4/],
    [
      'an embedding longer than a part',
      { embed: { dimension: 10, delay: 50 } },
      undefined,
      /uses up 450 samples.*part has 400/s,
    ],
    ['a range outside', { range: [0, 5000] as const }, undefined, /0 … 2000; it is 0 … 5000/],
    ['a short range', { range: [0, 60] as const }, undefined, /part has 12 samples; at least 20/],
    ['a bad split', { split: { train: 0.9, validation: 0.2, test: 0.1 } }, undefined, /add up to 1.2/],
    ['no channel', { channels: [] }, undefined, /at least one/],
    ['a channel twice', { channels: [1, 1] }, undefined, /chosen twice/],
    ['a strange channel', { channels: [3] }, undefined, /no channel 3/],
    ['a strange decimation', { decimate: 1.5 }, undefined, /whole number/],
  ] as const)('refuses %s', ([, settings, change, message]) => {
    expect(() =>
      prepare(series(2000, change as (v: Float64Array) => void), {
        ...plain,
        ...settings,
      } as PrepareSettings),
    ).toThrow(message);
  });

  test('warns of what will not do, and not of what will', () => {
    const codes = (samples: number, change?: (values: Float64Array) => void) =>
      prepare(series(samples, change), plain).warnings.map(({ code }) => code);
    expect(codes(20_000)).toEqual([]);
    expect(codes(400)).toContain('too-short');
    expect(codes(20_000, (v) => v.forEach((value, at) => (v[at] = value + at / 3000)))).toContain(
      'not-stationary',
    );
    const random = createRandom(4);
    expect(codes(5000, (v) => v.forEach((_, at) => (v[at] = random.normal())))).toContain('noisy');
  });
});

describe('defaults', () => {
  test('embed a single channel, reduce many, and refuse to fill gaps by themselves', () => {
    const one = {
      values: series().values.filter((_, at) => at % 3 === 0),
      samples: 2000,
      channels: ['a'],
      rate: null,
      unit: '',
    };
    expect(prepareDefaults(one).settings.embed).toMatchObject({ dimension: 3 });
    const many = {
      values: Float64Array.from({ length: 2000 * 12 }, (_, at) => Math.sin(at * 0.37 + (at % 12))),
      samples: 2000,
      channels: Array.from({ length: 12 }, (_, i) => `c${i}`),
      rate: null,
      unit: '',
    };
    expect(prepareDefaults(many).settings.pca!.components).toBeGreaterThanOrEqual(3);
    expect(prepareDefaults(series(2000, (v) => (v[5] = NaN))).settings.missing).toBe('refuse');
  });

  test('of many channels in many trials are prepared at once', () => {
    const [channels, samples] = [1200, 1500];
    const wide = {
      ...series(samples),
      values: Float64Array.from({ length: samples * channels }, (_, at) => Math.sin(at * 0.7) + (at % 7)),
      samples,
      channels: Array.from({ length: channels }, (_, i) => `c${i}`),
    };
    const started = performance.now();
    const { dim } = prepare(wide, { ...plain, trials: { kind: 'length', samples: 50 } });
    expect(dim).toBe(channels);
    // A second or two; joining all trials once a channel took a minute.
    expect(performance.now() - started).toBeLessThan(20_000);
  }, 60_000);

  test('of preparation go by the channels that are chosen', () => {
    const many = {
      ...series(2000),
      values: Float64Array.from({ length: 2000 * 12 }, (_, at) => Math.sin(at * 0.37 + (at % 12))),
      channels: Array.from({ length: 12 }, (_, i) => `c${i}`),
    };
    expect(prepareDefaults(many).settings).toMatchObject({ channels: null, pca: {}, embed: null });
    const one = prepareDefaults(many, { channels: [7] });
    expect(one.settings).toMatchObject({ channels: [7], pca: null, embed: { dimension: 3 } });
    expect(one.reasons.map(({ setting }) => setting)).not.toContain('channels');
    const some = prepareDefaults(many, { inputs: [0], events: [{ channel: 1, decoder: 'poisson' }] });
    expect(some.settings).toMatchObject({ channels: null, inputs: [0], pca: null, embed: null });
    // What is no channel is refused when it is prepared.
    expect(prepareDefaults(many, { channels: [99] }).settings.channels).toEqual([99]);
  });

  test('of preparation are chosen from samples that would train', () => {
    const wave = (later: (t: number) => number) => ({
      ...series(2000),
      values: Float64Array.from({ length: 2000 }, (_, t) => (t < 1400 ? Math.sin(t / 10) : later(t))),
      channels: ['x'],
    });
    const [usual, other] = [wave((t) => Math.sin(t / 10)), wave((t) => 50 * Math.sin(t / 200))];
    expect(prepareDefaults(other).settings).toEqual(prepareDefaults(usual).settings);
    const late = {
      ...series(2000),
      values: Float64Array.from({ length: 4000 }, (_, at) => (at % 2 && at < 2800 ? 1 : Math.sin(at * 0.3))),
      channels: ['moves', 'moves when it is tested'],
    };
    expect(prepareDefaults(late).settings.channels).toEqual([0]);
  });

  test('of preparation take the trials that a file brings along, and look past the channel that numbers them', () => {
    const values = Float64Array.from({ length: 4000 }, (_, at) =>
      at % 2 ? 1 + Math.floor(at / 1000) : Math.sin(0.05 * at),
    );
    const sweeps = { values, samples: 2000, channels: ['Vm', 'sweep'], rate: 1000, unit: 'mV' };
    const trials = { kind: 'channel', channel: 1 } as const;
    const { settings, reasons } = prepareDefaults({ ...sweeps, trials });
    expect(settings.trials).toEqual(trials);
    // One channel is left, which hides the others.
    expect(settings.embed).toMatchObject({ dimension: 3 });
    expect(reasons.map(({ setting }) => setting)).toContain('trials');
    expect(prepare({ ...sweeps, trials }, settings).train.trials!.length).toBeGreaterThan(1);
    expect(prepareDefaults(sweeps).settings.trials).toBe(null);
  });

  test('of a fit are the published ones where the data allow', () => {
    const { settings, reasons } = fitDefaults(prepare(series(20_000), plain));
    expect(settings).toMatchObject({
      model: 'alrnn',
      latentDim: 20,
      rectifiedDim: 10,
      sequenceLength: 200,
      batchSize: 16,
      batchesPerEpoch: 50,
      epochs: 2000,
      learningRate: { start: 1e-3, end: 1e-5 },
    });
    expect(reasons.map(({ setting }) => setting)).toContain('forcing.interval');
    expect(fitDefaults(prepare(series(400), plain)).settings.sequenceLength).toBeLessThanOrEqual(48);
  });

  test('have windows of twice the response that data were measured through, and say where they are shorter than it', () => {
    const bold = (samples: number) =>
      prepare(boldLorenz(samples, { tr: 0.25, step: 0.02, noise: 0.1 }).series, {
        ...plain,
        response: SPM_RESPONSE,
      });
    const long = fitDefaults(bold(4000));
    expect(long.settings.sequenceLength).toBe(2 * 129);
    expect(long.reasons.find(({ setting }) => setting === 'sequenceLength')?.text).toMatch(
      /twice the response/,
    );
    expect(long.warnings.map(({ code }) => code)).not.toContain('short-windows');
    const short = fitDefaults(bold(800));
    expect(short.settings.sequenceLength).toBe(96);
    expect(short.warnings.find(({ code }) => code === 'short-windows')?.text).toMatch(
      /Windows of 96 samples are shorter than the response of 129/,
    );
  });

  test('have no more weights than the training part has values', () => {
    const usual = fitDefaults(prepare(series(400), plain)).settings;
    expect(usual).toMatchObject({ latentDim: 20, rectifiedDim: 10 });
    for (const id of [
      'alrnn',
      'shallow-plrnn',
      'dendritic-plrnn',
      'vanilla-plrnn',
      'clipped-shallow-plrnn',
    ]) {
      const prepared = prepare(series(110), plain);
      const { settings, reasons } = fitDefaults(prepared, id);
      const values = prepared.train.samples * prepared.dim;
      expect(weightCount(families.get(id), modelSize(settings, prepared))).toBeLessThanOrEqual(values);
      checkFitSettings(settings, { samples: prepared.train.samples, dim: prepared.dim });
      expect(reasons.some(({ text }) => text.includes(`than the training part has values (${values})`))).toBe(
        true,
      );
    }
  });

  test('of every family can be fitted', () => {
    const prepared = prepare(series(2000), plain);
    for (const { id } of families) {
      const { settings } = fitDefaults(prepared, id);
      expect(settings.model).toBe(id);
      checkFitSettings(settings, { samples: prepared.train.samples, dim: prepared.dim });
    }
  });
});
