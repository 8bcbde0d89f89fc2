import { digamma, logGamma } from '../gammaFunctions';
import { isCount, type Likelihood, sigmoid, softplus } from './likelihood';

/**
 * Counts with the mean μ = exp η that scatter more than a Poisson process: variance μ + μ²/r with r = exp ρ, one number a channel.
 *
 *     −ln p(y) = ln Γ(r) + ln y! − ln Γ(y + r) + (y + r) ln(r + μ) − rρ − yη
 */
export const negativeBinomial: Likelihood = {
  predictors: 1,
  parameters: 1,
  expected: 'a count (0, 1, 2 …)',
  accepts: isCount,
  loss(y, eta, q, dEta, dq) {
    const [logMean] = eta;
    const [rho] = q;
    const r = Math.exp(rho);
    const logSum = Math.max(rho, logMean) + softplus(-Math.abs(rho - logMean));
    dEta[0] = (Math.exp(logMean) - y) * sigmoid(rho - logMean);
    dq[0] = r * (digamma(r) - digamma(y + r) + logSum - rho - 1) + (y + r) * sigmoid(rho - logMean);
    return logGamma(r) + logGamma(y + 1) - logGamma(y + r) + (y + r) * logSum - r * rho - y * logMean;
  },
  decode: (eta) => Math.exp(eta[0]),
};
