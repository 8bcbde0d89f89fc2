/** The logistic function 1 / (1 + e⁻ˣ); its derivative is s(1 − s). Exact to rounding for any x, however large. */
export const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
