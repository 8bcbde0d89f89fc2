import { defineFlow } from './system';

/**
 * Thomas's labyrinth: a particle with friction in a ring of three sinusoidal forces.
 *
 *     ẋ = sin y − b x
 *     ẏ = sin z − b y
 *     ż = sin x − b z
 *
 * State (3), dimensionless. b = 0.208186 is the border: from 0.20819 on orbits are periodic, and below it chaos is weak. Less
 * friction lets the orbit wander further, and without any it diffuses through all of space.
 *
 * @see Sprott & Chlouverakis (2007), Int. J. Bifurcation Chaos 17, 2097–2108, for the onset.
 */
export const thomas = defineFlow({
  id: 'thomas',
  title: 'Thomas',
  what: 'Three variables in a feedback ring, each driven by the sine of the next: slow, symmetric, weakly damped chaos.',
  dim: 3,
  stateNames: ['x', 'y', 'z'],
  params: { b: { value: 0.208186, symbol: 'b', unit: '1', meaning: 'friction' } },
  initialState: [-0.69, 3.81, 1.08],
  step: 0.2,
  timeUnit: '1',

  rhs(du, u, { b }) {
    du[0] = Math.sin(u[1]) - b * u[0];
    du[1] = Math.sin(u[2]) - b * u[1];
    du[2] = Math.sin(u[0]) - b * u[2];
  },

  jacobian(J, u, { b }) {
    J[0] = -b;
    J[1] = Math.cos(u[1]);
    J[2] = 0;
    J[3] = 0;
    J[4] = -b;
    J[5] = Math.cos(u[2]);
    J[6] = Math.cos(u[0]);
    J[7] = 0;
    J[8] = -b;
  },

  expected: {
    sum: -3 * 0.208186, // −3b
    from: {
      authors: 'Thomas',
      year: 1999,
      title: 'Deterministic chaos seen in terms of feedback circuits: analysis, synthesis, “labyrinth chaos”',
      where: 'Int. J. Bifurcation Chaos 9(10), 1889–1905',
      doi: '10.1142/S0218127499001383',
    },
  },
  reference: {
    authors: 'Thomas',
    year: 1999,
    title: 'Deterministic chaos seen in terms of feedback circuits: analysis, synthesis, “labyrinth chaos”',
    where: 'Int. J. Bifurcation Chaos 9(10), 1889–1905',
    doi: '10.1142/S0218127499001383',
  },
});
