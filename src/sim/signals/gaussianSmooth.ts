/**
 * Smooths with a Gaussian of standard deviation σ bins, cut at 4 σ, with both ends mirrored (d c b a | a b c d): the convention of
 * SciPy's `gaussian_filter1d`.
 */
export function gaussianSmooth(values: Float64Array, sigma: number): Float64Array {
  if (sigma <= 0) return values.slice();
  const n = values.length;
  const radius = Math.floor(4 * sigma + 0.5);
  const kernel = Float64Array.from({ length: radius + 1 }, (_, k) => Math.exp(-0.5 * (k / sigma) ** 2));
  const norm = kernel[0]! + 2 * kernel.subarray(1).reduce((a, b) => a + b, 0);
  const mirrored = (k: number) => {
    const m = ((k % (2 * n)) + 2 * n) % (2 * n);
    return values[m < n ? m : 2 * n - 1 - m]!;
  };
  const padded = Float64Array.from({ length: n + 2 * radius }, (_, k) => mirrored(k - radius));
  const out = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    const centre = k + radius;
    let sum = kernel[0]! * padded[centre]!;
    for (let j = 1; j <= radius; j++) sum += kernel[j]! * (padded[centre - j]! + padded[centre + j]!);
    out[k] = sum / norm;
  }
  return out;
}
