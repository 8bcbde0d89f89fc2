import { createPowerPlan } from '../kernels/fft';

/** Segments of one signal, added one after another and averaged. Owns its scratch; adding allocates nothing. */
export interface WelchSpectrum {
  /** Samples a segment. */
  readonly length: number;
  /** Segments added so far. */
  readonly segments: number;
  /** Adds `length` values, the first at `offset`, every `stride`-th. All must be finite. */
  add(values: ArrayLike<number>, offset?: number, stride?: number): void;
  /**
   * Mean power spectral density over the segments, one-sided, in squared units of the values a unit of frequency, so that its sum
   * over the frequencies k · rate / length, times their spacing, is the variance. Shape (⌊length/2⌋ + 1); NaN before the first segment.
   */
  density(rate: number): Float64Array;
}

/**
 * Power spectrum by averaging over segments, each without its own mean and under a Hann window w:
 *
 *     P(k) = c / (rate · Σ w²) · mean |FFT(w · (x − x̄))(k)|²,    c = 2 between zero and half the rate, else 1
 *
 * @see Welch (1967), IEEE Trans. Audio Electroacoust. 15, 70–73.
 */
export function createWelchSpectrum(length: number): WelchSpectrum {
  const plan = createPowerPlan(length);
  const window = Float64Array.from({ length }, (_, t) => 0.5 - 0.5 * Math.cos((2 * Math.PI * t) / length));
  const squares = window.reduce((sum, w) => sum + w * w, 0);
  const segment = new Float64Array(length);
  const power = new Float64Array((length >> 1) + 1);
  const sum = new Float64Array(power.length);
  let segments = 0;
  return {
    length,
    get segments() {
      return segments;
    },
    add(values, offset = 0, stride = 1) {
      let mean = 0;
      for (let t = 0; t < length; t++) mean += values[offset + t * stride]! / length;
      for (let t = 0; t < length; t++) segment[t] = window[t]! * (values[offset + t * stride]! - mean);
      plan.power(power, segment);
      for (let k = 0; k < sum.length; k++) sum[k]! += power[k]!;
      segments++;
    },
    density(rate) {
      const scale = 1 / (rate * squares * segments);
      return sum.map((total, k) => total * scale * (k === 0 || 2 * k === length ? 1 : 2));
    },
  };
}
