import { defineFlow } from './system';

/**
 * Rabinovich's and Fabrikant's three interacting waves in a medium that feeds them.
 *
 *     ẋ = y (z − 1 + x²) + γ x
 *     ẏ = x (3z + 1 − x²) + γ y
 *     ż = −2 z (α + x y)
 *
 * State (3), dimensionless; the plane z = 0 is never crossed.
 */
export const rabinovichFabrikant = defineFlow({
  id: 'rabinovich-fabrikant',
  title: 'Rabinovich–Fabrikant',
  what: 'Waves that modulate one another in an unstable medium: long quiet spirals broken by abrupt excursions.',
  dim: 3,
  stateNames: ['x', 'y', 'z'],
  params: {
    gamma: { value: 0.87, symbol: 'γ', unit: '1', meaning: 'growth of the waves' },
    alpha: { value: 1.1, symbol: 'α', unit: '1', meaning: 'damping of their satellites' },
  },
  initialState: [-1.14, -0.02, 0.53],
  step: 0.03,
  timeUnit: '1',

  rhs(du, u, { gamma, alpha }) {
    const x = u[0],
      y = u[1],
      z = u[2];
    du[0] = y * (z - 1 + x * x) + gamma * x;
    du[1] = x * (3 * z + 1 - x * x) + gamma * y;
    du[2] = -2 * z * (alpha + x * y);
  },

  jacobian(J, u, { gamma, alpha }) {
    const x = u[0],
      y = u[1],
      z = u[2];
    J[0] = 2 * x * y + gamma;
    J[1] = z - 1 + x * x;
    J[2] = y;
    J[3] = 3 * z + 1 - 3 * x * x;
    J[4] = gamma;
    J[5] = 3 * x;
    J[6] = -2 * y * z;
    J[7] = -2 * x * z;
    J[8] = -2 * (alpha + x * y);
  },

  expected: {
    lyapunovSpectrum: [0.1981, 0, -0.6581],
    tolerance: 0.015,
    sum: 2 * (0.87 - 1.1), // 2(γ − α)
    kaplanYorke: 2.301,
    from: {
      authors: 'Sprott',
      year: 2003,
      title: 'Chaos and Time-Series Analysis',
      where: 'Oxford University Press',
    },
  },
  reference: {
    authors: 'Rabinovich & Fabrikant',
    year: 1979,
    title: 'Stochastic self-modulation of waves in nonequilibrium media',
    where: 'Sov. Phys. JETP 50(2), 311–317',
  },
});
