import type { Likelihood } from './likelihood';

/**
 * Unordered levels 0 … L − 1 by a softmax over the predictors η₀ … η_{L−2} and 0 for the last level:
 * −ln p(y) = ln(1 + Σ exp η_k) − η_y.
 */
export const categorical = (levels: number): Likelihood => ({
  predictors: levels - 1,
  parameters: 0,
  expected: `a level from 0 to ${levels - 1}`,
  accepts: (y) => Number.isInteger(y) && y >= 0 && y < levels,
  loss(y, eta, _q, dEta) {
    const last = levels - 1;
    let most = 0;
    for (let k = 0; k < last; k++) most = Math.max(most, eta[k]);
    let sum = Math.exp(-most);
    for (let k = 0; k < last; k++) sum += Math.exp(eta[k] - most);
    for (let k = 0; k < last; k++) dEta[k] = Math.exp(eta[k] - most) / sum - (k === y ? 1 : 0);
    return most + Math.log(sum) - (y < last ? eta[y] : 0);
  },
  decode(eta) {
    let best = levels - 1;
    for (let k = levels - 2; k >= 0; k--) if (eta[k] >= (best < levels - 1 ? eta[best] : 0)) best = k;
    return best;
  },
});
