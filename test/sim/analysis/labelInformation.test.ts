import { describe, expect, test } from 'vitest';
import { labelInformation } from '../../../src/sim/analysis/labelInformation';
import { createRandom } from '../../../src/sim/random';
import oracle from '../../oracles/symbolic.json';
import { binnedLogistic, markovSeries } from './symbolicOrbits';

/** Two states that are each left about once in 50 samples. */
const slow = (seed: number) =>
  markovSeries(
    [
      [0.98, 0.02],
      [0.02, 0.98],
    ],
    1000,
    seed,
  );

describe('labelInformation', () => {
  test('of a series with itself is its entropy, and no shift reaches it', () => {
    const series = markovSeries(
      [
        [0.5, 0.3, 0.2],
        [0.1, 0.6, 0.3],
        [0.4, 0.4, 0.2],
      ],
      800,
      1,
    );
    const names = series.map((symbol) => ['rest', 'left', 'right'][symbol]);
    const { value, symbolEntropy, labelEntropy, p, shifts } = labelInformation(series, names, { seed: 1 });
    // A thousand terms' rounding.
    expect(value).toBeCloseTo(symbolEntropy, 12);
    expect(value).toBeCloseTo(labelEntropy, 12);
    expect([p, shifts]).toEqual([1 / 800, 799]);
  });

  test('of independent coins is the bias alone, and nothing to speak of (seed 2)', () => {
    const random = createRandom(2);
    const T = 4000;
    const coin = () => Array.from({ length: T }, () => random.integer(2));
    const { value, nullMean, p } = labelInformation(coin(), coin(), { seed: 2 });
    // 2T·MI is χ² with one degree of freedom: its mean over 999 shifts has standard error √2/999^½ = 0.045, its 99.9 % quantile
    // is 10.8.
    expect(Math.abs(2 * T * nullMean - 1)).toBeLessThan(4 * 0.045);
    expect(2 * T * value).toBeLessThan(10.8);
    expect(p).toBeGreaterThan(0.05);
  });

  test('agrees with NumPy over all shifts there are', () => {
    const labels = Array.from({ length: 3000 }, (_, t) => Math.floor(t / 50) % 3);
    const found = labelInformation(binnedLogistic(3000), labels, { seed: 3, shifts: 5000 });
    // Entropies of order 1 are subtracted: 1e-15 times a few.
    expect(found.value).toBeCloseTo(oracle.information, 13);
    expect(found.nullMean).toBeCloseTo(oracle.nullMean, 13);
    expect(found.nullQuantile95).toBeCloseTo(oracle.nullQuantile95, 13);
    expect(found.shifts).toBe(2999);
    expect(found.p).toBe((1 + oracle.reached) / 3000);
  });

  test('sees a weak relation between slow series (seed 4)', () => {
    const labels = slow(4);
    const random = createRandom(4);
    const symbols = labels.map((label) => (random.uniform() < 0.25 ? 1 - label : label));
    const { value, nullQuantile95, p } = labelInformation(symbols, labels, { seed: 4 });
    expect(value).toBeGreaterThan(nullQuantile95);
    expect(p).toBeLessThan(0.01);
  });

  test('is not taken in by slow series that have nothing to do with each other (seeds 100 … 179)', () => {
    let shifted = 0;
    let naive = 0;
    for (let k = 0; k < 40; k++) {
      const { value, p } = labelInformation(slow(100 + k), slow(140 + k), { seed: k, shifts: 199 });
      if (p <= 0.05) shifted++;
      // What independent samples would say: 2T·MI above the 95 % quantile of χ² with one degree of freedom.
      if (2 * 1000 * value > 3.84) naive++;
    }
    // Of 40 true nulls 2 are expected below 0.05; more than 7 come up once in 700 times.
    expect(shifted).toBeLessThanOrEqual(7);
    expect(naive).toBeGreaterThan(20);
  });

  test('labels of a strict period are as good as unshifted after it: p errs to the safe side', () => {
    const blocks = Array.from({ length: 400 }, (_, t) => Math.floor(t / 20) % 2);
    const { value, p } = labelInformation(blocks, blocks, { seed: 5 });
    expect(value).toBeCloseTo(Math.LN2, 12);
    // 19 of the 399 shifts are whole half periods, which only swap the names.
    expect(p).toBe(20 / 400);
  });

  test('the least shift keeps shifts away from the data, and the seed decides on them', () => {
    const labels = slow(6);
    const options = { seed: 6, shifts: 50 };
    const close = labelInformation(labels, labels, options);
    const far = labelInformation(labels, labels, { ...options, leastShift: 200 });
    expect(far.nullMean).toBeLessThan(close.nullMean);
    expect(labelInformation(labels, labels, options)).toEqual(close);
    expect(labelInformation(labels, labels, { ...options, seed: 7 }).nullMean).not.toBe(close.nullMean);
    expect(labelInformation(labels, labels, { seed: 6, leastShift: 499 }).shifts).toBe(3);
  });
});

describe('labelInformation at the edges', () => {
  test('one region says nothing, with p = 1', () => {
    const { value, nullMean, nullQuantile95, p } = labelInformation(
      new Uint32Array(100),
      slow(8).slice(0, 100),
      {
        seed: 1,
      },
    );
    // Entropies are rounded before they are subtracted.
    for (const number of [value, nullMean, nullQuantile95]) expect(number).toBeCloseTo(0, 14);
    expect(p).toBe(1);
  });

  test('says what is wrong with series, labels and options', () => {
    const seed = 1;
    expect(() => labelInformation([], [], { seed })).toThrow(/at least 2 samples, got 0/);
    expect(() => labelInformation([0, 1, NaN], [0, 1, 1], { seed })).toThrow(/sample 2 is NaN/);
    expect(() => labelInformation([0, 1], [0, NaN], { seed })).toThrow(/sample 1 has none/);
    expect(() => labelInformation([0, 1], [0], { seed })).toThrow(/each of 2 samples, got 1/);
    expect(() => labelInformation([0, 1], [0, 1], { seed, shifts: 0 })).toThrow(/at least 1 shift/);
    expect(() => labelInformation([0, 1, 0], [0, 1, 1], { seed, leastShift: 2 })).toThrow(
      /at least 4 samples/,
    );
    const values = Array.from({ length: 3000 }, (_, t) => t);
    expect(() => labelInformation(values, values, { seed })).toThrow(/labels of a few kinds, got 3000/);
  });
});
