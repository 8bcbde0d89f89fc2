import { defineFlow } from './system';

/**
 * Lorenz's smallest model of the general circulation of the atmosphere.
 *
 *     ẋ = −y² − z² − a x + a F
 *     ẏ = x y − b x z − y + G
 *     ż = b x y + x z − z
 *
 * State (3): strength x of the westerly wind, cosine and sine phases y and z of the waves it carries; dimensionless, one unit of t
 * is five days.
 */
export const lorenz84 = defineFlow({
  id: 'lorenz84',
  title: 'Lorenz 84',
  what: 'A steady wind and the travelling wave that feeds on it: bursts of wave activity of irregular length.',
  dim: 3,
  stateNames: ['x', 'y', 'z'],
  params: {
    a: { value: 0.25, symbol: 'a', unit: '1', meaning: 'damping of the wind, relative to the waves' },
    b: { value: 4, symbol: 'b', unit: '1', meaning: 'speed at which the wind carries the waves' },
    F: { value: 8, symbol: 'F', unit: '1', meaning: 'driving by the contrast of equator and pole' },
    G: { value: 1, symbol: 'G', unit: '1', meaning: 'driving by the contrast of land and sea' },
  },
  initialState: [1.49, 0.94, 0.47],
  step: 0.02,
  timeUnit: '1',

  rhs(du, u, { a, b, F, G }) {
    const x = u[0],
      y = u[1],
      z = u[2];
    du[0] = -y * y - z * z - a * x + a * F;
    du[1] = x * y - b * x * z - y + G;
    du[2] = b * x * y + x * z - z;
  },

  jacobian(J, u, { a, b }) {
    const x = u[0],
      y = u[1],
      z = u[2];
    J[0] = -a;
    J[1] = -2 * y;
    J[2] = -2 * z;
    J[3] = y - b * z;
    J[4] = x - 1;
    J[5] = -b * x;
    J[6] = b * y + z;
    J[7] = b * x;
    J[8] = x - 1;
  },

  reference: {
    authors: 'Lorenz',
    year: 1984,
    title: 'Irregularity: a fundamental property of the atmosphere',
    where: 'Tellus A 36(2), 98–110',
    doi: '10.3402/tellusa.v36i2.11473',
  },
});
