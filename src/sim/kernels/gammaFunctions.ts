/** Terms B₂ₖ/(2k(2k − 1)) of Stirling's series for ln Γ, and B₂ₖ/(2k) of that for its derivative. */
const LOG_TERMS = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];
const DERIVATIVE_TERMS = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12];
/** From here on the series are good to double precision. */
const FAR = 10;

/** ln Γ(x) for x > 0, by Stirling's series once the recurrence Γ(x + 1) = x Γ(x) has made x large. */
export function logGamma(x: number): number {
  let product = 1;
  let far = x;
  for (; far < FAR; far++) product *= far;
  let sum = 0;
  let power = 1 / far;
  for (const term of LOG_TERMS) {
    sum += term * power;
    power /= far * far;
  }
  return (far - 0.5) * Math.log(far) - far + 0.5 * Math.log(2 * Math.PI) + sum - Math.log(product);
}

/** The digamma function ψ(x) = d ln Γ(x)/dx for x > 0. */
export function digamma(x: number): number {
  let sum = 0;
  let far = x;
  for (; far < FAR; far++) sum -= 1 / far;
  let power = 1 / (far * far);
  for (const term of DERIVATIVE_TERMS) {
    sum -= term * power;
    power /= far * far;
  }
  return sum + Math.log(far) - 0.5 / far;
}
