import { describe, expect, test } from 'vitest';
import { blockEntropies } from '../../../src/sim/analysis/blockEntropies';
import { symbolsOfRun } from '../../../src/sim/analysis/symbolSeries';
import { createRandom } from '../../../src/sim/random';
import oracle from '../../oracles/symbolic.json';
import { binnedLogistic, markovSeries, skewTent, tent } from './symbolicOrbits';

const binary = (p: number) => -p * Math.log(p) - (1 - p) * Math.log(1 - p);

describe('blockEntropies', () => {
  test('counts overlapping words by hand', () => {
    // 0 1 0 1 0: three 0, two 1; words 01 and 10 twice each.
    const { lengths } = blockEntropies([0, 1, 0, 1, 0], 2);
    expect(lengths.map(({ words, different }) => [words, different])).toEqual([
      [5, 2],
      [4, 2],
    ]);
    expect(lengths[0].plain).toBeCloseTo(binary(0.4), 14);
    expect(lengths[0].entropy).toBeCloseTo(binary(0.4) + 1 / 10, 14);
    expect(lengths[1].plain).toBeCloseTo(Math.LN2, 14);
    expect(lengths[1].rate).toBeCloseTo(Math.LN2 + 1 / 8 - binary(0.4) - 1 / 10, 14);
  });

  test('agrees with NumPy on the binned logistic map', () => {
    const { lengths } = blockEntropies(binnedLogistic(3000), 5);
    lengths.forEach(({ entropy }, k) => expect(entropy).toBeCloseTo(oracle.blocks[k], 11));
  });

  test('of a periodic orbit has rate 0 beyond its period', () => {
    const { lengths, longest } = blockEntropies(
      Array.from({ length: 5000 }, (_, t) => +(t % 5 === 0)),
      8,
    );
    // The words that don't fill the last period, and the difference of the corrections, leave some 1/T each.
    for (const { length, rate } of lengths) if (length > 5) expect(Math.abs(rate)).toBeLessThan(2 / 5000);
    expect(longest).toBe(8);
  });

  test('of a Markov chain fall to its entropy rate after one step of memory (seed 5)', () => {
    const [a, b, T] = [0.2, 0.4, 100_000];
    const series = markovSeries(
      [
        [1 - a, a],
        [b, 1 - b],
      ],
      T,
      5,
    );
    const { lengths } = blockEntropies(series, 5);
    const rate = (b * binary(a) + a * binary(b)) / (a + b);
    expect(lengths[0].rate).toBeCloseTo(binary(b / (a + b)), 2);
    // The scatter of −log p over words, about 0.6 nats a step, and correlations of r = 0.4: 4 × 0.6 √(2.3/T) is 0.012.
    for (const { rate: found } of lengths.slice(1)) expect(Math.abs(found - rate)).toBeLessThan(0.012);
  });

  test('of the tent map of slope 2 are ln 2, its Lyapunov exponent', () => {
    const { symbols } = symbolsOfRun(tent(2, [0.5], 6), [0.3], { steps: 50_000, transient: 100 });
    const { lengths, longest } = blockEntropies(symbols, 8);
    expect(longest).toBe(8);
    // Fair coins: hₙ errs by second order only, about 2ⁿ/2T after its correction, which is 0.0026 at n = 8.
    for (const { rate } of lengths) expect(Math.abs(rate - Math.LN2)).toBeLessThan(0.0026);
  });

  test('of the skew tent are −c log c − (1 − c) log(1 − c), below the topological ln 2', () => {
    const T = 50_000;
    const { symbols } = symbolsOfRun(skewTent(0.3), [0.2], { steps: T, transient: 100 });
    // Coins of 0.3: the scatter of −log p is √(0.3 · 0.7) log(0.7/0.3); four standard errors, and the bias as above.
    const error = (4 * Math.sqrt(0.21) * Math.log(7 / 3)) / Math.sqrt(T) + 0.0026;
    for (const { rate } of blockEntropies(symbols, 8).lengths) {
      expect(Math.abs(rate - binary(0.3))).toBeLessThan(error);
    }
  });

  test('the correction takes most of the bias away: 200 series of 300 fair coins in words of five (seed 7)', () => {
    const random = createRandom(7);
    let plain = 0;
    let corrected = 0;
    for (let k = 0; k < 200; k++) {
      const { lengths } = blockEntropies(
        Array.from({ length: 300 }, () => random.integer(2)),
        5,
      );
      plain += lengths[4].plain / 200;
      corrected += lengths[4].entropy / 200;
    }
    const truth = 5 * Math.LN2;
    // First-order bias is 31/592 = 0.052. Single series scatter by less than 0.05, their mean by 0.0035.
    expect(truth - plain).toBeGreaterThan(0.04);
    expect(Math.abs(truth - corrected)).toBeLessThan(0.0105);
  });

  test('says where words are too long: 1000 fair coins hold those of seven at most (seed 8)', () => {
    const random = createRandom(8);
    const series = Array.from({ length: 1000 }, () => random.integer(2));
    const { lengths, longest, statement } = blockEntropies(series, 14);
    // Words of n are seen once with chance about (N/K) e^{−N/K} times K/N: 0.0004 at n = 7 and 0.02 at n = 8.
    expect(longest).toBe(7);
    expect(statement).toMatch(/1000 samples are too few for words of 8 symbols or more/);
    // And this is what it warns of.
    expect(lengths[13].rate).toBeLessThan(0.2);
    expect(Math.abs(lengths[6].rate - Math.LN2)).toBeLessThan(0.03);
  });
});

describe('blockEntropies at the edges', () => {
  test('one region has no entropy at any length', () => {
    const { lengths, statement } = blockEntropies(new Uint32Array(50), 4);
    for (const { entropy, rate, unseen } of lengths) expect([entropy, rate, unseen]).toEqual([0, 0, 0]);
    expect(statement).toBe('50 samples are enough for words of up to 4 symbols.');
  });

  test('a series shorter than the longest word ends the list', () => {
    const { lengths, longest, statement } = blockEntropies([0, 1, 2], 10);
    expect(lengths.map(({ words }) => words)).toEqual([3, 2, 1]);
    expect(longest).toBe(0);
    expect(statement).toMatch(/too few even for single symbols: 100.0 %/);
  });

  test('says what is wrong with a series or a length', () => {
    expect(() => blockEntropies([])).toThrow(/at least 1 sample, got 0/);
    expect(() => blockEntropies([0, NaN])).toThrow(/sample 1 is NaN/);
    expect(() => blockEntropies([0, 1], 0)).toThrow(/at least 1 symbol, got 0/);
  });
});
