import { defineFlow } from './system';

/**
 * Duffing's oscillator in Holmes's form: a buckled beam, shaken.
 *
 *     ẋ = y
 *     ẏ = −δ y − α x − β x³ + γ c
 *     ċ = −ω s
 *     ṡ = ω c
 *
 * State (4): deflection x and its speed y, then cosine c and sine s of the drive, which make the flow autonomous and its state
 * complete; dimensionless. c² + s² is what it was at the start, 1, so that two exponents are zero and not one. α = 0, β = 1,
 * δ = 0.05 and γ = 7.5 make it Ueda's oscillator.
 *
 * @see Guckenheimer & Holmes (1983), Nonlinear Oscillations, Dynamical Systems, and Bifurcations of Vector Fields, Springer, 2.2.
 */
export const duffing = defineFlow({
  id: 'duffing',
  title: 'Duffing',
  what: 'A particle with two resting places, shaken periodically: it jumps between them irregularly though the drive is regular.',
  dim: 4,
  stateNames: ['x', 'y', 'c', 's'],
  params: {
    delta: { value: 0.25, symbol: 'δ', unit: '1', meaning: 'damping' },
    alpha: { value: -1, symbol: 'α', unit: '1', meaning: 'stiffness; below 0 the middle is unstable' },
    beta: { value: 1, symbol: 'β', unit: '1', meaning: 'hardening of the spring' },
    gamma: { value: 0.3, symbol: 'γ', unit: '1', meaning: 'amplitude of the drive' },
    omega: { value: 1, symbol: 'ω', unit: '1', meaning: 'angular frequency of the drive' },
  },
  initialState: [1, 0, 1, 0],
  step: 0.06,
  timeUnit: '1',

  rhs(du, u, { delta, alpha, beta, gamma, omega }) {
    const x = u[0],
      y = u[1],
      c = u[2],
      s = u[3];
    du[0] = y;
    du[1] = -delta * y - alpha * x - beta * x * x * x + gamma * c;
    du[2] = -omega * s;
    du[3] = omega * c;
  },

  jacobian(J, u, { delta, alpha, beta, gamma, omega }) {
    J.fill(0);
    J[1] = 1;
    J[4] = -alpha - 3 * beta * u[0] * u[0];
    J[5] = -delta;
    J[6] = gamma;
    J[11] = -omega;
    J[14] = omega;
  },

  expected: {
    sum: -0.25, // −δ
    from: {
      authors: 'Holmes',
      year: 1979,
      title: 'A nonlinear oscillator with a strange attractor',
      where: 'Phil. Trans. R. Soc. A 292, 419–448',
      doi: '10.1098/rsta.1979.0068',
    },
  },
  reference: {
    authors: 'Holmes',
    year: 1979,
    title: 'A nonlinear oscillator with a strange attractor',
    where: 'Phil. Trans. R. Soc. A 292, 419–448',
    doi: '10.1098/rsta.1979.0068',
  },
});
