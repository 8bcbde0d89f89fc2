import { logAbsDeterminant } from '../kernels/logAbsDeterminant';
import { solveSymmetric } from '../kernels/solveSymmetric';
import type { Baseline } from './baseline';

/** Training rows used, the most recent ones. */
const MOST_ROWS = 20_000;
const MOST_LAGS = 20;
/** Regressors at most: beyond, the normal equations cost more than the answer is worth. */
const MOST_REGRESSORS = 240;
/** Ridge, as a share of a regressor's own variance: only as much as keeps the equations solvable. */
const RIDGE = 1e-8;
const BOUND = 1e6;

/**
 * Linear vector autoregression x_t = c + Σ_k A_k x_{t−k}, least squares on the training part, order p by Akaike's criterion: the best
 * a linear model can do. It decays to a point, so it has no attractor of its own.
 */
export const vectorAutoregression: Baseline = {
  id: 'var',
  title: 'Linear autoregression',
  reference: {
    authors: 'Lütkepohl',
    year: 2005,
    title: 'New Introduction to Multiple Time Series Analysis',
    where: 'Springer',
    doi: '10.1007/978-3-540-27752-1',
  },
  fit(train, history, dim) {
    const { order, weights } = chooseOrder(train, dim);
    const past = new Float64Array(order * dim);

    /** Runs on from the rows of `values` that end before row `end`. */
    const run = (out: Float64Array, values: Float64Array, end: number, steps: number): void => {
      for (let k = 0; k < order; k++) {
        const row = Math.max(0, end - 1 - k);
        for (let i = 0; i < dim; i++) past[k * dim + i] = values[row * dim + i]!;
      }
      for (let n = 0; n < steps; n++) {
        const to = n * dim;
        for (let i = 0; i < dim; i++) {
          let sum = weights[i]!;
          for (let r = 0; r < past.length; r++) sum += weights[(1 + r) * dim + i]! * past[r]!;
          out[to + i] = Math.abs(sum) < BOUND ? sum : NaN;
        }
        past.copyWithin(dim, 0, past.length - dim);
        past.set(out.subarray(to, to + dim));
      }
    };

    return {
      note: `order ${order} by AIC`,
      forecast: (out, part, t, steps) => run(out, part, t + 1, steps),
      freeRun(steps) {
        const out = new Float64Array(steps * dim);
        run(out, history, history.length / dim, steps);
        return out;
      },
    };
  },
};

/** Fits all orders from one set of moments and keeps the one of least AIC. */
function chooseOrder(train: Float64Array, dim: number): { order: number; weights: Float64Array } {
  const rows = train.length / dim;
  const most = Math.max(
    1,
    Math.min(MOST_LAGS, Math.floor(MOST_REGRESSORS / dim), Math.floor(rows / (10 * dim))),
  );
  const { gram, cross, square, used } = collectMoments(train, dim, most);
  let best = { order: 1, weights: new Float64Array((1 + dim) * dim), aic: Infinity };
  for (let order = 1; order <= most; order++) {
    const size = 1 + order * dim;
    const full = 1 + most * dim;
    const A = new Float64Array(size * size);
    for (let i = 0; i < size; i++) {
      A.set(gram.subarray(i * full, i * full + size), i * size);
      A[i * size + i]! *= 1 + RIDGE;
    }
    const weights = cross.slice(0, size * dim);
    if (!solveSymmetric(A, weights, size, dim)) break;
    // Residual covariance E[xxᵀ] − Bᵀ E[zxᵀ], from the same moments.
    const residual = square.slice();
    for (let i = 0; i < dim; i++) {
      for (let j = 0; j < dim; j++) {
        for (let r = 0; r < size; r++) residual[i * dim + j]! -= weights[r * dim + i]! * cross[r * dim + j]!;
      }
    }
    const aic =
      used *
        logAbsDeterminant(
          residual.map((value) => value / used),
          dim,
        ) +
      2 * size * dim;
    if (aic < best.aic) best = { order, weights, aic };
  }
  return best;
}

function collectMoments(train: Float64Array, dim: number, lags: number) {
  const rows = train.length / dim;
  const first = Math.max(lags, rows - MOST_ROWS);
  const size = 1 + lags * dim;
  const gram = new Float64Array(size * size);
  const cross = new Float64Array(size * dim);
  const square = new Float64Array(dim * dim);
  const z = new Float64Array(size);
  z[0] = 1;
  for (let t = first; t < rows; t++) {
    for (let k = 1; k <= lags; k++)
      for (let i = 0; i < dim; i++) z[1 + (k - 1) * dim + i] = train[(t - k) * dim + i]!;
    for (let a = 0; a < size; a++) {
      const value = z[a]!;
      for (let b = 0; b <= a; b++) gram[a * size + b]! += value * z[b]!;
      for (let i = 0; i < dim; i++) cross[a * dim + i]! += value * train[t * dim + i]!;
    }
    for (let i = 0; i < dim; i++)
      for (let j = 0; j < dim; j++) square[i * dim + j]! += train[t * dim + i]! * train[t * dim + j]!;
  }
  for (let a = 0; a < size; a++) for (let b = 0; b < a; b++) gram[b * size + a] = gram[a * size + b]!;
  return { gram, cross, square, used: rows - first };
}
