import { logGamma } from '../gammaFunctions';
import { isCount, type Likelihood } from './likelihood';

/** Counts with the rate λ = exp η: −ln p(y) = λ − yη + ln y!. */
export const poisson: Likelihood = {
  predictors: 1,
  parameters: 0,
  expected: 'a count (0, 1, 2 …)',
  accepts: isCount,
  loss(y, eta, _q, dEta) {
    const rate = Math.exp(eta[0]);
    dEta[0] = rate - y;
    return rate - y * eta[0] + logGamma(y + 1);
  },
  decode: (eta) => Math.exp(eta[0]),
};
