import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../src/sim/random';
import {
  butterworthBandPass,
  butterworthHighPass,
  filterZeroPhase,
  notch,
  type Section,
} from '../../../src/sim/signals/butterworth';
import { boxCox, likeliestPower, toPower } from '../../../src/sim/signals/cleaning/boxCox';
import { cleaningSteps } from '../../../src/sim/signals/cleaning/cleaningSteps';
import type { CleaningSettings } from '../../../src/sim/signals/cleaning/cleaningStep';
import { runningPercentile } from '../../../src/sim/signals/cleaning/deltaF';
import { subtractSine } from '../../../src/sim/signals/cleaning/filters';
import { subtractPolynomial } from '../../../src/sim/signals/cleaning/detrend';
import { resampled } from '../../../src/sim/signals/cleaning/resample';
import { robustMoments } from '../../../src/sim/signals/cleaning/robust';
import { gaussianSmooth } from '../../../src/sim/signals/gaussianSmooth';
import { prepare, prepareAlike } from '../../../src/sim/signals/prepare';
import type { PrepareSettings } from '../../../src/sim/signals/prepared';
import { sourceSamples } from '../../../src/sim/signals/sourceSamples';
import oracle from '../../oracles/cleaning.json';

const x = Float64Array.from(oracle.x);
const close = (got: ArrayLike<number>, wanted: readonly number[], digits = 10) =>
  wanted.forEach((value, t) => expect(got[t]).toBeCloseTo(value, digits));

/** |H| of a cascade at a frequency in radians a sample. */
function gain(sections: readonly Section[], w: number): number {
  return sections.reduce((product, [b0, b1, b2, a1, a2]) => {
    const size = (c0: number, c1: number, c2: number) =>
      Math.hypot(c0 + c1 * Math.cos(w) + c2 * Math.cos(2 * w), c1 * Math.sin(w) + c2 * Math.sin(2 * w));
    return (product * size(b0, b1, b2)) / size(1, a1, a2);
  }, 1);
}

describe('what cleaning is made of agrees with SciPy', () => {
  test.for([1, 2, 3, 4, 5] as const)('high-pass and band-pass of order %i', (order) => {
    const high = x.slice();
    filterZeroPhase(butterworthHighPass(order, 0.06), high);
    close(high, oracle[`high${order}`]);
    const band = butterworthBandPass(order, 0.05, 0.2);
    expect(band).toHaveLength(order);
    [0.1, 0.3, 0.6, 1, 2].forEach((w, k) =>
      expect(gain(band, w) / oracle[`band${order}`][k]!).toBeCloseTo(1, 9),
    );
  });

  test('a band-pass is 1/√2 at both edges and stable at every order', () => {
    for (let order = 1; order <= 12; order++) {
      const band = butterworthBandPass(order, 0.02, 0.3);
      for (const edge of [0.02, 0.3]) expect(gain(band, 2 * Math.PI * edge)).toBeCloseTo(Math.SQRT1_2, 8);
      for (const [, , , a1, a2] of band) expect(Math.abs(a2) < 1 && Math.abs(a1) < 1 + a2).toBe(true);
    }
  });

  test('notch', () => {
    const notched = x.slice();
    filterZeroPhase([notch(0.12, 8)], notched);
    close(notched, oracle.notch);
    expect(gain([notch(0.12, 8)], 2 * Math.PI * 0.12)).toBeLessThan(1e-12);
  });

  test.for([0, 1, 2, 3] as const)('trend of order %i', (order) => {
    const without = x.slice();
    subtractPolynomial(without, order);
    close(without, oracle[`detrend${order}`], 9);
  });

  test('Gaussian, percentile, median absolute deviation, power', () => {
    close(gaussianSmooth(x, 2.5), oracle.smooth, 12);
    // As SciPy has it also where the kernel is wider than the signal: the same sum, as it stands.
    const [n, sigma] = [900, 150];
    const long = Float64Array.from({ length: n }, (_, t) => Math.sin(t / 40) + t / 300);
    const weight = (k: number) => Math.exp(-0.5 * (k / sigma) ** 2);
    const reach = Array.from({ length: 1201 }, (_, k) => k - 600);
    const norm = reach.reduce((sum, k) => sum + weight(k), 0);
    const mirrored = (k: number) => long[k < 0 ? -1 - k : k < n ? k : 2 * n - 1 - k]!;
    const wide = gaussianSmooth(long, sigma);
    for (let t = 0; t < n; t += 43)
      expect(wide[t]).toBeCloseTo(
        reach.reduce((sum, k) => sum + (weight(k) * mirrored(t + k)) / norm, 0),
        12,
      );
    close(runningPercentile(x, 7, 0.2), oracle.percentile, 12);
    expect(robustMoments(x)).toEqual({
      median: expect.closeTo(oracle.median, 12),
      deviation: expect.closeTo(oracle.mad, 12),
    });
    const positive = x.map((value) => Math.exp(0.4 * value) + 0.3);
    const power = likeliestPower(positive);
    expect(power).toBeCloseTo(oracle.power, 5);
    close(
      positive.map((value) => toPower(value, power)),
      oracle.powered,
      5,
    );
  });
});

describe('resampling', () => {
  const tone = (n: number, cycles: number) =>
    Float64Array.from({ length: n }, (_, t) => Math.sin(2 * Math.PI * cycles * t + 0.3));

  test.for([0.5, 0.8, 1.5, 2, Math.PI])('a slow tone at every %f-th sample is that tone', (every) => {
    const n = 3000;
    const rows = Math.floor((n - 1) / every) + 1;
    const got = resampled(tone(n, 0.03), every, rows);
    const edge = Math.ceil((40 * Math.max(1, every)) / every);
    for (let row = edge; row < rows - edge; row++)
      expect(got[row]).toBeCloseTo(Math.sin(2 * Math.PI * 0.03 * row * every + 0.3), 4);
  });

  test('what the new rate cannot hold is gone, and constants and straight lines stay', () => {
    const fast = resampled(tone(3000, 0.35), 2, 1500);
    fast.subarray(50, -50).forEach((value) => expect(Math.abs(value)).toBeLessThan(1e-4));
    resampled(new Float64Array(500).fill(7), 3, 167).forEach((value) => expect(value).toBeCloseTo(7, 12));
    resampled(
      Float64Array.from({ length: 500 }, (_, t) => t),
      2,
      250,
    ).forEach((value, row) => expect(value).toBeCloseTo(2 * row, 6));
  });
});

const plain: PrepareSettings = {
  channels: null,
  range: null,
  missing: 'refuse',
  decimate: 1,
  zScore: false,
  pca: null,
  embed: null,
  split: { train: 0.6, validation: 0.2, test: 0.2 },
};

/** Four channels at 100 Hz: rhythms about 10 with mains hum and a drift (seed 3); the last goes into all others. */
function recording(samples = 2000, change: (values: Float64Array) => void = () => {}) {
  const random = createRandom(3);
  const values = new Float64Array(samples * 4);
  for (let t = 0; t < samples; t++) {
    const nuisance = random.normal();
    for (let i = 0; i < 3; i++)
      values[t * 4 + i] =
        10 + Math.sin(0.02 * (i + 1) * t) + 0.5 * Math.sin(Math.PI * 0.4 * t) + 0.3 * (i + 1) * nuisance;
    values[t * 4 + 3] = 5 + nuisance;
  }
  change(values);
  return { values, samples, channels: ['a', 'b', 'c', 'n'], rate: 100, unit: 'mV' };
}

const cleaned = (clean: CleaningSettings[], more: Partial<PrepareSettings> = {}) =>
  prepare(recording(), { ...plain, ...more, clean });

describe('cleaning a recording', () => {
  test.for([...cleaningSteps].map(({ id }) => id))(
    '%s runs as suggested, and on another recording alike',
    (kind) => {
      const settings = { ...plain, missing: 'interpolate', clean: [{ kind }], zScore: true } as const;
      const prepared = prepare(recording(), settings);
      expect(prepared.train.values.every(Number.isFinite)).toBe(true);
      const step = prepared.steps.find(({ id }) => id === kind)!;
      expect(step.text).toMatch(/^[A-Z].*\.$/);
      const alike = prepareAlike(recording(), settings, prepared);
      expect(alike.test.values).toEqual(prepared.test.values);
    },
  );

  test.for([...cleaningSteps].filter(({ id }) => id !== 'box-cox').map(({ id }) => id))(
    '%s lets nothing of a later part into an earlier one',
    (kind) => {
      const settings = { ...plain, missing: 'interpolate', clean: [{ kind }] } as const;
      const other = recording(2000, (values) =>
        values
          .subarray(1600 * 4)
          .fill(3)
          .set([9, 8, 7, 6], 40),
      );
      const [before, after] = [prepare(recording(), settings), prepare(other, settings)];
      expect(after.train.values).toEqual(before.train.values);
      expect(after.validation.values).toEqual(before.validation.values);
    },
  );

  test('steps run in their order, and the same kind twice', () => {
    const { steps } = cleaned([
      { kind: 'notch', frequency: 20 },
      { kind: 'detrend', order: 2 },
      { kind: 'notch', frequency: 30 },
    ]);
    expect(steps.map(({ id }) => id)).toEqual(['select', 'split', 'notch', 'detrend', 'notch 2']);
    expect(steps.at(-1)!.numbers['frequency']).toEqual([30]);
  });

  test('a notch leaves no steady hum at the ends either', () => {
    const signal = Float64Array.from({ length: 700 }, (_, t) => 3 * Math.sin(0.7 * t + 1));
    subtractSine(signal, 0.7 / (2 * Math.PI));
    signal.forEach((value) => expect(Math.abs(value)).toBeLessThan(1e-12));
  });

  test('a notch takes the hum away and leaves the rest', () => {
    const amplitude = ({ train }: ReturnType<typeof cleaned>, w: number) => {
      let [re, im] = [0, 0];
      // Away from the ends, whole cycles of both.
      for (let t = 100; t < 1100; t++) {
        re += (train.values[t * 4]! * Math.cos(w * t)) / 500;
        im += (train.values[t * 4]! * Math.sin(w * t)) / 500;
      }
      return Math.hypot(re, im);
    };
    const [before, after] = [cleaned([]), cleaned([{ kind: 'notch', frequency: 20 }])];
    expect(amplitude(before, 0.4 * Math.PI)).toBeCloseTo(0.5, 1);
    expect(amplitude(after, 0.4 * Math.PI)).toBeLessThan(0.005);
    expect(amplitude(after, 0.02)).toBeCloseTo(amplitude(before, 0.02), 3);
  });

  test('regression finds how a nuisance goes in, and leaves its channel out', () => {
    const { labels, steps, dim } = cleaned([{ kind: 'regress-out', channel: 3 }]);
    expect([dim, labels]).toEqual([3, ['a', 'b', 'c']]);
    const slopes = steps.at(-1)!.numbers['slope']!;
    // Three standard errors, 0.8 / √1200 each.
    [0.3, 0.6, 0.9].forEach((slope, i) => expect(Math.abs(slopes[i]! - slope)).toBeLessThan(0.08));
  });

  test('artefacts become gaps, with what surrounds them', () => {
    const pop = (values: Float64Array) => (values[700 * 4 + 1] = 500);
    const settings = { ...plain, clean: [{ kind: 'artefacts', threshold: 8, margin: 0.02 }] };
    const { train, steps } = prepare(recording(2000, pop), { ...settings, missing: 'mask' });
    const missing = [...train.values].flatMap((value, at) => (Number.isNaN(value) ? [at] : []));
    expect(missing).toEqual([698, 699, 700, 701, 702].map((t) => t * 4 + 1));
    expect(steps.find(({ id }) => id === 'artefacts')!.numbers['marked']).toEqual([0, 5, 0, 0]);
    expect(() => prepare(recording(2000, pop), settings)).toThrow(/5 values are missing/);
  });

  test('resampled rows know where in the recording they lie', () => {
    const prepared = cleaned([{ kind: 'resample', rate: 40 }], { decimate: 2 });
    expect(prepared.rate).toBe(20);
    expect(prepared.train.samples).toBe(240);
    const rows = sourceSamples(prepared, prepared.validation);
    expect([rows[0], rows[1], rows[2]]).toEqual([1200, 1205, 1210]);
  });

  test('a low-pass as runs noted it before there was a list still runs', () => {
    const lowPass = { cutoff: 10, order: 4 };
    expect(prepare(recording(), { ...plain, lowPass } as PrepareSettings)).toEqual(
      cleaned([{ kind: 'low-pass', ...lowPass }]),
    );
  });

  test.for<[string, CleaningSettings, Partial<PrepareSettings>, RegExp]>([
    ['no such step', { kind: 'magic' }, {}, /No cleaning step called "magic"/],
    ['a strange setting', { kind: 'notch', width: 3 }, {}, /no setting "width".*frequency/],
    ['a frequency beyond Nyquist', { kind: 'notch', frequency: 50 }, {}, /between 0 and 50 Hz.*got 50/],
    ['half an order', { kind: 'detrend', order: 1.5 }, {}, /whole number from 0 to 3.*1.5/],
    ['a band the wrong way round', { kind: 'band-pass', low: 20, high: 10 }, {}, /Swap them/],
    [
      'a channel that is not chosen',
      { kind: 'regress-out', channel: 3 },
      { channels: [0, 1] },
      /out of the chosen/,
    ],
    ['nothing to regress', { kind: 'regress-out', channel: 0 }, { channels: [0] }, /only channel/],
    ['too few for an average', { kind: 'common-average' }, { channels: [0] }, /at least 3/],
    ['an absurd rate', { kind: 'resample', rate: 1e9 }, {}, /twenty times/],
    [
      'a kernel wider than a part',
      { kind: 'smooth', deviation: 1e300 },
      {},
      /longer than a part of \d+ samples/,
    ],
    ['a baseline below 0', { kind: 'delta-f' }, { clean: [{ kind: 'detrend' }] }, /raw fluorescence/],
    ['no power of what is negative', { kind: 'box-cox', offset: -20 }, {}, /above 0/],
  ])('refuses %s', ([, step, more, message]) => {
    expect(() => cleaned([...(more.clean ?? []), step], { ...more })).toThrow(message);
  });

  test('resampling refuses gaps that are to stay', () => {
    const gap = recording(2000, (values) => (values[40] = NaN));
    const settings = { ...plain, missing: 'mask', clean: [{ kind: 'resample' }] } as const;
    expect(() => prepare(gap, settings)).toThrow(/can’t run while gaps stay/);
  });

  test('a filter slower than the parts are long is warned of', () => {
    const warned = (cutoff: number) =>
      prepare(recording(), { ...plain, clean: [{ kind: 'high-pass', cutoff }] }).warnings.filter(
        ({ code }) => code === 'filter-edges',
      );
    expect(warned(0.2)[0]!.text).toMatch(/^A high-pass at .* parts, each filtered on its own.*longer range/);
    expect(warned(1)).toEqual([]);
  });

  test('names each parameter once', () => {
    expect(boxCox.parameters).toHaveLength(1);
    for (const { parameters } of cleaningSteps)
      expect(new Set(parameters.map(({ name }) => name)).size).toBe(parameters.length);
  });
});
