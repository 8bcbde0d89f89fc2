import { logistic } from '../kernels/logistic';
import { defineFlow } from './system';

/** The magnesium block of NMDA channels: the open fraction at V mV is 1 / (1 + 0.33 e^(−0.0625 V)). */
const MAGNESIUM = 0.33;
const BLOCK_SLOPE = 0.0625;

const unblocked = (V: number): number => 1 / (1 + MAGNESIUM * Math.exp(-BLOCK_SLOPE * V));

/**
 * Durstewitz's bursting neuron, the benchmark of the piecewise-linear recurrent networks.
 *
 *     C V̇ = I − g_L (V − E_L) − g_Na m∞(V) (V − E_Na) − g_K n (V − E_K) − g_M h (V − E_K) − g_NMDA s(V) (V − E_NMDA)
 *       ṅ = (n∞(V) − n) / τ_n
 *       ḣ = (h∞(V) − h) / τ_h
 *
 *     m∞, n∞, h∞ = 1 / (1 + exp((V_h − V) / k)) with each current's own V_h and k,   s(V) = 1 / (1 + 0.33 e^(−0.0625 V))
 *
 * State (3): membrane potential V in mV, delayed-rectifier gate n and slow M-type gate h, both in [0, 1]. g_NMDA is the
 * bifurcation parameter. At the published 10.2 bursts of fifteen spikes every 148 ms coexist with regular firing every 9.65 ms; the
 * start lies in the basin of bursting.
 *
 * @see Schmidt, Koppe, Monfared, Beutelspacher & Durstewitz (2021), ICLR; Brenner et al. (2022), ICML: the parameters used here.
 */
export const burstingNeuron = defineFlow({
  id: 'bursting-neuron',
  title: 'Bursting neuron',
  what: 'A pyramidal cell that bursts: NMDA current starts the spikes, a slow M-type potassium current ends each burst.',
  dim: 3,
  stateNames: ['V', 'n', 'h'],
  params: {
    I: { value: 0, symbol: 'I', unit: 'µA', meaning: 'injected current' },
    C: { value: 6, symbol: 'C_m', unit: 'µF', meaning: 'membrane capacitance' },
    gL: { value: 8, symbol: 'g_L', unit: 'mS', meaning: 'leak conductance' },
    EL: { value: -80, symbol: 'E_L', unit: 'mV', meaning: 'reversal potential of the leak' },
    gNa: { value: 20, symbol: 'g_Na', unit: 'mS', meaning: 'largest sodium conductance' },
    ENa: { value: 60, symbol: 'E_Na', unit: 'mV', meaning: 'reversal potential of sodium' },
    VNa: {
      value: -20,
      symbol: 'V_hNa',
      unit: 'mV',
      meaning: 'potential at which half of the sodium channels open',
    },
    kNa: { value: 15, symbol: 'k_Na', unit: 'mV', meaning: 'width of the opening of sodium channels' },
    gK: { value: 10, symbol: 'g_K', unit: 'mS', meaning: 'largest delayed-rectifier conductance' },
    EK: { value: -90, symbol: 'E_K', unit: 'mV', meaning: 'reversal potential of potassium' },
    VK: {
      value: -25,
      symbol: 'V_hK',
      unit: 'mV',
      meaning: 'potential at which half of the delayed rectifier opens',
    },
    kK: { value: 5, symbol: 'k_K', unit: 'mV', meaning: 'width of the opening of the delayed rectifier' },
    tauN: { value: 1, symbol: 'τ_n', unit: 'ms', meaning: 'time constant of the delayed rectifier' },
    gM: { value: 25, symbol: 'g_M', unit: 'mS', meaning: 'largest M-type conductance' },
    VM: {
      value: -15,
      symbol: 'V_hM',
      unit: 'mV',
      meaning: 'potential at which half of the M-type channels open',
    },
    kM: { value: 5, symbol: 'k_M', unit: 'mV', meaning: 'width of the opening of M-type channels' },
    tauH: { value: 200, symbol: 'τ_h', unit: 'ms', meaning: 'time constant of the M-type channels' },
    gNMDA: { value: 10.2, symbol: 'g_NMDA', unit: 'mS', meaning: 'largest NMDA conductance' },
    ENMDA: { value: 0, symbol: 'E_NMDA', unit: 'mV', meaning: 'reversal potential of the NMDA current' },
  },
  initialState: [-24.4694, 0.0386, 0.0231],
  step: 0.05,
  timeUnit: 'ms',

  rhs(du, u, { I, C, gL, EL, gNa, ENa, VNa, kNa, gK, EK, VK, kK, tauN, gM, VM, kM, tauH, gNMDA, ENMDA }) {
    const V = u[0],
      n = u[1],
      h = u[2];
    const m = logistic((V - VNa) / kNa);
    const potassium = (gK * n + gM * h) * (V - EK);
    du[0] = (I - gL * (V - EL) - gNa * m * (V - ENa) - potassium - gNMDA * unblocked(V) * (V - ENMDA)) / C;
    du[1] = (logistic((V - VK) / kK) - n) / tauN;
    du[2] = (logistic((V - VM) / kM) - h) / tauH;
  },

  jacobian(J, u, { C, gL, gNa, ENa, VNa, kNa, gK, EK, VK, kK, tauN, gM, VM, kM, tauH, gNMDA, ENMDA }) {
    const V = u[0],
      n = u[1],
      h = u[2];
    const m = logistic((V - VNa) / kNa);
    const dM = (m * (1 - m)) / kNa;
    const s = unblocked(V);
    const dS = BLOCK_SLOPE * s * (1 - s);
    const nInf = logistic((V - VK) / kK);
    const hInf = logistic((V - VM) / kM);
    J[0] = -(gL + gNa * (m + dM * (V - ENa)) + gK * n + gM * h + gNMDA * (s + dS * (V - ENMDA))) / C;
    J[1] = (-gK * (V - EK)) / C;
    J[2] = (-gM * (V - EK)) / C;
    J[3] = (nInf * (1 - nInf)) / (kK * tauN);
    J[4] = -1 / tauN;
    J[5] = 0;
    J[6] = (hInf * (1 - hInf)) / (kM * tauH);
    J[7] = 0;
    J[8] = -1 / tauH;
  },

  reference: {
    authors: 'Durstewitz',
    year: 2009,
    title: 'Implications of synaptic biophysics for recurrent network dynamics and active memory',
    where: 'Neural Networks 22(8), 1189–1200',
    doi: '10.1016/j.neunet.2009.07.016',
  },
});
