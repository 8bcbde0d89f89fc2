import { describe, expect, test } from 'vitest';
import { createFft, createPowerPlan } from '../../../src/sim/kernels/fft';
import { solveSymmetric } from '../../../src/sim/kernels/solveSymmetric';
import { symmetricEigen } from '../../../src/sim/kernels/symmetricEigen';
import { createRandom } from '../../../src/sim/random';
import { autocorrelation, decorrelationLag } from '../../../src/sim/signals/autocorrelation';
import { butterworthLowPass, filterZeroPhase } from '../../../src/sim/signals/butterworth';
import { delayEmbedding } from '../../../src/sim/signals/delayEmbedding';
import { interpolateMissing } from '../../../src/sim/signals/interpolateMissing';
import { explainedShares, fitPca, projectPca } from '../../../src/sim/signals/pca';
import oracle from '../../oracles/signals.json';
import { side, x, y } from './testSignals';

describe('fft', () => {
  test.for([1, 2, 3, 8, 12, 97, 128, 400])('agrees with the sum it stands for at n = %i (seed 1)', (n) => {
    const random = createRandom(1, String(n));
    const re = Float64Array.from({ length: n }, random.normal);
    const im = Float64Array.from({ length: n }, random.normal);
    const [fre, fim] = [re.slice(), im.slice()];
    createFft(n)(fre, fim);
    for (let k = 0; k < n; k++) {
      let [a, b] = [0, 0];
      for (let t = 0; t < n; t++) {
        const angle = (-2 * Math.PI * ((k * t) % n)) / n;
        a += re[t]! * Math.cos(angle) - im[t]! * Math.sin(angle);
        b += re[t]! * Math.sin(angle) + im[t]! * Math.cos(angle);
      }
      // Both sums round at about n·1e-16.
      expect(fre[k]).toBeCloseTo(a, 10);
      expect(fim[k]).toBeCloseTo(b, 10);
    }
  });

  test('keeps energy (Parseval), for a length that is no power of two', () => {
    const power = new Float64Array(201);
    createPowerPlan(400).power(power, x);
    const energy = power.reduce((sum, value, k) => sum + value * (k === 0 || k === 200 ? 1 : 2), 0) / 400;
    expect(energy).toBeCloseTo(
      x.reduce((sum, value) => sum + value * value, 0),
      9,
    );
  });
});

describe('butterworth', () => {
  test.for([1, 2, 3, 4, 5] as const)('order %i forward and backward agrees with SciPy', (order) => {
    const filtered = x.slice();
    filterZeroPhase(butterworthLowPass(order, 0.08), filtered);
    oracle[`butter${order}`].forEach((value, t) => expect(filtered[t]).toBeCloseTo(value, 10));
  });

  test('passes a constant and refuses what it cannot do', () => {
    const constant = new Float64Array(100).fill(3);
    filterZeroPhase(butterworthLowPass(4, 0.1), constant);
    constant.forEach((value) => expect(value).toBeCloseTo(3, 12));
    expect(() => butterworthLowPass(4, 0.5)).toThrow(/half the sampling rate/);
    expect(() => butterworthLowPass(0, 0.1)).toThrow(/order/);
    expect(() => filterZeroPhase(butterworthLowPass(8, 0.1), new Float64Array(5))).toThrow(/more than/);
  });
});

describe('linear algebra', () => {
  test('eigenvectors are orthonormal and give the matrix back (seed 2)', () => {
    const random = createRandom(2);
    const n = 12;
    const A = new Float64Array(n * n);
    for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) A[i * n + j] = A[j * n + i] = random.normal();
    const { values, vectors } = symmetricEigen(A, n);
    for (let i = 0; i < n; i++) {
      if (i > 0) expect(values[i]).toBeLessThanOrEqual(values[i - 1]!);
      for (let j = 0; j < n; j++) {
        let [dot, back] = [0, 0];
        for (let k = 0; k < n; k++) {
          dot += vectors[i * n + k]! * vectors[j * n + k]!;
          back += values[k]! * vectors[k * n + i]! * vectors[k * n + j]!;
        }
        expect(dot).toBeCloseTo(i === j ? 1 : 0, 12);
        expect(back).toBeCloseTo(A[i * n + j]!, 11);
      }
    }
  });

  test('Cholesky solves, and says when it cannot', () => {
    const B = Float64Array.of(1, 2);
    expect(solveSymmetric(Float64Array.of(4, 1, 1, 3), B, 2, 1)).toBe(true);
    expect(B[0]).toBeCloseTo(1 / 11, 14);
    expect(B[1]).toBeCloseTo(7 / 11, 14);
    expect(solveSymmetric(Float64Array.of(1, 2, 2, 1), new Float64Array(2), 2, 1)).toBe(false);
  });
});

describe('pca', () => {
  const values = side(
    x,
    y,
    x.map((value, t) => value + 0.2 * y[t]! + 0.05 * Math.cos(1.7 * t)),
  );

  test('explains as much where there are fewer samples than channels (seed 6)', () => {
    const random = createRandom(6);
    const few = Float64Array.from({ length: 9 * 20 }, (_, at) => random.normal() * (1 + (at % 20)) + at);
    const all = fitPca(few, 20, 1).explained;
    explainedShares(few, 20).forEach((share, k) => expect(share).toBeCloseTo(all[k]!, 12));
  });

  test('explains the variance NumPy finds, and scores are uncorrelated', () => {
    const pca = fitPca(values, 3, 3);
    const total = oracle.pcaVariances.reduce((a, b) => a + b, 0);
    oracle.pcaVariances.forEach((variance, k) => expect(pca.explained[k]).toBeCloseTo(variance / total, 12));
    expect(pca.scale).toBeCloseTo(Math.sqrt(oracle.pcaVariances[0]!), 12);
    const scores = projectPca(values, pca);
    for (const [i, j] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const) {
      let dot = 0;
      for (let t = 0; t < 400; t++) dot += scores[t * 3 + i]! * scores[t * 3 + j]!;
      expect(dot / 400).toBeCloseTo(0, 12);
    }
  });
});

describe('time', () => {
  test('autocorrelation agrees with NumPy; its lag is where it says', () => {
    const r = autocorrelation(x, 59);
    oracle.acf.forEach((value, lag) => expect(r[lag]).toBeCloseTo(value, 12));
    const lag = decorrelationLag(x);
    expect(r[lag]! < 1 / Math.E || r[lag]! <= r[lag + 1]!).toBe(true);
  });

  test('delay embedding puts the newest first and reaches back (d − 1)τ', () => {
    const embedded = delayEmbedding(Float64Array.of(0, 1, 2, 3, 4, 5), 1, 3, 2);
    expect([...embedded]).toEqual([4, 2, 0, 5, 3, 1]);
  });

  test('interpolates gaps by lines and ends by their neighbours', () => {
    const values = Float64Array.of(NaN, 1, NaN, NaN, 4, NaN);
    expect(interpolateMissing(values, 1)).toEqual([4]);
    expect([...values]).toEqual([1, 1, 2, 3, 4, 4]);
    expect(interpolateMissing(Float64Array.of(NaN, NaN), 1)).toEqual([-1]);
  });
});
