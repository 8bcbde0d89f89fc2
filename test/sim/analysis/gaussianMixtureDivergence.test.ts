import { describe, expect, test } from 'vitest';
import {
  gaussianMixtureDivergence,
  logMixtureDensity,
} from '../../../src/sim/analysis/gaussianMixtureDivergence';
import { createRandom } from '../../../src/sim/random';
import oracle from '../../oracles/dataMeasures.json';
import { side } from '../signals/testSignals';

const T = Array.from({ length: 60 }, (_, t) => t);
const of = (f: (t: number) => number) => T.map(f);
/** The two orbits and the points of test/oracles/dataMeasures.py. */
const truth = side(
  of((t) => Math.sin(0.3 * t)),
  of((t) => Math.cos(0.17 * t)),
  of((t) => Math.sin(0.05 * t * t)),
);
const generated = side(
  of((t) => 0.8 * Math.sin(0.29 * t + 1)),
  of((t) => Math.cos(0.2 * t)),
  of((t) => 0.5 + Math.sin(0.05 * t)),
).subarray(0, 150);
const points = [
  [0, 0, 0],
  [0.5, -0.7, 0.2],
  [3, 3, 3],
  [40, -40, 10],
  [1e4, 0, 0],
];

describe('gaussianMixtureDivergence', () => {
  test.for(oracle.mixtures)('has SciPy’s log densities, near and far, for σ² = $variance', (expected) => {
    points.forEach((point, k) => {
      const at = Float64Array.from(point);
      // Relative to the value, whose own rounding is 1e-16 of it, in a sum of sixty terms.
      const close = (value: number, published: number) =>
        expect(Math.abs(value - published)).toBeLessThan(1e-13 * Math.max(1, Math.abs(published)));
      close(logMixtureDensity(at, truth, expected.variance), expected.truth[k]);
      close(logMixtureDensity(at, generated, expected.variance), expected.generated[k]);
    });
  });

  test.for(oracle.mixtures)('agrees with SciPy’s 400 000 draws for σ² = $variance (seed 1)', (expected) => {
    const { divergence, standardError } = gaussianMixtureDivergence(truth, generated, 3, {
      variance: expected.variance,
      draws: 20_000,
      seed: 1,
    });
    expect(Math.abs(divergence - expected.divergence)).toBeLessThan(
      4 * Math.hypot(standardError, expected.standardError),
    );
    // The same scatter a draw, so the error shrinks with the root of their number.
    expect(standardError / expected.standardError / Math.sqrt(20)).toBeCloseTo(1, 1);
  });

  test('two single Gaussians: |μ|² / 2σ² (seed 1)', () => {
    for (const [variance, shift] of [
      [1, 3],
      [0.25, 1],
      [4, 100],
    ] as const) {
      const { divergence, standardError } = gaussianMixtureDivergence([0, 0], [shift, shift], 2, {
        variance,
        draws: 4000,
        seed: 1,
      });
      const expected = (2 * shift ** 2) / (2 * variance);
      // log p − log q = |μ|²/2σ² − μ·x/σ² is normal with variance |μ|²/σ².
      expect(standardError / Math.sqrt((2 * shift ** 2) / variance / 4000)).toBeCloseTo(1, 1);
      expect(Math.abs(divergence - expected)).toBeLessThan(4 * standardError);
    }
  });

  test('is 0 to the last digit for the same orbit, in any order', () => {
    const rule = { variance: 0.3, draws: 200, seed: 1 };
    expect(gaussianMixtureDivergence(truth, truth, 3, rule)).toEqual({ divergence: 0, standardError: 0 });
    const back = Float64Array.from(T.flatMap((t) => [...truth.subarray(3 * (59 - t), 3 * (60 - t))]));
    expect(Math.abs(gaussianMixtureDivergence(truth, back, 3, rule).divergence)).toBeLessThan(1e-13);
  });

  test('does not underflow: an orbit far away scores worse the farther it is (seed 1)', () => {
    const score = (shift: number) =>
      gaussianMixtureDivergence(
        truth,
        truth.map((value) => value + shift),
        3,
        { variance: 0.3, draws: 100, seed: 1 },
      ).divergence;
    // Densities underflow at |x|² / 2σ² ≈ 745, here at a shift of 12. Far off, the score is 3 shift² / 2σ² but for the orbits' own size.
    for (const shift of [20, 1e3, 1e6]) expect(score(shift) / (5 * shift ** 2)).toBeCloseTo(1, 0);
    expect(score(1e6)).toBeGreaterThan(score(1e3));
  });

  test('stands on the first 10 000 samples (seed 1)', () => {
    const random = createRandom(1, 'long');
    const long = Float64Array.from({ length: 10_500 }, () => random.normal());
    const rule = { variance: 0.3, draws: 20, seed: 1 };
    expect(gaussianMixtureDivergence(long, truth, 1, rule)).toEqual(
      gaussianMixtureDivergence(long.subarray(0, 10_000), truth, 1, rule),
    );
  });

  test('an orbit that is empty or not finite has no density: NaN, not a good score', () => {
    const rule = { variance: 0.3, draws: 20, seed: 1 };
    expect(gaussianMixtureDivergence(truth, [], 3, rule).divergence).toBeNaN();
    expect(gaussianMixtureDivergence(truth, [0, 0, Infinity], 3, rule).divergence).toBeNaN();
  });

  test('refuses a variance of 0, a single draw and orbits of other dimensions', () => {
    for (const rule of [
      { variance: 0, draws: 10, seed: 1 },
      { variance: 1, draws: 1, seed: 1 },
    ]) {
      expect(() => gaussianMixtureDivergence(truth, generated, 3, rule)).toThrowError(
        expect.objectContaining({ code: 'bad-parameter' }),
      );
    }
    expect(() =>
      gaussianMixtureDivergence(truth, [1, 2], 3, { variance: 1, draws: 10, seed: 1 }),
    ).toThrowError(expect.objectContaining({ code: 'bad-parameter' }));
  });
});
