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
  const variances = covarianceEigenvalues(values, n);
  const total = variances.reduce((a, b) => a + b, 0);
  return variances.map((variance) => Math.max(0, variance) / total);
}

/** Eigenvalues of the covariance; of fewer samples than channels, those of the products between samples, beside which there are none. */
function covarianceEigenvalues(values: Float64Array, n: number): Float64Array {
  const T = values.length / n;
  if (T >= n) return symmetricEigenvalues(secondMoments(values, n).covariance, n);
  const centred = values.slice();
  for (let i = 0; i < n; i++) {
    let mean = 0;
    for (let t = 0; t < T; t++) mean += values[t * n + i]! / T;
    for (let t = 0; t < T; t++) centred[t * n + i]! -= mean;
  }
  const products = new Float64Array(T * T);
  for (let s = 0; s < T; s++) {
    const one = centred.subarray(s * n, (s + 1) * n);
    for (let t = 0; t <= s; t++) {
      const other = centred.subarray(t * n, (t + 1) * n);
      let sum = 0;
      for (let i = 0; i < n; i++) sum += one[i]! * other[i]!;
      products[s * T + t] = products[t * T + s] = sum / T;
    }
  }
  const out = new Float64Array(n);
  out.set(symmetricEigenvalues(products, T));
  return out;
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
