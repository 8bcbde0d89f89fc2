import { defineMap } from './system';

/**
 * May's logistic map: growth in proportion to what there is and to the room that is left.
 *
 *     x′ = r x (1 − x)
 *
 * State (1) in [0, 1], dimensionless. At r = 4 the exponent is log 2. In floating point every orbit ends at 0 or in a cycle: the
 * one from 0.4 at 0 within 17 million steps, the one from 0.1 in a cycle, but after 86 million.
 */
export const logisticMap = defineMap({
  id: 'logistic',
  title: 'Logistic map',
  what: 'A population limited by its own size: the simplest equation with chaos, and the route to it by period doubling.',
  dim: 1,
  stateNames: ['x'],
  params: { r: { value: 4, symbol: 'r', unit: '1', meaning: 'growth in a step' } },
  initialState: [0.1],

  map(u, { r }) {
    u[0] = r * u[0] * (1 - u[0]);
  },

  jacobian(J, u, { r }) {
    J[0] = r * (1 - 2 * u[0]);
  },

  expected: {
    lyapunovSpectrum: [Math.log(2)],
    tolerance: 0.001,
    kaplanYorke: 1,
    from: {
      authors: 'Sprott',
      year: 2003,
      title: 'Chaos and Time-Series Analysis',
      where: 'Oxford University Press',
    },
  },
  reference: {
    authors: 'May',
    year: 1976,
    title: 'Simple mathematical models with very complicated dynamics',
    where: 'Nature 261, 459–467',
    doi: '10.1038/261459a0',
  },
});
