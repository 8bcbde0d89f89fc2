import { flush, madd, VECTOR } from './lanes.assembly';
import { gradient, moment1, moment2, parameters, weights } from './parameters.assembly';
import { addPenalties } from './penalties.assembly';

/** What moves the weights once the gradient of the loss is there: penalties, clipping, then RAdam, Adam or AdamW. */

const BETA1: f64 = 0.9;
const BETA2: f64 = 0.999;
const EPSILON: f64 = 1e-8;
const TINY_MOMENT: f32 = 1e-37;

/** Gradient steps taken so far. */
export let step: i32 = 0;
/** Of those since the kernel was made, how many had their gradient clipped. */
export let clipped: i32 = 0;

let rectifies: bool = true;
let weightDecay: f64 = 0;
/** The longest a gradient may be; 0 for no limit. */
let longestGradient: f64 = 0;

/** RAdam where `rectified`, else Adam; with `decay` (that of AdamW) weights shrink by learning rate × decay a step. */
export function setOptimizer(rectified: bool, decay: f64): void {
  rectifies = rectified;
  weightDecay = decay;
}

/** Shortens gradients longer than `norm` to it; 0 for no limit. */
export function setClip(norm: f64): void {
  longestGradient = norm;
}

/** Moves the weights along the gradient of the last `backward`. */
export function applyOptimizer(learningRate: f64): void {
  addPenalties();
  if (longestGradient > 0) clip();
  move(learningRate);
}

/** Adam (Kingma & Ba 2015), or its rectified form (Liu et al. 2020): plain momentum until the variance of the rate is tractable (ρ > 5). */
function move(learningRate: f64): void {
  step++;
  const decay2 = power(BETA2, step);
  const correction1: f64 = 1 / (1 - power(BETA1, step));
  let rate = learningRate * correction1;
  let isAdaptive = true;
  let floor = EPSILON;
  if (rectifies) {
    const longest: f64 = 2 / (1 - BETA2) - 1;
    const length = longest - (2 * <f64>step * decay2) / (1 - decay2);
    isAdaptive = length > 5;
    if (isAdaptive) {
      const rectification = Math.sqrt(
        ((length - 4) * (length - 2) * longest) / ((longest - 4) * (longest - 2) * length),
      );
      rate *= rectification * Math.sqrt(1 - decay2);
    }
  } else {
    rate *= Math.sqrt(1 - decay2);
    floor *= Math.sqrt(1 - decay2);
  }

  const keep1 = f32x4.splat(<f32>BETA1);
  const keep2 = f32x4.splat(<f32>BETA2);
  const take1 = f32x4.splat(<f32>(1 - BETA1));
  const take2 = f32x4.splat(<f32>(1 - BETA2));
  const rates = f32x4.splat(<f32>rate);
  const floors = f32x4.splat(<f32>floor);
  // Multiplying by 1, without weight decay, changes no bit.
  const keep = f32x4.splat(<f32>(1 - learningRate * weightDecay));
  const end = <usize>parameters << 2;
  for (let at: usize = 0; at < end; at += VECTOR) {
    const g = v128.load(gradient + at);
    const m = flush(madd(take1, g, f32x4.mul(keep1, v128.load(moment1 + at))), TINY_MOMENT);
    const v = flush(madd(take2, f32x4.mul(g, g), f32x4.mul(keep2, v128.load(moment2 + at))), TINY_MOMENT);
    v128.store(moment1 + at, m);
    v128.store(moment2 + at, v);
    let distance = f32x4.mul(rates, m);
    if (isAdaptive) distance = f32x4.div(distance, f32x4.add(f32x4.sqrt(v), floors));
    v128.store(weights + at, f32x4.sub(f32x4.mul(keep, v128.load(weights + at)), distance));
  }
}

/** Scales the gradient down to the longest it may be (Pascanu, Mikolov & Bengio 2013). */
function clip(): void {
  let squares: f64 = 0;
  const end = gradient + (<usize>parameters << 2);
  for (let at = gradient; at < end; at += 4) {
    const g = <f64>load<f32>(at);
    squares += g * g;
  }
  const norm = Math.sqrt(squares);
  if (!(norm > longestGradient)) return;
  clipped++;
  const scale = f32x4.splat(<f32>(longestGradient / norm));
  for (let at = gradient; at < end; at += VECTOR) v128.store(at, f32x4.mul(scale, v128.load(at)));
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
