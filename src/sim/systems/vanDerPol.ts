import { defineFlow } from './system';

/**
 * Van der Pol's triode oscillator, from which FitzHugh made his neuron.
 *
 *     ẋ = y
 *     ẏ = μ (1 − x²) y − x
 *
 * State (2): voltage x and its rate of change y; dimensionless. A limit cycle for every μ > 0: nearly a sine for small μ, slow
 * drifts and fast jumps for large.
 */
export const vanDerPol = defineFlow({
  id: 'van-der-pol',
  title: 'van der Pol',
  what: 'A self-sustained oscillation that every start is drawn to: the model of heartbeats and of spikes before there were neuron models.',
  dim: 2,
  stateNames: ['x', 'y'],
  params: { mu: { value: 1, symbol: 'μ', unit: '1', meaning: 'strength of the negative resistance' } },
  initialState: [2, 0],
  step: 0.05,
  timeUnit: '1',

  rhs(du, u, { mu }) {
    const x = u[0],
      y = u[1];
    du[0] = y;
    du[1] = mu * (1 - x * x) * y - x;
  },

  jacobian(J, u, { mu }) {
    const x = u[0],
      y = u[1];
    J[0] = 0;
    J[1] = 1;
    J[2] = -2 * mu * x * y - 1;
    J[3] = mu * (1 - x * x);
  },

  expected: {
    kaplanYorke: 1,
    from: {
      authors: 'van der Pol',
      year: 1926,
      title: 'On “relaxation-oscillations”',
      where: 'Phil. Mag. Ser. 7, 2(11), 978–992',
      doi: '10.1080/14786442608564127',
    },
  },
  reference: {
    authors: 'van der Pol',
    year: 1926,
    title: 'On “relaxation-oscillations”',
    where: 'Phil. Mag. Ser. 7, 2(11), 978–992',
    doi: '10.1080/14786442608564127',
  },
});
