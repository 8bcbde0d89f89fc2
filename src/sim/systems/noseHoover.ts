import { defineFlow } from './system';

/**
 * Nosé's and Hoover's oscillator: a mass on a spring held at a temperature by a thermostat.
 *
 *     q̇ = p
 *     ṗ = −q − ζ p
 *     ζ̇ = α (p² − 1)
 *
 * State (3): position q, momentum p, friction ζ; dimensionless. No attractor: volume is kept on average, and some starts give
 * tori. This one lies in the chaotic sea between them.
 *
 * @see Posch, Hoover & Vesely (1986), Phys. Rev. A 33, 4253–4265: order and chaos in it.
 */
export const noseHoover = defineFlow({
  id: 'nose-hoover',
  title: 'Nosé–Hoover',
  what: 'A spring whose friction is regulated until it has a given temperature: chaos without an attractor, in one sea around islands.',
  dim: 3,
  stateNames: ['q', 'p', 'zeta'],
  params: { alpha: { value: 1, symbol: 'α', unit: '1', meaning: 'rate of the thermostat' } },
  initialState: [0, 5, 0],
  step: 0.05,
  timeUnit: '1',

  rhs(du, u, { alpha }) {
    const q = u[0],
      p = u[1],
      zeta = u[2];
    du[0] = p;
    du[1] = -q - zeta * p;
    du[2] = alpha * (p * p - 1);
  },

  jacobian(J, u, { alpha }) {
    const p = u[1],
      zeta = u[2];
    J[0] = 0;
    J[1] = 1;
    J[2] = 0;
    J[3] = -1;
    J[4] = -zeta;
    J[5] = -p;
    J[6] = 0;
    J[7] = 2 * alpha * p;
    J[8] = 0;
  },

  expected: {
    lyapunovSpectrum: [0.014, 0, -0.014],
    tolerance: 0.004,
    sum: 0,
    kaplanYorke: 3,
    from: {
      authors: 'Sprott',
      year: 1994,
      title: 'Some simple chaotic flows',
      where: 'Phys. Rev. E 50(2), R647–R650',
      doi: '10.1103/PhysRevE.50.R647',
    },
  },
  reference: {
    authors: 'Hoover',
    year: 1985,
    title: 'Canonical dynamics: equilibrium phase-space distributions',
    where: 'Phys. Rev. A 31(3), 1695–1697',
    doi: '10.1103/PhysRevA.31.1695',
  },
});
