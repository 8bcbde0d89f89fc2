import { defineFlow } from './system';

/**
 * Rössler's hyperchaos: his spiral with a second unstable direction.
 *
 *     ẋ = −y − z
 *     ẏ = x + a y + w
 *     ż = b + x z
 *     ẇ = −c z + d w
 *
 * State (4), dimensionless. Two exponents are positive. The fourth is near −25: wherever x is below zero z dies out at the
 * rate x, which falls to −100, and so the flow is stiff there.
 */
export const roesslerHyperchaos = defineFlow({
  id: 'roessler-hyperchaos',
  title: 'Rössler hyperchaos',
  what: 'The least chaos that no three variables can hold: neighbours part in two directions at once.',
  dim: 4,
  stateNames: ['x', 'y', 'z', 'w'],
  params: {
    a: { value: 0.25, symbol: 'a', unit: '1', meaning: 'growth of the spiral' },
    b: { value: 3, symbol: 'b', unit: '1', meaning: 'constant inflow of z' },
    c: { value: 0.5, symbol: 'c', unit: '1', meaning: 'pull of z on w' },
    d: { value: 0.05, symbol: 'd', unit: '1', meaning: 'growth of w' },
  },
  initialState: [-23.15, -21.57, 0.125, 19.57],
  step: 0.02,
  timeUnit: '1',

  rhs(du, u, { a, b, c, d }) {
    const x = u[0],
      y = u[1],
      z = u[2],
      w = u[3];
    du[0] = -y - z;
    du[1] = x + a * y + w;
    du[2] = b + x * z;
    du[3] = -c * z + d * w;
  },

  jacobian(J, u, { a, c, d }) {
    J.fill(0);
    J[1] = -1;
    J[2] = -1;
    J[4] = 1;
    J[5] = a;
    J[7] = 1;
    J[8] = u[2];
    J[10] = u[0];
    J[14] = -c;
    J[15] = d;
  },

  expected: {
    lyapunovSpectrum: [0.16 * Math.LN2, 0.03 * Math.LN2, 0], // published in bits a unit of time
    tolerance: 0.01,
    kaplanYorke: 3.005,
    from: {
      authors: 'Wolf, Swift, Swinney & Vastano',
      year: 1985,
      title: 'Determining Lyapunov exponents from a time series',
      where: 'Physica D 16(3), 285–317',
      doi: '10.1016/0167-2789(85)90011-9',
    },
  },
  reference: {
    authors: 'Rössler',
    year: 1979,
    title: 'An equation for hyperchaos',
    where: 'Phys. Lett. A 71(2–3), 155–157',
    doi: '10.1016/0375-9601(79)90150-6',
  },
});
