import { blocks, T } from './assembly/batch.assembly';
import { growHeap, reserve } from './assembly/heap.assembly';
import { flush, laneSum, madd, ROW, TILE, VECTOR } from './assembly/lanes.assembly';
import {
  addLeak,
  blockBytes,
  chunk,
  finishAdjoint,
  finishStep,
  gradientOfShared,
  lastAdjoint,
  layOut,
  lossOfBatch,
  M,
  reserveStates,
  startStates,
  stateBytes,
} from './assembly/model.assembly';
import { gradient, weights } from './assembly/parameters.assembly';
import {
  accumulateProducts,
  blockBytesOf,
  multiply,
  packedLength,
  packedOffset,
  tilesOf,
} from './assembly/products.assembly';
import { trainSteps } from './assembly/training.assembly';

export * from './assembly/kernel.assembly';

/**
 * Training of the shallow PLRNN (Hess et al. 2023) in AssemblyScript with 128-bit SIMD, float32: one call runs whole gradient steps.
 *
 *     u = W₂ z,  r = max(0, u + h₂) (− max(0, u) in the clipped form),  z' = A∘z + W₁ r + h₁
 *
 * Back through time, with δ = ∂loss/∂z':
 *
 *     ρ = W₁ᵀ δ,  υ = ρ∘(1[u + h₂ > 0] (− 1[u > 0])),  ∂loss/∂z = A∘δ + W₂ᵀ υ
 *     ∂W₁ = Σ δ rᵀ,  ∂W₂ = Σ υ zᵀ,  ∂h₁ = Σ δ,  ∂h₂ = Σ ρ∘1[u + h₂ > 0],  ∂A = Σ δ∘z
 */

const TINY_ADJOINT: f32 = 1e-30;

let L: i32 = 0;
let clipped: bool = false;
/** Bytes of one block of L units, and of one time. */
let hiddenBlockBytes: usize = 0;
let hiddenBytes: usize = 0;

/** Offsets of the blocks in a vector of weights, bytes. */
let atW1: usize = 0;
let atW2: usize = 0;
let atH1: usize = 0;
let atH2: usize = 0;

/** z̃. */
let states: usize = 0;
/** u, then r. */
let drives: usize = 0;
let hidden: usize = 0;
/** δ and υ of one chunk of times, ascending; δ has one more, of the time after it. */
let adjoints: usize = 0;
let hiddenAdjoints: usize = 0;
/** W₁ and W₂ and their transposes, packed. */
let outward: usize = 0;
let inward: usize = 0;
let outwardBack: usize = 0;
let inwardBack: usize = 0;
/** h₁ padded, h₂ padded, and zeros enough for either. */
let bias: usize = 0;
let thresholds: usize = 0;
let noBias: usize = 0;
/** Lane by lane: sums of δ rᵀ, υ zᵀ, δ, ρ where active, and δ∘z. */
let outwardSums: usize = 0;
let inwardSums: usize = 0;
let biasSums: usize = 0;
let thresholdSums: usize = 0;
let leakSums: usize = 0;

/**
 * Lays out the buffers and grows the memory to hold them.
 * @param form 1 for the clipped model.
 * @returns false if there is not enough memory.
 */
export function configure(latentDim: i32, rectifiedDim: i32, form: i32): bool {
  L = rectifiedDim;
  clipped = form == 1;
  layOut(latentDim, 2 * latentDim + 2 * latentDim * L + L);

  atW1 = <usize>M << 2;
  atW2 = atW1 + (<usize>(M * L) << 2);
  atH1 = atW2 + (<usize>(M * L) << 2);
  atH2 = atH1 + (<usize>M << 2);
  hiddenBlockBytes = blockBytesOf(L);
  hiddenBytes = <usize>blocks * hiddenBlockBytes;

  const rows = <i64>tilesOf(M) * TILE;
  const hiddenRows = <i64>tilesOf(L) * TILE;
  const times = <i64>T + 1;
  const batch = <i64>blocks * 8;
  states = reserveStates(T + 1);
  drives = reserve(times * hiddenRows * batch);
  hidden = reserve(times * hiddenRows * batch);
  adjoints = reserveStates(chunk + 1);
  hiddenAdjoints = reserve(<i64>chunk * hiddenRows * batch);
  outward = reserve(packedLength(M, L));
  inward = reserve(packedLength(L, M));
  outwardBack = reserve(packedLength(L, M));
  inwardBack = reserve(packedLength(M, L));
  bias = reserve(rows);
  thresholds = reserve(hiddenRows);
  noBias = reserve(max(rows, hiddenRows));
  outwardSums = reserve(packedLength(M, L) * 4);
  inwardSums = reserve(packedLength(L, M) * 4);
  biasSums = reserve(rows * 4);
  thresholdSums = reserve(hiddenRows * 4);
  leakSums = reserve(rows * 4);
  return growHeap();
}

/** Runs whole gradient steps: windows, noise, forward, adjoint, optimiser. @returns the mean loss; stops where it is not finite. */
export function train(steps: i32, learningRate: f64): f64 {
  return trainSteps(steps, learningRate, forward, backward);
}

// Forward ------------------------------------------------------------------------------------------------------------------

/** Runs the model over the batch. @returns the loss. */
export function forward(): f64 {
  pack();
  startStates(states);
  for (let t = 1; t <= T; t++) {
    const before = states + <usize>(t - 1) * stateBytes;
    const z = before + stateBytes;
    const u = drives + <usize>(t - 1) * hiddenBytes;
    const r = hidden + <usize>(t - 1) * hiddenBytes;
    multiply(u, L, inward, noBias, before, M);
    rectify(u, r);
    multiply(z, M, outward, bias, r, L);
    addLeak(z, before);
    finishStep(z, t);
  }
  return lossOfBatch();
}

/** Packs both matrices and their transposes tile by tile, and pads the biases. */
function pack(): void {
  memory.copy(bias, weights + atH1, <usize>M << 2);
  memory.copy(thresholds, weights + atH2, <usize>L << 2);
  const W1 = weights + atW1;
  const W2 = weights + atW2;
  for (let i = 0; i < M; i++) {
    for (let l = 0; l < L; l++) {
      const w1 = load<f32>(W1 + (<usize>(i * L + l) << 2));
      store<f32>(outward + packedOffset(i, l, L), w1);
      store<f32>(outwardBack + packedOffset(l, i, M), w1);
      const w2 = load<f32>(W2 + (<usize>(l * M + i) << 2));
      store<f32>(inward + packedOffset(l, i, M), w2);
      store<f32>(inwardBack + packedOffset(i, l, L), w2);
    }
  }
}

/** r from u. */
function rectify(u: usize, r: usize): void {
  const zero = f32x4.splat(0);
  for (let k = 0; k < blocks; k++) {
    let at = <usize>k * hiddenBlockBytes;
    for (let l: usize = 0; l < <usize>L; l++) {
      const h = v128.load32_splat(thresholds + (l << 2));
      const a = v128.load(u + at);
      const b = v128.load(u + at, 16);
      let ra = f32x4.max(f32x4.add(a, h), zero);
      let rb = f32x4.max(f32x4.add(b, h), zero);
      if (clipped) {
        ra = f32x4.sub(ra, f32x4.max(a, zero));
        rb = f32x4.sub(rb, f32x4.max(b, zero));
      }
      v128.store(r + at, ra);
      v128.store(r + at, rb, 16);
      at += ROW;
    }
  }
}

// Adjoint ------------------------------------------------------------------------------------------------------------------

/** Writes ∂loss/∂weights for the batch that `forward` ran over. */
export function backward(): void {
  memory.fill(outwardSums, 0, <usize>packedLength(M, L) * VECTOR);
  memory.fill(inwardSums, 0, <usize>packedLength(L, M) * VECTOR);
  memory.fill(biasSums, 0, <usize>(tilesOf(M) * TILE) * VECTOR);
  memory.fill(thresholdSums, 0, <usize>(tilesOf(L) * TILE) * VECTOR);
  memory.fill(leakSums, 0, <usize>(tilesOf(M) * TILE) * VECTOR);

  let length = min(chunk, T);
  lastAdjoint(adjoints + <usize>length * stateBytes);
  for (let high = T - 1; high >= 0; high -= chunk) {
    const low = max(0, high - chunk + 1);
    length = high - low + 1;
    for (let t = high; t >= low; t--) {
      previousAdjoint(adjoints + <usize>(t - low) * stateBytes, hiddenAdjoints + <usize>(t - low) * hiddenBytes, t);
    }
    const count = length * blocks;
    const r = hidden + <usize>low * hiddenBytes;
    const z = states + <usize>low * stateBytes;
    accumulateProducts(outwardSums, biasSums, adjoints + stateBytes, M, r, L, count);
    accumulateProducts(inwardSums, 0, hiddenAdjoints, L, z, M, count);
    if (low > 0) memory.copy(adjoints + <usize>min(chunk, low) * stateBytes, adjoints, stateBytes);
  }
  gradientOfDynamics();
  gradientOfShared(adjoints);
}

/** δₜ from δₜ₊₁, which lies behind it, and υ between them. */
function previousAdjoint(d: usize, v: usize, t: i32): void {
  const next = d + stateBytes;
  multiply(v, L, outwardBack, noBias, next, M);
  gate(v, drives + <usize>t * hiddenBytes);
  multiply(d, M, inwardBack, noBias, v, L);
  leak(d, next, states + <usize>t * stateBytes);
  finishAdjoint(d, t);
}

/** υ from ρ; sums ρ where u + h₂ is active. */
function gate(v: usize, u: usize): void {
  const zero = f32x4.splat(0);
  for (let half = 0; half < 2 * blocks; half++) {
    let at = <usize>(half >> 1) * hiddenBlockBytes + <usize>(half & 1) * VECTOR;
    for (let l: usize = 0; l < <usize>L; l++) {
      const drive = v128.load(u + at);
      const rho = v128.load(v + at);
      const h = v128.load32_splat(thresholds + (l << 2));
      let passed = v128.and(rho, f32x4.gt(f32x4.add(drive, h), zero));
      const sum = thresholdSums + l * VECTOR;
      v128.store(sum, f32x4.add(v128.load(sum), passed));
      if (clipped) passed = f32x4.sub(passed, v128.and(rho, f32x4.gt(drive, zero)));
      v128.store(v + at, flush(passed, TINY_ADJOINT));
      at += ROW;
    }
  }
}

/** δₜ += A∘δₜ₊₁; sums δₜ₊₁∘z̃ₜ, the gradient of A. */
function leak(d: usize, next: usize, z: usize): void {
  for (let half = 0; half < 2 * blocks; half++) {
    let at = <usize>(half >> 1) * blockBytes + <usize>(half & 1) * VECTOR;
    for (let i: usize = 0; i < <usize>M; i++) {
      const g = v128.load(next + at);
      const sum = leakSums + i * VECTOR;
      v128.store(sum, madd(g, v128.load(z + at), v128.load(sum)));
      const a = v128.load32_splat(weights + (i << 2));
      v128.store(d + at, flush(madd(a, g, v128.load(d + at)), TINY_ADJOINT));
      at += ROW;
    }
  }
}

/** Sums the lanes. */
function gradientOfDynamics(): void {
  for (let i = 0; i < M; i++) {
    store<f32>(gradient + (<usize>i << 2), laneSum(v128.load(leakSums + <usize>i * VECTOR)));
    store<f32>(gradient + atH1 + (<usize>i << 2), laneSum(v128.load(biasSums + <usize>i * VECTOR)));
    for (let l = 0; l < L; l++) {
      const w1 = v128.load(outwardSums + (packedOffset(i, l, L) << 2));
      store<f32>(gradient + atW1 + (<usize>(i * L + l) << 2), laneSum(w1));
      const w2 = v128.load(inwardSums + (packedOffset(l, i, M) << 2));
      store<f32>(gradient + atW2 + (<usize>(l * M + i) << 2), laneSum(w2));
    }
  }
  for (let l = 0; l < L; l++) {
    store<f32>(gradient + atH2 + (<usize>l << 2), laneSum(v128.load(thresholdSums + <usize>l * VECTOR)));
  }
}
