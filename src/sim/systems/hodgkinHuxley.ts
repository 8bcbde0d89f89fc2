import { bernoulliFunction, bernoulliFunctionDerivative } from '../kernels/bernoulliFunction';
import { logistic } from '../kernels/logistic';
import { defineFlow } from './system';

/** The temperature the rates were measured at, in °C, and the factor they gain in ten degrees. */
const MEASURED_AT = 6.3;
const Q10 = 3;

/** How much faster the channels are at T °C. */
const warmth = (T: number): number => Q10 ** ((T - MEASURED_AT) / 10);

/*
 * Opening and closing rates in 1/ms, V in mV. α_m and α_n read x / (1 − e⁻ˣ) in the paper, which is B(−x): written so, they are
 * exact at V = −40 and −55 mV as well, where the paper's form is 0/0.
 */
const alphaM = (V: number): number => bernoulliFunction(-(V + 40) / 10);
const alphaN = (V: number): number => 0.1 * bernoulliFunction(-(V + 55) / 10);
const alphaH = (V: number): number => 0.07 * Math.exp(-(V + 65) / 20);
const betaM = (V: number): number => 4 * Math.exp(-(V + 65) / 18);
const betaN = (V: number): number => 0.125 * Math.exp(-(V + 65) / 80);
const betaH = (V: number): number => logistic((V + 35) / 10);

/**
 * Hodgkin's and Huxley's squid giant axon under space clamp.
 *
 *     C V̇ = I − g_Na m³ h (V − E_Na) − g_K n⁴ (V − E_K) − g_L (V − E_L)
 *       ẋ = φ(T) (α_x(V) (1 − x) − β_x(V) x)   for x = m, h, n
 *
 *     α_m = 0.1 (V + 40) / (1 − e^−(V+40)/10)     β_m = 4 e^−(V+65)/18
 *     α_h = 0.07 e^−(V+65)/20                     β_h = 1 / (1 + e^−(V+35)/10)
 *     α_n = 0.01 (V + 55) / (1 − e^−(V+55)/10)    β_n = 0.125 e^−(V+65)/80
 *     φ   = 3^((T − 6.3 °C) / 10 °C)
 *
 * State (4): membrane potential V in mV, sodium activation m and inactivation h, potassium activation n, each in [0, 1]. V is
 * the inside against the outside, with rest at −65 mV; the paper counts from rest, and with the other sign. I = 10 µA/cm² lies
 * just above the Hopf bifurcation at 9.78 µA/cm², so that rest is unstable and almost every orbit fires.
 */
export const hodgkinHuxley = defineFlow({
  id: 'hodgkin-huxley',
  title: 'Hodgkin–Huxley',
  what: 'The squid giant axon under constant current: action potentials from sodium and potassium channels, as first explained.',
  dim: 4,
  stateNames: ['V', 'm', 'h', 'n'],
  params: {
    I: { value: 10, symbol: 'I', unit: 'µA/cm²', meaning: 'injected current' },
    C: { value: 1, symbol: 'C', unit: 'µF/cm²', meaning: 'membrane capacitance' },
    gNa: { value: 120, symbol: 'g_Na', unit: 'mS/cm²', meaning: 'largest sodium conductance' },
    gK: { value: 36, symbol: 'g_K', unit: 'mS/cm²', meaning: 'largest potassium conductance' },
    gL: { value: 0.3, symbol: 'g_L', unit: 'mS/cm²', meaning: 'leak conductance' },
    ENa: { value: 50, symbol: 'E_Na', unit: 'mV', meaning: 'reversal potential of sodium' },
    EK: { value: -77, symbol: 'E_K', unit: 'mV', meaning: 'reversal potential of potassium' },
    EL: { value: -54.387, symbol: 'E_L', unit: 'mV', meaning: 'reversal potential of the leak' },
    T: { value: 6.3, symbol: 'T', unit: '°C', meaning: 'temperature' },
  },
  initialState: [-65, 0.053, 0.596, 0.318],
  step: 0.1,
  timeUnit: 'ms',

  rhs(du, u, { I, C, gNa, gK, gL, ENa, EK, EL, T }) {
    const V = u[0],
      m = u[1],
      h = u[2],
      n = u[3];
    const phi = warmth(T);
    du[0] = (I - gNa * m ** 3 * h * (V - ENa) - gK * n ** 4 * (V - EK) - gL * (V - EL)) / C;
    du[1] = phi * (alphaM(V) * (1 - m) - betaM(V) * m);
    du[2] = phi * (alphaH(V) * (1 - h) - betaH(V) * h);
    du[3] = phi * (alphaN(V) * (1 - n) - betaN(V) * n);
  },

  jacobian(J, u, { C, gNa, gK, gL, ENa, EK, T }) {
    const V = u[0],
      m = u[1],
      h = u[2],
      n = u[3];
    const phi = warmth(T);
    J.fill(0);
    J[0] = -(gNa * m ** 3 * h + gK * n ** 4 + gL) / C;
    J[1] = (-3 * gNa * m * m * h * (V - ENa)) / C;
    J[2] = (-gNa * m ** 3 * (V - ENa)) / C;
    J[3] = (-4 * gK * n ** 3 * (V - EK)) / C;

    const dAlphaM = -0.1 * bernoulliFunctionDerivative(-(V + 40) / 10);
    J[4] = phi * (dAlphaM * (1 - m) + (betaM(V) / 18) * m);
    J[5] = -phi * (alphaM(V) + betaM(V));

    const closing = betaH(V);
    const dBetaH = (closing * (1 - closing)) / 10;
    J[8] = phi * ((-alphaH(V) / 20) * (1 - h) - dBetaH * h);
    J[10] = -phi * (alphaH(V) + closing);

    const dAlphaN = -0.01 * bernoulliFunctionDerivative(-(V + 55) / 10);
    J[12] = phi * (dAlphaN * (1 - n) + (betaN(V) / 80) * n);
    J[15] = -phi * (alphaN(V) + betaN(V));
  },

  expected: {
    kaplanYorke: 1,
    from: {
      authors: 'Rinzel & Miller',
      year: 1980,
      title:
        'Numerical calculation of stable and unstable periodic solutions to the Hodgkin–Huxley equations',
      where: 'Math. Biosci. 49(1–2), 27–59',
      doi: '10.1016/0025-5564(80)90109-1',
    },
  },
  reference: {
    authors: 'Hodgkin & Huxley',
    year: 1952,
    title:
      'A quantitative description of membrane current and its application to conduction and excitation in nerve',
    where: 'J. Physiol. 117(4), 500–544',
    doi: '10.1113/jphysiol.1952.sp004764',
  },
});
