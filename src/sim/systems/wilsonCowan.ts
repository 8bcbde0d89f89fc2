import { logistic } from '../kernels/logistic';
import { defineFlow } from './system';

/** S(x) = 1/(1 + e^−a(x−θ)) − 1/(1 + e^aθ): the fraction of cells that fire at input x, zero at rest. */
const response = (x: number, a: number, theta: number): number =>
  logistic(a * (x - theta)) - logistic(-a * theta);

function responseSlope(x: number, a: number, theta: number): number {
  const s = logistic(a * (x - theta));
  return a * s * (1 - s);
}

/** k = S(∞). */
const largestResponse = (a: number, theta: number): number => logistic(a * theta);

/**
 * Wilson's and Cowan's two populations, one exciting and one inhibiting.
 *
 *     τ Ė = −E + (k_e − r_e E) S_e(c₁ E − c₂ I + P)
 *     τ İ = −I + (k_i − r_i I) S_i(c₃ E − c₄ I + Q)
 *
 *     S(x) = 1 / (1 + e^−a(x−θ)) − 1 / (1 + e^aθ),   k = S(∞)
 *
 * State (2): fractions E and I of the excitatory and inhibitory cells that fire a unit of time, 0 being rest. The parameters are
 * those of the paper's limit cycle (its figure 11), with the usual τ = 8 ms: 25 oscillations a second.
 */
export const wilsonCowan = defineFlow({
  id: 'wilson-cowan',
  title: 'Wilson–Cowan',
  what: 'A patch of cortex as two populations: excitation recruits the inhibition that ends it, and both oscillate.',
  dim: 2,
  stateNames: ['E', 'I'],
  params: {
    c1: { value: 16, symbol: 'c₁', unit: '1', meaning: 'excitation of excitatory cells' },
    c2: { value: 12, symbol: 'c₂', unit: '1', meaning: 'inhibition of excitatory cells' },
    c3: { value: 15, symbol: 'c₃', unit: '1', meaning: 'excitation of inhibitory cells' },
    c4: { value: 3, symbol: 'c₄', unit: '1', meaning: 'inhibition of inhibitory cells' },
    ae: { value: 1.3, symbol: 'a_e', unit: '1', meaning: 'slope of the excitatory response' },
    thetae: { value: 4, symbol: 'θ_e', unit: '1', meaning: 'threshold of the excitatory response' },
    ai: { value: 2, symbol: 'a_i', unit: '1', meaning: 'slope of the inhibitory response' },
    thetai: { value: 3.7, symbol: 'θ_i', unit: '1', meaning: 'threshold of the inhibitory response' },
    re: { value: 1, symbol: 'r_e', unit: '1', meaning: 'refractory period of excitatory cells' },
    ri: { value: 1, symbol: 'r_i', unit: '1', meaning: 'refractory period of inhibitory cells' },
    P: { value: 1.25, symbol: 'P', unit: '1', meaning: 'input to excitatory cells' },
    Q: { value: 0, symbol: 'Q', unit: '1', meaning: 'input to inhibitory cells' },
    tau: { value: 8, symbol: 'τ', unit: 'ms', meaning: 'time constant of both populations' },
  },
  initialState: [0.2, 0.043],
  step: 0.5,
  timeUnit: 'ms',

  rhs(du, u, { c1, c2, c3, c4, ae, thetae, ai, thetai, re, ri, P, Q, tau }) {
    const E = u[0],
      I = u[1];
    const Se = response(c1 * E - c2 * I + P, ae, thetae);
    const Si = response(c3 * E - c4 * I + Q, ai, thetai);
    du[0] = (-E + (largestResponse(ae, thetae) - re * E) * Se) / tau;
    du[1] = (-I + (largestResponse(ai, thetai) - ri * I) * Si) / tau;
  },

  jacobian(J, u, { c1, c2, c3, c4, ae, thetae, ai, thetai, re, ri, P, Q, tau }) {
    const E = u[0],
      I = u[1];
    const xe = c1 * E - c2 * I + P;
    const xi = c3 * E - c4 * I + Q;
    const gainE = (largestResponse(ae, thetae) - re * E) * responseSlope(xe, ae, thetae);
    const gainI = (largestResponse(ai, thetai) - ri * I) * responseSlope(xi, ai, thetai);
    J[0] = (-1 - re * response(xe, ae, thetae) + c1 * gainE) / tau;
    J[1] = (-c2 * gainE) / tau;
    J[2] = (c3 * gainI) / tau;
    J[3] = (-1 - ri * response(xi, ai, thetai) - c4 * gainI) / tau;
  },

  expected: {
    kaplanYorke: 1,
    from: {
      authors: 'Wilson & Cowan',
      year: 1972,
      title: 'Excitatory and inhibitory interactions in localized populations of model neurons',
      where: 'Biophys. J. 12(1), 1–24',
      doi: '10.1016/S0006-3495(72)86068-5',
    },
  },
  reference: {
    authors: 'Wilson & Cowan',
    year: 1972,
    title: 'Excitatory and inhibitory interactions in localized populations of model neurons',
    where: 'Biophys. J. 12(1), 1–24',
    doi: '10.1016/S0006-3495(72)86068-5',
  },
});
