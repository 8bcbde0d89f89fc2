import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../src/sim/random';
import { explainedShares, fitPca } from '../../../src/sim/signals/pca';
import { secondMoments } from '../../../src/sim/signals/secondMoments';

/** Samples of two slow waves in many channels, and a little noise. */
function waves(samples: number, n: number, seed: number): Float64Array {
  const random = createRandom(seed, 'waves');
  const weights = Array.from({ length: n }, () => [random.normal(), random.normal()] as const);
  return Float64Array.from({ length: samples * n }, (_, at) => {
    const t = Math.floor(at / n);
    const [a, b] = weights[at % n]!;
    return a * Math.sin(t / 7) + 0.4 * b * Math.cos(t / 3) + 0.01 * random.normal() + 5;
  });
}

describe('principal components', () => {
  test.for([1, 4, 63, 64, 65, 130])(
    'rest on second moments as the definition has them, %d samples',
    (samples) => {
      const n = 5;
      const values = waves(samples, n, 1);
      const { mean, covariance } = secondMoments(values, n);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          let sum = 0;
          for (let t = 0; t < samples; t++)
            sum += ((values[t * n + i]! - mean[i]!) * (values[t * n + j]! - mean[j]!)) / samples;
          expect(covariance[i * n + j]).toBeCloseTo(sum, 13);
        }
      }
    },
  );

  test('of many channels are found in seconds, and as of few: orthonormal, by their share of the variance', () => {
    const n = 300;
    const values = waves(600, n, 2);
    const { loadings, explained } = fitPca(values, n, 3);
    for (let a = 0; a < 3; a++) {
      for (let b = 0; b < 3; b++) {
        let product = 0;
        for (let i = 0; i < n; i++) product += loadings[a * n + i]! * loadings[b * n + i]!;
        expect(product).toBeCloseTo(a === b ? 1 : 0, 12);
      }
    }
    expect(explained[0]! + explained[1]!).toBeGreaterThan(0.998);
    expect(explained).toHaveLength(n);
    explainedShares(values, n).forEach((share, k) => expect(share).toBeCloseTo(explained[k]!, 12));
  });

  test('explain as much where there are fewer samples than channels', () => {
    const n = 40;
    const values = waves(25, n, 3);
    const { explained } = fitPca(values, n, 2);
    explainedShares(values, n).forEach((share, k) => expect(share).toBeCloseTo(explained[k]!, 12));
  });
});
