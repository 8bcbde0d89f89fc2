import { defineFlow } from './system';

/**
 * Rössler's minimal continuous chaos: a spiral that is folded back once a turn.
 *
 *     ẋ = −y − z
 *     ẏ = x + a y
 *     ż = b + z (x − c)
 *
 * State (3), dimensionless.
 */
export const roessler = defineFlow({
  id: 'roessler',
  title: 'Rössler',
  what: 'A spiral folded back once a turn: chaos with a single nonlinear term.',
  dim: 3,
  stateNames: ['x', 'y', 'z'],
  params: {
    a: { value: 0.2, symbol: 'a', unit: '1', meaning: 'growth of the spiral' },
    b: { value: 0.2, symbol: 'b', unit: '1', meaning: 'constant inflow of z' },
    c: { value: 5.7, symbol: 'c', unit: '1', meaning: 'threshold of the fold' },
  },
  initialState: [-5, -5, 0.02],
  step: 0.08,
  timeUnit: '1',

  rhs(du, u, { a, b, c }) {
    const x = u[0],
      y = u[1],
      z = u[2];
    du[0] = -y - z;
    du[1] = x + a * y;
    du[2] = b + z * (x - c);
  },

  jacobian(J, u, { a, c }) {
    const x = u[0],
      z = u[2];
    J[0] = 0;
    J[1] = -1;
    J[2] = -1;
    J[3] = 1;
    J[4] = a;
    J[5] = 0;
    J[6] = z;
    J[7] = 0;
    J[8] = x - c;
  },

  expected: {
    lyapunovSpectrum: [0.0714, 0, -5.3943],
    tolerance: 0.008,
    kaplanYorke: 2.0132,
    from: {
      authors: 'Sprott',
      year: 2003,
      title: 'Chaos and Time-Series Analysis',
      where: 'Oxford University Press',
    },
  },
  reference: {
    authors: 'Rössler',
    year: 1976,
    title: 'An equation for continuous chaos',
    where: 'Phys. Lett. A 57(5), 397–398',
    doi: '10.1016/0375-9601(76)90101-8',
  },
});
