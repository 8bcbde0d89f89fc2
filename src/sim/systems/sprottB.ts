import { defineFlow } from './system';

/**
 * Case B of Sprott's search for the simplest chaotic flows: five terms, two of them nonlinear.
 *
 *     ẋ = a y z
 *     ẏ = x − y
 *     ż = 1 − x y
 *
 * State (3), dimensionless.
 */
export const sprottB = defineFlow({
  id: 'sprott-b',
  title: 'Sprott B',
  what: 'One of the simplest chaotic flows, found by search: two lobes from five terms.',
  dim: 3,
  stateNames: ['x', 'y', 'z'],
  params: { a: { value: 1, symbol: 'a', unit: '1', meaning: 'strength of the feedback onto x' } },
  initialState: [0.4, 0.64, -0.09],
  step: 0.05,
  timeUnit: '1',

  rhs(du, u, { a }) {
    const x = u[0],
      y = u[1],
      z = u[2];
    du[0] = a * y * z;
    du[1] = x - y;
    du[2] = 1 - x * y;
  },

  jacobian(J, u, { a }) {
    const x = u[0],
      y = u[1],
      z = u[2];
    J[0] = 0;
    J[1] = a * z;
    J[2] = a * y;
    J[3] = 1;
    J[4] = -1;
    J[5] = 0;
    J[6] = -y;
    J[7] = -x;
    J[8] = 0;
  },

  expected: {
    lyapunovSpectrum: [0.21, 0, -1.21],
    tolerance: 0.005,
    sum: -1,
    kaplanYorke: 2.174,
    from: {
      authors: 'Sprott',
      year: 1994,
      title: 'Some simple chaotic flows',
      where: 'Phys. Rev. E 50(2), R647–R650',
      doi: '10.1103/PhysRevE.50.R647',
    },
  },
  reference: {
    authors: 'Sprott',
    year: 1994,
    title: 'Some simple chaotic flows',
    where: 'Phys. Rev. E 50(2), R647–R650',
    doi: '10.1103/PhysRevE.50.R647',
  },
});
