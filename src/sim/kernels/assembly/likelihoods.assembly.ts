import { exponential, naturalLog, sigmoid, softplus } from './elementary.assembly';
import { digamma, logGamma } from './gammaFunctions.assembly';
import { ROW, VECTOR } from './lanes.assembly';

/**
 * −ln p of four events given their linear predictors, and its derivatives: in single precision what src/sim/kernels/likelihoods has
 * in double. Predictors and derivatives lie `ROW` apart; the derivatives by further parameters q are added to `VECTOR`s.
 */

const POISSON: i32 = 0;
const ZERO_INFLATED_POISSON: i32 = 1;
const NEGATIVE_BINOMIAL: i32 = 2;
const ORDINAL: i32 = 3;

/**
 * @param y the events; what is written for lanes that hold none is of no meaning, but finite.
 * @param q the channel's further parameters.
 * @param scale what derivatives by them are multiplied with; 0 for lanes that do not count.
 * @returns −ln p, and at `d` its derivatives by the predictors, not scaled.
 */
export function likelihood(kind: i32, levels: i32, y: v128, eta: usize, q: usize, d: usize, dq: usize, scale: v128): v128 {
  if (kind == POISSON) return poisson(y, eta, d);
  if (kind == ZERO_INFLATED_POISSON) return zeroInflatedPoisson(y, eta, d);
  if (kind == NEGATIVE_BINOMIAL) return negativeBinomial(y, eta, q, d, dq, scale);
  if (kind == ORDINAL) return ordinal(levels, y, eta, q, d, dq, scale);
  return categorical(levels, y, eta, d);
}

// @ts-ignore: decorator
@inline
function one(): v128 {
  return f32x4.splat(1);
}

// @ts-ignore: decorator
@inline
function addScaled(to: usize, value: v128, scale: v128): void {
  v128.store(to, f32x4.add(v128.load(to), f32x4.mul(value, scale)));
}

/** λ − yη + ln y! */
function poissonLoss(y: v128, eta: v128, rate: v128): v128 {
  return f32x4.add(f32x4.sub(rate, f32x4.mul(y, eta)), logGamma(f32x4.add(y, one())));
}

function poisson(y: v128, at: usize, d: usize): v128 {
  const eta = v128.load(at);
  const rate = exponential(eta);
  v128.store(d, f32x4.sub(rate, y));
  return poissonLoss(y, eta, rate);
}

function zeroInflatedPoisson(y: v128, at: usize, d: usize): v128 {
  const eta = v128.load(at);
  const zeta = v128.load(at + ROW);
  const rate = exponential(eta);
  const share = sigmoid(zeta);
  const either = f32x4.add(zeta, rate);
  const extra = sigmoid(either);
  const isCount = f32x4.gt(y, f32x4.splat(0));
  v128.store(d, v128.bitselect(f32x4.sub(rate, y), f32x4.mul(f32x4.sub(one(), extra), rate), isCount));
  v128.store(d + ROW, v128.bitselect(share, f32x4.sub(share, extra), isCount));
  // −ln(e^ζ + e^−λ)
  const zero = f32x4.sub(f32x4.neg(f32x4.max(zeta, f32x4.neg(rate))), softplus(f32x4.neg(f32x4.abs(either))));
  return f32x4.add(softplus(zeta), v128.bitselect(poissonLoss(y, eta, rate), zero, isCount));
}

function negativeBinomial(y: v128, at: usize, q: usize, d: usize, dq: usize, scale: v128): v128 {
  const eta = v128.load(at);
  const rho = v128.load32_splat(q);
  const r = exponential(rho);
  const both = f32x4.add(y, r);
  const apart = f32x4.sub(eta, rho);
  const logSum = f32x4.add(f32x4.max(rho, eta), softplus(f32x4.neg(f32x4.abs(apart))));
  const own = sigmoid(f32x4.neg(apart));
  v128.store(d, f32x4.mul(f32x4.sub(exponential(eta), y), own));
  let slope = f32x4.sub(digamma(r), digamma(both));
  slope = f32x4.add(slope, f32x4.sub(f32x4.sub(logSum, rho), one()));
  slope = f32x4.add(f32x4.mul(r, slope), f32x4.mul(both, own));
  addScaled(dq, slope, scale);
  let loss = f32x4.sub(f32x4.add(logGamma(r), logGamma(f32x4.add(y, one()))), logGamma(both));
  loss = f32x4.add(loss, f32x4.mul(both, logSum));
  return f32x4.sub(loss, f32x4.add(f32x4.mul(r, rho), f32x4.mul(y, eta)));
}

function ordinal(levels: i32, y: v128, at: usize, q: usize, d: usize, dq: usize, scale: v128): v128 {
  const eta = v128.load(at);
  const zero = f32x4.splat(0);
  const hasUpper = f32x4.lt(y, f32x4.splat(<f32>levels - 1.5));
  const hasLower = f32x4.gt(y, f32x4.splat(0.5));
  // Thresholds above and below each lane's level, and how far they are apart.
  let upper = zero;
  let lower = zero;
  let gap = one();
  let threshold = zero;
  for (let k = 0; k < levels - 1; k++) {
    const width = k > 0 ? exponential(v128.load32_splat(q + (<usize>(k - 1) << 2))) : zero;
    threshold = f32x4.add(threshold, width);
    const isUpper = f32x4.eq(y, f32x4.splat(<f32>k));
    upper = v128.bitselect(threshold, upper, isUpper);
    if (k > 0) gap = v128.bitselect(width, gap, isUpper);
    lower = v128.bitselect(threshold, lower, f32x4.eq(y, f32x4.splat(<f32>(k + 1))));
  }
  upper = f32x4.sub(upper, eta);
  lower = f32x4.sub(lower, eta);
  const fromUpper = v128.and(sigmoid(f32x4.neg(upper)), hasUpper);
  const fromLower = v128.and(sigmoid(lower), hasLower);
  v128.store(d, f32x4.sub(fromUpper, fromLower));

  const isBetween = v128.and(hasUpper, hasLower);
  // 1 − e^−gap, which is not zero even where thresholds have met.
  const decay = exponential(f32x4.neg(gap));
  const share = f32x4.max(f32x4.sub(one(), decay), f32x4.splat(1e-7));
  const ofGap = v128.and(f32x4.div(f32x4.mul(gap, decay), share), isBetween);
  for (let j = 1; j <= levels - 2; j++) {
    const level = f32x4.splat(<f32>j);
    const passed = f32x4.sub(
      v128.and(fromLower, f32x4.gt(y, level)),
      v128.and(fromUpper, f32x4.ge(y, level)),
    );
    const width = exponential(v128.load32_splat(q + (<usize>(j - 1) << 2)));
    const own = v128.and(ofGap, f32x4.eq(y, level));
    addScaled(dq + <usize>(j - 1) * VECTOR, f32x4.sub(f32x4.mul(passed, width), own), scale);
  }
  const ends = f32x4.add(
    v128.and(softplus(f32x4.neg(upper)), hasUpper),
    v128.and(softplus(lower), hasLower),
  );
  return f32x4.sub(ends, v128.and(naturalLog(share), isBetween));
}

function categorical(levels: i32, y: v128, at: usize, d: usize): v128 {
  let most = f32x4.splat(0);
  for (let k: usize = 0; k < <usize>levels - 1; k++) most = f32x4.max(most, v128.load(at + k * ROW));
  let sum = exponential(f32x4.neg(most));
  let own = f32x4.splat(0);
  for (let k: usize = 0; k < <usize>levels - 1; k++) {
    const eta = v128.load(at + k * ROW);
    const part = exponential(f32x4.sub(eta, most));
    sum = f32x4.add(sum, part);
    own = v128.bitselect(eta, own, f32x4.eq(y, f32x4.splat(<f32>k)));
    v128.store(d + k * ROW, part);
  }
  for (let k: usize = 0; k < <usize>levels - 1; k++) {
    const isOwn = v128.and(one(), f32x4.eq(y, f32x4.splat(<f32>k)));
    v128.store(d + k * ROW, f32x4.sub(f32x4.div(v128.load(d + k * ROW), sum), isOwn));
  }
  return f32x4.sub(f32x4.add(most, naturalLog(sum)), own);
}
