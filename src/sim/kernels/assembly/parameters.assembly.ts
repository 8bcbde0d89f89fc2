import { reserve } from './heap.assembly';
import { flush, madd, VECTOR } from './lanes.assembly';

/** Weights, their gradient and the optimiser that moves them. */

const BETA1: f64 = 0.9;
const BETA2: f64 = 0.999;
const EPSILON: f32 = 1e-8;
const TINY_MOMENT: f32 = 1e-37;

/** How many weights there are. Vectors of them are in the family's block order. */
export let parameters: i32 = 0;
/** Gradient steps taken so far. */
export let step: i32 = 0;
export let weights: usize = 0;
export let gradient: usize = 0;
export let moment1: usize = 0;
export let moment2: usize = 0;

export function layOutParameters(count: i32): void {
  parameters = count;
  const vector = (count + 3) & ~3;
  weights = reserve(vector);
  gradient = reserve(vector);
  moment1 = reserve(vector);
  moment2 = reserve(vector);
}

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
