import { defineMap } from './system';

/**
 * The tinkerbell map of Nusse and Yorke: a square in the complex plane with a linear term that is not complex.
 *
 *     x′ = x² − y² + a x + b y
 *     y′ = 2 x y + c x + d y
 *
 * State (2), dimensionless. Starts far from the attractor leave for infinity. b is Sprott's; Nusse and Yorke have −0.6013.
 */
export const tinkerbell = defineMap({
  id: 'tinkerbell',
  title: 'Tinkerbell',
  what: 'A quadratic map of the plane that circles for long and then darts away: intermittent loops around a fixed point.',
  dim: 2,
  stateNames: ['x', 'y'],
  params: {
    a: { value: 0.9, symbol: 'a', unit: '1', meaning: 'x kept in a step' },
    b: { value: -0.6, symbol: 'b', unit: '1', meaning: 'what y gives to x' },
    c: { value: 2, symbol: 'c', unit: '1', meaning: 'what x gives to y' },
    d: { value: 0.5, symbol: 'd', unit: '1', meaning: 'y kept in a step' },
  },
  initialState: [-0.72, -0.64],

  map(u, { a, b, c, d }) {
    const x = u[0],
      y = u[1];
    u[0] = x * x - y * y + a * x + b * y;
    u[1] = 2 * x * y + c * x + d * y;
  },

  jacobian(J, u, { a, b, c, d }) {
    const x = u[0],
      y = u[1];
    J[0] = 2 * x + a;
    J[1] = -2 * y + b;
    J[2] = 2 * y + c;
    J[3] = 2 * x + d;
  },

  expected: {
    lyapunovSpectrum: [0.1901, -0.5206],
    tolerance: 0.005,
    kaplanYorke: 1.3651,
    from: {
      authors: 'Sprott',
      year: 2003,
      title: 'Chaos and Time-Series Analysis',
      where: 'Oxford University Press',
    },
  },
  reference: {
    authors: 'Nusse & Yorke',
    year: 1998,
    title: 'Dynamics: Numerical Explorations',
    where: 'Springer, 2nd edition',
  },
});
