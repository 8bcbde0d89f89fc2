import { blocks, halfBlocks, N, observedBytes, T, windows } from './batch.assembly';
import { reserve } from './heap.assembly';
import { halfOffset, laneSum, madd, ROW, VECTOR } from './lanes.assembly';
import { gradient, weights } from './parameters.assembly';
import { blockBytesOf } from './products.assembly';

/**
 * How a model starts from data, what it is compared with and drawn towards: the first N units are observed, the others start as
 * a linear map of the data.
 *
 *     z₀ = [x₀; S x₀],  loss = mean (zₜ[:N] − xₜ)²,  z̃ₜ[:N] = (1 − αₜ) zₜ[:N] + αₜ xₜ
 */

let M: i32 = 0;
let blockBytes: usize = 0;
/** Bytes from the front of the weights to S. */
let atS: usize = 0;
let interval: i32 = 1;
let alpha: f32 = 0;

/** 2/(TNB) (z − x), same layout as `windows`. */
let errors: usize = 0;
/** What errors are scaled with, and the sum of error times scaled error: twice the loss. */
let scale: f32 = 0;
let errorSum: f64 = 0;

/** Forces at multiples of `forcingInterval`. Comes before `configure`. */
export function describeForcing(forcingInterval: i32, forcingAlpha: f32): void {
  interval = forcingInterval;
  alpha = forcingAlpha;
}

/** Changes how strongly predictions are drawn towards the data, from the next pass on. */
export function setForcing(value: f32): void {
  alpha = value;
}

/** How many weights lie behind the family's own: S. */
export function observationWeights(latentDim: i32): i32 {
  return (latentDim - N) * N;
}

export function layOutObservation(latentDim: i32, ownWeights: i32): void {
  M = latentDim;
  blockBytes = blockBytesOf(M);
  atS = <usize>ownWeights << 2;
  errors = reserve((<i64>T + 1) * N * <i64>blocks * 8);
}

/** What a step's predictions are drawn towards the data by. */
// @ts-ignore: decorator
@inline
function forcingAt(t: i32): f32 {
  return t % interval == 0 ? alpha : 0;
}

/** z₀ = [x₀; S x₀]. */
export function startFromData(z0: usize): void {
  const S = weights + atS;
  for (let half = 0; half < 2 * blocks; half++) {
    const z = z0 + halfOffset(half, blockBytes);
    const x = windows + halfOffset(half, observedBytes);
    for (let n: usize = 0; n < <usize>N; n++) v128.store(z + n * ROW, v128.load(x + n * ROW));
    for (let i = N; i < M; i++) {
      let sum = f32x4.splat(0);
      for (let n = 0; n < N; n++) {
        const s = v128.load32_splat(S + (<usize>((i - N) * N + n) << 2));
        sum = madd(s, v128.load(x + <usize>n * ROW), sum);
      }
      v128.store(z + <usize>i * ROW, sum);
    }
  }
}

/** ∂loss/∂S = Σ δ₀[N:] x₀ᵀ. */
export function gradientOfStart(delta0: usize): void {
  const gS = gradient + atS;
  for (let i = N; i < M; i++) {
    for (let n = 0; n < N; n++) {
      let sum = f32x4.splat(0);
      for (let half = 0; half < halfBlocks; half++) {
        const d = v128.load(delta0 + halfOffset(half, blockBytes) + <usize>i * ROW);
        sum = madd(d, v128.load(windows + halfOffset(half, observedBytes) + <usize>n * ROW), sum);
      }
      store<f32>(gS + (<usize>((i - N) * N + n) << 2), laneSum(sum));
    }
  }
}

export function beginLoss(): void {
  scale = <f32>(2 / (<f64>T * <f64>N * <f64>halfBlocks * 4));
  errorSum = 0;
}

export function lossSoFar(): f64 {
  return errorSum / 2;
}

/** Keeps the scaled errors, replaces the prediction by the forced one. */
export function compareAndForce(z: usize, t: i32): void {
  const towards = f32x4.splat(forcingAt(t));
  const keep = f32x4.splat(<f32>1 - forcingAt(t));
  const front = <usize>t * <usize>blocks * observedBytes;
  let sum = f32x4.splat(0);
  for (let half = 0; half < 2 * blocks; half++) {
    const scales = f32x4.splat(half < halfBlocks ? scale : 0);
    let prediction = z + halfOffset(half, blockBytes);
    let at = front + halfOffset(half, observedBytes);
    for (let n = 0; n < N; n++) {
      const x = v128.load(windows + at);
      const y = v128.load(prediction);
      const error = f32x4.sub(y, x);
      const scaled = f32x4.mul(error, scales);
      sum = madd(error, scaled, sum);
      v128.store(errors + at, scaled);
      v128.store(prediction, madd(towards, x, f32x4.mul(keep, y)));
      prediction += ROW;
      at += ROW;
    }
  }
  errorSum += <f64>laneSum(sum);
}

/** δ[:N] ← (1 − αₜ) δ[:N] + errorsₜ. */
export function addErrors(d: usize, t: i32): void {
  const keeps = f32x4.splat(<f32>1 - forcingAt(t));
  let error = errors + <usize>t * <usize>blocks * observedBytes;
  for (let k = 0; k < blocks; k++) {
    let to = d + <usize>k * blockBytes;
    const end = error + observedBytes;
    for (; error < end; error += VECTOR) {
      v128.store(to, madd(keeps, v128.load(to), v128.load(error)));
      to += VECTOR;
    }
  }
}
