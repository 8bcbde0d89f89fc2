import { defineMap } from './system';

const modulo1 = (x: number): number => x - Math.floor(x);

/**
 * Arnold's cat map: the torus stretched along one direction, squeezed along another, and wrapped back.
 *
 *     x′ = 2x + y   modulo 1
 *     y′ =  x + y   modulo 1
 *
 * State (2) on the unit square with opposite sides joined. No parameters; the exponents are ±log((3 + √5)/2) exactly.
 */
export const catMap = defineMap({
  id: 'cat-map',
  title: 'Arnold cat map',
  what: 'A picture stretched and wrapped until it is mixed completely: uniform chaos whose exponents are known exactly.',
  dim: 2,
  stateNames: ['x', 'y'],
  params: {},
  initialState: [0.1, 0.3],

  map(u) {
    // Sums of two, never three, numbers below 1 are exact on a grid of 2⁻⁵², so that rounding shortens no orbit.
    u[1] = modulo1(u[0] + u[1]);
    u[0] = modulo1(u[0] + u[1]);
  },

  jacobian(J) {
    J[0] = 2;
    J[1] = 1;
    J[2] = 1;
    J[3] = 1;
  },

  expected: {
    lyapunovSpectrum: [Math.log((3 + Math.sqrt(5)) / 2), -Math.log((3 + Math.sqrt(5)) / 2)],
    tolerance: 1e-9,
    sum: 0,
    kaplanYorke: 2,
    from: {
      authors: 'Arnold & Avez',
      year: 1968,
      title: 'Ergodic Problems of Classical Mechanics',
      where: 'Benjamin, New York',
    },
  },
  reference: {
    authors: 'Arnold & Avez',
    year: 1968,
    title: 'Ergodic Problems of Classical Mechanics',
    where: 'Benjamin, New York',
  },
});
