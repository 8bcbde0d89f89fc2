import { describe, expect, test } from 'vitest';
import { rosensteinExponent } from '../../../src/sim/analysis/rosensteinExponent';
import { createRandom } from '../../../src/sim/random';
import { delayEmbedding } from '../../../src/sim/signals/delayEmbedding';
import { logisticOrbit, orbitOf } from './dataOrbits';

const perStep = { clock: { rate: null } };

describe('rosensteinExponent', () => {
  test.for([2, 3])('logistic map at r = 4, embedded in %i dimensions: log 2', (dimension) => {
    const states = delayEmbedding(logisticOrbit(5000), 1, dimension, 1);
    const { exponent, standardError, stretch, status, timeUnit, pairs } = rosensteinExponent(
      states,
      dimension,
      perStep,
    );
    expect(status).toBe('ok');
    expect(timeUnit).toBe('step');
    // The last steps of the stretch, already bending, may lie 10 % low: 2 % over all of it.
    expect(Math.abs(exponent - Math.log(2))).toBeLessThan(0.02 * Math.log(2));
    expect(standardError).toBeLessThan(0.01);
    // Neighbours 10⁻⁴ apart take log₂ 10⁴ ≈ 13 steps to saturate.
    expect(stretch!.from).toBeLessThanOrEqual(2);
    expect(stretch!.to).toBeGreaterThanOrEqual(7);
    expect(stretch!.to).toBeLessThanOrEqual(13);
    expect(pairs).toBeGreaterThan(4800);
  });

  test('Hénon: 0.419', () => {
    const { exponent } = rosensteinExponent(orbitOf('henon', 5000), 2, perStep);
    expect(Math.abs(exponent - 0.4192)).toBeLessThan(0.05 * 0.4192);
  });

  test('Lorenz 63 in its full state: 0.906 within a tenth, per unit of time whatever the sampling', () => {
    for (const [samples, step] of [
      [20_000, 0.01],
      [20_000, 0.02],
    ] as const) {
      const { exponent, standardError, times, stretch, divergence, timeUnit } = rosensteinExponent(
        orbitOf('lorenz63', samples, step),
        3,
        { clock: { rate: 1 / step, timeUnit: '1' } },
      );
      expect(timeUnit).toBe('1');
      expect(Math.abs(exponent - 0.906)).toBeLessThan(0.0906);
      expect(standardError).toBeGreaterThan(0.003);
      expect(standardError).toBeLessThan(0.06);
      // One to four units of time: after the turning towards the fastest direction, before saturation.
      expect(times[stretch!.from]).toBeGreaterThan(0.2);
      expect(times[stretch!.to]).toBeLessThan(5);
      expect(divergence).toHaveLength(times.length);
    }
  });

  test('the fitted line lies on the curve', () => {
    const { exponent, intercept, divergence, times, stretch } = rosensteinExponent(
      orbitOf('henon', 2000),
      2,
      perStep,
    );
    for (let k = stretch!.from; k <= stretch!.to; k++)
      expect(Math.abs(intercept + exponent * times[k] - divergence[k])).toBeLessThan(0.2);
  });

  test('a sine, clean or with noise on it: about 0 (seed 1)', () => {
    const random = createRandom(1, 'noise');
    for (const noise of [0, 0.02]) {
      const sine = Float64Array.from({ length: 5000 }, (_, t) => Math.sin(0.1 * t) + noise * random.normal());
      const { exponent, status } = rosensteinExponent(delayEmbedding(sine, 1, 2, 15), 2, perStep);
      expect(status).toBe('ok');
      expect(Math.abs(exponent)).toBeLessThan(1e-3);
    }
  });

  test.for([1, 3, 8])('white noise in %i dimensions has no scaling region (seed 1)', (dimension) => {
    const random = createRandom(1, 'noise');
    const noise = Float64Array.from({ length: 3000 }, () => random.normal());
    const { exponent, standardError, stretch, status, divergence, saturation } = rosensteinExponent(
      delayEmbedding(noise, 1, dimension, 1),
      dimension,
      perStep,
    );
    expect([status, stretch, exponent, standardError]).toEqual(['no-stretch', null, NaN, NaN]);
    // After as many steps as the embedding is long, neighbours are as unrelated as any. A log distance has a deviation of 1.1 in one
    // dimension (π/√8) and less in more, the mean of 2400 pairs a standard error of 0.023: four of them.
    expect(Math.abs(divergence[dimension + 3] - saturation)).toBeLessThan(0.09);
  });

  test('a Theiler window of 0 on a finely sampled flow takes the orbit’s own next samples for neighbours', () => {
    // Such pairs follow each other and hardly diverge: the window is not decoration.
    const states = orbitOf('lorenz63', 5000, 0.002);
    const follow = (theilerWindow: number) =>
      rosensteinExponent(states, 3, { clock: { rate: 500 }, theilerWindow, steps: 800 }).divergence;
    expect(follow(0)[400] - follow(0)[0]).toBeLessThan(0.5 * (follow(700)[400] - follow(700)[0]));
  });

  test('an orbit that stands still has no neighbours and no exponent', () => {
    const still = rosensteinExponent(new Float64Array(300).fill(2), 1, perStep);
    expect([still.status, still.exponent, still.pairs]).toEqual(['no-stretch', NaN, 0]);
  });

  test('refuses what it cannot use', () => {
    const orbit = orbitOf('henon', 200);
    const refusal = (run: () => unknown, code: string) =>
      expect(run).toThrowError(expect.objectContaining({ code }));
    refusal(() => rosensteinExponent(orbit.subarray(0, 60), 2, perStep), 'too-short');
    refusal(() => rosensteinExponent(orbit, 2, { ...perStep, theilerWindow: 150 }), 'too-short');
    refusal(() => rosensteinExponent(orbit, 2, { ...perStep, steps: 2.5 }), 'bad-parameter');
    refusal(() => rosensteinExponent(orbit, 2, { ...perStep, references: 3 }), 'bad-parameter');
    refusal(() => rosensteinExponent([...orbit.subarray(0, 399), NaN], 2, perStep), 'bad-parameter');
  });
});
