import { simulate } from '../../src/sim/integrate/simulate';
import { createRandom, type Random } from '../../src/sim/random';
import { moments } from '../../src/sim/signals/column';
import type { RawSeries } from '../../src/sim/signals/prepare';
import type { EventSettings } from '../../src/sim/signals/prepared';
import { lorenz63 } from '../../src/sim/systems/lorenz63';
import { defaultParams } from '../../src/sim/systems/system';

/** Weights of each neuron's log rate, and of each rater's level, in the standardised states x, y, z. */
const RATES = [
  [1, 0, 0],
  [0, -0.8, 0.4],
  [0.3, 0.3, 0.8],
];
const RATINGS = [
  [3, 0, 0],
  [0, 1, -3],
];
const THRESHOLDS = [-4, -2.5, -1, 1, 2.5, 4];

/** Channels 2 … 6 of `lorenzWithEvents`. */
export const lorenzEvents: readonly EventSettings[] = [
  { channel: 2, decoder: 'poisson' },
  { channel: 3, decoder: 'poisson' },
  { channel: 4, decoder: 'poisson' },
  { channel: 5, decoder: 'ordinal' },
  { channel: 6, decoder: 'ordinal' },
];

/**
 * Lorenz-63 every 0.05 of its time units, of which x and z are recorded; three neurons fire at the rates exp(0.2 + w·u) a sample, and
 * two raters say which of seven ordered levels v·u with logistic noise is at: u is the whole standardised state, with the y that is not
 * recorded. The mixture of Gaussian, Poisson and ordinal channels that multimodal teacher forcing was tried on (Brenner, Hess, Koppe &
 * Durstewitz 2024).
 */
export function lorenzWithEvents(samples: number, seed: number): RawSeries {
  const random = createRandom(seed, 'events');
  const { values: states } = simulate(lorenz63, defaultParams(lorenz63), {
    samples,
    step: 0.05,
    transient: 50,
    noise: 0,
    seed,
  });
  const scales = [0, 1, 2].map((i) => moments(states.filter((_, at) => at % 3 === i)));
  const values = Float64Array.from(
    Array.from({ length: samples }, (_, t) => {
      const u = scales.map(({ mean, deviation }, i) => (states[3 * t + i]! - mean) / deviation);
      const along = (w: readonly number[]) => w.reduce((sum, weight, i) => sum + weight * u[i]!, 0);
      return [
        states[3 * t]!,
        states[3 * t + 2]!,
        ...RATES.map((w) => poisson(Math.exp(0.2 + along(w)), random)),
        ...RATINGS.map((v) => {
          const chance = random.uniform();
          const said = along(v) + Math.log(chance / (1 - chance));
          return THRESHOLDS.filter((threshold) => threshold < said).length;
        }),
      ];
    }).flat(),
  );
  const channels = ['x', 'z', 'n1', 'n2', 'n3', 'r1', 'r2'];
  return { values, samples, channels, rate: 20, unit: '1' };
}

/** The events of a recording in an order of their own, the same for all channels: what they are is kept, and when is not. */
export function shuffledEvents(series: RawSeries, seed: number): RawSeries {
  const random = createRandom(seed, 'shuffle');
  const n = series.channels.length;
  const order = Array.from({ length: series.samples }, (_, t) => t);
  for (let t = order.length - 1; t > 0; t--) {
    const other = random.integer(t + 1);
    [order[t], order[other]] = [order[other]!, order[t]!];
  }
  const values = series.values.map((value, at) =>
    at % n < 2 ? value : series.values[order[Math.floor(at / n)]! * n + (at % n)]!,
  );
  return { ...series, values };
}

/** By products of uniforms (Knuth). */
function poisson(rate: number, random: Random): number {
  let count = 0;
  for (let product = random.uniform(); product > Math.exp(-rate); product *= random.uniform()) count++;
  return count;
}
