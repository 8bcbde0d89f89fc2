import { madd } from './lanes.assembly';

/** Elementary functions of four lanes, to single precision. */

/**
 * eˣ = 2ⁿ eʳ with n the whole number nearest to x/ln 2, so that |r| ≤ ln 2 / 2, and eʳ by its series: what is left out is below
 * 1e-8 of it. Beyond ±87 the result stays at its value there, which is nearly the largest and smallest a float holds.
 */
// @ts-ignore: decorator
@inline
export function exponential(x: v128): v128 {
  const bounded = f32x4.max(f32x4.min(x, f32x4.splat(87)), f32x4.splat(-87));
  const n = f32x4.nearest(f32x4.mul(bounded, f32x4.splat(1.44269504)));
  // ln 2 in two parts: the first is short, so that its product with n is exact.
  let r = madd(n, f32x4.splat(-0.693359375), bounded);
  r = madd(n, f32x4.splat(2.12194440e-4), r);
  let sum = madd(r, f32x4.splat(1.0 / 5040), f32x4.splat(1.0 / 720));
  sum = madd(r, sum, f32x4.splat(1.0 / 120));
  sum = madd(r, sum, f32x4.splat(1.0 / 24));
  sum = madd(r, sum, f32x4.splat(1.0 / 6));
  sum = madd(r, sum, f32x4.splat(0.5));
  sum = madd(r, sum, f32x4.splat(1));
  sum = madd(r, sum, f32x4.splat(1));
  const scale = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(sum, scale);
}

/** 1/(1 + e⁻ˣ). */
// @ts-ignore: decorator
@inline
export function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exponential(f32x4.neg(x))));
}

/**
 * tanh x = 1 − 2/(e²ˣ + 1), with the sign put back; below 0.625, where that difference loses digits, x plus x³ times a polynomial in
 * x² (minimax coefficients of the Cephes library). To 1e-7 of the value everywhere.
 */
// @ts-ignore: decorator
@inline
export function hyperbolicTangent(x: v128): v128 {
  const one = f32x4.splat(1);
  const size = f32x4.abs(x);
  const far = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(exponential(f32x4.add(size, size)), one)));
  const square = f32x4.mul(x, x);
  let sum = madd(square, f32x4.splat(-5.70498872745e-3), f32x4.splat(2.06390887954e-2));
  sum = madd(square, sum, f32x4.splat(-5.37397155531e-2));
  sum = madd(square, sum, f32x4.splat(1.33314422036e-1));
  sum = madd(square, sum, f32x4.splat(-3.33332819422e-1));
  const near = madd(f32x4.mul(size, square), sum, size);
  const value = v128.bitselect(near, far, f32x4.lt(size, f32x4.splat(0.625)));
  return v128.bitselect(x, value, i32x4.splat(0x80000000));
}

/**
 * ln x for normal x > 0: x = 2ᵉ m with m in [√½, √2), and ln m = 2 artanh s = 2s (1 + s²/3 + s⁴/5 + …) with
 * s = (m − 1)/(m + 1), |s| < 0.172: what is left out is below 4e-8.
 */
// @ts-ignore: decorator
@inline
export function naturalLog(x: v128): v128 {
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

/** ln(1 + eˣ) */
export function softplus(x: v128): v128 {
  const decay = exponential(f32x4.neg(f32x4.abs(x)));
  return f32x4.add(f32x4.max(x, f32x4.splat(0)), naturalLog(f32x4.add(f32x4.splat(1), decay)));
}
