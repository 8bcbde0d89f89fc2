import { madd } from './lanes.assembly';

/** Functions of four lanes at once, to single precision. */

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

/**
 * eˣ, held between 1e-38 and 2e38: x = n ln 2 + r with |r| ≤ ln 2 / 2, and eʳ by its series; the first term left out is r⁸/8!, below
 * 6e-9. ln 2 is taken off in two parts, the first of which has few digits, so that nothing is lost.
 */
export function exponential(x: v128): v128 {
  const held = f32x4.min(f32x4.max(x, f32x4.splat(-87)), f32x4.splat(88));
  const n = f32x4.nearest(f32x4.mul(held, f32x4.splat(1.442695)));
  let r = madd(n, f32x4.splat(-0.693359375), held);
  r = madd(n, f32x4.splat(2.12194440e-4), r);
  let sum = f32x4.splat(1.0 / 5040);
  sum = madd(r, sum, f32x4.splat(1.0 / 720));
  sum = madd(r, sum, f32x4.splat(1.0 / 120));
  sum = madd(r, sum, f32x4.splat(1.0 / 24));
  sum = madd(r, sum, f32x4.splat(1.0 / 6));
  sum = madd(r, sum, f32x4.splat(0.5));
  sum = madd(r, sum, f32x4.splat(1));
  sum = madd(r, sum, f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(sum, power);
}

/** 1/(1 + e⁻ˣ) */
export function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exponential(f32x4.neg(x))));
}

/** ln(1 + eˣ) */
export function softplus(x: v128): v128 {
  const decay = exponential(f32x4.neg(f32x4.abs(x)));
  return f32x4.add(f32x4.max(x, f32x4.splat(0)), naturalLog(f32x4.add(f32x4.splat(1), decay)));
}

/** Steps of the recurrence that make an argument large enough for the series of Γ. */
const STEPS: i32 = 8;

/** ln Γ(x) for x > 0 by Stirling's series, after the recurrence where x is small; what is left out is below 3e-8. */
export function logGamma(x: v128): v128 {
  const isSmall = f32x4.lt(x, f32x4.splat(<f32>STEPS));
  let product = x;
  for (let k = 1; k < STEPS; k++) product = f32x4.mul(product, f32x4.add(x, f32x4.splat(<f32>k)));
  product = v128.bitselect(product, f32x4.splat(1), isSmall);
  const far = v128.bitselect(f32x4.add(x, f32x4.splat(<f32>STEPS)), x, isSmall);
  const inverse = f32x4.div(f32x4.splat(1), far);
  const square = f32x4.mul(inverse, inverse);
  const series = f32x4.mul(inverse, madd(square, f32x4.splat(-1.0 / 360), f32x4.splat(1.0 / 12)));
  const logs = f32x4.mul(f32x4.sub(far, f32x4.splat(0.5)), naturalLog(far));
  const sum = f32x4.add(f32x4.sub(logs, far), f32x4.add(f32x4.splat(0.9189385), series));
  return f32x4.sub(sum, naturalLog(product));
}

/** ψ(x) = d ln Γ(x)/dx for x > 0, in the same way. */
export function digamma(x: v128): v128 {
  const one = f32x4.splat(1);
  let steps = f32x4.splat(0);
  for (let k = 0; k < STEPS; k++) steps = f32x4.add(steps, f32x4.div(one, f32x4.add(x, f32x4.splat(<f32>k))));
  const far = f32x4.add(x, f32x4.splat(<f32>STEPS));
  const inverse = f32x4.div(one, far);
  const square = f32x4.mul(inverse, inverse);
  let series = madd(square, f32x4.splat(1.0 / 120), f32x4.splat(-1.0 / 12));
  series = f32x4.mul(square, series);
  return f32x4.sub(f32x4.add(f32x4.sub(naturalLog(far), f32x4.mul(f32x4.splat(0.5), inverse)), series), steps);
}
