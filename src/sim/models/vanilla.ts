import { alrnnOffsets } from '../kernels/alrnnShape';
import { spectralNorm } from '../kernels/spectralNorm';
import type { Random } from '../random';
import { checkNothingRectified, checkObserved } from './checkSize';
import { contraction, largestModulus } from './contraction';
import type { FittedModel, ModelFamily, ModelSize } from './model';
import type { PiecewiseLinearMap } from './piecewiseLinear';
import { RecurrentModel } from './recurrentModel';
import { emptyWeights, initializeShared, sharedBlocks } from './sharedWeights';

/**
 * The piecewise-linear RNN of Durstewitz: every unit is rectified, and acts on all others but not on itself.
 *
 *     z' = A∘z + W max(0, z) + h,  W without diagonal,  x = z[:N],  z₁ = [x₁; S x₁]
 *
 * Up to 2ᴹ linear regions, one for each orthant.
 */
export const vanilla: ModelFamily = {
  id: 'vanilla-plrnn',
  title: 'PLRNN',
  what: 'The original piecewise-linear network: every unit is rectified.',
  reference: {
    authors: 'Durstewitz',
    year: 2017,
    title:
      'A state space approach for piecewise-linear recurrent neural networks for identifying computational dynamics from neural measurements',
    where: 'PLoS Comput. Biol. 13, e1005542',
  },
  blocks,
  checkSize,
  initialize,
  create: (size, weights) => new VanillaModel('vanilla-plrnn', size, weights, false),
};

/** The PLRNN whose units are rectified about their common mean: max(0, z − mean z), akin to layer normalisation. */
export const meanCentred: ModelFamily = {
  id: 'mean-centred-plrnn',
  title: 'Mean-centred PLRNN',
  what: 'As the PLRNN, rectified about the mean of all units.',
  reference: {
    authors: 'Brenner, Hess, Mikhaeil, Bereska, Monfared, Kuo & Durstewitz',
    year: 2022,
    title: 'Tractable dendritic RNNs for reconstructing nonlinear dynamical systems',
    where: 'ICML, PMLR 162, 2292–2320',
  },
  blocks,
  checkSize,
  initialize,
  create: (size, weights) => new VanillaModel('mean-centred-plrnn', size, weights, true),
};

function blocks(size: ModelSize) {
  const { latentDim: M } = size;
  return [
    { name: 'A', shape: [M] },
    { name: 'W', shape: [M, M] },
    { name: 'h', shape: [M] },
    ...sharedBlocks(size),
  ];
}

function checkSize(size: ModelSize): void {
  checkObserved(size);
  checkNothingRectified(size);
}

/** A and W as for the AL-RNN, W without its diagonal, h zero. */
function initialize(size: ModelSize, random: Random): Float64Array {
  checkSize(size);
  const M = size.latentDim;
  const at = alrnnOffsets(size);
  const weights = emptyWeights(at.own, size);
  weights.set(contraction(M, random));
  for (let i = at.W; i < at.h; i++) weights[i] = (i - at.W) % (M + 1) === 0 ? 0 : 0.01 * random.normal();
  initializeShared(weights, at.own, size, random);
  return weights;
}

class VanillaModel extends RecurrentModel implements FittedModel, PiecewiseLinearMap {
  readonly hingeCount: number;
  readonly #A: Float64Array;
  readonly #W: Float64Array;
  readonly #h: Float64Array;
  readonly #phi: Float64Array;
  readonly #pattern: Uint8Array;
  readonly #offset: Float64Array;

  constructor(
    family: string,
    size: ModelSize,
    weights: ArrayLike<number>,
    readonly isCentred: boolean,
  ) {
    checkSize(size);
    const at = alrnnOffsets(size);
    super(family, size, weights, at.own);
    const M = size.latentDim;
    const w = this.weights;
    this.hingeCount = M;
    this.#A = w.subarray(at.A, at.W);
    this.#W = w.subarray(at.W, at.h);
    this.#h = w.subarray(at.h, at.own);
    for (let i = 0; i < M; i++) this.#W[i * (M + 1)] = 0;
    this.#phi = new Float64Array(M);
    this.#pattern = new Uint8Array(M);
    this.#offset = new Float64Array(M);
  }

  protected advance(z: Float64Array): void {
    const M = this.latentDim;
    const mean = this.#mean(z);
    for (let j = 0; j < M; j++) this.#phi[j] = Math.max(0, z[j] - mean);
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

  /** ‖diag(A) + W D C‖ ≤ max |A| + ‖W‖; taking the mean away, C, is a projection. */
  jacobianBound(): number {
    const M = this.latentDim;
    return largestModulus(this.#A) + spectralNorm(this.#W, M, M);
  }

  hinges(normals: Float64Array, offsets: Float64Array): void {
    const M = this.latentDim;
    normals.fill(this.isCentred ? -1 / M : 0);
    offsets.fill(0);
    for (let k = 0; k < M; k++) normals[k * (M + 1)] += 1;
  }

  pattern(d: Uint8Array, z: Float64Array): void {
    const mean = this.#mean(z);
    for (let k = 0; k < this.latentDim; k++) d[k] = z[k] > mean ? 1 : 0;
  }

  affine(J: Float64Array, b: Float64Array, d: Uint8Array): void {
    const M = this.latentDim;
    for (let i = 0; i < M; i++) {
      let shared = 0;
      for (let j = 0; j < M; j++) {
        const passes = d[j] === 1 ? this.#W[i * M + j] : 0;
        J[i * M + j] = passes;
        shared += passes / M;
      }
      if (this.isCentred) for (let j = 0; j < M; j++) J[i * M + j] -= shared;
      J[i * (M + 1)] += this.#A[i];
    }
    b.set(this.#h);
  }

  region(z: Float64Array): string {
    this.pattern(this.#pattern, z);
    return this.#pattern.join('');
  }

  #mean(z: Float64Array): number {
    if (!this.isCentred) return 0;
    let sum = 0;
    for (let i = 0; i < this.latentDim; i++) sum += z[i];
    return sum / this.latentDim;
  }
}
