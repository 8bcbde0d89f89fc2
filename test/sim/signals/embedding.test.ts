import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../src/sim/random';
import { embeddingDimension } from '../../../src/sim/signals/embeddingDimension';
import { firstMinimum, mutualInformation } from '../../../src/sim/signals/mutualInformation';
import { dataUnits } from '../../../src/sim/signals/dataUnits';
import { prepare, prepareAlike } from '../../../src/sim/signals/prepare';
import type { PrepareSettings } from '../../../src/sim/signals/prepared';
import { sourceSamples } from '../../../src/sim/signals/sourceSamples';
import { suggestEmbedding } from '../../../src/sim/signals/suggestEmbedding';

/** x of Lorenz 63 at steps of 0.02 (or 0.01), by Runge and Kutta's method of fourth order. */
function lorenzX(samples: number, substeps = 2): Float64Array {
  const flow = ([x, y, z]: readonly number[]) => [
    10 * (y! - x!),
    x! * (28 - z!) - y!,
    x! * y! - (8 / 3) * z!,
  ];
  const plus = (a: readonly number[], b: readonly number[], h: number) => a.map((v, i) => v + h * b[i]!);
  let s: readonly number[] = [1, 1, 20];
  const step = (h: number) => {
    const k1 = flow(s);
    const k2 = flow(plus(s, k1, h / 2));
    const k3 = flow(plus(s, k2, h / 2));
    const k4 = flow(plus(s, k3, h));
    s = s.map((v, i) => v + (h / 6) * (k1[i]! + 2 * k2[i]! + 2 * k3[i]! + k4[i]!));
  };
  for (let t = 0; t < 2000; t++) step(0.01);
  return Float64Array.from({ length: samples }, () => {
    for (let k = 0; k < substeps; k++) step(0.01);
    return s[0]!;
  });
}

describe('mutual information', () => {
  test('of a Gaussian process is −½ log(1 − ρ²) (seed 5)', () => {
    const random = createRandom(5);
    const x = new Float64Array(50_000);
    for (let t = 1; t < x.length; t++) x[t] = 0.8 * x[t - 1]! + 0.6 * random.normal();
    const information = mutualInformation(x, 4);
    // Bins lose a little of what a density holds.
    for (const lag of [1, 2, 3, 4])
      expect(information[lag]! / (-0.5 * Math.log(1 - 0.64 ** lag))).toBeCloseTo(1, 1);
  });

  test('of independent samples is 0, and of a series with itself its entropy (seed 6)', () => {
    const random = createRandom(6);
    const x = Float64Array.from({ length: 10_000 }, random.normal);
    const information = mutualInformation(x, 3);
    expect(Math.abs(information[2]!)).toBeLessThan(0.01);
    expect(information[0]).toBeCloseTo(Math.log(32), 2);
    x[17] = NaN;
    expect(mutualInformation(x, 3)[2]).toBeCloseTo(information[2]!, 2);
  });

  test('of Lorenz 63 has its first minimum after about 0.16 to 0.18 units of time', () => {
    const lag = firstMinimum(mutualInformation(lorenzX(20_000), 40))!;
    expect(0.02 * lag).toBeGreaterThan(0.13);
    expect(0.02 * lag).toBeLessThan(0.21);
  });
});

describe('embedding dimension', () => {
  test('Lorenz 63 unfolds in three dimensions', () => {
    const { e1, e2, falseNeighbours } = embeddingDimension(lorenzX(6000), 8, 6);
    expect(e1[0]).toBeLessThan(0.5);
    expect(e1[2]).toBeGreaterThan(0.85);
    expect(e1[4]).toBeGreaterThan(0.9);
    expect(Math.max(...e2.map((one) => Math.abs(one - 1)))).toBeGreaterThan(0.3);
    expect(falseNeighbours[0]).toBeGreaterThan(0.5);
    expect(falseNeighbours[3]).toBeLessThan(0.01);
  });

  test('noise needs ever more, and E2 tells it from chaos (seed 7)', () => {
    const random = createRandom(7);
    const { e1, e2 } = embeddingDimension(Float64Array.from({ length: 5000 }, random.normal), 1, 6);
    e2.forEach((one) => expect(Math.abs(one - 1)).toBeLessThan(0.12));
    expect(e1[2]).toBeLessThan(0.9);
  });
});

describe('an embedding', () => {
  const samples = 10_000;
  const settings: PrepareSettings = {
    channels: null,
    range: null,
    missing: 'mask',
    clean: [{ kind: 'detrend', order: 0 }],
    decimate: 2,
    zScore: true,
    pca: null,
    embed: null,
    split: { train: 0.6, validation: 0.2, test: 0.2 },
  };
  const values = lorenzX(samples);
  values[500] = NaN;
  const series = { values, samples, channels: ['x'], rate: 50, unit: '' };
  const uniform = (given: PrepareSettings, of = series) => {
    const found = suggestEmbedding(of, given, 'uniform');
    if (found.kind !== 'uniform') throw new Error('Expected equal delays.');
    return found;
  };

  test('is suggested for the cleaned training part', () => {
    const { embed, signals, informationLag, trueDimension, reason } = uniform(settings);
    expect(signals).toEqual(['x']);
    expect(embed.delay).toBe(informationLag);
    expect(embed.delay).toBeGreaterThanOrEqual(3);
    expect(embed.delay).toBeLessThanOrEqual(5);
    expect(embed.dimension).toBeGreaterThanOrEqual(3);
    expect(embed.dimension).toBeLessThanOrEqual(5);
    expect(trueDimension).toBeGreaterThanOrEqual(3);
    expect(reason).toMatch(/first minimum after \d samples.*E1 comes to 1 in \d dimensions/);
    expect(prepare(series, { ...settings, embed }).dim).toBe(embed.dimension);
    expect(() =>
      uniform(
        { ...settings, decimate: 1, split: { train: 0.36, validation: 0.32, test: 0.32 } },
        { ...series, values: values.subarray(0, 110), samples: 110 },
      ),
    ).toThrow(/at least 50/);
  });

  test('looks at nothing after the training part', () => {
    const changed = values.slice();
    changed.fill(7, 6000, 7000);
    const like = { ...series, values: changed };
    for (const kind of ['uniform', 'coordinates'] as const)
      expect(suggestEmbedding(like, settings, kind)).toEqual(suggestEmbedding(series, settings, kind));
  });

  test('of trials has no vector across their borders', () => {
    // Means of trials are other than the whole's.
    const given = { ...settings, clean: [] };
    const cut: PrepareSettings = { ...given, trials: { kind: 'length', samples: 1000 } };
    const { embed, information } = uniform(cut);
    const whole = uniform(given);
    expect(Math.abs(embed.delay - whole.embed.delay)).toBeLessThanOrEqual(1);
    expect(information[1]! / whole.information[1]!).toBeCloseTo(1, 1);
  });

  test('in coordinates of their own is that published for Lorenz 63: lags 18 and 9 at steps of 0.01', () => {
    const { values: x } = { values: lorenzX(10_000, 1) };
    const found = suggestEmbedding(
      { values: x, samples: 10_000, channels: ['x'], rate: 100, unit: '' },
      { ...settings, decimate: 1, split: { train: 0.98, validation: 0.01, test: 0.01 } },
      'coordinates',
    );
    if (found.kind !== 'coordinates' || !found.embed) throw new Error('Expected coordinates.');
    const delays = found.embed.coordinates.map(({ delay }) => delay).sort((a, b) => a - b);
    expect(delays).toHaveLength(3);
    [0, 9, 18].forEach((delay, k) => expect(Math.abs(delays[k]! - delay)).toBeLessThanOrEqual(1));
    expect(found.reason).toMatch(/Each that was added to the first lowers the noise amplification/);
  });

  test('of noise is none, and finely sampled signals are looked at in strides (seed 8)', () => {
    const random = createRandom(8);
    const noise = Float64Array.from({ length: 2000 }, random.normal);
    const given = { ...settings, decimate: 1 };
    const none = suggestEmbedding({ ...series, values: noise, samples: 2000 }, given, 'coordinates');
    expect(none).toMatchObject({ kind: 'coordinates', embed: null });
    expect(none.reason).toContain('No embedding is suggested');
    // Straight lines between samples of 0.01, six times as many.
    const coarse = lorenzX(2500, 1);
    const fine = Float64Array.from({ length: 14_994 }, (_, t) => {
      const [at, share] = [Math.floor(t / 6), (t % 6) / 6];
      return coarse[at]! * (1 - share) + coarse[at + 1]! * share;
    });
    const found = suggestEmbedding({ ...series, values: fine, samples: 14_994 }, given, 'coordinates');
    if (found.kind !== 'coordinates' || !found.embed) throw new Error('Expected coordinates.');
    expect(found.stride).toBeGreaterThan(1);
    const delays = found.embed.coordinates.map(({ delay }) => delay);
    expect(delays.every((delay) => delay % found.stride === 0)).toBe(true);
    expect(Math.max(...delays)).toBeGreaterThan(80);
  });

  test('in coordinates is prepared, labelled and undone by its channels', () => {
    const two = {
      values: Float64Array.from({ length: 4000 }, (_, at) => Math.sin(0.05 * at + (at % 2)) + 10 * (at % 2)),
      samples: 2000,
      channels: ['a', 'b'],
      rate: 50,
      unit: '',
    };
    const coordinates = [
      { signal: 1, delay: 4 },
      { signal: 0, delay: 0 },
      { signal: 1, delay: 0 },
    ];
    const given: PrepareSettings = { ...settings, clean: [], decimate: 1, embed: { coordinates } };
    const prepared = prepare(two, given);
    expect(prepared.labels).toEqual(['b (t − 4)', 'a', 'b']);
    expect(prepared.train.samples).toBe(1200 - 4);
    const back = dataUnits(prepared).value(prepared.train.values.subarray(0, 3));
    expect(back[0]).toBeCloseTo(two.values[1]!, 10);
    expect(back[1]).toBeCloseTo(two.values[8]!, 10);
    expect(back[2]).toBeCloseTo(two.values[9]!, 10);
    expect(sourceSamples(prepared, prepared.train)[0]).toBe(4);
    expect(prepareAlike(two, given, prepared).test.values).toEqual(prepared.test.values);
    expect(prepared.steps.at(-1)!.text).toContain('in the coordinates b (t − 4), a, b');
  });

  test.for([
    ['none', [], /No coordinate/],
    ['a signal that is not there', [{ signal: 1, delay: 0 }], /no signal 1.*0 is x/],
    ['no present', [{ signal: 0, delay: 2 }], /at delay 0/],
    ['one twice', [0, 0].map((delay) => ({ signal: 0, delay })), /twice/],
    ['a strange delay', [{ signal: 0, delay: 0.5 }], /whole numbers of samples/],
  ] as const)('is refused in coordinates with %s', ([, coordinates, message]) => {
    expect(() => prepare(series, { ...settings, embed: { coordinates } })).toThrow(message);
  });
});
