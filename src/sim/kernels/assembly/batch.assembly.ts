import { halfOffset, madd, ROW, VECTOR } from './lanes.assembly';
import { naturalLog } from './elementary.assembly';
import { reserve } from './heap.assembly';

/**
 * The batch: windows drawn from the training series, side by side in blocks of eight, two vectors of four lanes. Every array
 * over time has the layout [time][block][unit][lane], so that every load of a block has a constant offset. Where half a block
 * is left over, it repeats the other half with weight zero.
 */

export let N: i32 = 0;
export let T: i32 = 0;
/** B, a multiple of 4. */
export let batchSize: i32 = 0;
/** Blocks of eight windows in a batch. */
export let blocks: i32 = 0;
export let halfBlocks: i32 = 0;
/** Bytes of one block of N units. */
export let observedBytes: usize = 0;
export let samples: i32 = 0;
let noise: f32 = 0;
let startCount: i32 = 0;

/** Shape (samples × N). */
export let series: usize = 0;
/** Rows a window can start at; shape (starts). */
export let starts: usize = 0;
/** Four words of each of four generators, word by word. */
export let random: usize = 0;
/** Where each window starts in the series; shape (B). */
export let windowStarts: usize = 0;
/** Data of the batch, [time][block][channel][lane]. */
export let windows: usize = 0;

/** Says what a batch is made of. Comes before `configure`, which lays it out. */
export function describeBatch(
  observedDim: i32,
  windowsInBatch: i32,
  sequenceLength: i32,
  samplesInSeries: i32,
  startsInSeries: i32,
  noiseLevel: f32,
): void {
  N = observedDim;
  T = sequenceLength;
  batchSize = windowsInBatch;
  halfBlocks = batchSize / 4;
  blocks = (halfBlocks + 1) / 2;
  samples = samplesInSeries;
  startCount = startsInSeries;
  noise = noiseLevel;
  observedBytes = <usize>N * ROW;
}

export function layOutBatch(): void {
  const batch = <i64>blocks * 8;
  const times = <i64>T + 1;
  random = reserve(16);
  windowStarts = reserve(batch);
  series = reserve(<i64>samples * N);
  starts = reserve(startCount);
  windows = reserve(times * N * batch);
}

/** Changes the standard deviation of the noise, from the next batch on. */
export function setNoise(value: f32): void {
  noise = value;
}

/** Draws B windows uniformly with replacement and adds fresh Gaussian noise to all of each. */
export function sampleWindows(): void {
  for (let half = 0; half < halfBlocks; half++) drawStarts(windowStarts + <usize>half * VECTOR);
  gatherWindows(windows, series, N, observedBytes);
  if (noise > 0) addNoise();
}

function drawStarts(to: usize): void {
  v128.store(to, randomBits(random));
  for (let lane: usize = 0; lane < VECTOR; lane += 4) {
    const index = <usize>((<u64>load<u32>(to + lane) * startCount) >> 32);
    store<u32>(to + lane, load<u32>(starts + (index << 2)));
  }
}

/** Copies what the windows of the batch hold of an array of the shape (samples × width). */
export function gatherWindows(to: usize, array: usize, width: i32, bytesPerBlock: usize): void {
  for (let half = 0; half < 2 * blocks; half++) {
    // Half a block left over repeats the half before it.
    const drawn = min(half, halfBlocks - 1);
    gatherHalf(to + halfOffset(half, bytesPerBlock), windowStarts + <usize>drawn * VECTOR, array, width, bytesPerBlock);
  }
}

/** Gathers four windows. */
function gatherHalf(target: usize, from: usize, array: usize, width: i32, bytesPerBlock: usize): void {
  const sampleBytes = <usize>width << 2;
  let to = target;
  let a = array + <usize>load<u32>(from) * sampleBytes;
  let b = array + <usize>load<u32>(from, 4) * sampleBytes;
  let c = array + <usize>load<u32>(from, 8) * sampleBytes;
  let d = array + <usize>load<u32>(from, 12) * sampleBytes;
  const skip = <usize>blocks * bytesPerBlock - <usize>width * ROW;
  for (let t = 0; t <= T; t++) {
    for (let n = 0; n < width; n++) {
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
