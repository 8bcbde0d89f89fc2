import { defineFlow } from './system';

/**
 * Lorenz's three-mode truncation of Rayleigh–Bénard convection.
 *
 *     ẋ = σ(y − x)
 *     ẏ = x(ρ − z) − y
 *     ż = xy − βz
 *
 * State (3): convective intensity x, horizontal and vertical temperature differences y and z. Dimensionless; one unit of t is
 * one thermal diffusion time.
 */
export const lorenz63 = defineFlow({
  id: 'lorenz63',
  title: 'Lorenz 63',
  what: 'Convection between two plates, cut down to three modes: the classical chaotic attractor with two lobes.',
  dim: 3,
  stateNames: ['x', 'y', 'z'],
  params: {
    sigma: { value: 10, symbol: 'σ', unit: '1', meaning: 'Prandtl number' },
    rho: { value: 28, symbol: 'ρ', unit: '1', meaning: 'Rayleigh number over its critical value' },
    beta: { value: 8 / 3, symbol: 'β', unit: '1', meaning: 'aspect ratio of the convection cell' },
  },
  initialState: [-8, -8, 27],
  step: 0.01,
  timeUnit: '1',

  rhs(du, u, { sigma, rho, beta }) {
    const x = u[0],
      y = u[1],
      z = u[2];
    du[0] = sigma * (y - x);
    du[1] = x * (rho - z) - y;
    du[2] = x * y - beta * z;
  },

  jacobian(J, u, { sigma, rho, beta }) {
    const x = u[0],
      y = u[1],
      z = u[2];
    J[0] = -sigma;
    J[1] = sigma;
    J[2] = 0;
    J[3] = rho - z;
    J[4] = -1;
    J[5] = -x;
    J[6] = y;
    J[7] = x;
    J[8] = -beta;
  },

  expected: {
    lyapunovSpectrum: [0.9056, 0, -14.5723],
    tolerance: 0.01,
    sum: -(10 + 1 + 8 / 3),
    kaplanYorke: 2.062,
    from: {
      authors: 'Sprott',
      year: 2003,
      title: 'Chaos and Time-Series Analysis',
      where: 'Oxford University Press',
    },
  },
  reference: {
    authors: 'Lorenz',
    year: 1963,
    title: 'Deterministic nonperiodic flow',
    where: 'J. Atmos. Sci. 20(2), 130–141',
    doi: '10.1175/1520-0469(1963)020<0130:DNF>2.0.CO;2',
  },
});
