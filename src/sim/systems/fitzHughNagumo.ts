import { defineFlow } from './system';

/**
 * FitzHugh's and Nagumo's two-variable reduction of the Hodgkin–Huxley axon.
 *
 *     v̇ = v − v³/3 − w + I
 *     ẇ = (v + a − b w) / τ
 *
 * State (2): membrane potential v and recovery w, dimensionless. With I = 0.5 it spikes periodically.
 */
export const fitzHughNagumo = defineFlow({
  id: 'fitzhugh-nagumo',
  title: 'FitzHugh–Nagumo',
  what: 'The excitable membrane in two variables: a relaxation oscillation of spikes.',
  dim: 2,
  stateNames: ['v', 'w'],
  params: {
    I: { value: 0.5, symbol: 'I', unit: '1', meaning: 'injected current' },
    a: { value: 0.7, symbol: 'a', unit: '1', meaning: 'offset of the recovery nullcline' },
    b: { value: 0.8, symbol: 'b', unit: '1', meaning: 'slope of the recovery nullcline' },
    tau: { value: 12.5, symbol: 'τ', unit: '1', meaning: 'time constant of recovery' },
  },
  initialState: [-1, 1],
  step: 0.25,
  timeUnit: '1',

  rhs(du, u, { I, a, b, tau }) {
    const v = u[0],
      w = u[1];
    du[0] = v - (v * v * v) / 3 - w + I;
    du[1] = (v + a - b * w) / tau;
  },

  jacobian(J, u, { b, tau }) {
    const v = u[0];
    J[0] = 1 - v * v;
    J[1] = -1;
    J[2] = 1 / tau;
    J[3] = -b / tau;
  },

  reference: {
    authors: 'FitzHugh',
    year: 1961,
    title: 'Impulses and physiological states in theoretical models of nerve membrane',
    where: 'Biophys. J. 1(6), 445–466',
    doi: '10.1016/S0006-3495(61)86902-6',
  },
});
