import { defineFlow } from './system';

/**
 * Halvorsen's cyclically symmetric attractor: each variable does to the next what the one before did to it.
 *
 *     ẋ = −a x − b y − b z − y²
 *     ẏ = −a y − b z − b x − z²
 *     ż = −a z − b x − b y − x²
 *
 * State (3), dimensionless.
 */
export const halvorsen = defineFlow({
  id: 'halvorsen',
  title: 'Halvorsen',
  what: 'Three equal variables that drive one another in a ring: an attractor with three wings.',
  dim: 3,
  stateNames: ['x', 'y', 'z'],
  params: {
    a: { value: 1.4, symbol: 'a', unit: '1', meaning: 'damping' },
    b: { value: 4, symbol: 'b', unit: '1', meaning: 'linear coupling' },
  },
  initialState: [-11, -2.58, -4.95],
  step: 0.01,
  timeUnit: '1',

  rhs(du, u, { a, b }) {
    const x = u[0],
      y = u[1],
      z = u[2];
    du[0] = -a * x - b * (y + z) - y * y;
    du[1] = -a * y - b * (z + x) - z * z;
    du[2] = -a * z - b * (x + y) - x * x;
  },

  jacobian(J, u, { a, b }) {
    const x = u[0],
      y = u[1],
      z = u[2];
    J[0] = -a;
    J[1] = -b - 2 * y;
    J[2] = -b;
    J[3] = -b;
    J[4] = -a;
    J[5] = -b - 2 * z;
    J[6] = -b - 2 * x;
    J[7] = -b;
    J[8] = -a;
  },

  expected: {
    sum: -3 * 1.4, // −3a
    from: {
      authors: 'Sprott',
      year: 2003,
      title: 'Chaos and Time-Series Analysis',
      where: 'Oxford University Press',
    },
  },
  reference: {
    authors: 'Sprott',
    year: 2003,
    title: 'Chaos and Time-Series Analysis',
    where: 'Oxford University Press',
  },
});
