import { defineFlow } from './system';

/**
 * Morris' and Lecar's barnacle muscle fibre: an instantaneous calcium current against a slower potassium current.
 *
 *     C V̇ = I − g_Ca m∞(V) (V − E_Ca) − g_K w (V − E_K) − g_L (V − E_L)
 *       ẇ = φ cosh((V − V₃) / 2V₄) (w∞(V) − w)
 *
 *     m∞(V) = ½ (1 + tanh((V − V₁) / V₂)),   w∞(V) = ½ (1 + tanh((V − V₃) / V₄))
 *
 * State (2): membrane potential V in mV, open potassium channels w in [0, 1]. Parameters are Rinzel's and Ermentrout's set in
 * which firing starts at a Hopf bifurcation; I = 100 µA/cm² lies above it, so that every orbit but the unstable rest fires.
 *
 * @see Rinzel & Ermentrout (1989), Analysis of neural excitability and oscillations, in Koch & Segev (eds), Methods in Neuronal
 *   Modeling, MIT Press.
 */
export const morrisLecar = defineFlow({
  id: 'morris-lecar',
  title: 'Morris–Lecar',
  what: 'A muscle fibre that fires on calcium and is reset by potassium: the biophysical neuron one can draw in a plane.',
  dim: 2,
  stateNames: ['V', 'w'],
  params: {
    I: { value: 100, symbol: 'I', unit: 'µA/cm²', meaning: 'injected current' },
    C: { value: 20, symbol: 'C', unit: 'µF/cm²', meaning: 'membrane capacitance' },
    gCa: { value: 4.4, symbol: 'g_Ca', unit: 'mS/cm²', meaning: 'largest calcium conductance' },
    gK: { value: 8, symbol: 'g_K', unit: 'mS/cm²', meaning: 'largest potassium conductance' },
    gL: { value: 2, symbol: 'g_L', unit: 'mS/cm²', meaning: 'leak conductance' },
    ECa: { value: 120, symbol: 'E_Ca', unit: 'mV', meaning: 'reversal potential of calcium' },
    EK: { value: -84, symbol: 'E_K', unit: 'mV', meaning: 'reversal potential of potassium' },
    EL: { value: -60, symbol: 'E_L', unit: 'mV', meaning: 'reversal potential of the leak' },
    V1: {
      value: -1.2,
      symbol: 'V₁',
      unit: 'mV',
      meaning: 'potential at which half of the calcium channels open',
    },
    V2: { value: 18, symbol: 'V₂', unit: 'mV', meaning: 'width of the opening of calcium channels' },
    V3: {
      value: 2,
      symbol: 'V₃',
      unit: 'mV',
      meaning: 'potential at which half of the potassium channels open',
    },
    V4: { value: 30, symbol: 'V₄', unit: 'mV', meaning: 'width of the opening of potassium channels' },
    phi: { value: 0.04, symbol: 'φ', unit: '1/ms', meaning: 'rate of the potassium channels' },
  },
  initialState: [0, 0.1693],
  step: 0.5,
  timeUnit: 'ms',

  rhs(du, u, { I, C, gCa, gK, gL, ECa, EK, EL, V1, V2, V3, V4, phi }) {
    const V = u[0],
      w = u[1];
    const m = 0.5 * (1 + Math.tanh((V - V1) / V2));
    const wInf = 0.5 * (1 + Math.tanh((V - V3) / V4));
    du[0] = (I - gCa * m * (V - ECa) - gK * w * (V - EK) - gL * (V - EL)) / C;
    du[1] = phi * Math.cosh((V - V3) / (2 * V4)) * (wInf - w);
  },

  jacobian(J, u, { C, gCa, gK, gL, ECa, EK, V1, V2, V3, V4, phi }) {
    const V = u[0],
      w = u[1];
    const tanhM = Math.tanh((V - V1) / V2);
    const tanhW = Math.tanh((V - V3) / V4);
    const rate = phi * Math.cosh((V - V3) / (2 * V4));
    const dRate = (phi * Math.sinh((V - V3) / (2 * V4))) / (2 * V4);
    const dM = (0.5 * (1 - tanhM * tanhM)) / V2;
    const dW = (0.5 * (1 - tanhW * tanhW)) / V4;
    J[0] = -(gCa * (0.5 * (1 + tanhM) + dM * (V - ECa)) + gK * w + gL) / C;
    J[1] = (-gK * (V - EK)) / C;
    J[2] = dRate * (0.5 * (1 + tanhW) - w) + rate * dW;
    J[3] = -rate;
  },

  expected: {
    kaplanYorke: 1,
    from: {
      authors: 'Rinzel & Ermentrout',
      year: 1989,
      title: 'Analysis of neural excitability and oscillations',
      where: 'in Koch & Segev (eds), Methods in Neuronal Modeling, MIT Press',
    },
  },
  reference: {
    authors: 'Morris & Lecar',
    year: 1981,
    title: 'Voltage oscillations in the barnacle giant muscle fiber',
    where: 'Biophys. J. 35(1), 193–213',
    doi: '10.1016/S0006-3495(81)84782-0',
  },
});
