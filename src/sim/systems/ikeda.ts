import { defineMap } from './system';

/**
 * Ikeda's map of the light in a ring cavity, in the form of Hammel, Jones and Moloney: turned by an angle that depends on its
 * own intensity, weakened, and added to the incoming light.
 *
 *     z′ = a + b z exp i(κ − η / (1 + |z|²)),   z = x + i y
 *
 * State (2): real and imaginary part of the field, dimensionless. An area shrinks by b² a step.
 *
 * @see Hammel, Jones & Moloney (1985), J. Opt. Soc. Am. B 2, 552–564.
 */
export const ikeda = defineMap({
  id: 'ikeda',
  title: 'Ikeda',
  what: 'Light going round in a laser cavity, turned by its own brightness: a spiral folded into itself.',
  dim: 2,
  stateNames: ['x', 'y'],
  params: {
    a: { value: 1, symbol: 'a', unit: '1', meaning: 'incoming light' },
    b: { value: 0.9, symbol: 'b', unit: '1', meaning: 'what a round trip leaves of the field' },
    kappa: { value: 0.4, symbol: 'κ', unit: '1', meaning: 'detuning of the cavity' },
    eta: { value: 6, symbol: 'η', unit: '1', meaning: 'strength of the nonlinear medium' },
  },
  initialState: [0.5, -0.5],

  map(u, { a, b, kappa, eta }) {
    const x = u[0],
      y = u[1];
    const angle = kappa - eta / (1 + x * x + y * y);
    const c = b * Math.cos(angle),
      s = b * Math.sin(angle);
    u[0] = a + c * x - s * y;
    u[1] = s * x + c * y;
  },

  jacobian(J, u, { b, kappa, eta }) {
    const x = u[0],
      y = u[1];
    const saturation = 1 + x * x + y * y;
    const angle = kappa - eta / saturation;
    const c = b * Math.cos(angle),
      s = b * Math.sin(angle);
    const turnX = (2 * eta * x) / saturation ** 2, // ∂angle/∂x, ∂angle/∂y
      turnY = (2 * eta * y) / saturation ** 2;
    const alongX = -s * x - c * y, // ∂(x′, y′)/∂angle
      alongY = c * x - s * y;
    J[0] = c + alongX * turnX;
    J[1] = -s + alongX * turnY;
    J[2] = s + alongY * turnX;
    J[3] = c + alongY * turnY;
  },

  expected: {
    lyapunovSpectrum: [0.5076, -0.7183],
    tolerance: 0.01,
    sum: 2 * Math.log(0.9), // log b²
    kaplanYorke: 1.7067,
    from: {
      authors: 'Sprott',
      year: 2003,
      title: 'Chaos and Time-Series Analysis',
      where: 'Oxford University Press',
    },
  },
  reference: {
    authors: 'Ikeda',
    year: 1979,
    title:
      'Multiple-valued stationary state and its instability of the transmitted light by a ring cavity system',
    where: 'Opt. Commun. 30(2), 257–261',
    doi: '10.1016/0030-4018(79)90090-7',
  },
});
