/**
 * Discrete Fourier transforms of any length in float64: radix 2 for powers of two (Cooley & Tukey 1965), Bluestein's chirp
 * convolution (1970) for the rest. A plan owns its tables and scratch; using it allocates nothing but what it returns.
 */
export interface PowerPlan {
  readonly length: number;
  /** Writes |x̂(k)|², k = 0 … ⌊n/2⌋, of n real values into `out`. */
  power(out: Float64Array, values: ArrayLike<number>): void;
}

export function createPowerPlan(length: number): PowerPlan {
  const re = new Float64Array(length);
  const im = new Float64Array(length);
  const transform = createFft(length);
  return {
    length,
    power(out, values) {
      for (let i = 0; i < length; i++) re[i] = values[i]!;
      im.fill(0);
      transform(re, im);
      for (let k = 0; k <= length >> 1; k++) out[k] = re[k]! * re[k]! + im[k]! * im[k]!;
    },
  };
}

/** A forward transform X(k) = Σ x(t) e^(−2πi kt/n), in place on real and imaginary parts of length n. */
export function createFft(n: number): (re: Float64Array, im: Float64Array) => void {
  return (n & (n - 1)) === 0 ? createRadix2(n) : createBluestein(n);
}

function createRadix2(n: number): (re: Float64Array, im: Float64Array) => void {
  const cos = Float64Array.from({ length: n >> 1 }, (_, k) => Math.cos((2 * Math.PI * k) / n));
  const sin = Float64Array.from({ length: n >> 1 }, (_, k) => -Math.sin((2 * Math.PI * k) / n));
  const reversed = bitReversal(n);

  return (re, im) => {
    for (let i = 0; i < n; i++) {
      const j = reversed[i]!;
      if (j <= i) continue;
      const r = re[i]!;
      const m = im[i]!;
      re[i] = re[j]!;
      im[i] = im[j]!;
      re[j] = r;
      im[j] = m;
    }
    for (let half = 1; half < n; half <<= 1) {
      const stride = n / (2 * half);
      for (let start = 0; start < n; start += 2 * half) {
        for (let k = 0, w = 0; k < half; k++, w += stride) {
          const a = start + k;
          const b = a + half;
          const r = re[b]! * cos[w]! - im[b]! * sin[w]!;
          const m = re[b]! * sin[w]! + im[b]! * cos[w]!;
          re[b] = re[a]! - r;
          im[b] = im[a]! - m;
          re[a]! += r;
          im[a]! += m;
        }
      }
    }
  };
}

function bitReversal(n: number): Uint32Array {
  const reversed = new Uint32Array(n);
  for (let i = 1; i < n; i++) reversed[i] = (reversed[i >> 1]! >> 1) | (i & 1 ? n >> 1 : 0);
  return reversed;
}

function createBluestein(n: number): (re: Float64Array, im: Float64Array) => void {
  let m = 1;
  while (m < 2 * n - 1) m <<= 1;
  const forward = createRadix2(m);
  // e^(−πi t²/n), with t² reduced modulo 2n so that large t lose no digits.
  const angle = (t: number) => (Math.PI * ((t * t) % (2 * n))) / n;
  const chirpRe = Float64Array.from({ length: n }, (_, t) => Math.cos(angle(t)));
  const chirpIm = Float64Array.from({ length: n }, (_, t) => -Math.sin(angle(t)));
  const filterRe = new Float64Array(m);
  const filterIm = new Float64Array(m);
  for (let t = 0; t < n; t++) {
    filterRe[t] = filterRe[(m - t) % m] = chirpRe[t]!;
    filterIm[t] = filterIm[(m - t) % m] = -chirpIm[t]!;
  }
  forward(filterRe, filterIm);
  const workRe = new Float64Array(m);
  const workIm = new Float64Array(m);

  return (re, im) => {
    workRe.fill(0);
    workIm.fill(0);
    for (let t = 0; t < n; t++) {
      workRe[t] = re[t]! * chirpRe[t]! - im[t]! * chirpIm[t]!;
      workIm[t] = re[t]! * chirpIm[t]! + im[t]! * chirpRe[t]!;
    }
    forward(workRe, workIm);
    for (let k = 0; k < m; k++) {
      // Conjugated, so that a second forward transform inverts.
      const r = workRe[k]! * filterRe[k]! - workIm[k]! * filterIm[k]!;
      workIm[k] = -(workRe[k]! * filterIm[k]! + workIm[k]! * filterRe[k]!);
      workRe[k] = r;
    }
    forward(workRe, workIm);
    for (let k = 0; k < n; k++) {
      const r = workRe[k]! / m;
      const i = -workIm[k]! / m;
      re[k] = r * chirpRe[k]! - i * chirpIm[k]!;
      im[k] = r * chirpIm[k]! + i * chirpRe[k]!;
    }
  };
}
