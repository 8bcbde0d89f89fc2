/**
 * Training of the AL-RNN (Brenner et al. 2024) in AssemblyScript with 128-bit SIMD, float32: one call runs whole gradient steps.
 *
 *     z' = A∘z + W φ*(z) + h        φ* is the identity on the first M − P units, max(0, ·) on the last P
 *     z₀ = [x₀; L x₀]               the first N units are observed
 *     loss = mean (zₜ[:N] − xₜ)²    over the T steps, N channels and B windows, before forcing
 *     z̃ₜ[:N] = (1 − α) zₜ[:N] + α xₜ   at every `interval`-th step; the adjoint there is scaled by 1 − α
 *
 * The windows of a batch lie side by side in blocks of eight, two vectors of four lanes: every array over time has the layout
 * [time][block][unit][lane], so that every load of a block has a constant offset. Where half a block is left over, it repeats
 * the other half with weight zero.
 *
 * Where the time goes is three products a step of time: W φ (forward), Wᵀ δ (adjoint) and δ φᵀ (gradient). Each is cut into
 * tiles of 4 units × 8 windows, or × 2 units: V8 issues all loads of a loop body first, so the 8 sums and 6 operands are what
 * its 15 registers hold. Weights are packed tile by tile before each pass. For the linear units A lies on the packed diagonal,
 * and the gradient of Aᵢ is that of Wᵢᵢ.
 *
 * All buffers lie above __heap_base, since static data lies below. One instance serves one model.
 */

/** Units in a register tile. */
const TILE: i32 = 4;
/** Bytes of one unit in a block. */
const ROW: usize = 32;
const VECTOR: usize = 16;
/** Terms of a product summed in registers before the sum is put back to memory: a chunk of adjoints stays in the cache. */
const CHUNK_FLOATS: i32 = 256;

const BETA1: f64 = 0.9;
const BETA2: f64 = 0.999;
const EPSILON: f32 = 1e-8;
/** Adjoints of inactive units decay as Aᵗ into denormals, which are many times slower and matter to nothing. */
const TINY_ADJOINT: f32 = 1e-30;
const TINY_MOMENT: f32 = 1e-37;

let M: i32 = 0;
let P: i32 = 0;
let N: i32 = 0;
let T: i32 = 0;
/** Blocks of eight windows in a batch. */
let blocks: i32 = 0;
let halfBlocks: i32 = 0;
let interval: i32 = 1;
let alpha: f32 = 0;
let noise: f32 = 0;
/** How many places a window can start at. */
let starts: i32 = 0;

/** M rounded up to whole tiles. */
let tiles: i32 = 0;
/** M rounded up to even: the gradient takes two inputs at a time. */
let inputs: i32 = 0;
/** Bytes of one block of M units (padded with zeros to whole tiles), of P and of N units. */
let blockBytes: usize = 0;
let rectifiedBytes: usize = 0;
let observedBytes: usize = 0;
/** Bytes of one time. */
let stateBytes: usize = 0;
let chunk: i32 = 0;

export let parameters: i32 = 0;
/** Gradient steps taken so far. */
export let step: i32 = 0;

/** Addresses, set by `configure`. Parameter vectors are in the family's order: A, W, h, L. */
export let weights: usize = 0;
export let gradient: usize = 0;
export let moment1: usize = 0;
export let moment2: usize = 0;
/** Shape (samples × N). */
export let series: usize = 0;
/** Four words of each of four generators, word by word. */
export let random: usize = 0;
/** Where each window starts in the series; shape (B). */
export let windowStarts: usize = 0;
/** Data of the batch, [time][block][channel][lane]. */
export let windows: usize = 0;

/** 2/(TNB) (z − x), same layout as `windows`. */
let errors: usize = 0;
/** φ*(z̃). */
let activity: usize = 0;
/** z̃ of the rectified units. */
let raw: usize = 0;
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

let heapEnd: u64 = 0;

function reserve(count: i64): usize {
  const at = heapEnd;
  heapEnd = (heapEnd + <u64>count * 4 + 63) & ~63;
  return <usize>at;
}

/** Lays out the buffers and grows the memory to hold them. @returns false if there is not enough memory. */
export function configure(
  latentDim: i32,
  rectifiedDim: i32,
  observedDim: i32,
  batchSize: i32,
  sequenceLength: i32,
  samples: i32,
  forcingInterval: i32,
  forcingAlpha: f32,
  noiseLevel: f32,
): bool {
  M = latentDim;
  P = rectifiedDim;
  N = observedDim;
  T = sequenceLength;
  halfBlocks = batchSize / 4;
  blocks = (halfBlocks + 1) / 2;
  interval = forcingInterval;
  alpha = forcingAlpha;
  noise = noiseLevel;
  starts = samples - sequenceLength;

  tiles = (M + TILE - 1) / TILE;
  inputs = (M + 1) & ~1;
  const rows = tiles * TILE;
  blockBytes = <usize>rows * ROW;
  rectifiedBytes = <usize>P * ROW;
  observedBytes = <usize>N * ROW;
  stateBytes = <usize>blocks * blockBytes;
  chunk = max(1, CHUNK_FLOATS / batchSize);
  parameters = 2 * M + M * M + (M - N) * N;

  const times = <i64>T + 1;
  const batch = <i64>blocks * 8;
  const packed = <i64>(tiles * TILE) * inputs;
  const vector = (parameters + 3) & ~3;
  heapEnd = (<u64>__heap_base + 63) & ~63;
  weights = reserve(vector);
  gradient = reserve(vector);
  moment1 = reserve(vector);
  moment2 = reserve(vector);
  random = reserve(16);
  windowStarts = reserve(batch);
  series = reserve(<i64>samples * N);
  windows = reserve(times * N * batch);
  errors = reserve(times * N * batch);
  activity = reserve(times * rows * batch);
  raw = reserve(times * P * batch);
  adjoints = reserve(<i64>(chunk + 1) * rows * batch);
  packedForward = reserve(packed);
  packedAdjoint = reserve(packed);
  bias = reserve(rows);
  noBias = reserve(rows);
  productSums = reserve(packed * 4);
  biasSums = reserve(rows * 4);
  leakSums = reserve(P * 4);
  return grow();
}

function grow(): bool {
  const pages = <i64>((heapEnd + 65535) >> 16);
  if (pages > 65536) return false;
  const missing = <i32>(pages - <i64>memory.size());
  return missing <= 0 || memory.grow(missing) >= 0;
}

/** Runs whole gradient steps: windows, noise, forward, adjoint, RAdam. @returns the mean loss; stops where it is not finite. */
export function train(steps: i32, learningRate: f64): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < steps; i++) {
    sample();
    const loss = forward();
    if (!isFinite(loss)) return loss;
    sum += loss;
    backward();
    applyRadam(learningRate);
  }
  return sum / steps;
}

// Batches ------------------------------------------------------------------------------------------------------------------

/** Draws B windows uniformly with replacement and adds fresh Gaussian noise to all of each. */
export function sample(): void {
  for (let half = 0; half < halfBlocks; half++) {
    const from = windowStarts + <usize>half * VECTOR;
    drawStarts(from);
    copyWindows(from, half);
  }
  if (halfBlocks & 1) copyWindows(windowStarts + <usize>(halfBlocks - 1) * VECTOR, halfBlocks);
  if (noise > 0) addNoise();
}

function drawStarts(to: usize): void {
  v128.store(to, randomBits(random));
  for (let lane: usize = 0; lane < VECTOR; lane += 4) {
    store<i32>(to + lane, <i32>((<u64>load<u32>(to + lane) * starts) >> 32));
  }
}

/** Gathers four windows. */
function copyWindows(from: usize, half: i32): void {
  const sampleBytes = <usize>N << 2;
  let a = series + <usize>load<u32>(from) * sampleBytes;
  let b = series + <usize>load<u32>(from, 4) * sampleBytes;
  let c = series + <usize>load<u32>(from, 8) * sampleBytes;
  let d = series + <usize>load<u32>(from, 12) * sampleBytes;
  let to = windows + halfOffset(half, observedBytes);
  const skip = <usize>(blocks - 1) * observedBytes;
  for (let t = 0; t <= T; t++) {
    for (let n = 0; n < N; n++) {
      let x = v128.load32_zero(a);
      x = v128.load_lane<u32>(b, x, 1);
      x = v128.load_lane<u32>(c, x, 2);
      v128.store(to, v128.load_lane<u32>(d, x, 3));
      a += 4;
      b += 4;
      c += 4;
      d += 4;
      to += ROW;
    }
    to += skip;
  }
}

/**
 * Adds noise by Box and Muller's method, eight values at a time: radius √(−2 ln u), direction uniform on the circle. The
 * direction is an angle in ±π/4 where sine and cosine are short series, with one random bit to exchange the two axes and one
 * to turn by half a circle.
 */
function addNoise(): void {
  const end = windows + <usize>(T + 1) * <usize>blocks * observedBytes;
  const state = random;
  for (let at = windows; at < end; at += ROW) {
    const first = randomBits(state);
    const second = randomBits(state);
    const u = f32x4.mul(f32x4.convert_i32x4_s(i32x4.add(i32x4.shr_u(first, 8), i32x4.splat(1))), f32x4.splat(5.9604645e-8)); // 2⁻²⁴, (0, 1]
    const radius = f32x4.mul(f32x4.splat(noise), f32x4.sqrt(f32x4.mul(f32x4.splat(-2), naturalLog(u))));
    const turned = v128.xor(radius, v128.and(second, i32x4.splat(0x80000000)));

    const fraction = f32x4.convert_i32x4_s(i32x4.sub(v128.and(second, i32x4.splat(0xffffff)), i32x4.splat(0x800000)));
    const angle = f32x4.mul(fraction, f32x4.splat(9.362675e-8)); // π/4 · 2⁻²³
    const square = f32x4.mul(angle, angle);
    const across = sine(angle, square);
    const along = cosine(square);
    const exchange = i32x4.shr_s(i32x4.shl(second, 1), 31);

    v128.store(at, madd(turned, v128.bitselect(across, along, exchange), v128.load(at)));
    v128.store(at, madd(turned, v128.bitselect(along, across, exchange), v128.load(at, 16)), 16);
  }
}

/**
 * xoshiro128++ (Blackman & Vigna 2021), one generator a lane. The state lies in memory, so that a checkpoint holds it.
 */
// @ts-ignore: decorator
@inline
function randomBits(state: usize): v128 {
  const s0 = v128.load(state);
  const s1 = v128.load(state, 16);
  const s2 = v128.xor(v128.load(state, 32), s0);
  const s3 = v128.load(state, 48);
  const bits = i32x4.add(rotate(i32x4.add(s0, s3), 7), s0);
  const mixed = v128.xor(s3, s1);
  v128.store(state, v128.xor(s0, mixed));
  v128.store(state, v128.xor(s1, s2), 16);
  v128.store(state, v128.xor(s2, i32x4.shl(s1, 9)), 32);
  v128.store(state, rotate(mixed, 11), 48);
  return bits;
}

// @ts-ignore: decorator
@inline
function rotate(x: v128, by: i32): v128 {
  return v128.or(i32x4.shl(x, by), i32x4.shr_u(x, 32 - by));
}

/**
 * ln x for normal x > 0: x = 2ᵉ m with m in [√½, √2), and ln m = 2 artanh s = 2s (1 + s²/3 + s⁴/5 + …) with
 * s = (m − 1)/(m + 1), |s| < 0.172: what is left out is below 4e-8.
 */
// @ts-ignore: decorator
@inline
function naturalLog(x: v128): v128 {
  const SQRT_HALF = i32x4.splat(0x3f3504f3);
  const exponent = i32x4.shr_s(i32x4.sub(x, SQRT_HALF), 23);
  const m = i32x4.sub(x, i32x4.shl(exponent, 23));
  const s = f32x4.div(f32x4.sub(m, f32x4.splat(1)), f32x4.add(m, f32x4.splat(1)));
  const q = f32x4.mul(s, s);
  let sum = madd(q, f32x4.splat(1.0 / 7), f32x4.splat(1.0 / 5));
  sum = madd(q, sum, f32x4.splat(1.0 / 3));
  sum = madd(q, sum, f32x4.splat(1));
  return madd(f32x4.convert_i32x4_s(exponent), f32x4.splat(0.6931472), f32x4.mul(f32x4.add(s, s), sum));
}

/** sin x for |x| ≤ π/4; the first term left out is below 4e-7. */
// @ts-ignore: decorator
@inline
function sine(x: v128, square: v128): v128 {
  let sum = madd(square, f32x4.splat(-1.0 / 5040), f32x4.splat(1.0 / 120));
  sum = madd(square, sum, f32x4.splat(-1.0 / 6));
  return madd(f32x4.mul(x, square), sum, x);
}

/** cos x for |x| ≤ π/4, given x²; the first term left out is below 4e-6. */
// @ts-ignore: decorator
@inline
function cosine(square: v128): v128 {
  let sum = madd(square, f32x4.splat(-1.0 / 720), f32x4.splat(1.0 / 24));
  sum = madd(square, sum, f32x4.splat(-0.5));
  return madd(square, sum, f32x4.splat(1));
}

// Forward ------------------------------------------------------------------------------------------------------------------

/** Runs the model over the batch. @returns the loss. */
export function forward(): f64 {
  pack();
  start();
  const scale = <f32>(2 / (<f64>T * <f64>N * <f64>halfBlocks * 4));
  let sum: f64 = 0;
  for (let t = 1; t <= T; t++) {
    const z = activity + <usize>t * stateBytes;
    multiply(z, packedForward, bias, z - stateBytes);
    addLeak(z, t - 1);
    sum += compareAndForce(z, t, scale);
    rectify(z, t);
  }
  return sum / 2;
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
      store<f32>(packedForward + packedOffset(i, j), w);
      store<f32>(packedAdjoint + packedOffset(j, i), w);
    }
  }
}

/** Bytes to the weight from input j to output i. */
// @ts-ignore: decorator
@inline
function packedOffset(i: i32, j: i32): usize {
  return <usize>(((i / TILE) * inputs + j) * TILE + (i % TILE)) << 2;
}

/** z₀ = [x₀; L x₀]. */
function start(): void {
  const L = weights + (<usize>(2 * M + M * M) << 2);
  for (let half = 0; half < 2 * blocks; half++) {
    const z = activity + halfOffset(half, blockBytes);
    const x = windows + halfOffset(half, observedBytes);
    for (let n: usize = 0; n < <usize>N; n++) v128.store(z + n * ROW, v128.load(x + n * ROW));
    for (let i = N; i < M; i++) {
      let sum = f32x4.splat(0);
      for (let n = 0; n < N; n++) {
        const l = v128.load32_splat(L + (<usize>((i - N) * N + n) << 2));
        sum = madd(l, v128.load(x + <usize>n * ROW), sum);
      }
      v128.store(z + <usize>i * ROW, sum);
    }
  }
  rectify(activity, 0);
}

/** Bytes from the front of one time to half a block. */
// @ts-ignore: decorator
@inline
function halfOffset(half: i32, bytesPerBlock: usize): usize {
  return <usize>(half >> 1) * bytesPerBlock + <usize>(half & 1) * VECTOR;
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

/** Keeps the scaled errors, replaces the prediction by the forced one. @returns the sum of error times scaled error. */
function compareAndForce(z: usize, t: i32, scale: f32): f64 {
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
  return <f64>laneSum(sum);
}

// @ts-ignore: decorator
@inline
function forcingAt(t: i32): f32 {
  return t % interval == 0 ? alpha : 0;
}

/** Keeps z̃ of the rectified units and applies max(0, ·). */
function rectify(z: usize, t: i32): void {
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

// Adjoint ------------------------------------------------------------------------------------------------------------------

/** Writes ∂loss/∂(A, W, h, L) for the batch that `forward` ran over. */
export function backward(): void {
  memory.fill(productSums, 0, <usize>(tiles * TILE * inputs) * VECTOR);
  memory.fill(biasSums, 0, <usize>(tiles * TILE) * VECTOR);
  memory.fill(leakSums, 0, <usize>P * VECTOR);

  let length = min(chunk, T);
  lastAdjoint(adjoints + <usize>length * stateBytes);
  for (let high = T - 1; high >= 0; high -= chunk) {
    const low = max(0, high - chunk + 1);
    length = high - low + 1;
    for (let t = high; t >= low; t--) previousAdjoint(adjoints + <usize>(t - low) * stateBytes, t);
    accumulateProducts(activity + <usize>low * stateBytes, adjoints + stateBytes, length * blocks);
    if (low > 0) memory.copy(adjoints + <usize>min(chunk, low) * stateBytes, adjoints, stateBytes);
  }
  gradientOfDynamics();
  gradientOfStart();
}

/** δ_T = [errors; 0]. */
function lastAdjoint(d: usize): void {
  memory.fill(d, 0, stateBytes);
  addErrors(d, T, 0);
}

/** δₜ from δₜ₊₁, which lies behind it. */
function previousAdjoint(d: usize, t: i32): void {
  const next = d + stateBytes;
  multiply(d, packedAdjoint, noBias, next);
  gateAndLeak(d, next, t);
  if (t > 0) addErrors(d, t, <f32>1 - forcingAt(t));
}

/** δ[:N] ← keep δ[:N] + errorsₜ. */
function addErrors(d: usize, t: i32, keep: f32): void {
  const keeps = f32x4.splat(keep);
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
      store<f32>(gW + (<usize>(i * M + j) << 2), laneSum(v128.load(productSums + (packedOffset(i, j) << 2))));
    }
    const leak =
      i < M - P ? load<f32>(gW + (<usize>(i * M + i) << 2)) : laneSum(v128.load(leakSums + <usize>(i - M + P) * VECTOR));
    store<f32>(gA + (<usize>i << 2), leak);
    store<f32>(gh + (<usize>i << 2), laneSum(v128.load(biasSums + <usize>i * VECTOR)));
  }
}

/** ∂loss/∂L = Σ δ₀[N:] x₀ᵀ; δ₀ lies at the front of the adjoints. */
function gradientOfStart(): void {
  const gL = gradient + (<usize>(2 * M + M * M) << 2);
  for (let i = N; i < M; i++) {
    for (let n = 0; n < N; n++) {
      let sum = f32x4.splat(0);
      for (let half = 0; half < halfBlocks; half++) {
        const d = v128.load(adjoints + halfOffset(half, blockBytes) + <usize>i * ROW);
        sum = madd(d, v128.load(windows + halfOffset(half, observedBytes) + <usize>n * ROW), sum);
      }
      store<f32>(gL + (<usize>((i - N) * N + n) << 2), laneSum(sum));
    }
  }
}

// Products -----------------------------------------------------------------------------------------------------------------

/** out = packed · input + bias for every block of one time. */
function multiply(out: usize, packed: usize, bias: usize, input: usize): void {
  const tileBytes = <usize>(inputs * TILE) << 2;
  const end = out + stateBytes;
  for (let tile: usize = 0; tile < <usize>tiles; tile++) {
    const w = packed + tile * tileBytes;
    const h = bias + tile * (TILE << 2);
    let x = input;
    for (let to = out + tile * TILE * ROW; to < end; to += blockBytes) {
      multiplyBlock(to, w, h, x);
      x += blockBytes;
    }
  }
}

/** Four units of one block. */
// @ts-ignore: decorator
@inline
function multiplyBlock(out: usize, packed: usize, bias: usize, input: usize): void {
  let a0 = v128.load32_splat(bias), b0 = a0;
  let a1 = v128.load32_splat(bias, 4), b1 = a1;
  let a2 = v128.load32_splat(bias, 8), b2 = a2;
  let a3 = v128.load32_splat(bias, 12), b3 = a3;
  let x = input, w = packed;
  const end = packed + (<usize>(M * TILE) << 2);
  do {
    const xa = v128.load(x), xb = v128.load(x, 16);
    let s = v128.load32_splat(w);
    a0 = madd(s, xa, a0); b0 = madd(s, xb, b0);
    s = v128.load32_splat(w, 4);
    a1 = madd(s, xa, a1); b1 = madd(s, xb, b1);
    s = v128.load32_splat(w, 8);
    a2 = madd(s, xa, a2); b2 = madd(s, xb, b2);
    s = v128.load32_splat(w, 12);
    a3 = madd(s, xa, a3); b3 = madd(s, xb, b3);
    x += ROW;
    w += TILE << 2;
  } while (w < end);
  v128.store(out, a0); v128.store(out, b0, 16);
  v128.store(out, a1, 32); v128.store(out, b1, 48);
  v128.store(out, a2, 64); v128.store(out, b2, 80);
  v128.store(out, a3, 96); v128.store(out, b3, 112);
}

/** productSums += Σ δ φᵀ and biasSums += Σ δ over `count` blocks of states and adjoints that lie side by side. */
function accumulateProducts(states: usize, deltas: usize, count: i32): void {
  const end = deltas + <usize>count * blockBytes;
  let sums = productSums;
  for (let tile: usize = 0; tile < <usize>tiles; tile++) {
    const d = deltas + tile * TILE * ROW;
    sumTile(biasSums + tile * TILE * VECTOR, d, end);
    for (let j = 0; j < inputs; j += 2) {
      const p = states + <usize>j * ROW;
      multiplyTile(sums, d, p, end);
      multiplyTile(sums, d + VECTOR, p + VECTOR, end);
      sums += 2 * TILE * VECTOR;
    }
  }
}

// @ts-ignore: decorator
@inline
function sumTile(sums: usize, deltas: usize, end: usize): void {
  let a0 = v128.load(sums), a1 = v128.load(sums, 16), a2 = v128.load(sums, 32), a3 = v128.load(sums, 48);
  for (let d = deltas; d < end; d += blockBytes) {
    a0 = f32x4.add(a0, f32x4.add(v128.load(d), v128.load(d, 16)));
    a1 = f32x4.add(a1, f32x4.add(v128.load(d, 32), v128.load(d, 48)));
    a2 = f32x4.add(a2, f32x4.add(v128.load(d, 64), v128.load(d, 80)));
    a3 = f32x4.add(a3, f32x4.add(v128.load(d, 96), v128.load(d, 112)));
  }
  v128.store(sums, a0); v128.store(sums, a1, 16); v128.store(sums, a2, 32); v128.store(sums, a3, 48);
}

/** Four units of δ times two of φ, over half of each block. */
function multiplyTile(sums: usize, deltas: usize, states: usize, end: usize): void {
  let a0 = v128.load(sums), a1 = v128.load(sums, 16), a2 = v128.load(sums, 32), a3 = v128.load(sums, 48);
  let b0 = v128.load(sums, 64), b1 = v128.load(sums, 80), b2 = v128.load(sums, 96), b3 = v128.load(sums, 112);
  const stride = blockBytes;
  let d = deltas, p = states;
  do {
    const pa = v128.load(p), pb = v128.load(p, 32);
    let s = v128.load(d);
    a0 = madd(s, pa, a0); b0 = madd(s, pb, b0);
    s = v128.load(d, 32);
    a1 = madd(s, pa, a1); b1 = madd(s, pb, b1);
    s = v128.load(d, 64);
    a2 = madd(s, pa, a2); b2 = madd(s, pb, b2);
    s = v128.load(d, 96);
    a3 = madd(s, pa, a3); b3 = madd(s, pb, b3);
    d += stride;
    p += stride;
  } while (d < end);
  v128.store(sums, a0); v128.store(sums, a1, 16); v128.store(sums, a2, 32); v128.store(sums, a3, 48);
  v128.store(sums, b0, 64); v128.store(sums, b1, 80); v128.store(sums, b2, 96); v128.store(sums, b3, 112);
}

// Optimiser ----------------------------------------------------------------------------------------------------------------

/**
 * One step of rectified Adam (Liu et al. 2020): the adaptive rate is used once its variance is tractable (ρ > 5), plain
 * momentum before.
 */
export function applyRadam(learningRate: f64): void {
  step++;
  const decay2 = power(BETA2, step);
  const correction1: f64 = 1 / (1 - power(BETA1, step));
  const longest: f64 = 2 / (1 - BETA2) - 1;
  const length = longest - (2 * <f64>step * decay2) / (1 - decay2);
  const rectified = length > 5;
  let rate = learningRate * correction1;
  if (rectified) {
    const rectification = Math.sqrt(
      ((length - 4) * (length - 2) * longest) / ((longest - 4) * (longest - 2) * length),
    );
    rate *= rectification * Math.sqrt(1 - decay2);
  }

  const keep1 = f32x4.splat(<f32>BETA1);
  const keep2 = f32x4.splat(<f32>BETA2);
  const take1 = f32x4.splat(<f32>(1 - BETA1));
  const take2 = f32x4.splat(<f32>(1 - BETA2));
  const rates = f32x4.splat(<f32>rate);
  const end = <usize>parameters << 2;
  for (let at: usize = 0; at < end; at += VECTOR) {
    const g = v128.load(gradient + at);
    const m = flush(madd(take1, g, f32x4.mul(keep1, v128.load(moment1 + at))), TINY_MOMENT);
    const v = flush(madd(take2, f32x4.mul(g, g), f32x4.mul(keep2, v128.load(moment2 + at))), TINY_MOMENT);
    v128.store(moment1 + at, m);
    v128.store(moment2 + at, v);
    let move = f32x4.mul(rates, m);
    if (rectified) move = f32x4.div(move, f32x4.add(f32x4.sqrt(v), f32x4.splat(EPSILON)));
    v128.store(weights + at, f32x4.sub(v128.load(weights + at), move));
  }
}

/** baseⁿ by squaring; the library's pow would bring tables along. */
function power(base: f64, n: i32): f64 {
  let result: f64 = 1;
  for (; n > 0; n >>= 1) {
    if (n & 1) result *= base;
    base *= base;
  }
  return result;
}

// Lanes --------------------------------------------------------------------------------------------------------------------

// @ts-ignore: decorator
@inline
function madd(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(c, f32x4.mul(a, b));
}

/** Zero where |x| is below `tiny`; what is not a number stays. */
// @ts-ignore: decorator
@inline
function flush(x: v128, tiny: f32): v128 {
  return v128.andnot(x, f32x4.lt(f32x4.abs(x), f32x4.splat(tiny)));
}

// @ts-ignore: decorator
@inline
function laneSum(x: v128): f32 {
  return (
    f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3))
  );
}
