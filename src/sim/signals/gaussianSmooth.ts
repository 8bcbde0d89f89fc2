import { createFft } from '../kernels/fft';

/** Bins to either side up to which every sum is made as it stands; a wider kernel is applied by a transform. */
const NARROW = 512;

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
  if (radius > NARROW) return convolved(padded, kernel, n).map((sum) => sum / norm);
  const out = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    const centre = k + radius;
    let sum = kernel[0]! * padded[centre]!;
    for (let j = 1; j <= radius; j++) sum += kernel[j]! * (padded[centre - j]! + padded[centre + j]!);
    out[k] = sum / norm;
  }
  return out;
}

/** Sums over a symmetric kernel around each of n values that have as many others as its radius on both sides (convolution theorem). */
function convolved(padded: Float64Array, kernel: Float64Array, n: number): Float64Array {
  const radius = kernel.length - 1;
  let length = 1;
  while (length < padded.length) length <<= 1;
  const transform = createFft(length);
  const re = new Float64Array(length);
  const im = new Float64Array(length);
  re.set(padded);
  const own = new Float64Array(length);
  own[0] = kernel[0]!;
  for (let k = 1; k <= radius; k++) own[k] = own[length - k] = kernel[k]!;
  const ownIm = new Float64Array(length);
  transform(re, im);
  transform(own, ownIm);
  // A symmetric kernel's transform is real. Conjugated, so that a second forward transform inverts.
  for (let k = 0; k < length; k++) {
    re[k]! *= own[k]!;
    im[k]! *= -own[k]!;
  }
  transform(re, im);
  return re.slice(radius, radius + n).map((value) => value / length);
}
