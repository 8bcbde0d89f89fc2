import { defineFlow, type Params } from './system';

const room = new Float64Array(4);

/** Writes what is left of each species' growth, 1 − Σⱼ aᵢⱼ xⱼ, into `out`; shape (4). aᵢᵢ is 1. */
function spareRoom(out: Float64Array, u: Float64Array, p: Params): void {
  out[0] = 1 - (u[0] + p.a12 * u[1] + p.a13 * u[2] + p.a14 * u[3]);
  out[1] = 1 - (p.a21 * u[0] + u[1] + p.a23 * u[2] + p.a24 * u[3]);
  out[2] = 1 - (p.a31 * u[0] + p.a32 * u[1] + u[2] + p.a34 * u[3]);
  out[3] = 1 - (p.a41 * u[0] + p.a42 * u[1] + p.a43 * u[2] + u[3]);
}

/**
 * Lotka's and Volterra's competition of four species, with the rates at which Vano and colleagues found it chaotic.
 *
 *     ẋᵢ = rᵢ xᵢ (1 − Σⱼ aᵢⱼ xⱼ),   aᵢᵢ = 1
 *
 * State (4): the size of each species as a fraction of what it reaches alone; time in units of the growth of the first. Fewer
 * than four competitors cannot be chaotic.
 */
export const lotkaVolterra = defineFlow({
  id: 'lotka-volterra',
  title: 'Lotka–Volterra (4 species)',
  what: 'Four competitors, of populations or of cell assemblies that inhibit one another, none of which wins for long.',
  dim: 4,
  stateNames: ['x1', 'x2', 'x3', 'x4'],
  params: {
    r1: { value: 1, symbol: 'r₁', unit: '1', meaning: 'growth of species 1' },
    r2: { value: 0.72, symbol: 'r₂', unit: '1', meaning: 'growth of species 2' },
    r3: { value: 1.53, symbol: 'r₃', unit: '1', meaning: 'growth of species 3' },
    r4: { value: 1.27, symbol: 'r₄', unit: '1', meaning: 'growth of species 4' },
    a12: { value: 1.09, symbol: 'a₁₂', unit: '1', meaning: 'what 2 takes from 1' },
    a13: { value: 1.52, symbol: 'a₁₃', unit: '1', meaning: 'what 3 takes from 1' },
    a14: { value: 0, symbol: 'a₁₄', unit: '1', meaning: 'what 4 takes from 1' },
    a21: { value: 0, symbol: 'a₂₁', unit: '1', meaning: 'what 1 takes from 2' },
    a23: { value: 0.44, symbol: 'a₂₃', unit: '1', meaning: 'what 3 takes from 2' },
    a24: { value: 1.36, symbol: 'a₂₄', unit: '1', meaning: 'what 4 takes from 2' },
    a31: { value: 2.33, symbol: 'a₃₁', unit: '1', meaning: 'what 1 takes from 3' },
    a32: { value: 0, symbol: 'a₃₂', unit: '1', meaning: 'what 2 takes from 3' },
    a34: { value: 0.47, symbol: 'a₃₄', unit: '1', meaning: 'what 4 takes from 3' },
    a41: { value: 1.21, symbol: 'a₄₁', unit: '1', meaning: 'what 1 takes from 4' },
    a42: { value: 0.51, symbol: 'a₄₂', unit: '1', meaning: 'what 2 takes from 4' },
    a43: { value: 0.35, symbol: 'a₄₃', unit: '1', meaning: 'what 3 takes from 4' },
  },
  initialState: [0.3013, 0.4586, 0.1307, 0.3557],
  step: 0.5,
  timeUnit: '1',

  rhs(du, u, p) {
    spareRoom(du, u, p);
    du[0] *= p.r1 * u[0];
    du[1] *= p.r2 * u[1];
    du[2] *= p.r3 * u[2];
    du[3] *= p.r4 * u[3];
  },

  jacobian(J, u, p) {
    spareRoom(room, u, p);
    const g1 = p.r1 * u[0],
      g2 = p.r2 * u[1],
      g3 = p.r3 * u[2],
      g4 = p.r4 * u[3];
    J[0] = p.r1 * room[0] - g1;
    J[1] = -g1 * p.a12;
    J[2] = -g1 * p.a13;
    J[3] = -g1 * p.a14;
    J[4] = -g2 * p.a21;
    J[5] = p.r2 * room[1] - g2;
    J[6] = -g2 * p.a23;
    J[7] = -g2 * p.a24;
    J[8] = -g3 * p.a31;
    J[9] = -g3 * p.a32;
    J[10] = p.r3 * room[2] - g3;
    J[11] = -g3 * p.a34;
    J[12] = -g4 * p.a41;
    J[13] = -g4 * p.a42;
    J[14] = -g4 * p.a43;
    J[15] = p.r4 * room[3] - g4;
  },

  expected: {
    lyapunovSpectrum: [0.0203, 0],
    tolerance: 0.001,
    kaplanYorke: 2.074,
    from: {
      authors: 'Vano, Wildenberg, Anderson, Noel & Sprott',
      year: 2006,
      title: 'Chaos in low-dimensional Lotka–Volterra models of competition',
      where: 'Nonlinearity 19(10), 2391–2404',
      doi: '10.1088/0951-7715/19/10/006',
    },
  },
  reference: {
    authors: 'Vano, Wildenberg, Anderson, Noel & Sprott',
    year: 2006,
    title: 'Chaos in low-dimensional Lotka–Volterra models of competition',
    where: 'Nonlinearity 19(10), 2391–2404',
    doi: '10.1088/0951-7715/19/10/006',
  },
});
