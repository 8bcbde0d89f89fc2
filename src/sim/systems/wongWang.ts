import { bernoulliFunction, bernoulliFunctionDerivative } from '../kernels/bernoulliFunction';
import { defineFlow } from './system';

/** H(x): the firing rate in Hz at a synaptic current of x nA. */
const firingRate = (x: number, a: number, b: number, d: number): number =>
  bernoulliFunction(-d * (a * x - b)) / d;
const firingRateSlope = (x: number, a: number, b: number, d: number): number =>
  -a * bernoulliFunctionDerivative(-d * (a * x - b));

/**
 * Wong's and Wang's decision circuit: two populations that excite themselves through NMDA synapses and inhibit each other.
 *
 *     Ṡᵢ = −Sᵢ / τ_S + (1 − Sᵢ) γ H(xᵢ)
 *     x₁ = J S₁ − K S₂ + I₀ + J_ext μ₀ (1 + c′/100),   x₂ = J S₂ − K S₁ + I₀ + J_ext μ₀ (1 − c′/100)
 *
 *     H(x) = (a x − b) / (1 − e^−d(a x − b)) = B(−d(a x − b)) / d,   B(z) = z / (eᶻ − 1)
 *
 * State (2): open NMDA channels S₁ and S₂ of the populations for either choice, in [0, 1]. H is a firing rate in Hz. This is the
 * paper's model without its noise: from undecided it runs into the attractor of one choice, here that of the stronger input.
 */
export const wongWang = defineFlow({
  id: 'wong-wang',
  title: 'Wong–Wang',
  what: 'A decision between two alternatives: evidence drives two competing populations until one of them wins.',
  dim: 2,
  stateNames: ['S1', 'S2'],
  params: {
    mu0: { value: 30, symbol: 'μ₀', unit: 'Hz', meaning: 'strength of the stimulus' },
    coherence: {
      value: 6.4,
      symbol: 'c′',
      unit: '%',
      meaning: 'motion coherence, in favour of the first choice',
    },
    J: { value: 0.2609, symbol: 'J_N,11', unit: 'nA', meaning: 'self-excitation of a population' },
    K: { value: 0.0497, symbol: 'J_N,12', unit: 'nA', meaning: 'inhibition by the other population' },
    Jext: { value: 5.2e-4, symbol: 'J_A,ext', unit: 'nA/Hz', meaning: 'coupling to the stimulus' },
    I0: { value: 0.3255, symbol: 'I₀', unit: 'nA', meaning: 'background current' },
    tauS: { value: 0.1, symbol: 'τ_S', unit: 's', meaning: 'decay of NMDA channels' },
    gamma: { value: 0.641, symbol: 'γ', unit: '1', meaning: 'opening of NMDA channels a spike' },
    a: { value: 270, symbol: 'a', unit: 'Hz/nA', meaning: 'gain of the firing rate' },
    b: { value: 108, symbol: 'b', unit: 'Hz', meaning: 'threshold of the firing rate' },
    d: { value: 0.154, symbol: 'd', unit: 's', meaning: 'curvature of the firing rate at threshold' },
  },
  initialState: [0.1, 0.1],
  step: 0.005,
  timeUnit: 's',

  rhs(du, u, { mu0, coherence, J, K, Jext, I0, tauS, gamma, a, b, d }) {
    const bias = coherence / 100;
    const x1 = J * u[0] - K * u[1] + I0 + Jext * mu0 * (1 + bias);
    const x2 = J * u[1] - K * u[0] + I0 + Jext * mu0 * (1 - bias);
    du[0] = -u[0] / tauS + (1 - u[0]) * gamma * firingRate(x1, a, b, d);
    du[1] = -u[1] / tauS + (1 - u[1]) * gamma * firingRate(x2, a, b, d);
  },

  jacobian(out, u, { mu0, coherence, J, K, Jext, I0, tauS, gamma, a, b, d }) {
    const bias = coherence / 100;
    const x1 = J * u[0] - K * u[1] + I0 + Jext * mu0 * (1 + bias);
    const x2 = J * u[1] - K * u[0] + I0 + Jext * mu0 * (1 - bias);
    const gain1 = (1 - u[0]) * gamma * firingRateSlope(x1, a, b, d);
    const gain2 = (1 - u[1]) * gamma * firingRateSlope(x2, a, b, d);
    out[0] = -1 / tauS - gamma * firingRate(x1, a, b, d) + J * gain1;
    out[1] = -K * gain1;
    out[2] = -K * gain2;
    out[3] = -1 / tauS - gamma * firingRate(x2, a, b, d) + J * gain2;
  },

  expected: {
    kaplanYorke: 0,
    from: {
      authors: 'Wong & Wang',
      year: 2006,
      title: 'A recurrent network mechanism of time integration in perceptual decisions',
      where: 'J. Neurosci. 26(4), 1314–1328',
      doi: '10.1523/JNEUROSCI.3733-05.2006',
    },
  },
  reference: {
    authors: 'Wong & Wang',
    year: 2006,
    title: 'A recurrent network mechanism of time integration in perceptual decisions',
    where: 'J. Neurosci. 26(4), 1314–1328',
    doi: '10.1523/JNEUROSCI.3733-05.2006',
  },
});
