import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../src/sim/random';
import {
  factorMeans,
  factorsOf,
  fitFactors,
  logLikelihoodOf,
  mostFactors,
} from '../../../src/sim/signals/factorAnalysis';
import { prepare, prepareAlike } from '../../../src/sim/signals/prepare';
import type { PrepareSettings } from '../../../src/sim/signals/prepared';
import { secondMoments } from '../../../src/sim/signals/secondMoments';
import { suggestFactors } from '../../../src/sim/signals/suggestFactors';
import oracle from '../../oracles/factors.json' with { type: 'json' };

const settings: PrepareSettings = {
  channels: null,
  range: null,
  missing: 'refuse',
  decimate: 1,
  zScore: false,
  pca: null,
  embed: null,
  split: { train: 0.6, validation: 0.2, test: 0.2 },
};

/** Two slow factors in eight channels with noise of their own (seed 3). */
function twoFactors(samples = 2000, change: (values: Float64Array) => void = () => {}) {
  const random = createRandom(3);
  const loadings = Float64Array.from({ length: 16 }, random.normal);
  const values = new Float64Array(samples * 8);
  let [f, g] = [0, 0];
  for (let t = 0; t < samples; t++) {
    f = 0.9 * f + 0.44 * random.normal();
    g = 0.7 * g + 0.71 * random.normal();
    for (let i = 0; i < 8; i++)
      values[t * 8 + i] = loadings[i]! * f + loadings[8 + i]! * g + (0.3 + 0.1 * i) * random.normal();
  }
  change(values);
  return {
    values,
    samples,
    channels: Array.from({ length: 8 }, (_, i) => `c${i}`),
    rate: 100,
    unit: 'mV',
  };
}

describe('factor analysis', () => {
  test.for(oracle.cases)('of $n channels by $k factors is scikit-learn’s', ({ n, k, ...expected }) => {
    const data = Float64Array.from(expected.data);
    const model = fitFactors(data, n, k, { tolerance: 1e-14, iterations: 100_000 });
    expect(model.logLikelihood).toBeCloseTo(expected.logLikelihood, 8);
    model.noise.forEach((noise, i) => expect(noise).toBeCloseTo(expected.noise[i]!, 4));
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let shared = 0;
        for (let c = 0; c < k; c++) shared += model.loadings[c * n + i]! * model.loadings[c * n + j]!;
        expect(shared).toBeCloseTo(expected.shared[i * n + j]!, 3);
      }
    }
    const means = factorMeans(data, model);
    for (let s = 0; s < 5; s++) {
      for (let t = 0; t < 5; t++) {
        let inner = 0;
        for (let c = 0; c < k; c++) inner += means[s * k + c]! * means[t * k + c]!;
        expect(inner).toBeCloseTo(expected.gram[s * 5 + t]!, 3);
      }
    }
  });

  test('of a covariance that has factors finds them, and the likelihood is that of the Gaussian', () => {
    const [n, k] = [4, 1];
    const loading = [0.9, 0.8, 0.7, 0.6];
    const S = Float64Array.from({ length: n * n }, (_, at) => {
      const [i, j] = [Math.floor(at / n), at % n];
      return loading[i]! * loading[j]! + (i === j ? 1 - loading[i]! ** 2 : 0);
    });
    const model = factorsOf(S, n, k, { tolerance: 0, iterations: 3000 });
    // EM's last digits come slowly; the likelihood is flat to rounding there.
    model.loadings.forEach((value, i) => expect(value).toBeCloseTo(loading[i]!, 5));
    // ln det of the matrix by hand: Σ ln ψ + ln(1 + Σ λ²/ψ).
    const noise = loading.map((l) => 1 - l * l);
    const logDet =
      noise.reduce((sum, psi) => sum + Math.log(psi), 0) +
      Math.log(1 + loading.reduce((sum, l, i) => sum + (l * l) / noise[i]!, 0));
    expect(logLikelihoodOf(S, model)).toBeCloseTo(-0.5 * (n * Math.log(2 * Math.PI) + logDet + n), 8);
  });

  test('never loses likelihood from one iteration to the next', () => {
    const { n, k, data } = oracle.cases[0]!;
    const { covariance } = secondMoments(Float64Array.from(data), n);
    let before = -Infinity;
    for (let iterations = 1; iterations < 30; iterations++) {
      const { logLikelihood } = factorsOf(covariance, n, k, { tolerance: -Infinity, iterations });
      expect(logLikelihood).toBeGreaterThanOrEqual(before - 1e-12);
      before = logLikelihood;
    }
  });

  test('determines at most as many factors as Ledermann’s bound allows', () => {
    expect([1, 2, 3, 4, 5, 6, 10].map(mostFactors)).toEqual([0, 0, 1, 1, 2, 3, 6]);
  });
});

describe('factors in the preparation', () => {
  const two: PrepareSettings = { ...settings, factors: { count: 2 } };

  test('are fitted on the training part alone, and applied to another recording', () => {
    const first = prepare(twoFactors(), two);
    expect(first.labels).toEqual(['F1', 'F2']);
    expect(first.dim).toBe(2);
    const step = first.steps.find(({ id }) => id === 'factors')!;
    expect(step.text).toMatch(/means of 2 factors given each sample.*% of its variance/);
    expect(step.numbers['loadings']).toHaveLength(16);
    const later = prepare(
      twoFactors(2000, (v) => v.fill(100, 1600 * 8)),
      two,
    );
    expect(later.train.values).toEqual(first.train.values);
    expect(prepareAlike(twoFactors(), two, first).test.values).toEqual(first.test.values);
    const shifted = twoFactors(2000, (v) => v.forEach((value, at) => (v[at] = value + 5)));
    expect(prepareAlike(shifted, two, first).train.values[0]).not.toBeCloseTo(first.train.values[0]!, 1);
  });

  test('have none where a channel is missing', () => {
    const holed = twoFactors(2000, (v) => (v[80] = NaN));
    const { train, steps } = prepare(holed, { ...two, missing: 'mask' });
    expect([...train.values.subarray(20, 22)]).toEqual([NaN, NaN]);
    expect(steps.at(-1)!.text).toContain('misses a channel has no factors');
  });

  test.for([
    ['components as well', { pca: { components: 2 } }, /principal components or factors, got both/],
    ['too many', { factors: { count: 5 } }, /1 … 4 factors of 8 channels, got 5/],
    ['of two channels', { channels: [0, 1] }, /at least 3 channels/],
  ] as const)('are refused: %s', ([, change, message]) => {
    expect(() => prepare(twoFactors(), { ...two, ...change })).toThrow(message);
  });

  test('are suggested as many as there are, by what is held out', () => {
    const { count, logLikelihoods, reason, samples } = suggestFactors(twoFactors(), settings);
    expect([count, samples]).toEqual([2, 1200]);
    expect(logLikelihoods[1]! - logLikelihoods[0]!).toBeGreaterThan(0.1);
    expect(reason).toMatch(/1200 samples\) are likeliest under 2 factors/);
    const later = suggestFactors(
      twoFactors(2000, (v) => v.fill(100, 1200 * 8, 1300 * 8)),
      settings,
    );
    expect(later.logLikelihoods).toEqual(logLikelihoods);
  });

  test('held-out likelihoods are scikit-learn’s', () => {
    const { n, data, curve } = oracle.crossValidated;
    const rows = data.length / n;
    // Validation and test parts of their own behind the data.
    const values = Float64Array.from([...data, ...data.slice(0, (data.length * 2) / 3)]);
    const series = {
      values,
      samples: values.length / n,
      channels: Array.from({ length: n }, (_, i) => `c${i}`),
      rate: null,
      unit: '',
    };
    const found = suggestFactors(series, settings);
    expect(found.samples).toBe(rows);
    // EM stops a little early here: a millionth of a nat an iteration.
    curve.slice(0, found.logLikelihoods.length).forEach((value, k) => {
      expect(Math.abs(found.logLikelihoods[k]! - value)).toBeLessThan(3e-3);
    });
    expect(found.count).toBe(curve.indexOf(Math.max(...curve)) + 1);
  });
});
