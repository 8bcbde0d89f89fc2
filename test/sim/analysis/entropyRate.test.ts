import { describe, expect, test } from 'vitest';
import { entropyRate } from '../../../src/sim/analysis/entropyRate';
import { topologicalEntropy } from '../../../src/sim/analysis/topologicalEntropy';
import { transitions } from '../../../src/sim/analysis/transitions';
import oracle from '../../oracles/symbolic.json';
import { binnedLogistic, markovSeries, transitionsOf } from './symbolicOrbits';

const binary = (p: number) => -p * Math.log(p) - (1 - p) * Math.log(1 - p);

describe('entropyRate', () => {
  test('of two states is (b H(a) + a H(b))/(a + b), with π = (b, a)/(a + b)', () => {
    const [a, b] = [0.1, 0.3];
    const { rate, stationary } = entropyRate(
      transitionsOf([
        [90, 10],
        [30, 70],
      ]),
    );
    expect(rate).toBeCloseTo((b * binary(a) + a * binary(b)) / (a + b), 14);
    expect(stationary[0]).toBeCloseTo(b / (a + b), 14);
    expect(stationary[1]).toBeCloseTo(a / (a + b), 14);
  });

  test('from an orbit of that chain lies within four standard errors (seed 4)', () => {
    const [a, b, T] = [0.1, 0.3, 50_000];
    const series = markovSeries(
      [
        [1 - a, a],
        [b, 1 - b],
      ],
      T,
      4,
    );
    const { rate, stationary } = entropyRate(transitions(series));
    // π's variance is πₐπ_b (1 + r)/(1 − r)/T with r = 1 − a − b; the rate's is about that times (H(b) − H(a))², plus what the
    // estimates of a and b add: Σ πᵢ pᵢ(1 − pᵢ) log²(pᵢ/(1 − pᵢ))/T.
    const ofPi = ((a * b) / (a + b) ** 2) * ((2 - a - b) / (a + b));
    const ofP = [
      [b / (a + b), a],
      [a / (a + b), b],
    ].reduce((sum, [pi, p]) => sum + pi * p * (1 - p) * Math.log(p / (1 - p)) ** 2, 0);
    expect(Math.abs(stationary[0] - b / (a + b))).toBeLessThan(4 * Math.sqrt(ofPi / T));
    const expected = (b * binary(a) + a * binary(b)) / (a + b);
    // Both sources at once, added as if they always pulled the same way.
    const error = Math.sqrt(ofP / T) + (binary(b) - binary(a)) * Math.sqrt(ofPi / T);
    expect(Math.abs(rate - expected)).toBeLessThan(4 * error);
  });

  test('of a periodic chain is 0, and its distribution uniform', () => {
    const { rate, stationary } = entropyRate(transitions(Array.from({ length: 50 }, (_, t) => t % 5)));
    expect(rate).toBe(0);
    for (const share of stationary) expect(share).toBeCloseTo(0.2, 14);
  });

  test('of Parry’s measure on the golden mean shift is the topological entropy', () => {
    const g = (1 + Math.sqrt(5)) / 2;
    const parry = transitionsOf([
      [1 / g, 1 / g ** 2],
      [1, 0],
    ]);
    expect(entropyRate(parry).rate).toBeCloseTo(topologicalEntropy(parry).value, 11);
  });

  test('is never above the topological entropy of the same graph, and agrees with NumPy', () => {
    const seen = transitions(binnedLogistic(3000));
    const { rate, stationary } = entropyRate(seen);
    expect(rate).toBeLessThan(topologicalEntropy(seen).value);
    // NumPy's eigenvector is good to about 1e-15 over the chain's gap, which is not small.
    expect(rate).toBeCloseTo(oracle.entropyRate, 12);
    stationary.forEach((share, i) => expect(share).toBeCloseTo(oracle.stationary[i], 12));
  });

  test('a stretch left for good has no share', () => {
    const { rate, stationary } = entropyRate(transitions([0, 1, 1, 0, 1, 2, 3, 2, 3, 2]));
    expect([...stationary.subarray(0, 2)]).toEqual([0, 0]);
    expect(stationary[2]).toBeCloseTo(0.5, 15);
    expect(rate).toBe(0);
  });

  test('a last sample in a region not met before is dropped', () => {
    const known = entropyRate(transitions([0, 0, 1, 0, 1, 1, 0]));
    const onward = entropyRate(transitions([0, 0, 1, 0, 1, 1, 0, 2, 3]));
    expect(onward.rate).toBeCloseTo(known.rate, 15);
    expect([...onward.stationary.subarray(2)]).toEqual([0, 0]);
  });

  test('one region has rate 0', () => {
    const { rate, stationary } = entropyRate(transitions([0, 0, 0]));
    expect([rate, ...stationary]).toEqual([0, 1]);
  });

  test('says why there is no stationary distribution', () => {
    expect(() => entropyRate(transitions([0, 1, 2]))).toThrow(/returns to a region/);
    expect(() =>
      entropyRate(
        transitionsOf([
          [1, 0],
          [0, 1],
        ]),
      ),
    ).toThrow(/never left, got 2/);
    expect(() => entropyRate(transitions(Array.from({ length: 3000 }, (_, t) => t % 1100)))).toThrow(
      /at most 1024 recurrent regions, got 1100/,
    );
  });
});
