import { blocks, halfBlocks, N, observedBytes, T, windows } from './batch.assembly';
import { halfOffset, ROW } from './lanes.assembly';

/** The mean squared error over the values there are. One that is missing is not a number, and has no error. */

/** True if values may be missing. */
export let gaps: bool = false;
/** What errors are scaled with: 2 over the number of values. */
let scale: f32 = 0;
/** The sum of error times scaled error: twice the loss. */
let errorSum: f64 = 0;

export function setGaps(value: bool): void {
  gaps = value;
}

export function beginLoss(): void {
  const values = gaps ? valuesInWindows() : <f64>T * <f64>N * <f64>halfBlocks * 4;
  scale = values > 0 ? <f32>(2 / values) : 0;
  errorSum = 0;
}

/** Those a step is compared with: the first row of a window is not. */
function valuesInWindows(): f64 {
  let count: f64 = 0;
  for (let t = 1; t <= T; t++) {
    const front = windows + <usize>t * <usize>blocks * observedBytes;
    for (let half = 0; half < halfBlocks; half++) {
      const x = front + halfOffset(half, observedBytes);
      for (let n: usize = 0; n < <usize>N; n++) count += popcnt<i32>(i32x4.bitmask(isThere(v128.load(x + n * ROW))));
    }
  }
  return count;
}

/** All bits of each lane that is a number. */
// @ts-ignore: decorator
@inline
export function isThere(x: v128): v128 {
  return f32x4.eq(x, x);
}

/** What the errors of half a block are scaled with; nothing for a half that only repeats another. */
// @ts-ignore: decorator
@inline
export function scaleOf(half: i32): v128 {
  return f32x4.splat(half < halfBlocks ? scale : 0);
}

export function addToLoss(sum: f32): void {
  errorSum += <f64>sum;
}

/** The same of squares of errors that were scaled. */
export function addSquaresToLoss(sum: f32): void {
  errorSum += <f64>sum / <f64>scale;
}

export function lossSoFar(): f64 {
  return errorSum / 2;
}
