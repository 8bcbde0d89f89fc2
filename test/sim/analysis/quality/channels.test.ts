import { describe, expect, test } from 'vitest';
import { correlations } from '../../../../src/sim/analysis/quality/correlations';
import { drift } from '../../../../src/sim/analysis/quality/drift';
import { effectiveRank } from '../../../../src/sim/analysis/quality/effectiveRank';
import { filledStretches, stretchesToLookAt } from '../../../../src/sim/analysis/quality/lookedAt';
import { missingRuns } from '../../../../src/sim/analysis/quality/missingRuns';
import { outlyingEvents } from '../../../../src/sim/analysis/quality/outlyingEvents';
import { repeatedValues } from '../../../../src/sim/analysis/quality/repeatedValues';
import { spectralChange } from '../../../../src/sim/analysis/quality/spectralChange';
import { createTapers } from '../../../../src/sim/analysis/quality/taperedSpectrum';
import { decorrelationLag } from '../../../../src/sim/signals/autocorrelation';
import { interpolateMissing } from '../../../../src/sim/signals/interpolateMissing';
import { movingChannels } from '../../../../src/sim/signals/movingChannels';
import oracle from '../../../oracles/quality.json';
import { side } from '../../signals/testSignals';
import { noisyOscillator, sine, whiteNoise } from './lookedAtOf';

const T = Array.from({ length: 300 }, (_, t) => t);
const x = T.map((t) => Math.sin(0.7 * t) + 0.3 * Math.cos(0.11 * t * (1 + 0.001 * t)) + 0.01 * t);
const y = T.map((t) => Math.cos(0.7 * t + 0.4) - 0.002 * t);
const z = T.map((t) => 0.6 * x[t]! - 0.8 * y[t]! + 0.2 * Math.sin(2.9 * t));

describe('what is looked at', () => {
  test('is all of a short recording', () => {
    expect(stretchesToLookAt([100, 5100], 3)).toEqual({ length: 5000, starts: [100] });
  });

  test.for([
    [6_700_000, 384],
    [6_700_000, 1],
    [300_000, 30],
    [1_000_000, 5000],
    [100, 100_000],
  ] as const)(
    'of %d samples of %d channels is bounded, from the first to the last',
    ([samples, channels]) => {
      const { length, starts } = stretchesToLookAt([0, samples], channels);
      expect(length * starts.length * channels).toBeLessThanOrEqual(Math.max(2 ** 22, 100 * channels));
      expect(starts[0]).toBe(0);
      expect(starts.at(-1)! + length).toBe(samples);
      starts.slice(1).forEach((start, s) => expect(start).toBeGreaterThanOrEqual(starts[s]! + length));
    },
  );
});

describe('effective rank', () => {
  const diagonal = (...values: number[]) =>
    Float64Array.from({ length: values.length ** 2 }, (_, at) =>
      at % (values.length + 1) === 0 ? values[at / (values.length + 1)]! : 0,
    );

  test('counts equal variances, and leaves out what has none', () => {
    const found = effectiveRank(diagonal(2, 0, 2, 2), 4);
    expect(found.participation).toBeCloseTo(3, 12);
    expect(found.entropy).toBeCloseTo(3, 12);
    expect(found).toMatchObject({ components: 3, dependent: 1 });
  });

  test('of unequal variances is the closed form', () => {
    const { participation, entropy, components } = effectiveRank(diagonal(4, 1), 2);
    expect(participation).toBeCloseTo(25 / 17, 12);
    expect(entropy).toBeCloseTo(Math.exp(-(0.8 * Math.log(0.8) + 0.2 * Math.log(0.2))), 12);
    expect(components).toBe(2);
    expect(effectiveRank(diagonal(96, 2, 2), 3).components).toBe(1);
    expect(effectiveRank(diagonal(0, 0), 2).components).toBe(0);
  });

  test('and correlations are NumPy’s, with and without gaps', () => {
    const { matrix } = correlations(side(x, y, z), 3);
    oracle.correlation.forEach((value, at) => expect(matrix[at]).toBeCloseTo(value, 10));
    expect(effectiveRank(matrix, 3).participation).toBeCloseTo(oracle.participation, 9);
    expect(effectiveRank(matrix, 3).entropy).toBeCloseTo(oracle.entropyRank, 9);
    const gappy = side(
      x.map((value, t) => (t % 7 === 0 ? NaN : value)),
      y,
      z.map((value, t) => (t % 11 === 3 ? NaN : value)),
    );
    const pairwise = correlations(gappy, 3).matrix;
    oracle.gappyCorrelation.forEach((value, at) => expect(pairwise[at]).toBeCloseTo(value, 10));
  });

  test('leaves channels out that stand still or hold nothing', () => {
    const values = side(x, new Float64Array(300).fill(3.7), new Float64Array(300).fill(NaN), y);
    expect(correlations(values, 4).columns).toEqual([0, 3]);
    expect(movingChannels(values, 4)).toEqual([0, 3]);
  });
});

describe('stored values', () => {
  const repeats = (values: Float64Array, flatFrom = 20) => repeatedValues([values], flatFrom);

  test('tell clipping by its share, and don’t take turning points for it', () => {
    const whole = sine(10_000, 97.3);
    const cut = whole.map((value) => Math.max(-0.9, Math.min(0.8, value)));
    // The share of its time that a sine spends beyond a level.
    const beyond = (level: number) => 0.5 - Math.asin(level) / Math.PI;
    expect(repeats(cut).clipped).toBeCloseTo(beyond(0.8) + beyond(0.9), 2);
    expect(repeats(whole).clipped).toBe(0);
    for (const step of [0.001, 0.01, 0.05, 0.1])
      expect(repeats(whole.map((value) => step * Math.round(value / step))).clipped).toBe(0);
    for (let seed = 1; seed <= 20; seed++)
      expect(repeats(whiteNoise(5000, seed).map((value) => Math.round(20 * value))).clipped).toBe(0);
  });

  test('end at 0 by nature: rates are not cut off there', () => {
    const rates = sine(10_000, 97.3).map((value) => Math.max(0, value) * (1 + value));
    expect(repeats(rates).clipped).toBe(0);
  });

  test('tell levels and standing still', () => {
    const stuck = Float64Array.from({ length: 1000 }, (_, t) => (t >= 300 && t < 400 ? 0.123 : Math.sin(t)));
    expect(repeats(stuck)).toMatchObject({ flat: 0.1, longestRun: 100, isWhole: false });
    const counts = whiteNoise(1000, 1).map((value) => Math.floor(Math.abs(value)));
    expect(repeats(counts)).toMatchObject({ levels: new Set(counts).size, isWhole: true });
    expect(repeats(whiteNoise(10_000, 2)).levels).toBe(4096);
  });

  test('tell gaps within stretches', () => {
    const gappy = Float64Array.of(1, NaN, NaN, 2);
    expect(missingRuns([gappy, Float64Array.of(NaN, 1, NaN, NaN)])).toEqual({ share: 5 / 8, longest: 2 });
    expect(filledStretches([gappy])).toEqual([]);
    const [filled] = filledStretches([Float64Array.of(1, NaN, 3, 4, 5, 6)]);
    expect(filled).toEqual(Float64Array.of(1, 2, 3, 4, 5, 6));
  });

  test('far out are told by events: near ones are one', () => {
    const values = whiteNoise(10_000, 3);
    for (const at of [100, 101, 103, 5000, 9990]) values[at] = 40;
    const found = outlyingEvents([values], 5);
    expect(found).toMatchObject({ events: 3, quarters: 3, share: 5 / 10_000 });
    // Forty normal deviations, in robust ones that are known to about 1.2/√T.
    expect(found.farthest).toBeGreaterThan(38);
    expect(found.farthest).toBeLessThan(42);
  });
});

describe('drift', () => {
  const of = (values: Float64Array) => drift([values], decorrelationLag(values))!;

  test('of steady oscillators is within chance: of 40 none warns', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const { shift, shiftErrors, ratio, ratioErrors } = of(noisyOscillator(4000, 40, seed));
      expect(shift > 0.75 && shiftErrors > 4).toBe(false);
      expect(ratio > 4 && ratioErrors > 4).toBe(false);
    }
  });

  test('errors count that neighbours are alike: shifts of noise that forgets in 20 samples are about one of them', () => {
    const errors = Array.from({ length: 40 }, (_, seed) => {
      const noise = whiteNoise(8000, seed + 1);
      for (let t = 1; t < noise.length; t++) noise[t] = 0.95 * noise[t - 1]! + noise[t]!;
      return of(noise).shiftErrors;
    });
    // The largest of ten normal values is 1.7 on average; taken for independent, samples would make it 1.7 · √39 = 11.
    const mean = errors.reduce((a, b) => a + b) / errors.length;
    expect(mean).toBeGreaterThan(1);
    expect(mean).toBeLessThan(2.5);
  });

  test.for([1, 2, 3] as const)('by a polynomial of order %d is found as that', (order) => {
    const shape = (u: number) => ({ 1: u, 2: u * u, 3: u * u * u - 0.6 * u })[order];
    const size = { 1: 10, 2: 12, 3: 30 }[order];
    const noise = whiteNoise(10_000, order);
    const found = of(noise.map((value, t) => value + size * shape((2 * t) / 9999 - 1)));
    expect(found.shift).toBeGreaterThan(0.75);
    expect(found.shiftErrors).toBeGreaterThan(4);
    expect(found.order).toBe(order);
  });

  test('by a step is none a polynomial takes away', () => {
    const found = of(whiteNoise(10_000, 1).map((value, t) => value + (t > 8000 ? 5 : 0)));
    expect(found.shift).toBeGreaterThan(0.75);
    expect(found.order).toBeNull();
  });

  test('of the spread is found by its size', () => {
    const found = of(whiteNoise(10_000, 1).map((value, t) => (t > 5000 ? 3 * value : value)));
    expect(found.ratio).toBeGreaterThan(8);
    expect(found.ratio).toBeLessThan(11);
    expect(found.ratioErrors).toBeGreaterThan(4);
  });

  test('is not read off the straight line across a long gap', () => {
    const recorded = noisyOscillator(10_000, 40, 3).map((value, t) => (t > 4000 && t < 5500 ? NaN : value));
    // At an end of the gap the signal happens to be far out.
    recorded[4000] = recorded[5500] = Math.max(...recorded.filter((value) => value > 0));
    const filled = recorded.slice();
    interpolateMissing(filled, 1);
    expect(drift([filled], 10)!.shift).toBeGreaterThan(1);
    const found = drift([filled], 10, [0], [recorded])!;
    expect(found.shift).toBeLessThan(0.3);
    expect(found.times).toHaveLength(8);
    expect(spectralChange([filled], createTapers(), [recorded])).toBeUndefined();
    expect(drift([filled], 10, [0], [new Float64Array(10_000).fill(NaN)])).toBeUndefined();
  });

  test('of a few samples is not told', () => expect(drift([new Float64Array(90)], 1)).toBeUndefined());
});

describe('change of the spectrum', () => {
  test('of a rhythm that gets faster half-way is the rarest of all ways to halve', () => {
    const both = Float64Array.from([...noisyOscillator(4000, 60, 1), ...noisyOscillator(4000, 25, 2)]);
    const { distance, chance, p } = spectralChange([both])!;
    expect(p).toBeCloseTo(1 / 35, 12);
    expect(distance).toBeGreaterThan(0.3);
    expect(distance).toBeGreaterThan(2 * chance);
  });

  test('of one that stays is rare by chance only: p is uniform', () => {
    const values = Array.from(
      { length: 60 },
      (_, seed) => spectralChange([noisyOscillator(4000, 40, seed + 1)])!.p,
    );
    const mean = values.reduce((a, b) => a + b) / values.length;
    // Uniform on 1/35 … 1: mean 18/35, known to 0.29/√60 = 0.04, three times.
    expect(Math.abs(mean - 18 / 35)).toBeLessThan(0.12);
    expect(values.filter((p) => p < 0.06).length).toBeLessThan(9);
  });
});
