import { defineFlow } from './system';

/**
 * Chen's relative of the Lorenz system, found by feeding one of its variables back.
 *
 *     ẋ = a (y − x)
 *     ẏ = (c − a) x − x z + c y
 *     ż = x y − b z
 *
 * State (3), dimensionless.
 */
export const chen = defineFlow({
  id: 'chen',
  title: 'Chen',
  what: 'A faster and more tightly wound relative of Lorenz 63, which no change of variables turns into it.',
  dim: 3,
  stateNames: ['x', 'y', 'z'],
  params: {
    a: { value: 35, symbol: 'a', unit: '1', meaning: 'rate at which x follows y' },
    b: { value: 3, symbol: 'b', unit: '1', meaning: 'decay of z' },
    c: { value: 28, symbol: 'c', unit: '1', meaning: 'growth of y' },
  },
  initialState: [7.97, 6.37, 24.14],
  step: 0.005,
  timeUnit: '1',

  rhs(du, u, { a, b, c }) {
    const x = u[0],
      y = u[1],
      z = u[2];
    du[0] = a * (y - x);
    du[1] = (c - a) * x - x * z + c * y;
    du[2] = x * y - b * z;
  },

  jacobian(J, u, { a, b, c }) {
    const x = u[0],
      y = u[1],
      z = u[2];
    J[0] = -a;
    J[1] = a;
    J[2] = 0;
    J[3] = c - a - z;
    J[4] = c;
    J[5] = -x;
    J[6] = y;
    J[7] = x;
    J[8] = -b;
  },

  expected: {
    lyapunovSpectrum: [2.0272, 0, -12.0272],
    tolerance: 0.03,
    sum: 28 - 35 - 3, // c − a − b
    kaplanYorke: 2.1686,
    from: {
      authors: 'Sprott',
      year: 2003,
      title: 'Chaos and Time-Series Analysis',
      where: 'Oxford University Press',
    },
  },
  reference: {
    authors: 'Chen & Ueta',
    year: 1999,
    title: 'Yet another chaotic attractor',
    where: 'Int. J. Bifurcation Chaos 9(7), 1465–1466',
    doi: '10.1142/S0218127499001024',
  },
});
