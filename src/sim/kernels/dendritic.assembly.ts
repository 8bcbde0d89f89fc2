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
import { accumulateProducts, multiply, packedLength, packedOffset, tilesOf } from './assembly/products.assembly';
import { trainSteps } from './assembly/training.assembly';

export * from './assembly/kernel.assembly';

/**
 * Training of the dendritic PLRNN (Brenner et al. 2022) in AssemblyScript with 128-bit SIMD, float32: one call runs whole gradient
 * steps.
 *
 *     φᵢ = Σ_b α_b max(0, zᵢ − H_ib) (− α_b max(0, zᵢ) in the clipped form),  z' = A∘z + W φ + h,  W without its diagonal
 *
 * Back through time, with δ = ∂loss/∂z' and π = Wᵀ δ:
 *
 *     ∂loss/∂zᵢ = Aᵢ δᵢ + πᵢ Σ_b α_b 1[zᵢ > H_ib] (− πᵢ Σ_b α_b 1[zᵢ > 0])
 *     ∂α_b = Σ πᵢ max(0, zᵢ − H_ib) (− πᵢ max(0, zᵢ)),  ∂H_ib = −Σ πᵢ α_b 1[zᵢ > H_ib]
 */

const TINY_ADJOINT: f32 = 1e-30;

let B: i32 = 0;
let clipped: bool = false;

/** Offsets of the blocks in a vector of weights, bytes. */
let atW: usize = 0;
let atH: usize = 0;
let atAlpha: usize = 0;
let atThresholds: usize = 0;

/** z̃ and φ. */
let states: usize = 0;
let activity: usize = 0;
/** δ of one chunk of times, ascending, and of the time after it. */
let adjoints: usize = 0;
let packedForward: usize = 0;
let packedAdjoint: usize = 0;
/** h padded, and as many zeros. */
let bias: usize = 0;
let noBias: usize = 0;
/** Lane by lane: sums of δ φᵀ, δ, δ∘z; of what each base passes on; and of π where it is active. */
let productSums: usize = 0;
let biasSums: usize = 0;
let leakSums: usize = 0;
let alphaSums: usize = 0;
let thresholdSums: usize = 0;

/**
 * Lays out the buffers and grows the memory to hold them.
 * @param form 1 for the clipped model.
 * @returns false if there is not enough memory.
 */
export function configure(latentDim: i32, rectifiedDim: i32, form: i32): bool {
  B = rectifiedDim;
  clipped = form == 1;
  layOut(latentDim, 2 * latentDim + latentDim * latentDim + B + latentDim * B);

  atW = <usize>M << 2;
  atH = atW + (<usize>(M * M) << 2);
  atAlpha = atH + (<usize>M << 2);
  atThresholds = atAlpha + (<usize>B << 2);

  const rows = <i64>tilesOf(M) * TILE;
  const packed = packedLength(M, M);
  states = reserveStates(T + 1);
  activity = reserveStates(T + 1);
  adjoints = reserveStates(chunk + 1);
  packedForward = reserve(packed);
  packedAdjoint = reserve(packed);
  bias = reserve(rows);
  noBias = reserve(rows);
  productSums = reserve(packed * 4);
  biasSums = reserve(rows * 4);
  leakSums = reserve(rows * 4);
  alphaSums = reserve(<i64>B * 4);
  thresholdSums = reserve(<i64>M * B * 4);
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
    const phi = activity + <usize>(t - 1) * stateBytes;
    const z = before + stateBytes;
    activate(before, phi);
    multiply(z, M, packedForward, bias, phi, M);
    addLeak(z, before);
    finishStep(z, t);
  }
  return lossOfBatch();
}

/** Packs W and Wᵀ tile by tile, without the diagonal, and pads h. */
function pack(): void {
  memory.copy(bias, weights + atH, <usize>M << 2);
  for (let i = 0; i < M; i++) {
    for (let j = 0; j < M; j++) {
      const w: f32 = i == j ? 0 : load<f32>(weights + atW + (<usize>(i * M + j) << 2));
      store<f32>(packedForward + packedOffset(i, j, M), w);
      store<f32>(packedAdjoint + packedOffset(j, i, M), w);
    }
  }
}

/** φ from z. */
function activate(z: usize, phi: usize): void {
  const zero = f32x4.splat(0);
  for (let k = 0; k < blocks; k++) {
    let at = <usize>k * blockBytes;
    let threshold = weights + atThresholds;
    for (let i = 0; i < M; i++) {
      const a = v128.load(z + at);
      const b = v128.load(z + at, 16);
      const clipA = clipped ? f32x4.max(a, zero) : zero;
      const clipB = clipped ? f32x4.max(b, zero) : zero;
      let sumA = zero;
      let sumB = zero;
      for (let base: usize = 0; base < <usize>B; base++) {
        const h = v128.load32_splat(threshold);
        const alpha = v128.load32_splat(weights + atAlpha + (base << 2));
        sumA = madd(alpha, f32x4.sub(f32x4.max(f32x4.sub(a, h), zero), clipA), sumA);
        sumB = madd(alpha, f32x4.sub(f32x4.max(f32x4.sub(b, h), zero), clipB), sumB);
        threshold += 4;
      }
      v128.store(phi + at, sumA);
      v128.store(phi + at, sumB, 16);
      at += ROW;
    }
  }
}

// Adjoint ------------------------------------------------------------------------------------------------------------------

/** Writes ∂loss/∂weights for the batch that `forward` ran over. */
export function backward(): void {
  memory.fill(productSums, 0, <usize>packedLength(M, M) * VECTOR);
  memory.fill(biasSums, 0, <usize>(tilesOf(M) * TILE) * VECTOR);
  memory.fill(leakSums, 0, <usize>(tilesOf(M) * TILE) * VECTOR);
  memory.fill(alphaSums, 0, <usize>B * VECTOR);
  memory.fill(thresholdSums, 0, <usize>(M * B) * VECTOR);

  let length = min(chunk, T);
  lastAdjoint(adjoints + <usize>length * stateBytes);
  for (let high = T - 1; high >= 0; high -= chunk) {
    const low = max(0, high - chunk + 1);
    length = high - low + 1;
    for (let t = high; t >= low; t--) previousAdjoint(adjoints + <usize>(t - low) * stateBytes, t);
    const phi = activity + <usize>low * stateBytes;
    accumulateProducts(productSums, biasSums, adjoints + stateBytes, M, phi, M, length * blocks);
    if (low > 0) memory.copy(adjoints + <usize>min(chunk, low) * stateBytes, adjoints, stateBytes);
  }
  gradientOfDynamics();
  gradientOfShared(adjoints);
}

/** δₜ from δₜ₊₁, which lies behind it. */
function previousAdjoint(d: usize, t: i32): void {
  const next = d + stateBytes;
  multiply(d, M, packedAdjoint, noBias, next, M);
  throughBases(d, next, states + <usize>t * stateBytes);
  finishAdjoint(d, t);
}

/** δₜ from π, which it overwrites; sums what the gradients of α, H and A are made of. */
function throughBases(d: usize, next: usize, z: usize): void {
  const zero = f32x4.splat(0);
  for (let half = 0; half < 2 * blocks; half++) {
    let at = <usize>(half >> 1) * blockBytes + <usize>(half & 1) * VECTOR;
    let threshold = weights + atThresholds;
    let passedSum = thresholdSums;
    for (let i: usize = 0; i < <usize>M; i++) {
      const value = v128.load(z + at);
      const pi = v128.load(d + at);
      const clip = clipped ? f32x4.max(value, zero) : zero;
      const positive = f32x4.gt(value, zero);
      let slope = zero;
      for (let base: usize = 0; base < <usize>B; base++) {
        const above = f32x4.sub(value, v128.load32_splat(threshold));
        const alpha = v128.load32_splat(weights + atAlpha + (base << 2));
        const sum = alphaSums + base * VECTOR;
        v128.store(sum, madd(pi, f32x4.sub(f32x4.max(above, zero), clip), v128.load(sum)));
        const isActive = f32x4.gt(above, zero);
        v128.store(passedSum, f32x4.add(v128.load(passedSum), v128.and(pi, isActive)));
        slope = f32x4.add(slope, v128.and(alpha, isActive));
        if (clipped) slope = f32x4.sub(slope, v128.and(alpha, positive));
        threshold += 4;
        passedSum += VECTOR;
      }
      const g = v128.load(next + at);
      const leak = leakSums + i * VECTOR;
      v128.store(leak, madd(g, value, v128.load(leak)));
      const a = v128.load32_splat(weights + (i << 2));
      v128.store(d + at, flush(madd(a, g, f32x4.mul(slope, pi)), TINY_ADJOINT));
      at += ROW;
    }
  }
}

/** Sums the lanes. */
function gradientOfDynamics(): void {
  for (let i = 0; i < M; i++) {
    store<f32>(gradient + (<usize>i << 2), laneSum(v128.load(leakSums + <usize>i * VECTOR)));
    store<f32>(gradient + atH + (<usize>i << 2), laneSum(v128.load(biasSums + <usize>i * VECTOR)));
    for (let j = 0; j < M; j++) {
      const sum = v128.load(productSums + (packedOffset(i, j, M) << 2));
      store<f32>(gradient + atW + (<usize>(i * M + j) << 2), i == j ? 0 : laneSum(sum));
    }
    for (let b = 0; b < B; b++) {
      const entry = <usize>(i * B + b);
      const passed = laneSum(v128.load(thresholdSums + entry * VECTOR));
      store<f32>(gradient + atThresholds + (entry << 2), -load<f32>(weights + atAlpha + (<usize>b << 2)) * passed);
    }
  }
  for (let b: usize = 0; b < <usize>B; b++) {
    store<f32>(gradient + atAlpha + (b << 2), laneSum(v128.load(alphaSums + b * VECTOR)));
  }
}
