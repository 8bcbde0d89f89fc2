import { blocks, N, T } from './assembly/batch.assembly';
import { hyperbolicTangent, sigmoid } from './assembly/elementary.assembly';
import { growHeap, reserve } from './assembly/heap.assembly';
import { flush, laneSum, madd, ROW, TILE, VECTOR } from './assembly/lanes.assembly';
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
 * Training of recurrent cells (tanh RNN, GRU, LSTM) in AssemblyScript with 128-bit SIMD, float32: one call runs whole gradient steps.
 * `cell.ts` has the equations. All gates are one product with [x; h], gate after gate; the GRU's candidate has two rows, one with
 * the columns of x only and one with those of h.
 */

const TINY_ADJOINT: f32 = 1e-30;

const RNN: i32 = 0;
const GRU: i32 = 1;
const LSTM: i32 = 2;

let kind: i32 = RNN;
let H: i32 = 0;
/** Gates that have weights, and rows of pre-activations, H each. */
let gateCount: i32 = 0;
let rowCount: i32 = 0;
/** Rows in all, and columns: [x; h]. */
let rows: i32 = 0;
let columns: i32 = 0;
/** Bytes of one block of H hidden units, of all rows, of [x; h] and of N observations; and of one time of each. */
let hiddenBlockBytes: usize = 0;
let rowBlockBytes: usize = 0;
let inputBlockBytes: usize = 0;
let outputBlockBytes: usize = 0;
let hiddenBytes: usize = 0;
let rowBytes: usize = 0;
let inputBytes: usize = 0;
let outputBytes: usize = 0;

/** Offsets of the blocks in a vector of weights, bytes; U is at the front. */
let atW: usize = 0;
let atB: usize = 0;
let atN: usize = 0;
let atV: usize = 0;
let atD: usize = 0;

/** z̃, [x; h] of each time, gates, h', and tanh c'. */
let states: usize = 0;
let inputs: usize = 0;
let gates: usize = 0;
let hidden: usize = 0;
let squashed: usize = 0;
/** Adjoints: of states, ascending, one more than a chunk; of x' and of rows, a chunk. */
let adjoints: usize = 0;
let outputAdjoints: usize = 0;
let rowAdjoints: usize = 0;
/** Of one time: x', ∂loss/∂h', and ∂loss/∂[x; h]. */
let output: usize = 0;
let hiddenAdjoint: usize = 0;
let inputAdjoint: usize = 0;
/** [U W], V and their transposes, packed. */
let inward: usize = 0;
let outward: usize = 0;
let inwardBack: usize = 0;
let outwardBack: usize = 0;
/** Padded biases of the rows and of x', and zeros enough for any product. */
let rowBias: usize = 0;
let outputBias: usize = 0;
let noBias: usize = 0;
/** Lane by lane. */
let inwardSums: usize = 0;
let outwardSums: usize = 0;
let rowBiasSums: usize = 0;
let outputBiasSums: usize = 0;

/**
 * Lays out the buffers and grows the memory to hold them.
 * @param form 0 for a tanh RNN, 1 for a GRU, 2 for an LSTM.
 * @returns false if there is not enough memory.
 */
export function configure(latentDim: i32, _rectifiedDim: i32, form: i32): bool {
  kind = form;
  H = (latentDim - N) / (kind == LSTM ? 2 : 1);
  gateCount = kind == RNN ? 1 : kind == GRU ? 3 : 4;
  rowCount = kind == RNN ? 1 : 4;
  rows = rowCount * H;
  columns = N + H;
  const gateRows = gateCount * H;
  atW = <usize>(gateRows * N) << 2;
  atB = atW + (<usize>(gateRows * H) << 2);
  atN = atB + (<usize>gateRows << 2);
  atV = atN + (<usize>(kind == GRU ? H : 0) << 2);
  atD = atV + (<usize>(N * H) << 2);
  layOut(latentDim, <i32>(atD >> 2) + N);

  hiddenBlockBytes = blockBytesOf(H);
  rowBlockBytes = blockBytesOf(rows);
  inputBlockBytes = blockBytesOf(columns);
  outputBlockBytes = blockBytesOf(N);
  hiddenBytes = <usize>blocks * hiddenBlockBytes;
  rowBytes = <usize>blocks * rowBlockBytes;
  inputBytes = <usize>blocks * inputBlockBytes;
  outputBytes = <usize>blocks * outputBlockBytes;

  states = reserveStates(T + 1);
  inputs = reserveTimes(T, inputBytes);
  gates = reserveTimes(T, rowBytes);
  hidden = reserveTimes(T, hiddenBytes);
  squashed = reserveTimes(kind == LSTM ? T : 0, hiddenBytes);
  adjoints = reserveStates(chunk + 1);
  outputAdjoints = reserveTimes(chunk, outputBytes);
  rowAdjoints = reserveTimes(chunk, rowBytes);
  output = reserveTimes(1, outputBytes);
  hiddenAdjoint = reserveTimes(1, hiddenBytes);
  inputAdjoint = reserveTimes(1, inputBytes);
  inward = reserve(packedLength(rows, columns));
  outward = reserve(packedLength(N, H));
  inwardBack = reserve(packedLength(columns, rows));
  outwardBack = reserve(packedLength(H, N));
  rowBias = reserve(padded(rows));
  outputBias = reserve(padded(N));
  noBias = reserve(max(padded(columns), padded(rows)));
  inwardSums = reserve(packedLength(rows, columns) * 4);
  outwardSums = reserve(packedLength(N, H) * 4);
  rowBiasSums = reserve(padded(rows) * 4);
  outputBiasSums = reserve(padded(N) * 4);
  return growHeap();
}

function reserveTimes(times: i32, bytes: usize): usize {
  return reserve(<i64>times * (bytes >> 2));
}

/** Rounded up to whole tiles. */
function padded(units: i32): i64 {
  return <i64>(tilesOf(units) * TILE);
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
    const input = inputs + <usize>(t - 1) * inputBytes;
    const a = gates + <usize>(t - 1) * rowBytes;
    const h = hidden + <usize>(t - 1) * hiddenBytes;
    copyUnits(input, inputBlockBytes, before, blockBytes, columns);
    multiply(a, rows, inward, rowBias, input, columns);
    activate(z, before, a, h, t - 1);
    multiply(output, N, outward, outputBias, h, H);
    copyUnits(z, blockBytes, output, outputBlockBytes, N);
    finishStep(z, t);
  }
  return lossOfBatch();
}

/** The row of packed weights that row `row` of W has; rows of U keep their place. */
// @ts-ignore: decorator
@inline
function rowOfW(row: i32): i32 {
  return kind == GRU && row >= 2 * H ? row + H : row;
}

/** Packs [U W] and V and their transposes tile by tile, and pads the biases. */
function pack(): void {
  const gateRows = gateCount * H;
  memory.copy(rowBias, weights + atB, <usize>gateRows << 2);
  if (kind == GRU) memory.copy(rowBias + (<usize>(3 * H) << 2), weights + atN, <usize>H << 2);
  memory.copy(outputBias, weights + atD, <usize>N << 2);
  for (let row = 0; row < gateRows; row++) {
    for (let i = 0; i < N; i++) packInward(row, i, load<f32>(weights + (<usize>(row * N + i) << 2)));
    for (let j = 0; j < H; j++) {
      packInward(rowOfW(row), N + j, load<f32>(weights + atW + (<usize>(row * H + j) << 2)));
    }
  }
  for (let i = 0; i < N; i++) {
    for (let j = 0; j < H; j++) {
      const v = load<f32>(weights + atV + (<usize>(i * H + j) << 2));
      store<f32>(outward + packedOffset(i, j, H), v);
      store<f32>(outwardBack + packedOffset(j, i, N), v);
    }
  }
}

// @ts-ignore: decorator
@inline
function packInward(row: i32, column: i32, w: f32): void {
  store<f32>(inward + packedOffset(row, column, columns), w);
  store<f32>(inwardBack + packedOffset(column, row, rows), w);
}

/** Copies the first `units` units of every block of one time. */
function copyUnits(to: usize, toBytes: usize, from: usize, fromBytes: usize, units: i32): void {
  for (let k: usize = 0; k < <usize>blocks; k++) {
    memory.copy(to + k * toBytes, from + k * fromBytes, <usize>units * ROW);
  }
}

/** Gates from pre-activations, in place; h' and c' into z, h' also into h. */
function activate(z: usize, before: usize, a: usize, h: usize, t: i32): void {
  const gateBytes = <usize>H * ROW;
  for (let half = 0; half < 2 * blocks; half++) {
    const block = <usize>(half >> 1);
    const lanes = <usize>(half & 1) * VECTOR;
    let gate = a + block * rowBlockBytes + lanes;
    let from = before + block * blockBytes + lanes + <usize>N * ROW;
    let to = z + block * blockBytes + lanes + <usize>N * ROW;
    let out = h + block * hiddenBlockBytes + lanes;
    let q = squashed + <usize>t * hiddenBytes + block * hiddenBlockBytes + lanes;
    for (let j = 0; j < H; j++) {
      let value: v128;
      if (kind == RNN) {
        value = hyperbolicTangent(v128.load(gate));
        v128.store(gate, value);
      } else if (kind == GRU) {
        const r = sigmoid(v128.load(gate));
        const u = sigmoid(v128.load(gate + gateBytes));
        const fromH = v128.load(gate + 3 * gateBytes);
        const candidate = hyperbolicTangent(madd(r, fromH, v128.load(gate + 2 * gateBytes)));
        v128.store(gate, r);
        v128.store(gate + gateBytes, u);
        v128.store(gate + 2 * gateBytes, candidate);
        value = madd(u, f32x4.sub(v128.load(from), candidate), candidate);
      } else {
        const i = sigmoid(v128.load(gate));
        const f = sigmoid(v128.load(gate + gateBytes));
        const g = hyperbolicTangent(v128.load(gate + 2 * gateBytes));
        const o = sigmoid(v128.load(gate + 3 * gateBytes));
        v128.store(gate, i);
        v128.store(gate + gateBytes, f);
        v128.store(gate + 2 * gateBytes, g);
        v128.store(gate + 3 * gateBytes, o);
        const c = madd(i, g, f32x4.mul(f, v128.load(from + gateBytes)));
        const squash = hyperbolicTangent(c);
        v128.store(to + gateBytes, c);
        v128.store(q, squash);
        value = f32x4.mul(o, squash);
      }
      v128.store(to, value);
      v128.store(out, value);
      gate += ROW;
      from += ROW;
      to += ROW;
      out += ROW;
      q += ROW;
    }
  }
}

// Adjoint ------------------------------------------------------------------------------------------------------------------

/** Writes ∂loss/∂weights for the batch that `forward` ran over. */
export function backward(): void {
  memory.fill(inwardSums, 0, <usize>packedLength(rows, columns) * VECTOR);
  memory.fill(outwardSums, 0, <usize>packedLength(N, H) * VECTOR);
  memory.fill(rowBiasSums, 0, <usize>padded(rows) * VECTOR);
  memory.fill(outputBiasSums, 0, <usize>padded(N) * VECTOR);

  let length = min(chunk, T);
  lastAdjoint(adjoints + <usize>length * stateBytes);
  for (let high = T - 1; high >= 0; high -= chunk) {
    const low = max(0, high - chunk + 1);
    length = high - low + 1;
    for (let t = high; t >= low; t--) previousAdjoint(adjoints + <usize>(t - low) * stateBytes, t, t - low);
    const count = length * blocks;
    accumulateProducts(
      inwardSums, rowBiasSums, rowAdjoints, rows, inputs + <usize>low * inputBytes, columns, count,
    );
    accumulateProducts(
      outwardSums, outputBiasSums, outputAdjoints, N, hidden + <usize>low * hiddenBytes, H, count,
    );
    if (low > 0) memory.copy(adjoints + <usize>min(chunk, low) * stateBytes, adjoints, stateBytes);
  }
  gradientOfDynamics();
  gradientOfShared(adjoints);
}

/** δₜ from δₜ₊₁, which lies behind it; `place` is t's within the chunk. */
function previousAdjoint(d: usize, t: i32, place: i32): void {
  const next = d + stateBytes;
  const ofOutput = outputAdjoints + <usize>place * outputBytes;
  const ofRows = rowAdjoints + <usize>place * rowBytes;
  copyUnits(ofOutput, outputBlockBytes, next, blockBytes, N);
  multiply(hiddenAdjoint, H, outwardBack, noBias, ofOutput, N);
  back(d, next, ofRows, t);
  multiply(inputAdjoint, columns, inwardBack, noBias, ofRows, rows);
  compose(d);
  finishAdjoint(d, t);
}

/** Adjoints of the rows; what reaches h directly stays in `hiddenAdjoint`, what reaches c goes to its place in d. */
function back(d: usize, next: usize, ofRows: usize, t: i32): void {
  const gateBytes = <usize>H * ROW;
  const one = f32x4.splat(1);
  const zero = f32x4.splat(0);
  for (let half = 0; half < 2 * blocks; half++) {
    const block = <usize>(half >> 1);
    const lanes = <usize>(half & 1) * VECTOR;
    const unit = block * blockBytes + lanes + <usize>N * ROW;
    let gate = gates + <usize>t * rowBytes + block * rowBlockBytes + lanes;
    let z = states + <usize>t * stateBytes + unit;
    let from = next + unit;
    let to = d + unit;
    let row = ofRows + block * rowBlockBytes + lanes;
    let direct = hiddenAdjoint + block * hiddenBlockBytes + lanes;
    let q = squashed + <usize>t * hiddenBytes + block * hiddenBlockBytes + lanes;
    for (let j = 0; j < H; j++) {
      const delta = f32x4.add(v128.load(direct), v128.load(from));
      let toHidden = zero;
      if (kind == RNN) {
        const value = v128.load(gate);
        v128.store(row, f32x4.mul(delta, f32x4.sub(one, f32x4.mul(value, value))));
      } else if (kind == GRU) {
        const r = v128.load(gate);
        const u = v128.load(gate + gateBytes);
        const candidate = v128.load(gate + 2 * gateBytes);
        const slope = f32x4.sub(one, f32x4.mul(candidate, candidate));
        const inner = f32x4.mul(f32x4.mul(delta, f32x4.sub(one, u)), slope);
        const toReset = f32x4.mul(f32x4.mul(inner, v128.load(gate + 3 * gateBytes)), gateSlope(r));
        const toUpdate = f32x4.mul(f32x4.mul(delta, f32x4.sub(v128.load(z), candidate)), gateSlope(u));
        v128.store(row, flush(toReset, TINY_ADJOINT));
        v128.store(row + gateBytes, flush(toUpdate, TINY_ADJOINT));
        v128.store(row + 2 * gateBytes, flush(inner, TINY_ADJOINT));
        v128.store(row + 3 * gateBytes, flush(f32x4.mul(inner, r), TINY_ADJOINT));
        toHidden = f32x4.mul(delta, u);
      } else {
        const i = v128.load(gate);
        const f = v128.load(gate + gateBytes);
        const g = v128.load(gate + 2 * gateBytes);
        const o = v128.load(gate + 3 * gateBytes);
        const squash = v128.load(q);
        const slope = f32x4.sub(one, f32x4.mul(squash, squash));
        const memory = madd(f32x4.mul(delta, o), slope, v128.load(from + gateBytes));
        const c = v128.load(z + gateBytes);
        const toInput = f32x4.mul(f32x4.mul(memory, g), gateSlope(i));
        const toForget = f32x4.mul(f32x4.mul(memory, c), gateSlope(f));
        const toCell = f32x4.mul(f32x4.mul(memory, i), f32x4.sub(one, f32x4.mul(g, g)));
        const toOutput = f32x4.mul(f32x4.mul(delta, squash), gateSlope(o));
        v128.store(row, flush(toInput, TINY_ADJOINT));
        v128.store(row + gateBytes, flush(toForget, TINY_ADJOINT));
        v128.store(row + 2 * gateBytes, flush(toCell, TINY_ADJOINT));
        v128.store(row + 3 * gateBytes, flush(toOutput, TINY_ADJOINT));
        v128.store(to + gateBytes, flush(f32x4.mul(memory, f), TINY_ADJOINT));
      }
      v128.store(direct, toHidden);
      gate += ROW;
      z += ROW;
      from += ROW;
      to += ROW;
      row += ROW;
      direct += ROW;
      q += ROW;
    }
  }
}

/** y(1 − y), the slope of a gate. */
// @ts-ignore: decorator
@inline
function gateSlope(y: v128): v128 {
  return f32x4.mul(y, f32x4.sub(f32x4.splat(1), y));
}

/** ∂loss/∂[x; h]: through the gates, and to h directly. */
function compose(d: usize): void {
  for (let k: usize = 0; k < <usize>blocks; k++) {
    const from = inputAdjoint + k * inputBlockBytes;
    const to = d + k * blockBytes;
    const direct = hiddenAdjoint + k * hiddenBlockBytes;
    memory.copy(to, from, <usize>N * ROW);
    for (let at: usize = 0; at < <usize>H * ROW; at += VECTOR) {
      const sum = f32x4.add(v128.load(from + <usize>N * ROW + at), v128.load(direct + at));
      v128.store(to + <usize>N * ROW + at, flush(sum, TINY_ADJOINT));
    }
  }
}

/** Sums the lanes. */
function gradientOfDynamics(): void {
  const gateRows = gateCount * H;
  for (let row = 0; row < gateRows; row++) {
    for (let i = 0; i < N; i++) {
      storeSum(<usize>(row * N + i) << 2, inwardSums + (packedOffset(row, i, columns) << 2));
    }
    for (let j = 0; j < H; j++) {
      const at = packedOffset(rowOfW(row), N + j, columns) << 2;
      storeSum(atW + (<usize>(row * H + j) << 2), inwardSums + at);
    }
    storeSum(atB + (<usize>row << 2), rowBiasSums + <usize>row * VECTOR);
  }
  if (kind == GRU) {
    for (let j = 0; j < H; j++) storeSum(atN + (<usize>j << 2), rowBiasSums + <usize>(3 * H + j) * VECTOR);
  }
  for (let i = 0; i < N; i++) {
    for (let j = 0; j < H; j++) {
      storeSum(atV + (<usize>(i * H + j) << 2), outwardSums + (packedOffset(i, j, H) << 2));
    }
    storeSum(atD + (<usize>i << 2), outputBiasSums + <usize>i * VECTOR);
  }
}

// @ts-ignore: decorator
@inline
function storeSum(at: usize, sums: usize): void {
  store<f32>(gradient + at, laneSum(v128.load(sums)));
}
