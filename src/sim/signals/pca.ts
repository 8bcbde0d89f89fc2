import { symmetricEigen } from '../kernels/symmetricEigen';
import { symmetricEigenvalues } from '../kernels/symmetricEigenvalues';
import { secondMoments } from './secondMoments';

export interface PrincipalComponents {
  /** Components as rows, most variance first; shape (k × n), row-major. */
  readonly loadings: Float64Array;
  /** Shape (n). */
  readonly mean: Float64Array;
  /** Standard deviation of the first component: all scores are divided by it, so their relative variance is kept. */
  readonly scale: number;
  /** Share of the variance each of all n components explains. */
  readonly explained: Float64Array;
}

/**
 * Principal components (Pearson 1901, Hotelling 1933) from the covariance of samples.
 *
 * @param values shape (T × n), row-major.
 */
export function fitPca(values: Float64Array, n: number, k: number): PrincipalComponents {
  const { mean, covariance } = secondMoments(values, n);
  const { values: variances, vectors } = symmetricEigen(covariance, n, k);
  const total = variances.reduce((a, b) => a + b, 0);
  return {
    loadings: vectors,
    mean,
    scale: Math.sqrt(Math.max(variances[0]!, Number.MIN_VALUE)),
    explained: variances.map((variance) => Math.max(0, variance) / total),
  };
}

/** Share of the variance each principal component explains, most first; shape (n). */
export function explainedShares(values: Float64Array, n: number): Float64Array {
  const samples = values.length / n;
  const variances = new Float64Array(n);
  variances.set(
    samples < n
      ? symmetricEigenvalues(gram(values, n), samples)
      : symmetricEigenvalues(secondMoments(values, n).covariance, n),
  );
  const total = variances.reduce((a, b) => a + b, 0);
  return variances.map((variance) => Math.max(0, variance) / total);
}

/** Inner products of samples about their mean, shape (T × T): its eigenvalues but for zeros are the covariance's, times T. */
function gram(values: Float64Array, n: number): Float64Array {
  const samples = values.length / n;
  const centred = values.slice();
  for (let i = 0; i < n; i++) {
    let mean = 0;
    for (let at = i; at < values.length; at += n) mean += values[at]! / samples;
    for (let at = i; at < values.length; at += n) centred[at]! -= mean;
  }
  const products = new Float64Array(samples * samples);
  for (let s = 0; s < samples; s++) {
    for (let t = 0; t <= s; t++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += centred[s * n + i]! * centred[t * n + i]!;
      products[s * samples + t] = products[t * samples + s] = sum;
    }
  }
  return products;
}

/** Scores of samples, shape (T × k). */
export function projectPca(
  values: Float64Array,
  { loadings, mean, scale }: Pick<PrincipalComponents, 'loadings' | 'mean' | 'scale'>,
): Float64Array {
  const n = mean.length;
  const k = loadings.length / n;
  const samples = values.length / n;
  const scores = new Float64Array(samples * k);
  for (let t = 0; t < samples; t++) {
    for (let c = 0; c < k; c++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += loadings[c * n + i]! * (values[t * n + i]! - mean[i]!);
      scores[t * k + c] = sum / scale;
    }
  }
  return scores;
}
