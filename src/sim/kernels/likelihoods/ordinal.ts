import { type Likelihood, sigmoid, softplus } from './likelihood';

/**
 * Ordered levels 0 … L − 1 by cumulative logits (McCullagh 1980): P(y ≤ k) = σ(τ_k − η) with the thresholds τ₀ = 0 and
 * τ_k = τ_{k−1} + exp q_k, which ascend whatever the q are. With u = τ_y − η and l = τ_{y−1} − η,
 *
 *     −ln p(y) = softplus(−u) + softplus(l) − ln(1 − e^{l − u})
 *
 * where the first level has no l and the last no u.
 *
 * @see McCullagh (1980), Regression models for ordinal data, J. R. Stat. Soc. B 42, 109–142.
 */
export const ordinal = (levels: number): Likelihood => ({
  predictors: 1,
  parameters: levels - 2,
  expected: `a level from 0 to ${levels - 1}`,
  accepts: (y) => Number.isInteger(y) && y >= 0 && y < levels,
  loss(y, eta, q, dEta, dq) {
    const hasUpper = y < levels - 1;
    const hasLower = y > 0;
    const lower = threshold(q, y - 1) - eta[0];
    const upper = threshold(q, y) - eta[0];
    const fromUpper = hasUpper ? sigmoid(-upper) : 0;
    const fromLower = hasLower ? sigmoid(lower) : 0;
    dEta[0] = fromUpper - fromLower;
    for (let j = 1; j <= levels - 2; j++) {
      const passed = (j <= y - 1 ? fromLower : 0) - (j <= y && hasUpper ? fromUpper : 0);
      dq[j - 1] = passed * Math.exp(q[j - 1]);
    }
    let loss = (hasUpper ? softplus(-upper) : 0) + (hasLower ? softplus(lower) : 0);
    if (hasUpper && hasLower) {
      const gap = Math.exp(q[y - 1]);
      loss -= Math.log(-Math.expm1(-gap));
      dq[y - 1] -= gap / Math.expm1(gap);
    }
    return loss;
  },
  /** Σ_k P(y > k) */
  decode(eta, q) {
    let mean = 0;
    for (let k = 0; k < levels - 1; k++) mean += sigmoid(eta[0] - threshold(q, k));
    return mean;
  },
});

/** τ_k */
function threshold(q: Float64Array, k: number): number {
  let sum = 0;
  for (let j = 0; j < k && j < q.length; j++) sum += Math.exp(q[j]);
  return sum;
}
