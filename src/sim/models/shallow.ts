import { shallowOffsets } from '../kernels/shallowShape';
import { spectralNorm } from '../kernels/spectralNorm';
import type { Random } from '../random';
import { checkObserved, checkRectified } from './checkSize';
import { contraction, largestModulus } from './contraction';
import type { FittedModel, ModelFamily, ModelSize } from './model';
import type { PiecewiseLinearMap } from './piecewiseLinear';
import { RecurrentModel } from './recurrentModel';
import { emptyWeights, initializeShared, sharedBlocks } from './sharedWeights';

const reference = {
  authors: 'Hess, Monfared, Brenner & Durstewitz',
  year: 2023,
  title: 'Generalized teacher forcing for learning chaotic dynamics',
  where: 'ICML, PMLR 202, 13017–13049',
};

const rectified = {
  symbol: 'L',
  title: 'Hidden units L',
  meaning: 'Rectified units in the hidden layer: the more, the finer the pieces the model is made of.',
  least: 1,
  most: () => 4096,
};

/**
 * The shallow piecewise-linear RNN of Hess and colleagues: a linear map and a hidden layer of L rectified units, which lets the
 * state be as small as the data.
 *
 *     z' = A∘z + W₁ max(0, W₂ z + h₂) + h₁,  x = z[:N],  z₁ = [x₁; S x₁]
 *
 * It bends where a hidden unit switches: on L hyperplanes.
 */
export const shallow: ModelFamily = {
  id: 'shallow-plrnn',
  title: 'Shallow PLRNN',
  what: 'A small state and a wide hidden layer; made for generalized forcing.',
  reference,
  rectified,
  blocks,
  checkSize,
  initialize: (size, random) => initialize(size, random, false),
  create: (size, weights) => new ShallowModel('shallow-plrnn', size, weights, false),
};

/**
 * The clipped shallow PLRNN: each hidden unit is the difference of two rectified lines, and so bounded, and with it every orbit
 * as long as |A| < 1.
 *
 *     z' = A∘z + W₁ [max(0, W₂ z + h₂) − max(0, W₂ z)] + h₁
 *
 * It bends on 2L hyperplanes, in parallel pairs.
 */
export const clippedShallow: ModelFamily = {
  id: 'clipped-shallow-plrnn',
  title: 'Clipped shallow PLRNN',
  what: 'As the shallow PLRNN, with bounded units: its orbits cannot run away.',
  reference,
  rectified,
  blocks,
  checkSize,
  initialize: (size, random) => initialize(size, random, true),
  create: (size, weights) => new ShallowModel('clipped-shallow-plrnn', size, weights, true),
};

function blocks(size: ModelSize) {
  const { latentDim: M, rectifiedDim: L } = size;
  return [
    { name: 'A', shape: [M] },
    { name: 'W1', shape: [M, L] },
    { name: 'W2', shape: [L, M] },
    { name: 'h1', shape: [M] },
    { name: 'h2', shape: [L] },
    ...sharedBlocks(size),
  ];
}

function checkSize(size: ModelSize): void {
  checkObserved(size);
  checkRectified(size, rectified);
}

/**
 * Fresh weights as published: A as for the AL-RNN, W₁ and W₂ uniform within ±1/√columns, h₁ zero, and h₂ zero, or uniform within
 * ±1/√L for the clipped form, whose units would otherwise all be zero.
 */
function initialize(size: ModelSize, random: Random, isClipped: boolean): Float64Array {
  checkSize(size);
  const { latentDim: M, rectifiedDim: L } = size;
  const at = shallowOffsets(size);
  const weights = emptyWeights(at.own, size);
  const fill = (from: number, to: number, bound: number) => {
    for (let i = from; i < to; i++) weights[i] = bound * (2 * random.uniform() - 1);
  };
  weights.set(contraction(M, random));
  fill(at.W1, at.W2, 1 / Math.sqrt(L));
  fill(at.W2, at.h1, 1 / Math.sqrt(M));
  if (isClipped) fill(at.h2, at.own, 1 / Math.sqrt(L));
  initializeShared(weights, at.own, size, random);
  return weights;
}

class ShallowModel extends RecurrentModel implements FittedModel, PiecewiseLinearMap {
  readonly hingeCount: number;

  readonly #hidden: number;
  readonly #A: Float64Array;
  readonly #W1: Float64Array;
  readonly #W2: Float64Array;
  readonly #h1: Float64Array;
  readonly #h2: Float64Array;
  /** W₂ z of the step in progress, and what the hidden units make of it. */
  readonly #drive: Float64Array;
  readonly #activity: Float64Array;
  readonly #pattern: Uint8Array;
  readonly #offset: Float64Array;

  constructor(
    family: string,
    size: ModelSize,
    weights: ArrayLike<number>,
    readonly isClipped: boolean,
  ) {
    checkSize(size);
    const at = shallowOffsets(size);
    super(family, size, weights, at.own);
    const w = this.weights;
    this.#hidden = size.rectifiedDim;
    this.hingeCount = isClipped ? 2 * size.rectifiedDim : size.rectifiedDim;
    this.#A = w.subarray(at.A, at.W1);
    this.#W1 = w.subarray(at.W1, at.W2);
    this.#W2 = w.subarray(at.W2, at.h1);
    this.#h1 = w.subarray(at.h1, at.h2);
    this.#h2 = w.subarray(at.h2, at.own);
    this.#drive = new Float64Array(this.#hidden);
    this.#activity = new Float64Array(this.#hidden);
    this.#pattern = new Uint8Array(this.hingeCount);
    this.#offset = new Float64Array(this.latentDim);
  }

  protected advance(z: Float64Array): void {
    const M = this.latentDim;
    const L = this.#hidden;
    this.#feed(z);
    for (let l = 0; l < L; l++) {
      const u = this.#drive[l];
      this.#activity[l] = Math.max(0, u + this.#h2[l]) - (this.isClipped ? Math.max(0, u) : 0);
    }
    for (let i = 0; i < M; i++) {
      let sum = this.#A[i] * z[i] + this.#h1[i];
      for (let l = 0; l < L; l++) sum += this.#W1[i * L + l] * this.#activity[l];
      z[i] = sum;
    }
  }

  jacobian(J: Float64Array, z: Float64Array): void {
    this.pattern(this.#pattern, z);
    this.affine(J, this.#offset, this.#pattern);
  }

  /** ‖diag(A) + W₁ D W₂‖ ≤ max |A| + ‖W₁‖ ‖W₂‖, the entries of D being 0, 1 and −1 (Hess et al. 2023). */
  jacobianBound(): number {
    const M = this.latentDim;
    const L = this.#hidden;
    return largestModulus(this.#A) + spectralNorm(this.#W1, M, L) * spectralNorm(this.#W2, L, M);
  }

  hinges(normals: Float64Array, offsets: Float64Array): void {
    const size = this.#W2.length;
    normals.set(this.#W2);
    offsets.set(this.#h2);
    if (!this.isClipped) return;
    normals.set(this.#W2, size);
    offsets.fill(0, this.#hidden);
  }

  /** First the hinges u + h₂ = 0; in the clipped form then those of u = 0. */
  pattern(d: Uint8Array, z: Float64Array): void {
    const L = this.#hidden;
    this.#feed(z);
    for (let l = 0; l < L; l++) {
      d[l] = this.#drive[l] + this.#h2[l] > 0 ? 1 : 0;
      if (this.isClipped) d[L + l] = this.#drive[l] > 0 ? 1 : 0;
    }
  }

  affine(J: Float64Array, b: Float64Array, d: Uint8Array): void {
    const M = this.latentDim;
    const L = this.#hidden;
    J.fill(0);
    b.set(this.#h1);
    for (let l = 0; l < L; l++) {
      const slope = d[l] - (this.isClipped ? d[L + l] : 0);
      const shift = d[l] * this.#h2[l];
      if (slope === 0 && shift === 0) continue;
      for (let i = 0; i < M; i++) {
        const out = this.#W1[i * L + l];
        b[i] += out * shift;
        for (let j = 0; j < M; j++) J[i * M + j] += slope * out * this.#W2[l * M + j];
      }
    }
    for (let i = 0; i < M; i++) J[i * M + i] += this.#A[i];
  }

  region(z: Float64Array): string {
    this.pattern(this.#pattern, z);
    return this.#pattern.join('');
  }

  #feed(z: Float64Array): void {
    const M = this.latentDim;
    for (let l = 0; l < this.#hidden; l++) {
      let sum = 0;
      for (let j = 0; j < M; j++) sum += this.#W2[l * M + j] * z[j];
      this.#drive[l] = sum;
    }
  }
}
