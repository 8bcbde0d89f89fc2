import { logGamma } from '../gammaFunctions';
import { isCount, type Likelihood, sigmoid, softplus } from './likelihood';

/**
 * Counts that are zero with the probability π = σ(ζ) whatever the rate, and Poisson with the rate λ = exp η else (Lambert 1992):
 *
 *     p(0) = π + (1 − π) e⁻λ,  p(y) = (1 − π) λʸ e⁻λ / y!
 *
 * @see Lambert (1992), Zero-inflated Poisson regression, Technometrics 34, 1–14.
 */
export const zeroInflatedPoisson: Likelihood = {
  predictors: 2,
  parameters: 0,
  expected: 'a count (0, 1, 2 …)',
  accepts: isCount,
  loss(y, eta, _q, dEta) {
    const [logRate, zeta] = eta;
    const rate = Math.exp(logRate);
    if (y > 0) {
      dEta[0] = rate - y;
      dEta[1] = sigmoid(zeta);
      return softplus(zeta) + rate - y * logRate + logGamma(y + 1);
    }
    // How likely it is that this zero is one of the extra ones.
    const extra = sigmoid(zeta + rate);
    dEta[0] = (1 - extra) * rate;
    dEta[1] = sigmoid(zeta) - extra;
    return softplus(zeta) - Math.max(zeta, -rate) - softplus(-Math.abs(zeta + rate));
  },
  decode: (eta) => sigmoid(-eta[1]) * Math.exp(eta[0]),
};
