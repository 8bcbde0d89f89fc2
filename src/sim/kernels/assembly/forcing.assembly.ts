/** When predictions are drawn towards the data, and how strongly. */

let interval: i32 = 1;
let alpha: f32 = 0;

/** Forces at multiples of `forcingInterval`. Comes before `configure`. */
export function describeForcing(forcingInterval: i32, forcingAlpha: f32): void {
  interval = forcingInterval;
  alpha = forcingAlpha;
}

/** Changes α, from the next pass on. */
export function setForcing(value: f32): void {
  alpha = value;
}

/** αₜ. */
// @ts-ignore: decorator
@inline
export function forcingAt(t: i32): f32 {
  return t % interval == 0 ? alpha : 0;
}
