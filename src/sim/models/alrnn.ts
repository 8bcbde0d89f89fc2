import { alrnnOffsets } from '../kernels/alrnnShape';
import { spectralNorm } from '../kernels/spectralNorm';
import type { Random } from '../random';
import { checkObserved, checkRectified } from './checkSize';
import { contraction, largestModulus } from './contraction';
import type { FittedModel, ModelFamily, ModelSize } from './model';
import type { PiecewiseLinearMap } from './piecewiseLinear';
import { RecurrentModel } from './recurrentModel';
import { emptyWeights, initializeShared, sharedBlocks } from './sharedWeights';

const rectified = {
  symbol: 'P',
  title: 'Rectified units P',
  meaning: 'Non-linear units; the model has at most 2ᴾ linear regions.',
  least: 0,
  most: (latentDim: number) => latentDim,
};

/**
 * The almost-linear recurrent network of Brenner and colleagues: all but P of the M units are linear.
 *
 *     z' = A∘z + W φ*(z) + h        φ* is the identity on the first M − P units, max(0, ·) on the last P
 *     x = z[:N],  z₁ = [x₁; L x₁]
 *
 * On each of its 2ᴾ linear regions the Jacobian is diag(A) + W D, D = diag(1, …, 1, d₁, …, d_P) with dᵢ = 1 where unit
 * M − P + i is active. Unlike in other piecewise-linear RNNs, W keeps its diagonal.
 */
export const alrnn: ModelFamily = {
  id: 'alrnn',
  title: 'AL-RNN',
  what: 'All but a few units are linear: few regions, and a readable symbolic code.',
  reference: {
    authors: 'Brenner, Hemmer, Monfared & Durstewitz',
    year: 2024,
    title: 'Almost-linear RNNs yield highly interpretable symbolic codes in dynamical systems reconstruction',
    where: 'Advances in Neural Information Processing Systems 37',
  },
  rectified,
  hasSelfCoupling: true,
  blocks(size) {
    const { latentDim: M } = size;
    return [
      { name: 'A', shape: [M] },
      { name: 'W', shape: [M, M] },
      { name: 'h', shape: [M] },
      ...sharedBlocks(size, 'L'),
    ];
  },
  checkSize,
  initialize,
  create: (size, weights) => new AlrnnModel(size, weights),
};

/**
 * Fresh weights as published: A is the diagonal of K/λ_max(K) with K = RᵀR/M + I and R standard normal (Talathi & Vartak
 * 2016), W is 0.01 times standard normal, h is zero.
 *
 * @throws {SimError} `bad-parameter` unless N ≤ M and 0 ≤ P ≤ M.
 */
function initialize(size: ModelSize, random: Random): Float64Array {
  checkSize(size);
  const M = size.latentDim;
  const at = alrnnOffsets(size);
  const weights = emptyWeights(at.own, size);
  weights.set(contraction(M, random));
  for (let i = at.W; i < at.h; i++) weights[i] = 0.01 * random.normal();
  initializeShared(weights, at.own, size, random);
  return weights;
}

class AlrnnModel extends RecurrentModel implements FittedModel, PiecewiseLinearMap {
  readonly hingeCount: number;

  readonly #linearDim: number;
  readonly #A: Float64Array;
  readonly #W: Float64Array;
  readonly #h: Float64Array;
  /** φ*(z) of the step in progress. */
  readonly #phi: Float64Array;

  constructor(size: ModelSize, weights: ArrayLike<number>) {
    checkSize(size);
    const at = alrnnOffsets(size);
    super('alrnn', size, weights, at.own);
    const w = this.weights;
    this.hingeCount = size.rectifiedDim;
    this.#linearDim = size.latentDim - size.rectifiedDim;
    this.#A = w.subarray(at.A, at.W);
    this.#W = w.subarray(at.W, at.h);
    this.#h = w.subarray(at.h, at.own);
    this.#phi = new Float64Array(size.latentDim);
  }

  protected advance(z: Float64Array): void {
    const M = this.latentDim;
    const W = this.#W;
    const phi = this.#phi;
    for (let j = 0; j < M; j++) phi[j] = j < this.#linearDim || z[j] > 0 ? z[j] : 0;
    for (let i = 0; i < M; i++) {
      let sum = this.#A[i] * z[i] + this.#h[i];
      for (let j = 0; j < M; j++) sum += W[i * M + j] * phi[j];
      z[i] = sum;
    }
  }

  jacobian(J: Float64Array, z: Float64Array): void {
    const M = this.latentDim;
    for (let i = 0; i < M; i++) {
      for (let j = 0; j < M; j++) {
        const passes = j < this.#linearDim || z[j] > 0;
        J[i * M + j] = passes ? this.#W[i * M + j] : 0;
      }
      J[i * M + i] += this.#A[i];
    }
  }

  /** ‖diag(A) + W D‖ ≤ max |A| + ‖W‖. */
  jacobianBound(): number {
    const M = this.latentDim;
    return largestModulus(this.#A) + spectralNorm(this.#W, M, M);
  }

  hinges(normals: Float64Array, offsets: Float64Array): void {
    normals.fill(0);
    offsets.fill(0);
    for (let k = 0; k < this.hingeCount; k++) normals[k * this.latentDim + this.#linearDim + k] = 1;
  }

  pattern(d: Uint8Array, z: Float64Array): void {
    for (let k = 0; k < this.hingeCount; k++) d[k] = z[this.#linearDim + k] > 0 ? 1 : 0;
  }

  affine(J: Float64Array, b: Float64Array, d: Uint8Array): void {
    const M = this.latentDim;
    for (let i = 0; i < M; i++) {
      for (let j = 0; j < M; j++) {
        const passes = j < this.#linearDim || d[j - this.#linearDim] === 1;
        J[i * M + j] = passes ? this.#W[i * M + j] : 0;
      }
      J[i * M + i] += this.#A[i];
    }
    b.set(this.#h);
  }

  region(z: Float64Array): string {
    let code = '';
    for (let i = this.#linearDim; i < this.latentDim; i++) code += z[i] > 0 ? '1' : '0';
    return code;
  }
}

function checkSize(size: ModelSize): void {
  checkObserved(size);
  checkRectified(size, rectified);
}
