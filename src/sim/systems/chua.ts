import { defineFlow } from './system';

/** f(x): the current through Chua's diode, of slope m₁ outside |x| = 1 and m₀ inside. */
const diode = (x: number, m0: number, m1: number): number =>
  m1 * x + 0.5 * (m0 - m1) * (Math.abs(x + 1) - Math.abs(x - 1));

/**
 * Chua's circuit: two capacitors, a coil, a resistor and a diode that feeds energy in, with a piecewise linear characteristic.
 *
 *     ẋ = α (y − x − f(x))
 *     ẏ = x − y + z
 *     ż = −β y
 *
 *     f(x) = m₁ x + (m₀ − m₁)(|x + 1| − |x − 1|) / 2
 *
 * State (3): the voltages x and y of the capacitors, the current z of the coil; dimensionless. The orbit circles two equilibria
 * where |x| > 1 and changes sides at unpredictable times: the double scroll. Where |x| = 1 the flow has a kink.
 *
 * @see Alligood, Sauer & Yorke (1996), Chaos: An Introduction to Dynamical Systems, Springer, ch. 9, for the parameters.
 */
export const chua = defineFlow({
  id: 'chua',
  title: 'Chua',
  what: 'An electronic circuit whose voltage switches at random between two oscillating states: linear in three pieces, like a small rectified network.',
  dim: 3,
  stateNames: ['x', 'y', 'z'],
  params: {
    alpha: { value: 15.6, symbol: 'α', unit: '1', meaning: 'ratio of the capacitors' },
    beta: { value: 28, symbol: 'β', unit: '1', meaning: 'strength of the coil' },
    m0: { value: -8 / 7, symbol: 'm₀', unit: '1', meaning: 'slope of the diode for small voltages' },
    m1: { value: -5 / 7, symbol: 'm₁', unit: '1', meaning: 'slope of the diode for large voltages' },
  },
  initialState: [1.96, 0.31, -1.52],
  step: 0.01,
  timeUnit: '1',

  rhs(du, u, { alpha, beta, m0, m1 }) {
    const x = u[0],
      y = u[1],
      z = u[2];
    du[0] = alpha * (y - x - diode(x, m0, m1));
    du[1] = x - y + z;
    du[2] = -beta * y;
  },

  jacobian(J, u, { alpha, beta, m0, m1 }) {
    J[0] = -alpha * (1 + (Math.abs(u[0]) < 1 ? m0 : m1));
    J[1] = alpha;
    J[2] = 0;
    J[3] = 1;
    J[4] = -1;
    J[5] = 1;
    J[6] = 0;
    J[7] = -beta;
    J[8] = 0;
  },

  reference: {
    authors: 'Matsumoto',
    year: 1984,
    title: 'A chaotic attractor from Chua’s circuit',
    where: 'IEEE Trans. Circuits Syst. 31(12), 1055–1058',
    doi: '10.1109/TCS.1984.1085459',
  },
});
