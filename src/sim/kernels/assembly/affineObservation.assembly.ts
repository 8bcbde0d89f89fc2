import { blocks, N, observedBytes, T, windows } from './batch.assembly';
import { forcingAt } from './forcing.assembly';
import { reserve } from './heap.assembly';
import { halfOffset, laneSum, madd, ROW, VECTOR } from './lanes.assembly';
import { addToLoss, gaps, isThere, scaleOf } from './loss.assembly';
import { gradient, weights } from './parameters.assembly';
import {
  accumulateProducts,
  blockBytesOf,
  multiply,
  multiplyFrom,
  packedLength,
  packedOffset,
  tilesOf,
} from './products.assembly';
import { layOutPseudoInverse, packPseudoInverse } from './pseudoInverse.assembly';
import { L, measureErrors } from './response.assembly';

/**
 * A model that all units of are observed linearly, and drawn towards the state its data stand for.
 *
 *     z₀ = B⁺x₀,  loss = mean (B zₜ − xₜ)²,  z̃ₜ = (1 − αₜ) zₜ + αₜ B⁺xₜ
 *
 * B⁺x is data: the gradient of B comes from the loss alone. A row that misses a value says no state, so nothing is forced there.
 */

let M: i32 = 0;
let blockBytes: usize = 0;
/** Bytes from the front of the weights to B, shape (N × M). */
let atB: usize = 0;
/** Bytes of one block of N padded channels, and of one time. */
let channelBlockBytes: usize = 0;
let channelBytes: usize = 0;

/** B, Bᵀ and B⁺, packed, and zeros where a bias could be. */
let outward: usize = 0;
let back: usize = 0;
let inverse: usize = 0;
let noBias: usize = 0;
/** B zₜ, and what pulls at zₜ or δₜ. */
let predicted: usize = 0;
let pull: usize = 0;
/** Scaled errors, [time][block][channel, padded][lane]. */
let errors: usize = 0;
/** zₜ before forcing, [time][block][unit][lane]; of a response only, whose errors are known when all times are. */
let free: usize = 0;
/** Sums of errors times zᵀ, lane by lane and tile by tile. */
let sums: usize = 0;

export function layOutAffine(latentDim: i32, firstWeight: i32): void {
  M = latentDim;
  blockBytes = blockBytesOf(M);
  atB = <usize>firstWeight << 2;
  channelBlockBytes = blockBytesOf(N);
  channelBytes = <usize>blocks * channelBlockBytes;
  outward = reserve(packedLength(N, M));
  back = reserve(packedLength(M, N));
  inverse = reserve(packedLength(M, N));
  noBias = reserve(<i64>max(tilesOf(M), tilesOf(N)) * 4);
  predicted = reserve(channelBytes >> 2);
  pull = reserve((<i64>blocks * blockBytes) >> 2);
  errors = reserve((<i64>T + 1) * (channelBytes >> 2));
  if (L > 0) free = reserve((<i64>T + 1) * ((<i64>blocks * blockBytes) >> 2));
  sums = reserve(packedLength(N, M) * 4);
  layOutPseudoInverse(N, M);
}

/** Writes z₀ = B⁺x₀, and takes up B for a pass. @returns false if it has lost rank. */
export function startAffine(z0: usize): bool {
  const B = weights + atB;
  memory.fill(sums, 0, <usize>packedLength(N, M) * VECTOR);
  for (let n = 0; n < N; n++) {
    for (let i = 0; i < M; i++) {
      const b = load<f32>(B + (<usize>(n * M + i) << 2));
      store<f32>(outward + packedOffset(n, i, M), b);
      store<f32>(back + packedOffset(i, n, N), b);
    }
  }
  if (!packPseudoInverse(inverse, B, N, M)) return false;
  multiplyFrom(z0, M, inverse, noBias, windows, observedBytes, N);
  return true;
}

/** Keeps the scaled errors and what they say about B, and replaces the state by the forced one. */
export function compareAndForceAffine(z: usize, t: i32): void {
  const scaled = errors + <usize>t * channelBytes;
  multiply(predicted, N, outward, noBias, z, M);
  compare(scaled, t);
  if (L > 0) memory.copy(freeAt(t), z, <usize>blocks * blockBytes);
  else accumulateProducts(sums, 0, scaled, N, z, M, blocks);
  if (forcingAt(t) != 0) force(z, t);
}

function freeAt(t: i32): usize {
  return free + <usize>t * <usize>blocks * blockBytes;
}

/** Makes the errors of all times those of what is measured. */
export function measureAffine(): void {
  measureErrors(errors, channelBlockBytes);
}

function compare(scaled: usize, t: i32): void {
  const front = windows + <usize>t * <usize>blocks * observedBytes;
  let sum = f32x4.splat(0);
  for (let half = 0; half < 2 * blocks; half++) {
    const scales = scaleOf(half);
    let x = front + halfOffset(half, observedBytes);
    let at = halfOffset(half, channelBlockBytes);
    for (let n = 0; n < N; n++) {
      const data = v128.load(x);
      let error = f32x4.sub(v128.load(predicted + at), data);
      if (gaps) error = v128.and(error, isThere(data));
      const part = f32x4.mul(error, scales);
      sum = madd(error, part, sum);
      v128.store(scaled + at, part);
      x += ROW;
      at += ROW;
    }
  }
  if (L == 0) addToLoss(laneSum(sum));
}

function force(z: usize, t: i32): void {
  const towards = f32x4.splat(forcingAt(t));
  const keep = f32x4.splat(<f32>1 - forcingAt(t));
  const front = windows + <usize>t * <usize>blocks * observedBytes;
  multiplyFrom(pull, M, inverse, noBias, front, observedBytes, N);
  for (let half = 0; half < 2 * blocks; half++) {
    const forced = whereComplete(front + halfOffset(half, observedBytes));
    let at = halfOffset(half, blockBytes);
    for (let i = 0; i < M; i++) {
      const free = v128.load(z + at);
      const drawn = madd(towards, v128.load(pull + at), f32x4.mul(keep, free));
      v128.store(z + at, v128.bitselect(drawn, free, forced));
      at += ROW;
    }
  }
}

/** All bits of each lane whose row misses no value. */
function whereComplete(x: usize): v128 {
  let complete = i32x4.splat(-1);
  if (!gaps) return complete;
  for (let n: usize = 0; n < <usize>N; n++) complete = v128.and(complete, isThere(v128.load(x + n * ROW)));
  return complete;
}

/** δ ← (1 − αₜ) δ + Bᵀ errorsₜ; a row that misses a value keeps all of δ. */
export function addErrorsAffine(d: usize, t: i32): void {
  const keep = f32x4.splat(<f32>1 - forcingAt(t));
  const front = windows + <usize>t * <usize>blocks * observedBytes;
  const scaled = errors + <usize>t * channelBytes;
  if (L > 0) accumulateProducts(sums, 0, scaled, N, freeAt(t), M, blocks);
  multiply(pull, M, back, noBias, scaled, N);
  for (let half = 0; half < 2 * blocks; half++) {
    const forced = whereComplete(front + halfOffset(half, observedBytes));
    const keeps = v128.bitselect(keep, f32x4.splat(1), forced);
    let at = halfOffset(half, blockBytes);
    for (let i = 0; i < M; i++) {
      v128.store(d + at, madd(keeps, v128.load(d + at), v128.load(pull + at)));
      at += ROW;
    }
  }
}

/** ∂loss/∂B = Σ errorsₜ zₜᵀ. */
export function gradientOfAffine(): void {
  for (let n = 0; n < N; n++) {
    for (let i = 0; i < M; i++) {
      const sum = laneSum(v128.load(sums + (packedOffset(n, i, M) << 2)));
      store<f32>(gradient + atB + (<usize>(n * M + i) << 2), sum);
    }
  }
}
