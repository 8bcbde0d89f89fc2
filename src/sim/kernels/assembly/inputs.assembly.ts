import { blocks, gatherWindows, T } from './batch.assembly';
import { reserve } from './heap.assembly';
import { laneSum, madd, ROW, VECTOR } from './lanes.assembly';
import { gradient, weights } from './parameters.assembly';
import { accumulateProducts, blockBytesOf, packedLength, packedOffset } from './products.assembly';

/** What drives a model from outside: K channels s that enter linearly, zₜ = F(z̃ₜ₋₁) + C sₜ. There is no noise on them. */

export let K: i32 = 0;
/** Shape (samples × K). */
export let inputs: usize = 0;
/** [time][block][channel, padded to whole tiles][lane] */
export let inputWindows: usize = 0;

let M: i32 = 0;
let blockBytes: usize = 0;
/** Bytes from the front of the weights to C, shape (M × K). */
let atC: usize = 0;
/** Bytes of one block of K channels, and of one time. */
let inputBlockBytes: usize = 0;
let inputBytes: usize = 0;
/** Sums of δ sᵀ, lane by lane and tile by tile. */
let sums: usize = 0;

/** Comes before `configure`. */
export function describeInputs(inputDim: i32): void {
  K = inputDim;
}

export function layOutInputs(latentDim: i32, firstWeight: i32, samples: i32): void {
  M = latentDim;
  atC = <usize>firstWeight << 2;
  blockBytes = blockBytesOf(M);
  inputBlockBytes = blockBytesOf(K);
  inputBytes = <usize>blocks * inputBlockBytes;
  inputs = reserve(<i64>samples * K);
  inputWindows = reserve((<i64>T + 1) * (inputBytes >> 2));
  sums = reserve(packedLength(M, K) * 4);
}

/** Reads the inputs that belong to the windows of the batch. */
export function sampleInputs(): void {
  gatherWindows(inputWindows, inputs, K, inputBlockBytes);
}

/** z += C sₜ. */
export function addInputs(z: usize, t: i32): void {
  const front = inputWindows + <usize>t * inputBytes;
  for (let k = 0; k < blocks; k++) {
    const s = front + <usize>k * inputBlockBytes;
    const end = s + <usize>K * ROW;
    let to = z + <usize>k * blockBytes;
    let c = weights + atC;
    for (let i = 0; i < M; i++) {
      let a = v128.load(to);
      let b = v128.load(to, 16);
      for (let at = s; at < end; at += ROW) {
        const factor = v128.load32_splat(c);
        a = madd(factor, v128.load(at), a);
        b = madd(factor, v128.load(at, 16), b);
        c += 4;
      }
      v128.store(to, a);
      v128.store(to, b, 16);
      to += ROW;
    }
  }
}

export function beginGradientOfInputs(): void {
  memory.fill(sums, 0, <usize>packedLength(M, K) * VECTOR);
}

/** Adds δₜ sₜᵀ. */
export function addGradientOfInputs(d: usize, t: i32): void {
  accumulateProducts(sums, 0, d, M, inputWindows + <usize>t * inputBytes, K, blocks);
}

/** ∂loss/∂C = Σ δₜ sₜᵀ. */
export function gradientOfInputs(): void {
  for (let i = 0; i < M; i++) {
    for (let k = 0; k < K; k++) {
      const sum = laneSum(v128.load(sums + (packedOffset(i, k, K) << 2)));
      store<f32>(gradient + atC + (<usize>(i * K + k) << 2), sum);
    }
  }
}
