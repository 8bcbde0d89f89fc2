import { blocks, gatherWindows, halfBlocks, T } from './batch.assembly';
import { reserve } from './heap.assembly';
import { halfOffset, laneSum, ROW, VECTOR } from './lanes.assembly';
import { likelihood } from './likelihoods.assembly';
import { addToLoss, isThere } from './loss.assembly';
import { gradient, weights } from './parameters.assembly';
import { accumulateProducts, blockBytesOf, multiply, packedLength, packedOffset, tilesOf } from './products.assembly';

/**
 * Events, such as spike counts or levels of behaviour, that are decoded from the latent state: E channels, each with a likelihood of
 * its linear predictors ηₜ = D zₜ + e and of further parameters q. They add their mean negative log-likelihood, times a weight, to the
 * loss, and force nothing. Weights lie as [D (R × M), e (R), q].
 */

export let E: i32 = 0;
/** Linear predictors and further parameters of all channels. */
let R: i32 = 0;
let Q: i32 = 0;
let weight: f64 = 1;

/** Shape (samples × E); what is missing is not a number. */
export let events: usize = 0;
/** [time][block][channel][lane] */
export let eventWindows: usize = 0;
/** Kind, levels, first predictor and first further parameter of each channel; shape (E × 4). */
export let decoders: usize = 0;

let M: i32 = 0;
let blockBytes: usize = 0;
let eventBytes: usize = 0;
/** Bytes of one block of R predictors, and of one time. */
let predictorBlockBytes: usize = 0;
let predictorBytes: usize = 0;
/** Offsets of the blocks in a vector of weights, bytes. */
let atD: usize = 0;
let atBias: usize = 0;
let atQ: usize = 0;

/** D and Dᵀ, packed; e padded, and zeros. */
let outward: usize = 0;
let back: usize = 0;
let bias: usize = 0;
let noBias: usize = 0;
/** ηₜ, and what pulls at δₜ. */
let predictors: usize = 0;
let pull: usize = 0;
/** ∂loss/∂ηₜ, [time][block][predictor, padded][lane]. */
let slopes: usize = 0;
/** Lane by lane: sums of slopes times zᵀ, of slopes, and of the derivatives by q. */
let sums: usize = 0;
let biasSums: usize = 0;
let parameterSums: usize = 0;
/** The weight over the number of events. */
let scale: f32 = 0;

/** Comes before `configure`; the table of decoders is filled after it. */
export function describeEvents(channels: i32, predictors: i32, parameters: i32, lossWeight: f64): void {
  E = channels;
  R = predictors;
  Q = parameters;
  weight = lossWeight;
}

export function eventWeights(latentDim: i32): i32 {
  return R * latentDim + R + Q;
}

export function layOutEvents(latentDim: i32, firstWeight: i32, samples: i32): void {
  M = latentDim;
  atD = <usize>firstWeight << 2;
  atBias = atD + (<usize>(R * M) << 2);
  atQ = atBias + (<usize>R << 2);
  blockBytes = blockBytesOf(M);
  eventBytes = <usize>E * ROW;
  predictorBlockBytes = blockBytesOf(R);
  predictorBytes = <usize>blocks * predictorBlockBytes;
  events = reserve(<i64>samples * E);
  eventWindows = reserve((<i64>T + 1) * E * blocks * 8);
  decoders = reserve(<i64>E * 4);
  outward = reserve(packedLength(R, M));
  back = reserve(packedLength(M, R));
  bias = reserve(<i64>tilesOf(R) * 4);
  noBias = reserve(<i64>tilesOf(M) * 4);
  predictors = reserve(predictorBytes >> 2);
  pull = reserve((<i64>blocks * blockBytes) >> 2);
  slopes = reserve((<i64>T + 1) * (predictorBytes >> 2));
  sums = reserve(packedLength(R, M) * 4);
  biasSums = reserve(<i64>tilesOf(R) * 4 * 4);
  parameterSums = reserve(<i64>Q * 4);
}

/** Reads the events that belong to the windows of the batch. */
export function sampleEvents(): void {
  gatherWindows(eventWindows, events, E, eventBytes);
}

/** Takes up the weights for a pass. */
export function beginEvents(): void {
  memory.fill(sums, 0, <usize>packedLength(R, M) * VECTOR);
  memory.fill(biasSums, 0, <usize>(tilesOf(R) * 4) * VECTOR);
  memory.fill(parameterSums, 0, <usize>Q * VECTOR);
  memory.copy(bias, weights + atBias, <usize>R << 2);
  for (let r = 0; r < R; r++) {
    for (let i = 0; i < M; i++) {
      const w = load<f32>(weights + atD + (<usize>(r * M + i) << 2));
      store<f32>(outward + packedOffset(r, i, M), w);
      store<f32>(back + packedOffset(i, r, R), w);
    }
  }
  const count = eventsInWindows();
  scale = count > 0 ? <f32>(weight / count) : 0;
}

/** Those that something predicts: the first row of a window is not. */
function eventsInWindows(): f64 {
  let count: f64 = 0;
  for (let t = 1; t <= T; t++) {
    const front = eventWindows + <usize>t * <usize>blocks * eventBytes;
    for (let half = 0; half < halfBlocks; half++) {
      const y = front + halfOffset(half, eventBytes);
      for (let e: usize = 0; e < <usize>E; e++) count += popcnt<i32>(i32x4.bitmask(isThere(v128.load(y + e * ROW))));
    }
  }
  return count;
}

/** Adds the negative log-likelihood of time t to the loss, and keeps its slopes and what they say about the weights. */
export function compareEvents(z: usize, t: i32): void {
  const front = eventWindows + <usize>t * <usize>blocks * eventBytes;
  const kept = slopes + <usize>t * predictorBytes;
  multiply(predictors, R, outward, bias, z, M);
  let sum = f32x4.splat(0);
  for (let half = 0; half < 2 * blocks; half++) {
    const at = halfOffset(half, predictorBlockBytes);
    const y = front + halfOffset(half, eventBytes);
    const scales = f32x4.splat(half < halfBlocks ? scale : 0);
    for (let e: usize = 0; e < <usize>E; e++) {
      sum = f32x4.add(sum, compareChannel(e, v128.load(y + e * ROW), predictors + at, kept + at, scales));
    }
  }
  // The loss is summed doubled.
  addToLoss(2 * laneSum(sum));
  accumulateProducts(sums, biasSums, kept, R, z, M, blocks);
}

/** One channel of four windows. @returns its scaled loss. */
function compareChannel(e: usize, value: v128, eta: usize, kept: usize, scales: v128): v128 {
  const entry = decoders + (e << 4);
  const levels = load<i32>(entry, 4);
  const predictor = <usize>load<i32>(entry, 8) * ROW;
  const parameter = <usize>load<i32>(entry, 12);
  const there = isThere(value);
  const counted = v128.and(scales, there);
  const loss = likelihood(
    load<i32>(entry),
    levels,
    v128.and(value, there),
    eta + predictor,
    weights + atQ + (parameter << 2),
    kept + predictor,
    parameterSums + parameter * VECTOR,
    counted,
  );
  const end = kept + (<i32>e + 1 < E ? <usize>load<i32>(entry, 24) : <usize>R) * ROW;
  for (let slope = kept + predictor; slope < end; slope += ROW) {
    v128.store(slope, f32x4.mul(v128.load(slope), counted));
  }
  return f32x4.mul(loss, counted);
}

/** δ ← δ + Dᵀ slopesₜ. */
export function addSlopesOfEvents(d: usize, t: i32): void {
  multiply(pull, M, back, noBias, slopes + <usize>t * predictorBytes, R);
  for (let k = 0; k < blocks; k++) {
    let at = <usize>k * blockBytes;
    const end = at + <usize>M * ROW;
    for (; at < end; at += VECTOR) v128.store(d + at, f32x4.add(v128.load(d + at), v128.load(pull + at)));
  }
}

/** Writes ∂loss/∂(D, e, q). */
export function gradientOfEvents(): void {
  for (let r = 0; r < R; r++) {
    for (let i = 0; i < M; i++) {
      const sum = laneSum(v128.load(sums + (packedOffset(r, i, M) << 2)));
      store<f32>(gradient + atD + (<usize>(r * M + i) << 2), sum);
    }
    store<f32>(gradient + atBias + (<usize>r << 2), laneSum(v128.load(biasSums + <usize>r * VECTOR)));
  }
  for (let j: usize = 0; j < <usize>Q; j++) {
    store<f32>(gradient + atQ + (j << 2), laneSum(v128.load(parameterSums + j * VECTOR)));
  }
}
