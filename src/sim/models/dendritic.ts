import { dendriticOffsets } from '../kernels/dendriticShape';
import { spectralNorm } from '../kernels/spectralNorm';
import type { Random } from '../random';
import { checkObserved, checkRectified } from './checkSize';
import { contraction, largestModulus } from './contraction';
import type { FittedModel, ModelFamily, ModelSize } from './model';
import type { PiecewiseLinearMap } from './piecewiseLinear';
import { RecurrentModel } from './recurrentModel';
import { emptyWeights, initializeShared, sharedBlocks } from './sharedWeights';

const reference = {
  authors: 'Brenner, Hess, Mikhaeil, Bereska, Monfared, Kuo & Durstewitz',
  year: 2022,
  title: 'Tractable dendritic RNNs for reconstructing nonlinear dynamical systems',
  where: 'ICML, PMLR 162, 2292–2320',
};

const rectified = {
  symbol: 'B',
  title: 'Bases a unit B',
  meaning: 'Rectified bases that make up the response of each unit, like the branches of a dendrite.',
  least: 1,
  most: () => 256,
};

/**
 * The dendritic piecewise-linear RNN of Brenner and colleagues: each unit answers with a spline of B rectified bases, whose
 * thresholds are its own and whose weights all units share.
 *
 *     z' = A∘z + W φ(z) + h,  φᵢ(z) = Σ_b α_b max(0, zᵢ − H_ib),  x = z[:N],  z₁ = [x₁; S x₁]
 *
 * W has no diagonal: what a unit does to itself is A. The map bends on M B hyperplanes zᵢ = H_ib.
 */
export const dendritic: ModelFamily = {
  id: 'dendritic-plrnn',
  title: 'Dendritic PLRNN',
  what: 'Each unit answers with a spline of several rectified bases.',
  reference,
  rectified,
  blocks,
  checkSize,
  initialize,
  create: (size, weights) => new DendriticModel('dendritic-plrnn', size, weights, false),
};

/**
 * The clipped dendritic PLRNN: each base is the difference of two rectified lines, so that units and orbits are bounded.
 *
 *     φᵢ(z) = Σ_b α_b [max(0, zᵢ − H_ib) − max(0, zᵢ)]
 *
 * It bends at zᵢ = 0 besides.
 */
export const clippedDendritic: ModelFamily = {
  id: 'clipped-dendritic-plrnn',
  title: 'Clipped dendritic PLRNN',
  what: 'As the dendritic PLRNN, with bounded bases: its orbits cannot run away.',
  reference,
  rectified,
  blocks,
  checkSize,
  initialize,
  create: (size, weights) => new DendriticModel('clipped-dendritic-plrnn', size, weights, true),
};

function blocks(size: ModelSize) {
  const { latentDim: M, rectifiedDim: B } = size;
  return [
    { name: 'A', shape: [M] },
    { name: 'W', shape: [M, M] },
    { name: 'h', shape: [M] },
    { name: 'alpha', shape: [B] },
    { name: 'H', shape: [M, B] },
    ...sharedBlocks(size),
  ];
}

function checkSize(size: ModelSize): void {
  checkObserved(size);
  checkRectified(size, rectified);
}

/**
 * Fresh weights: A and W as for the AL-RNN (W without its diagonal), h zero, α uniform within ±1/√B, thresholds standard normal,
 * which is where standardised data lie.
 */
function initialize(size: ModelSize, random: Random): Float64Array {
  checkSize(size);
  const { latentDim: M, rectifiedDim: B } = size;
  const at = dendriticOffsets(size);
  const weights = emptyWeights(at.own, size);
  weights.set(contraction(M, random));
  for (let i = 0; i < M * M; i++) {
    const value = 0.01 * random.normal();
    if (i % (M + 1) !== 0) weights[at.W + i] = value;
  }
  const uniform = (bound: number) => bound * (2 * random.uniform() - 1);
  for (let i = at.alpha; i < at.H; i++) weights[i] = uniform(1 / Math.sqrt(B));
  for (let i = at.H; i < at.own; i++) weights[i] = random.normal();
  initializeShared(weights, at.own, size, random);
  return weights;
}

class DendriticModel extends RecurrentModel implements FittedModel, PiecewiseLinearMap {
  readonly hingeCount: number;

  readonly #bases: number;
  readonly #A: Float64Array;
  /** Without diagonal. */
  readonly #W: Float64Array;
  readonly #h: Float64Array;
  readonly #alpha: Float64Array;
  readonly #H: Float64Array;
  /** φ of the step in progress. */
  readonly #phi: Float64Array;
  readonly #pattern: Uint8Array;
  readonly #offset: Float64Array;

  constructor(
    family: string,
    size: ModelSize,
    weights: ArrayLike<number>,
    readonly isClipped: boolean,
  ) {
    checkSize(size);
    const at = dendriticOffsets(size);
    super(family, size, weights, at.own);
    const w = this.weights;
    const M = size.latentDim;
    for (let i = 0; i < M; i++) w[at.W + i * M + i] = 0;
    this.#bases = size.rectifiedDim;
    this.hingeCount = M * (size.rectifiedDim + (isClipped ? 1 : 0));
    this.#A = w.subarray(at.A, at.W);
    this.#W = w.subarray(at.W, at.h);
    this.#h = w.subarray(at.h, at.alpha);
    this.#alpha = w.subarray(at.alpha, at.H);
    this.#H = w.subarray(at.H, at.own);
    this.#phi = new Float64Array(M);
    this.#pattern = new Uint8Array(this.hingeCount);
    this.#offset = new Float64Array(M);
  }

  protected advance(z: Float64Array): void {
    const M = this.latentDim;
    const B = this.#bases;
    for (let i = 0; i < M; i++) {
      const clip = this.isClipped ? Math.max(0, z[i]) : 0;
      let sum = 0;
      for (let b = 0; b < B; b++) sum += this.#alpha[b] * (Math.max(0, z[i] - this.#H[i * B + b]) - clip);
      this.#phi[i] = sum;
    }
    for (let i = 0; i < M; i++) {
      let sum = this.#A[i] * z[i] + this.#h[i];
      for (let j = 0; j < M; j++) sum += this.#W[i * M + j] * this.#phi[j];
      z[i] = sum;
    }
  }

  jacobian(J: Float64Array, z: Float64Array): void {
    this.pattern(this.#pattern, z);
    this.affine(J, this.#offset, this.#pattern);
  }

  /** ‖diag(A) + W diag(slopes)‖ ≤ max |A| + ‖W‖ Σ |α|. */
  jacobianBound(): number {
    const M = this.latentDim;
    const steepest = this.#alpha.reduce((sum, alpha) => sum + Math.abs(alpha), 0);
    return largestModulus(this.#A) + spectralNorm(this.#W, M, M) * steepest;
  }

  /** Base by base of each unit; in the clipped form then zᵢ = 0 of each. */
  hinges(normals: Float64Array, offsets: Float64Array): void {
    const M = this.latentDim;
    const B = this.#bases;
    normals.fill(0);
    offsets.fill(0);
    for (let k = 0; k < this.hingeCount; k++) {
      const unit = k < M * B ? Math.floor(k / B) : k - M * B;
      normals[k * M + unit] = 1;
      if (k < M * B) offsets[k] = -this.#H[k];
    }
  }

  pattern(d: Uint8Array, z: Float64Array): void {
    const M = this.latentDim;
    const B = this.#bases;
    for (let k = 0; k < M * B; k++) d[k] = z[Math.floor(k / B)] - this.#H[k] > 0 ? 1 : 0;
    if (this.isClipped) for (let i = 0; i < M; i++) d[M * B + i] = z[i] > 0 ? 1 : 0;
  }

  affine(J: Float64Array, b: Float64Array, d: Uint8Array): void {
    const M = this.latentDim;
    const B = this.#bases;
    b.set(this.#h);
    for (let j = 0; j < M; j++) {
      let slope = 0;
      let shift = 0;
      for (let k = 0; k < B; k++) {
        const isActive = d[j * B + k];
        slope += this.#alpha[k] * (isActive - (this.isClipped ? d[M * B + j] : 0));
        shift -= isActive * this.#alpha[k] * this.#H[j * B + k];
      }
      for (let i = 0; i < M; i++) {
        J[i * M + j] = this.#W[i * M + j] * slope + (i === j ? this.#A[i] : 0);
        b[i] += this.#W[i * M + j] * shift;
      }
    }
  }

  region(z: Float64Array): string {
    this.pattern(this.#pattern, z);
    return this.#pattern.join('');
  }
}
