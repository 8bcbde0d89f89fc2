import { defineMap } from './system';

/**
 * Lozi's map: Hénon's with a fold of straight lines.
 *
 *     x′ = 1 − a |x| + y
 *     y′ = b x
 *
 * State (2), dimensionless; linear on either side of x = 0.
 */
export const lozi = defineMap({
  id: 'lozi',
  title: 'Lozi',
  what: 'Hénon’s map with a corner for its bend: chaos that is linear in two pieces, as in a network of one rectified unit.',
  dim: 2,
  stateNames: ['x', 'y'],
  params: {
    a: { value: 1.7, symbol: 'a', unit: '1', meaning: 'steepness of the fold' },
    b: { value: 0.5, symbol: 'b', unit: '1', meaning: 'contraction of areas' },
  },
  initialState: [-0.1, 0.1],

  map(u, { a, b }) {
    const x = u[0];
    u[0] = 1 - a * Math.abs(x) + u[1];
    u[1] = b * x;
  },

  jacobian(J, u, { a, b }) {
    J[0] = u[0] < 0 ? a : -a;
    J[1] = 1;
    J[2] = b;
    J[3] = 0;
  },

  expected: {
    lyapunovSpectrum: [0.4702, -1.1633],
    tolerance: 0.003,
    sum: Math.log(0.5), // log|b|
    kaplanYorke: 1.4042,
    from: {
      authors: 'Sprott',
      year: 2003,
      title: 'Chaos and Time-Series Analysis',
      where: 'Oxford University Press',
    },
  },
  reference: {
    authors: 'Lozi',
    year: 1978,
    title: 'Un attracteur étrange (?) du type attracteur de Hénon',
    where: 'J. Phys. Colloques 39(C5), C5-9–C5-10',
    doi: '10.1051/jphyscol:1978505',
  },
});
