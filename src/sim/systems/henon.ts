import { defineMap } from './system';

/**
 * Hénon's map of the plane: stretch, fold, contract.
 *
 *     x′ = 1 − a x² + y
 *     y′ = b x
 *
 * State (2), dimensionless.
 */
export const henon = defineMap({
  id: 'henon',
  title: 'Hénon',
  what: 'Stretching and folding of the plane: the standard chaotic map.',
  dim: 2,
  stateNames: ['x', 'y'],
  params: {
    a: { value: 1.4, symbol: 'a', unit: '1', meaning: 'strength of the fold' },
    b: { value: 0.3, symbol: 'b', unit: '1', meaning: 'contraction of areas' },
  },
  initialState: [0.1, 0.1],

  map(u, { a, b }) {
    const x = u[0];
    u[0] = 1 - a * x * x + u[1];
    u[1] = b * x;
  },

  jacobian(J, u, { a, b }) {
    J[0] = -2 * a * u[0];
    J[1] = 1;
    J[2] = b;
    J[3] = 0;
  },

  expected: {
    lyapunovSpectrum: [0.4192, -1.6232],
    tolerance: 0.003,
    sum: Math.log(0.3),
    kaplanYorke: 1.258,
    from: {
      authors: 'Sprott',
      year: 2003,
      title: 'Chaos and Time-Series Analysis',
      where: 'Oxford University Press',
    },
  },
  reference: {
    authors: 'Hénon',
    year: 1976,
    title: 'A two-dimensional mapping with a strange attractor',
    where: 'Commun. Math. Phys. 50, 69–77',
    doi: '10.1007/BF01608556',
  },
});
