import { naturalLog } from './elementary.assembly';
import { madd } from './lanes.assembly';

/** ln Γ and its derivative, four lanes at once, to single precision. */

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
