import { logistic } from '../kernels/logistic';
import { defineFlow } from './system';

/** Connections between the populations as fractions of C, from counts of synapses; the first is 1. */
const C2 = 0.8;
const C3 = 0.25;
const C4 = 0.25;

/** S(v): the firing rate at potential v. */
const firingRate = (v: number, e0: number, v0: number, r: number): number => 2 * e0 * logistic(r * (v - v0));

function firingRateSlope(v: number, e0: number, v0: number, r: number): number {
  const s = logistic(r * (v - v0));
  return 2 * e0 * r * s * (1 - s);
}

/**
 * Jansen's and Rit's cortical column: pyramidal cells with an excitatory and an inhibitory feedback loop.
 *
 *     ÿ₀ = A a S(y₁ − y₂)            − 2a ẏ₀ − a² y₀
 *     ÿ₁ = A a (p + C₂ S(C₁ y₀))     − 2a ẏ₁ − a² y₁
 *     ÿ₂ = B b C₄ S(C₃ y₀)           − 2b ẏ₂ − b² y₂
 *
 *     S(v) = 2e₀ / (1 + e^r(v₀−v)),   C₁ = C, C₂ = 0.8 C, C₃ = C₄ = C / 4
 *
 * State (6): postsynaptic potentials y₀ (pyramidal cells onto interneurons), y₁ and y₂ (excitatory and inhibitory, onto pyramidal
 * cells) in mV, then y₃, y₄, y₅, their rates of change in mV/s. y₁ − y₂ stands for the EEG. Where the paper drives the column
 * with noise between 120 and 320 pulses a second, p is its constant mean: an alpha rhythm of 10.9 Hz, and the only attractor there.
 *
 * @see Grimbert & Faugeras (2006), Neural Computation 18, 3052–3068: alpha activity between Hopf bifurcations at p = 89.83 and 315.70.
 */
export const jansenRit = defineFlow({
  id: 'jansen-rit',
  title: 'Jansen–Rit',
  what: 'A cortical column as three populations of cells: its summed potentials make the alpha rhythm of the EEG.',
  dim: 6,
  stateNames: ['y0', 'y1', 'y2', 'y3', 'y4', 'y5'],
  params: {
    p: { value: 220, symbol: 'p', unit: '1/s', meaning: 'pulses arriving from elsewhere' },
    A: { value: 3.25, symbol: 'A', unit: 'mV', meaning: 'largest excitatory postsynaptic potential' },
    B: { value: 22, symbol: 'B', unit: 'mV', meaning: 'largest inhibitory postsynaptic potential' },
    a: { value: 100, symbol: 'a', unit: '1/s', meaning: 'rate of excitatory synapses' },
    b: { value: 50, symbol: 'b', unit: '1/s', meaning: 'rate of inhibitory synapses' },
    C: { value: 135, symbol: 'C', unit: '1', meaning: 'synapses between the populations' },
    e0: { value: 2.5, symbol: 'e₀', unit: '1/s', meaning: 'half of the largest firing rate' },
    v0: { value: 6, symbol: 'v₀', unit: 'mV', meaning: 'potential of half the largest firing rate' },
    r: { value: 0.56, symbol: 'r', unit: '1/mV', meaning: 'slope of the firing rate' },
  },
  initialState: [0.0949, 24.4536, 16.9536, 0.5007, -9.78, -106.41],
  step: 0.001,
  timeUnit: 's',

  rhs(du, u, { p, A, B, a, b, C, e0, v0, r }) {
    const excitation = A * a;
    du[0] = u[3];
    du[1] = u[4];
    du[2] = u[5];
    du[3] = excitation * firingRate(u[1] - u[2], e0, v0, r) - 2 * a * u[3] - a * a * u[0];
    du[4] = excitation * (p + C2 * C * firingRate(C * u[0], e0, v0, r)) - 2 * a * u[4] - a * a * u[1];
    du[5] = B * b * C4 * C * firingRate(C3 * C * u[0], e0, v0, r) - 2 * b * u[5] - b * b * u[2];
  },

  jacobian(J, u, { A, B, a, b, C, e0, v0, r }) {
    J.fill(0);
    J[3] = 1; // Row i holds the derivatives of du[i].
    J[6 + 4] = 1;
    J[12 + 5] = 1;

    const pyramidal = A * a * firingRateSlope(u[1] - u[2], e0, v0, r);
    J[18] = -a * a;
    J[18 + 1] = pyramidal;
    J[18 + 2] = -pyramidal;
    J[18 + 3] = -2 * a;

    J[24] = A * a * C2 * C * C * firingRateSlope(C * u[0], e0, v0, r);
    J[24 + 1] = -a * a;
    J[24 + 4] = -2 * a;

    J[30] = B * b * C4 * C * C3 * C * firingRateSlope(C3 * C * u[0], e0, v0, r);
    J[30 + 2] = -b * b;
    J[30 + 5] = -2 * b;
  },

  expected: {
    sum: -(4 * 100 + 2 * 50), // −(4a + 2b)
    kaplanYorke: 1,
    from: {
      authors: 'Grimbert & Faugeras',
      year: 2006,
      title: 'Bifurcation analysis of Jansen’s neural mass model',
      where: 'Neural Comput. 18(12), 3052–3068',
      doi: '10.1162/neco.2006.18.12.3052',
    },
  },
  reference: {
    authors: 'Jansen & Rit',
    year: 1995,
    title:
      'Electroencephalogram and visual evoked potential generation in a mathematical model of coupled cortical columns',
    where: 'Biol. Cybern. 73, 357–366',
    doi: '10.1007/BF00199471',
  },
});
