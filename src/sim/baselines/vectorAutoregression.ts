import { logAbsDeterminant } from '../kernels/logAbsDeterminant';
import { solveSymmetric } from '../kernels/solveSymmetric';
import { trialRows } from '../signals/trialRows';
import type { Baseline, BaselineRows } from './baseline';

/** Training rows used, the most recent ones. */
const MOST_ROWS = 20_000;
const MOST_LAGS = 20;
/** Regressors at most: beyond, the normal equations cost more than the answer is worth. */
const MOST_REGRESSORS = 240;
/** Ridge, as a share of a regressor's own variance: only as much as keeps the equations solvable. */
const RIDGE = 1e-8;
const BOUND = 1e6;

/**
 * Linear vector autoregression x_t = c + B s_t + Σ_k A_k x_{t−k}, least squares on the training part, order p by Akaike's criterion: the
 * best a linear model can do. With external inputs s it is an ARX model (Ljung 1999), else it decays to a point, so that it has no
 * attractor of its own.
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
  fit({ train, history, dim }) {
    const K = inputsOf(train, dim);
    const { order, weights } = chooseOrder(train, dim, K);
    const past = new Float64Array(order * dim);
    const lagged = 1 + K;

    /** Runs on from the rows of `values` that end before row `end`, driven by the inputs of the rows it foretells. */
    const run = (
      out: Float64Array,
      values: Float64Array,
      end: number,
      steps: number,
      inputs?: Float64Array,
    ): void => {
      for (let k = 0; k < order; k++) {
        const row = Math.max(0, end - 1 - k);
        for (let i = 0; i < dim; i++) past[k * dim + i] = values[row * dim + i]!;
      }
      for (let n = 0; n < steps; n++) {
        const to = n * dim;
        for (let i = 0; i < dim; i++) {
          let sum = weights[i]!;
          for (let k = 0; k < K; k++) sum += weights[(1 + k) * dim + i]! * inputs![(end + n) * K + k]!;
          for (let r = 0; r < past.length; r++) sum += weights[(lagged + r) * dim + i]! * past[r]!;
          out[to + i] = Math.abs(sum) < BOUND ? sum : NaN;
        }
        past.copyWithin(dim, 0, past.length - dim);
        past.set(out.subarray(to, to + dim));
      }
    };

    return {
      note: `order ${order} by AIC${K > 0 ? ', driven by the inputs' : ''}`,
      forecast: (out, part, t, steps, inputs) => run(out, part, t + 1, steps, inputs),
      freeRun(steps) {
        const out = new Float64Array(steps * dim);
        run(out, history.values, history.values.length / dim, steps);
        return out;
      },
    };
  },
};

const inputsOf = ({ values, inputs }: BaselineRows, dim: number): number =>
  inputs ? inputs.length / (values.length / dim) : 0;

/** Fits all orders from one set of moments and keeps the one of least AIC. */
function chooseOrder(train: BaselineRows, dim: number, K: number): { order: number; weights: Float64Array } {
  const rows = train.values.length / dim;
  const most = Math.max(
    1,
    Math.min(
      MOST_LAGS,
      Math.floor(MOST_REGRESSORS / dim),
      Math.floor(rows / (10 * dim)),
      // A trial's first rows have no past of this length and are lost to the fit.
      Math.floor(rows / (train.trials?.length ?? 1) / 4),
    ),
  );
  const { gram, cross, square, used } = collectMoments(train, dim, K, most);
  const base = 1 + K;
  let best = { order: 1, weights: new Float64Array((base + dim) * dim), aic: Infinity };
  for (let order = 1; order <= most; order++) {
    const size = base + order * dim;
    const full = base + most * dim;
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

/** Sums over the rows that have a past of `lags` rows in their trial; regressors are 1, the inputs and the lags, latest first. */
function collectMoments(
  { values: train, trials, inputs }: BaselineRows,
  dim: number,
  K: number,
  lags: number,
) {
  const rows = train.length / dim;
  const size = 1 + K + lags * dim;
  const gram = new Float64Array(size * size);
  const cross = new Float64Array(size * dim);
  const square = new Float64Array(dim * dim);
  const z = new Float64Array(size);
  z[0] = 1;
  let used = 0;
  for (const { from, to } of trialRows({ samples: rows, ...(trials && { trials }) })) {
    for (let t = Math.max(from + lags, rows - MOST_ROWS); t < to; t++) {
      for (let k = 0; k < K; k++) z[1 + k] = inputs![t * K + k]!;
      for (let k = 1; k <= lags; k++)
        for (let i = 0; i < dim; i++) z[1 + K + (k - 1) * dim + i] = train[(t - k) * dim + i]!;
      for (let a = 0; a < size; a++) {
        const value = z[a]!;
        for (let b = 0; b <= a; b++) gram[a * size + b]! += value * z[b]!;
        for (let i = 0; i < dim; i++) cross[a * dim + i]! += value * train[t * dim + i]!;
      }
      for (let i = 0; i < dim; i++)
        for (let j = 0; j < dim; j++) square[i * dim + j]! += train[t * dim + i]! * train[t * dim + j]!;
      used++;
    }
  }
  for (let a = 0; a < size; a++) for (let b = 0; b < a; b++) gram[b * size + a] = gram[a * size + b]!;
  return { gram, cross, square, used };
}
