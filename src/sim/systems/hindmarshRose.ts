import { defineFlow } from './system';

/**
 * Hindmarsh's and Rose's bursting neuron.
 *
 *     ẋ = y − a x³ + b x² − z + I
 *     ẏ = c − d x² − y
 *     ż = r (s (x − x_r) − z)
 *
 * State (3): membrane potential x, fast recovery y, slow adaptation z; dimensionless. With I = 3.25 and r = 0.006 bursts are
 * chaotic.
 */
export const hindmarshRose = defineFlow({
  id: 'hindmarsh-rose',
  title: 'Hindmarsh–Rose',
  what: 'A neuron that bursts: fast spikes switched on and off by a slow current, chaotically.',
  dim: 3,
  stateNames: ['x', 'y', 'z'],
  params: {
    a: { value: 1, symbol: 'a', unit: '1', meaning: 'cubic term of the fast nullcline' },
    b: { value: 3, symbol: 'b', unit: '1', meaning: 'quadratic term of the fast nullcline' },
    c: { value: 1, symbol: 'c', unit: '1', meaning: 'offset of fast recovery' },
    d: { value: 5, symbol: 'd', unit: '1', meaning: 'curvature of fast recovery' },
    r: { value: 0.006, symbol: 'r', unit: '1', meaning: 'rate of the slow adaptation' },
    s: { value: 4, symbol: 's', unit: '1', meaning: 'gain of the slow adaptation' },
    xr: { value: -1.6, symbol: 'x_r', unit: '1', meaning: 'resting potential' },
    I: { value: 3.25, symbol: 'I', unit: '1', meaning: 'injected current' },
  },
  initialState: [-1, -4, 3],
  step: 0.1,
  timeUnit: '1',

  rhs(du, u, { a, b, c, d, r, s, xr, I }) {
    const x = u[0],
      y = u[1],
      z = u[2];
    du[0] = y - a * x * x * x + b * x * x - z + I;
    du[1] = c - d * x * x - y;
    du[2] = r * (s * (x - xr) - z);
  },

  jacobian(J, u, { a, b, d, r, s }) {
    const x = u[0];
    J[0] = -3 * a * x * x + 2 * b * x;
    J[1] = 1;
    J[2] = -1;
    J[3] = -2 * d * x;
    J[4] = -1;
    J[5] = 0;
    J[6] = r * s;
    J[7] = 0;
    J[8] = -r;
  },

  reference: {
    authors: 'Hindmarsh & Rose',
    year: 1984,
    title: 'A model of neuronal bursting using three coupled first order differential equations',
    where: 'Proc. R. Soc. Lond. B 221, 87–102',
    doi: '10.1098/rspb.1984.0024',
  },
});
