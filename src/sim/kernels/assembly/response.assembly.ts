import { blocks, gatherWindows, halfBlocks, N, observedBytes, samples, T } from './batch.assembly';
import { reserve } from './heap.assembly';
import { halfOffset, laneSum, madd, ROW } from './lanes.assembly';
import { addSquaresToLoss, scaleOf } from './loss.assembly';

/**
 * A response h that what is observed of the model is measured through: errors of activity become errors of the measured signal,
 *
 *     rₜ = Σₖ hₖ eₜ₋ₖ − nₜ,  loss = mean rₜ²,  ∂loss/∂eₜ = Σₖ hₖ ∂loss/∂rₜ₊ₖ
 *
 * with n what the response to the data does not explain. There is no noise on it.
 */

/** Samples of the response; 0 without one. */
export let L: i32 = 0;
/** h; shape (L). */
export let taps: usize = 0;
/** n; shape (samples × N). */
export let unexplained: usize = 0;
/** Same layout as `windows`. */
export let unexplainedWindows: usize = 0;

/** Comes before `configure`; the response is filled in after it. */
export function describeResponse(samplesOfResponse: i32): void {
  L = samplesOfResponse;
}

export function layOutResponse(): void {
  if (L == 0) return;
  taps = reserve(L);
  unexplained = reserve(<i64>samples * N);
  unexplainedWindows = reserve((<i64>T + 1) * N * <i64>blocks * 8);
}

/** Reads what belongs to the windows of the batch. */
export function sampleUnexplained(): void {
  gatherWindows(unexplainedWindows, unexplained, N, observedBytes);
}

/**
 * Makes scaled errors e, [time][block][channel][lane], what is to be sent back for them, and adds those of the measured signal to the
 * loss. The half of a block that only repeats another has no errors.
 */
export function measureErrors(errors: usize, bytesPerBlock: usize): void {
  const timeBytes = <usize>blocks * bytesPerBlock;
  for (let half = 0; half < halfBlocks; half++) {
    const front = errors + halfOffset(half, bytesPerBlock);
    const n = unexplainedWindows + halfOffset(half, observedBytes);
    for (let i: usize = 0; i < <usize>N; i++) {
      measure(front + i * ROW, timeBytes, n + i * ROW, scaleOf(half));
      sendBack(front + i * ROW, timeBytes);
    }
  }
}

/** From the last time down, as each needs those before it as they were. */
function measure(e: usize, timeBytes: usize, n: usize, scale: v128): void {
  const unexplainedBytes = <usize>blocks * observedBytes;
  let squares = f32x4.splat(0);
  for (let t = T; t >= 1; t--) {
    let r = f32x4.neg(f32x4.mul(scale, v128.load(n + <usize>t * unexplainedBytes)));
    let at = e + <usize>t * timeBytes;
    const to = at;
    const end = taps + (<usize>min(L, t) << 2);
    for (let tap = taps; tap < end; tap += 4) {
      r = madd(v128.load32_splat(tap), v128.load(at), r);
      at -= timeBytes;
    }
    v128.store(to, r);
    squares = madd(r, r, squares);
  }
  addSquaresToLoss(laneSum(squares));
}

/** From the first time up. */
function sendBack(r: usize, timeBytes: usize): void {
  for (let t = 1; t <= T; t++) {
    let sum = f32x4.splat(0);
    let at = r + <usize>t * timeBytes;
    const to = at;
    const end = taps + (<usize>min(L, T + 1 - t) << 2);
    for (let tap = taps; tap < end; tap += 4) {
      sum = madd(v128.load32_splat(tap), v128.load(at), sum);
      at += timeBytes;
    }
    v128.store(to, sum);
  }
}
