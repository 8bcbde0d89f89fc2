import { blocks, T } from './assembly/batch.assembly';
import { growHeap, reserve } from './assembly/heap.assembly';
import { flush, halfOffset, laneSum, madd, ROW, TILE, VECTOR } from './assembly/lanes.assembly';
import {
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
 * Training of the AL-RNN (Brenner et al. 2024) in AssemblyScript with 128-bit SIMD, float32: one call runs whole gradient steps.
 *
 *     z' = A∘z + W φ*(z) + h        φ* is the identity on the first M − P units, max(0, ·) on the last P
 *
 * For the linear units A lies on the packed diagonal, and the gradient of Aᵢ is that of Wᵢᵢ.
 *
 * Two other forms have all units rectified and no diagonal in W: the vanilla PLRNN, φ(z) = max(0, z), and its mean-centred form,
 * φ(z) = max(0, z − mean z) (Brenner et al. 2022).
 */

/** Adjoints of inactive units decay as Aᵗ into denormals, which are many times slower and matter to nothing. */
const TINY_ADJOINT: f32 = 1e-30;

let P: i32 = 0;
/** All units are rectified and W has no diagonal: the vanilla PLRNN. */
let isVanilla: bool = false;
/** And rectified after their mean was taken away. */
let isCentred: bool = false;
/** Bytes of one block of the P rectified units. */
let rectifiedBytes: usize = 0;

/** φ*(z̃). */
let activity: usize = 0;
/** z̃ of the rectified units. */
let raw: usize = 0;
/** Means of z̃ over the units, two vectors a block; of the mean-centred form only. */
let means: usize = 0;
/** Adjoints of one chunk of times, ascending, and of the time after it. */
let adjoints: usize = 0;
let packedForward: usize = 0;
let packedAdjoint: usize = 0;
/** h padded, and as many zeros. */
let bias: usize = 0;
let noBias: usize = 0;
/** Lane by lane: sums of δ φᵀ, tile by tile; of δ; and of δ z of the rectified units. */
let productSums: usize = 0;
let biasSums: usize = 0;
let leakSums: usize = 0;

/**
 * Lays out the buffers and grows the memory to hold them.
 * @param form 0 for the AL-RNN, 1 for the vanilla PLRNN, 2 for its mean-centred form.
 * @returns false if there is not enough memory.
 */
export function configure(latentDim: i32, rectifiedDim: i32, form: i32): bool {
  isVanilla = form > 0;
  isCentred = form == 2;
  P = isVanilla ? latentDim : rectifiedDim;
  layOut(latentDim, 2 * latentDim + latentDim * latentDim);

  rectifiedBytes = <usize>P * ROW;
  const rows = <i64>tilesOf(M) * TILE;
  const packed = packedLength(M, M);
  activity = reserveStates(T + 1);
  raw = reserve((<i64>T + 1) * P * blocks * 8);
  means = reserve(isCentred ? (<i64>T + 1) * blocks * 8 : 0);
  adjoints = reserveStates(chunk + 1);
  packedForward = reserve(packed);
  packedAdjoint = reserve(packed);
  bias = reserve(rows);
  noBias = reserve(rows);
  productSums = reserve(packed * 4);
  biasSums = reserve(rows * 4);
  leakSums = reserve(P * 4);
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
  startStates(activity);
  rectify(activity, 0);
  for (let t = 1; t <= T; t++) {
    const z = activity + <usize>t * stateBytes;
    multiply(z, M, packedForward, bias, z - stateBytes, M);
    addLeak(z, t - 1);
    finishStep(z, t);
    rectify(z, t);
  }
  return lossOfBatch();
}

/** Packs W and Wᵀ tile by tile, with A of the linear units on the diagonal, and pads h. */
function pack(): void {
  const A = weights;
  const W = A + (<usize>M << 2);
  const h = W + (<usize>(M * M) << 2);
  memory.copy(bias, h, <usize>M << 2);
  for (let i = 0; i < M; i++) {
    for (let j = 0; j < M; j++) {
      let w = load<f32>(W + (<usize>(i * M + j) << 2));
      if (i == j && i < M - P) w += load<f32>(A + (<usize>i << 2));
      if (i == j && isVanilla) w = 0;
      store<f32>(packedForward + packedOffset(i, j, M), w);
      store<f32>(packedAdjoint + packedOffset(j, i, M), w);
    }
  }
}

/** Adds A∘z of the rectified units, whose product with the weights saw φ(z) only. */
function addLeak(z: usize, previous: i32): void {
  const A = weights + (<usize>(M - P) << 2);
  for (let k = 0; k < blocks; k++) {
    let to = z + <usize>k * blockBytes + <usize>(M - P) * ROW;
    let from = raw + (<usize>previous * <usize>blocks + <usize>k) * rectifiedBytes;
    for (let p: usize = 0; p < <usize>P; p++) {
      const a = v128.load32_splat(A + (p << 2));
      v128.store(to, madd(a, v128.load(from), v128.load(to)));
      v128.store(to, madd(a, v128.load(from, 16), v128.load(to, 16)), 16);
      to += ROW;
      from += ROW;
    }
  }
}

/** Keeps z̃ of the rectified units and applies max(0, ·). */
function rectify(z: usize, t: i32): void {
  if (isCentred) return rectifyCentred(z, t);
  for (let k = 0; k < blocks; k++) {
    let from = z + <usize>k * blockBytes + <usize>(M - P) * ROW;
    let to = raw + (<usize>t * <usize>blocks + <usize>k) * rectifiedBytes;
    const end = to + rectifiedBytes;
    for (; to < end; to += VECTOR) {
      const value = v128.load(from);
      v128.store(to, value);
      v128.store(from, f32x4.max(value, f32x4.splat(0)));
      from += VECTOR;
    }
  }
}

/** Keeps z̃ and its mean over the units, and applies max(0, z̃ − mean). */
function rectifyCentred(z: usize, t: i32): void {
  const share = f32x4.splat(<f32>1 / <f32>M);
  for (let half = 0; half < 2 * blocks; half++) {
    let at = z + halfOffset(half, blockBytes);
    const to = raw + <usize>t * <usize>blocks * rectifiedBytes + halfOffset(half, rectifiedBytes);
    let sum = f32x4.splat(0);
    for (let i: usize = 0; i < <usize>M; i++) {
      const value = v128.load(at + i * ROW);
      v128.store(to + i * ROW, value);
      sum = f32x4.add(sum, value);
    }
    const mean = f32x4.mul(sum, share);
    v128.store(meanOf(t, half), mean);
    for (let i: usize = 0; i < <usize>M; i++) {
      v128.store(at, f32x4.max(f32x4.sub(v128.load(at), mean), f32x4.splat(0)));
      at += ROW;
    }
  }
}

// @ts-ignore: decorator
@inline
function meanOf(t: i32, half: i32): usize {
  return means + <usize>(2 * t * blocks + half) * VECTOR;
}

// Adjoint ------------------------------------------------------------------------------------------------------------------

/** Writes ∂loss/∂weights for the batch that `forward` ran over. */
export function backward(): void {
  memory.fill(productSums, 0, <usize>packedLength(M, M) * VECTOR);
  memory.fill(biasSums, 0, <usize>(tilesOf(M) * TILE) * VECTOR);
  memory.fill(leakSums, 0, <usize>P * VECTOR);

  let length = min(chunk, T);
  lastAdjoint(adjoints + <usize>length * stateBytes);
  for (let high = T - 1; high >= 0; high -= chunk) {
    const low = max(0, high - chunk + 1);
    length = high - low + 1;
    for (let t = high; t >= low; t--) previousAdjoint(adjoints + <usize>(t - low) * stateBytes, t);
    accumulateProducts(
      productSums,
      biasSums,
      adjoints + stateBytes,
      M,
      activity + <usize>low * stateBytes,
      M,
      length * blocks,
    );
    if (low > 0) memory.copy(adjoints + <usize>min(chunk, low) * stateBytes, adjoints, stateBytes);
  }
  gradientOfDynamics();
  gradientOfShared(adjoints);
}

/** δₜ from δₜ₊₁, which lies behind it. */
function previousAdjoint(d: usize, t: i32): void {
  const next = d + stateBytes;
  multiply(d, M, packedAdjoint, noBias, next, M);
  if (isCentred) gateAndLeakCentred(d, next, t);
  else gateAndLeak(d, next, t);
  finishAdjoint(d, t);
}

/** The same where the mean was taken away: what passes, passes less its own mean. */
function gateAndLeakCentred(d: usize, next: usize, t: i32): void {
  const share = f32x4.splat(<f32>1 / <f32>M);
  for (let half = 0; half < 2 * blocks; half++) {
    const unit = halfOffset(half, blockBytes);
    const to = d + unit;
    const from = next + unit;
    const z = raw + <usize>t * <usize>blocks * rectifiedBytes + halfOffset(half, rectifiedBytes);
    const mean = v128.load(meanOf(t, half));
    let total = f32x4.splat(0);
    for (let i: usize = 0; i < <usize>M; i++) {
      const passed = v128.and(v128.load(to + i * ROW), f32x4.gt(v128.load(z + i * ROW), mean));
      v128.store(to + i * ROW, passed);
      total = f32x4.add(total, passed);
    }
    const taken = f32x4.mul(total, share);
    for (let i: usize = 0; i < <usize>M; i++) {
      const g = v128.load(from + i * ROW);
      const sum = leakSums + i * VECTOR;
      v128.store(sum, madd(g, v128.load(z + i * ROW), v128.load(sum)));
      const passed = f32x4.sub(v128.load(to + i * ROW), taken);
      v128.store(to + i * ROW, flush(madd(v128.load32_splat(weights + (i << 2)), g, passed), TINY_ADJOINT));
    }
  }
}

/** Rectified units: the product passes where z̃ > 0, A∘δ always; sums δ z̃, the gradient of A. */
function gateAndLeak(d: usize, next: usize, t: i32): void {
  const A = weights + (<usize>(M - P) << 2);
  for (let half = 0; half < 2 * blocks; half++) {
    const unit = halfOffset(half, blockBytes) + <usize>(M - P) * ROW;
    let to = d + unit;
    let from = next + unit;
    let z = raw + <usize>t * <usize>blocks * rectifiedBytes + halfOffset(half, rectifiedBytes);
    for (let p: usize = 0; p < <usize>P; p++) {
      const g = v128.load(from);
      const value = v128.load(z);
      const sum = leakSums + p * VECTOR;
      v128.store(sum, madd(g, value, v128.load(sum)));
      const passed = v128.and(v128.load(to), f32x4.gt(value, f32x4.splat(0)));
      v128.store(to, flush(madd(v128.load32_splat(A + (p << 2)), g, passed), TINY_ADJOINT));
      to += ROW;
      from += ROW;
      z += ROW;
    }
  }
}

/** Sums the lanes, and takes the gradient of A of the linear units from the diagonal of W. */
function gradientOfDynamics(): void {
  const gA = gradient;
  const gW = gA + (<usize>M << 2);
  const gh = gW + (<usize>(M * M) << 2);
  for (let i = 0; i < M; i++) {
    for (let j = 0; j < M; j++) {
      const sum = laneSum(v128.load(productSums + (packedOffset(i, j, M) << 2)));
      // The vanilla PLRNN's W has no diagonal.
      store<f32>(gW + (<usize>(i * M + j) << 2), isVanilla && i == j ? 0 : sum);
    }
    const leak =
      i < M - P ? load<f32>(gW + (<usize>(i * M + i) << 2)) : laneSum(v128.load(leakSums + <usize>(i - M + P) * VECTOR));
    store<f32>(gA + (<usize>i << 2), leak);
    store<f32>(gh + (<usize>i << 2), laneSum(v128.load(biasSums + <usize>i * VECTOR)));
  }
}
