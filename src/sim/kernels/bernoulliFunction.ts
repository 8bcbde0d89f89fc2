/** Below this |x| the derivative is summed as a series: there the closed form loses digits to 1 − x − B, about ε/|x| of them. */
const SERIES_BELOW = 0.05;

/**
 * The generating function of the Bernoulli numbers, B(x) = x / (eˣ − 1), with B(0) = 1. Rates of ion channels, and of neurons
 * above threshold, have this form. Exact to rounding for any x.
 */
export const bernoulliFunction = (x: number): number => (x === 0 ? 1 : x / Math.expm1(x));

/** B′(x) = B (1 − x − B) / x, with B′(0) = −½. */
export function bernoulliFunctionDerivative(x: number): number {
  if (Math.abs(x) < SERIES_BELOW) {
    const square = x * x;
    // The next term, x⁷ / 151 200, is below 1e-14 of the first.
    return -0.5 + x * (1 / 6 + square * (-1 / 180 + square / 5040));
  }
  const B = bernoulliFunction(x);
  return (B * (1 - x - B)) / x;
}
