import {
  addErrorsAffine,
  compareAndForceAffine,
  gradientOfAffine,
  layOutAffine,
  measureAffine,
  startAffine,
} from './affineObservation.assembly';
import { batchSize, blocks, layOutBatch, N, samples, sampleWindows, T } from './batch.assembly';
import {
  addSlopesOfEvents,
  beginEvents,
  compareEvents,
  E,
  eventWeights,
  gradientOfEvents,
  layOutEvents,
  sampleEvents,
} from './events.assembly';
import { reserve, startHeap } from './heap.assembly';
import {
  addErrorsIdentity,
  compareAndForceIdentity,
  gradientOfStart,
  layOutIdentity,
  measureIdentity,
  startIdentity,
} from './identityObservation.assembly';
import {
  addGradientOfInputs,
  addInputs,
  beginGradientOfInputs,
  gradientOfInputs,
  K,
  layOutInputs,
  sampleInputs,
} from './inputs.assembly';
import { madd, ROW } from './lanes.assembly';
import { beginLoss, lossSoFar } from './loss.assembly';
import { layOutParameters, weights } from './parameters.assembly';
import { blockBytesOf } from './products.assembly';
import { L, layOutResponse, sampleUnexplained } from './response.assembly';

/**
 * What a family's kernel needs besides its own step. A family has M latent units in blocks of `blockBytes` and its own weights at
 * the front of the vector; what lies behind them, and all that has to do with data, belongs to the parts called from here.
 *
 *     forward:   startStates(z₀), then for each t: zₜ from z̃ₜ₋₁, finishStep(zₜ, t); then lossOfBatch()
 *     backward:  lastAdjoint(δ_T), then for each t < T, descending: ∂loss/∂z̃ₜ from δₜ₊₁, finishAdjoint(δₜ, t); then gradientOfShared(δ₀)
 */

/** Adjoints summed in registers before the sum is put back to memory: a chunk of them stays in the cache. */
const CHUNK_FLOATS: i32 = 256;

export let M: i32 = 0;
/** Bytes of one block of M units, and of one time. */
export let blockBytes: usize = 0;
export let stateBytes: usize = 0;
/** Times whose products are summed at once. */
export let chunk: i32 = 0;
/** True if data are a linear map of all units, and not the first of them. */
let affine: bool = false;
/** True unless the linear map has lost rank, and no state belongs to the data. */
let hasStart: bool = true;

/** Says how data and state belong together. Comes before `configure`. */
export function describeObservation(isAffine: bool): void {
  affine = isAffine;
}

/** Lays out what all families share. The family's own buffers follow, then `growHeap`. */
export function layOut(latentDim: i32, ownWeights: i32): void {
  M = latentDim;
  blockBytes = blockBytesOf(M);
  stateBytes = <usize>blocks * blockBytes;
  chunk = max(1, CHUNK_FLOATS / batchSize);
  startHeap();
  const firstInput = ownWeights + (affine ? 0 : (M - N) * N);
  const firstOutput = firstInput + M * K;
  const firstEvent = firstOutput + (affine ? N * M : 0);
  layOutParameters(firstEvent + eventWeights(M));
  layOutBatch();
  layOutInputs(M, firstInput, samples);
  layOutEvents(M, firstEvent, samples);
  layOutResponse();
  if (affine) layOutAffine(M, firstOutput);
  else layOutIdentity(M, ownWeights);
}

/** Room for `times` times of M units. */
export function reserveStates(times: i32): usize {
  return reserve(<i64>times * (stateBytes >> 2));
}

/** Draws a batch. */
export function sample(): void {
  sampleWindows();
  if (K > 0) sampleInputs();
  if (E > 0) sampleEvents();
  if (L > 0) sampleUnexplained();
}

/** Writes z₀. */
export function startStates(z0: usize): void {
  beginLoss();
  if (E > 0) beginEvents();
  if (affine) hasStart = startAffine(z0);
  else startIdentity(z0);
}

/** Adds the inputs, which makes it zₜ, and its errors to the loss; then makes it z̃ₜ. */
export function finishStep(z: usize, t: i32): void {
  if (K > 0) addInputs(z, t);
  if (E > 0) compareEvents(z, t);
  if (affine) compareAndForceAffine(z, t);
  else compareAndForceIdentity(z, t);
}

/** The loss, once all steps are finished; not a number where no state belongs to the data. */
export function lossOfBatch(): f64 {
  if (L > 0) {
    if (affine) measureAffine();
    else measureIdentity();
  }
  return hasStart ? lossSoFar() : NaN;
}

/** Writes δ_T. */
export function lastAdjoint(d: usize): void {
  if (K > 0) beginGradientOfInputs();
  memory.fill(d, 0, stateBytes);
  finishAdjoint(d, T);
}

/** Makes δₜ = ∂loss/∂zₜ of ∂loss/∂z̃ₜ, in place. */
export function finishAdjoint(d: usize, t: i32): void {
  if (t == 0) return;
  if (affine) addErrorsAffine(d, t);
  else addErrorsIdentity(d, t);
  if (E > 0) addSlopesOfEvents(d, t);
  if (K > 0) addGradientOfInputs(d, t);
}

/** Writes the gradient of the weights behind the family's own. */
export function gradientOfShared(delta0: usize): void {
  if (affine) gradientOfAffine();
  else gradientOfStart(delta0);
  if (K > 0) gradientOfInputs();
  if (E > 0) gradientOfEvents();
}

/** z' += A∘z, A at the front of the weights. */
export function addLeak(z: usize, before: usize): void {
  for (let k = 0; k < blocks; k++) {
    let at = <usize>k * blockBytes;
    for (let i: usize = 0; i < <usize>M; i++) {
      const a = v128.load32_splat(weights + (i << 2));
      v128.store(z + at, madd(a, v128.load(before + at), v128.load(z + at)));
      v128.store(z + at, madd(a, v128.load(before + at, 16), v128.load(z + at, 16)), 16);
      at += ROW;
    }
  }
}
