import { blocks, halfBlocks, N, observedBytes, T, windows } from './batch.assembly';
import { reserve } from './heap.assembly';
import { halfOffset, laneSum, madd, ROW, VECTOR } from './lanes.assembly';
import { forcingAt } from './forcing.assembly';
import { addToLoss, gaps, isThere, scaleOf } from './loss.assembly';
import { L, measureErrors } from './response.assembly';
import { gradient, weights } from './parameters.assembly';
import { blockBytesOf } from './products.assembly';

/**
 * A model whose first N units are observed, and drawn towards the data; the others start as a linear map of them.
 *
 *     z₀ = [x₀; S x₀],  loss = mean (zₜ[:N] − xₜ)²,  z̃ₜ[:N] = (1 − αₜ) zₜ[:N] + αₜ xₜ
 */

let M: i32 = 0;
let blockBytes: usize = 0;
/** Bytes from the front of the weights to S. */
let atS: usize = 0;

/** 2/(TNB) (z − x), same layout as `windows`. */
let errors: usize = 0;

export function layOutIdentity(latentDim: i32, firstWeight: i32): void {
  M = latentDim;
  blockBytes = blockBytesOf(M);
  atS = <usize>firstWeight << 2;
  errors = reserve((<i64>T + 1) * N * <i64>blocks * 8);
}

/** z₀ = [x₀; S x₀]. */
export function startIdentity(z0: usize): void {
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

/** Keeps the scaled errors, replaces the prediction by the forced one. */
export function compareAndForceIdentity(z: usize, t: i32): void {
  if (gaps) compareAndForceWhatIsThere(z, t);
  else compareAndForceAll(z, t);
}

function compareAndForceAll(z: usize, t: i32): void {
  const towards = f32x4.splat(forcingAt(t));
  const keep = f32x4.splat(<f32>1 - forcingAt(t));
  const front = <usize>t * <usize>blocks * observedBytes;
  let sum = f32x4.splat(0);
  for (let half = 0; half < 2 * blocks; half++) {
    const scales = scaleOf(half);
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
  if (L == 0) addToLoss(laneSum(sum));
}

/** Where a value is missing, there is no error and the prediction stays. */
function compareAndForceWhatIsThere(z: usize, t: i32): void {
  const towards = f32x4.splat(forcingAt(t));
  const keep = f32x4.splat(<f32>1 - forcingAt(t));
  const front = <usize>t * <usize>blocks * observedBytes;
  let sum = f32x4.splat(0);
  for (let half = 0; half < 2 * blocks; half++) {
    const scales = scaleOf(half);
    let prediction = z + halfOffset(half, blockBytes);
    let at = front + halfOffset(half, observedBytes);
    for (let n = 0; n < N; n++) {
      const x = v128.load(windows + at);
      const y = v128.load(prediction);
      const there = isThere(x);
      const error = v128.and(f32x4.sub(y, x), there);
      const scaled = f32x4.mul(error, scales);
      sum = madd(error, scaled, sum);
      v128.store(errors + at, scaled);
      v128.store(prediction, v128.bitselect(madd(towards, x, f32x4.mul(keep, y)), y, there));
      prediction += ROW;
      at += ROW;
    }
  }
  if (L == 0) addToLoss(laneSum(sum));
}

/** Makes the errors of all times those of what is measured. */
export function measureIdentity(): void {
  measureErrors(errors, observedBytes);
}

/** δ[:N] ← (1 − αₜ) δ[:N] + errorsₜ; a missing value keeps all of δ. */
export function addErrorsIdentity(d: usize, t: i32): void {
  const keep = f32x4.splat(<f32>1 - forcingAt(t));
  const one = f32x4.splat(1);
  let at = <usize>t * <usize>blocks * observedBytes;
  for (let k = 0; k < blocks; k++) {
    let to = d + <usize>k * blockBytes;
    const end = at + observedBytes;
    for (; at < end; at += VECTOR) {
      const keeps = gaps ? v128.bitselect(keep, one, isThere(v128.load(windows + at))) : keep;
      v128.store(to, madd(keeps, v128.load(to), v128.load(errors + at)));
      to += VECTOR;
    }
  }
}
