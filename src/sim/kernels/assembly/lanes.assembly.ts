/** Arithmetic on 128-bit vectors of four single-precision lanes, inlined where it is used. */

export const VECTOR: usize = 16;
/** Bytes of one unit in a block of eight windows: two vectors. */
export const ROW: usize = 32;
/** Units in a register tile. */
export const TILE: i32 = 4;

// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(c, f32x4.mul(a, b));
}

/** Zero where |x| is below `tiny`; what is not a number stays. */
// @ts-ignore: decorator
@inline
export function flush(x: v128, tiny: f32): v128 {
  return v128.andnot(x, f32x4.lt(f32x4.abs(x), f32x4.splat(tiny)));
}

// @ts-ignore: decorator
@inline
export function laneSum(x: v128): f32 {
  return (
    f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3))
  );
}

/** Bytes from the front of one time to half a block of eight windows. */
// @ts-ignore: decorator
@inline
export function halfOffset(half: i32, bytesPerBlock: usize): usize {
  return <usize>(half >> 1) * bytesPerBlock + <usize>(half & 1) * VECTOR;
}
