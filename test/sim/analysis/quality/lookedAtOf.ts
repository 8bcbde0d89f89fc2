import { type LookedAt, stretchesToLookAt } from '../../../../src/sim/analysis/quality/lookedAt';
import { createRandom } from '../../../../src/sim/random';
import { side } from '../../signals/testSignals';

/** Columns as a report looks at them; the rate is a hertz a sample unless said otherwise. */
export function lookedAtOf(
  columns: readonly ArrayLike<number>[],
  { rate = null, ...rest }: Partial<LookedAt> = {},
): LookedAt {
  const n = columns.length;
  const samples = columns[0]!.length;
  const plan = stretchesToLookAt([0, samples], n);
  const all = side(...columns);
  const values = new Float64Array(plan.starts.length * plan.length * n);
  plan.starts.forEach((start, s) =>
    values.set(all.subarray(start * n, (start + plan.length) * n), s * plan.length * n),
  );
  return {
    values,
    ...plan,
    range: [0, samples],
    isPart: false,
    channels: columns.map((_, i) => i),
    names: columns.map((_, i) => `c${i}`),
    channelCount: n,
    unit: '',
    irregular: false,
    rate,
    ...rest,
  };
}

/** Independent standard normal values. */
export function whiteNoise(samples: number, seed: number): Float64Array {
  const random = createRandom(seed, 'noise');
  return Float64Array.from({ length: samples }, () => random.normal());
}

/** A linear oscillator that noise keeps going: an autoregression of order 2 with so many samples a period. */
export function noisyOscillator(samples: number, period: number, seed: number, damping = 0.95): Float64Array {
  const noise = whiteNoise(samples, seed);
  const out = new Float64Array(samples);
  for (let t = 2; t < samples; t++)
    out[t] =
      2 * damping * Math.cos((2 * Math.PI) / period) * out[t - 1]! - damping ** 2 * out[t - 2]! + noise[t]!;
  return out;
}

export const sine = (samples: number, period: number, phase = 0): Float64Array =>
  Float64Array.from({ length: samples }, (_, t) => Math.sin((2 * Math.PI * t) / period + phase));
