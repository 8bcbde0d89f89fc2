import { simulate } from '../../../src/sim/integrate/simulate';
import { createRandom } from '../../../src/sim/random';
import { haemodynamicResponse, SPM_RESPONSE } from '../../../src/sim/signals/haemodynamicResponse';
import type { RawSeries } from '../../../src/sim/signals/prepare';
import { lorenz63 } from '../../../src/sim/systems/lorenz63';
import { defaultParams } from '../../../src/sim/systems/system';

export interface Bold {
  readonly series: RawSeries;
  /** What it was measured of, standardised; shape (T × N). */
  readonly latent: Float64Array;
}

/**
 * Lorenz's system, slowed down so that one sample lasts `step` of its units of time, measured every `tr` s through SPM's response with
 * white noise of `noise` deviations of each channel.
 */
export function boldLorenz(
  samples: number,
  { tr, step, noise, seed = 1 }: { tr: number; step: number; noise: number; seed?: number },
): Bold {
  const taps = haemodynamicResponse(SPM_RESPONSE, tr);
  const before = taps.length - 1;
  const N = 3;
  const { values: states } = simulate(lorenz63, defaultParams(lorenz63), {
    samples: samples + before,
    step,
    transient: 20,
    noise: 0,
    seed,
  });
  const scaled = standardised(states, N);
  const random = createRandom(seed, 'scanner');
  const convolved = new Float64Array(samples * N);
  for (let t = 0; t < samples; t++) {
    for (let i = 0; i < N; i++) {
      taps.forEach((tap, k) => (convolved[t * N + i]! += tap * scaled[(before + t - k) * N + i]!));
    }
  }
  const values = standardised(convolved, N).map((value) => value + noise * random.normal());
  return {
    series: { values, samples, channels: ['x', 'y', 'z'], rate: 1 / tr, unit: '' },
    latent: scaled.subarray(before * N),
  };
}

function standardised(values: Float64Array, n: number): Float64Array {
  const mean = new Float64Array(n);
  const square = new Float64Array(n);
  const rows = values.length / n;
  values.forEach((value, at) => (mean[at % n]! += value / rows));
  values.forEach((value, at) => (square[at % n]! += (value - mean[at % n]!) ** 2 / rows));
  return values.map((value, at) => (value - mean[at % n]!) / Math.sqrt(square[at % n]!));
}

export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const n = Math.min(a.length, b.length);
  let [ma, mb] = [0, 0];
  for (let t = 0; t < n; t++) [ma, mb] = [ma + a[t]! / n, mb + b[t]! / n];
  let [ab, aa, bb] = [0, 0, 0];
  for (let t = 0; t < n; t++) {
    const [x, y] = [a[t]! - ma, b[t]! - mb];
    [ab, aa, bb] = [ab + x * y, aa + x * x, bb + y * y];
  }
  return ab / Math.sqrt(aa * bb);
}
