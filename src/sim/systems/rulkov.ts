import { defineMap } from './system';

/**
 * Rulkov's chaotically bursting neuron as a map.
 *
 *     x′ = α / (1 + x²) + y
 *     y′ = y − σ x − β
 *
 * State (2): fast potential x and slow recovery y, dimensionless; a spike takes a few steps. For α above 4, σ = β =
 * 0.001 give bursts of chaotic spikes.
 */
export const rulkov = defineMap({
  id: 'rulkov',
  title: 'Rulkov',
  what: 'A neuron that bursts chaotically, in two lines: fast spikes that a slow variable switches on and off.',
  dim: 2,
  stateNames: ['x', 'y'],
  params: {
    alpha: { value: 4.1, symbol: 'α', unit: '1', meaning: 'nonlinearity of the fast variable' },
    sigma: { value: 0.001, symbol: 'σ', unit: '1', meaning: 'rate of the slow variable' },
    beta: {
      value: 0.001,
      symbol: 'β',
      unit: '1',
      meaning: 'drift of the slow variable, set by input current',
    },
  },
  initialState: [-1, -2.9],

  map(u, { alpha, sigma, beta }) {
    const x = u[0];
    u[0] = alpha / (1 + x * x) + u[1];
    u[1] -= sigma * x + beta;
  },

  jacobian(J, u, { alpha, sigma }) {
    const x = u[0];
    J[0] = (-2 * alpha * x) / (1 + x * x) ** 2;
    J[1] = 1;
    J[2] = -sigma;
    J[3] = 1;
  },

  reference: {
    authors: 'Rulkov',
    year: 2001,
    title: 'Regularization of synchronized chaotic bursts',
    where: 'Phys. Rev. Lett. 86(1), 183–186',
    doi: '10.1103/PhysRevLett.86.183',
  },
});
