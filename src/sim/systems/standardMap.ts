import { defineMap } from './system';

const TURN = 2 * Math.PI;
const modulo = (x: number): number => x - TURN * Math.floor(x / TURN);

/**
 * Chirikov's standard map: a free rotor, kicked once a turn of the clock.
 *
 *     p′ = p + K sin θ   modulo 2π
 *     θ′ = θ + p′        modulo 2π
 *
 * State (2): angle θ and momentum p in [0, 2π). Areas are kept, so that there is no attractor. Above K = 0.9716 momentum wanders
 * without bound; at K = 5 one chaotic sea fills nearly the whole square, with an exponent near log(K/2).
 */
export const standardMap = defineMap({
  id: 'standard-map',
  title: 'Standard map',
  what: 'A pendulum without friction that gets regular kicks: order and chaos side by side, and nothing is damped.',
  dim: 2,
  stateNames: ['theta', 'p'],
  params: { K: { value: 5, symbol: 'K', unit: '1', meaning: 'strength of the kick' } },
  initialState: [0.1, 0.2],

  map(u, { K }) {
    u[1] = modulo(u[1] + K * Math.sin(u[0]));
    u[0] = modulo(u[0] + u[1]);
  },

  jacobian(J, u, { K }) {
    const kick = K * Math.cos(u[0]);
    J[0] = 1 + kick;
    J[1] = 1;
    J[2] = kick;
    J[3] = 1;
  },

  expected: {
    lyapunovSpectrum: [Math.log(5 / 2), -Math.log(5 / 2)], // log(K/2), for large K
    tolerance: 0.1,
    sum: 0,
    kaplanYorke: 2,
    from: {
      authors: 'Chirikov',
      year: 1979,
      title: 'A universal instability of many-dimensional oscillator systems',
      where: 'Phys. Rep. 52(5), 263–379',
      doi: '10.1016/0370-1573(79)90023-1',
    },
  },
  reference: {
    authors: 'Chirikov',
    year: 1979,
    title: 'A universal instability of many-dimensional oscillator systems',
    where: 'Phys. Rep. 52(5), 263–379',
    doi: '10.1016/0370-1573(79)90023-1',
  },
});
