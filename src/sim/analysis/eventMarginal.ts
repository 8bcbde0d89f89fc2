import type { Decoder } from '../kernels/decoders';
import { logGamma } from '../kernels/gammaFunctions';
import { negativeBinomial } from '../kernels/likelihoods/negativeBinomial';
import { zeroInflatedPoisson } from '../kernels/likelihoods/zeroInflatedPoisson';

/** How surprising an event is to whoever knows how often each occurs, and not when. */
export interface EventMarginal {
  /** What is expected: the mean count, or the most frequent level. */
  readonly expected: number;
  /** −ln p(y), nats. */
  surprise(y: number): number;
}

/**
 * The marginal distribution of a channel of events: its decoder without a state to read, at the constants that are most likely. Counts
 * keep their distribution's form; of levels each has its share, with half an observation more (Krichevsky & Trofimov 1981), so
 * that one that decimation took out of the training part is not impossible.
 *
 * @param events of the training part; missing ones (NaN) do not count.
 */
export function eventMarginal(decoder: Decoder, events: Float64Array): EventMarginal {
  const present = events.filter((y) => !Number.isNaN(y));
  if (decoder.kind === 'ordinal' || decoder.kind === 'categorical') return ofLevels(present, decoder.levels);
  const mean = present.reduce((sum, y) => sum + y, 0) / present.length;
  switch (decoder.kind) {
    case 'poisson':
      return { expected: mean, surprise: (y) => poissonSurprise(y, mean) };
    case 'negative-binomial':
      return { expected: mean, surprise: ofOverdispersed(present, mean) };
    case 'zero-inflated-poisson':
      return { expected: mean, surprise: ofZeroInflated(present, mean) };
  }
}

/** λ − y ln λ + ln y!, for a rate that may be zero. */
export const poissonSurprise = (y: number, rate: number): number =>
  rate - (y === 0 ? 0 : y * Math.log(rate)) + logGamma(y + 1);

function ofLevels(events: Float64Array, levels: number): EventMarginal {
  const counts = new Float64Array(levels).fill(0.5);
  for (const y of events) counts[y]! += 1;
  const total = events.length + levels / 2;
  return {
    expected: counts.indexOf(Math.max(...counts)),
    surprise: (y) => -Math.log(counts[y]! / total),
  };
}

/** The likeliest mean is that of the counts whatever r is; ln r is found by golden section, where the likelihood has one peak. */
function ofOverdispersed(events: Float64Array, mean: number): EventMarginal['surprise'] {
  const eta = Float64Array.of(Math.log(mean));
  const scratch = new Float64Array(1);
  const surpriseAt = (rho: number) => {
    const q = Float64Array.of(rho);
    return (y: number) => negativeBinomial.loss(y, eta, q, scratch, scratch);
  };
  const occurring = tally(events);
  const total = (rho: number) => {
    const surprise = surpriseAt(rho);
    return occurring.reduce((sum, [y, times]) => sum + times * surprise(y), 0);
  };
  return surpriseAt(goldenSection(total, LEAST_LOG_R, MOST_LOG_R));
}

/** Counts that scatter no more than Poisson's have their r at infinity; from here on nothing changes. */
const MOST_LOG_R = 12;
const LEAST_LOG_R = -8;

/**
 * Expectation and maximisation (Lambert 1992): which share of the zeros is extra, and the rate of the rest.
 */
function ofZeroInflated(events: Float64Array, mean: number): EventMarginal['surprise'] {
  const zeros = events.filter((y) => y === 0).length / events.length;
  let [extra, rate] = [zeros / 2, mean / (1 - zeros / 2)];
  for (let k = 0; k < 2000; k++) {
    const chance = extra / (extra + (1 - extra) * Math.exp(-rate));
    extra = zeros * chance;
    rate = mean / (1 - extra);
  }
  const eta = Float64Array.of(Math.log(rate), Math.log(extra / (1 - extra)));
  const scratch = new Float64Array(2);
  if (!(extra > 0)) return (y) => poissonSurprise(y, mean);
  return (y) => zeroInflatedPoisson.loss(y, eta, scratch, scratch, scratch);
}

function tally(events: Float64Array): [y: number, times: number][] {
  const times = new Map<number, number>();
  for (const y of events) times.set(y, (times.get(y) ?? 0) + 1);
  return [...times];
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Where f is least between two places, if it has one minimum there. */
function goldenSection(f: (x: number) => number, from: number, to: number): number {
  let [a, b] = [from, to];
  let [left, right] = [b - GOLDEN * (b - a), a + GOLDEN * (b - a)];
  let [atLeft, atRight] = [f(left), f(right)];
  while (b - a > 1e-6) {
    if (atLeft < atRight) {
      [b, right, atRight] = [right, left, atLeft];
      left = b - GOLDEN * (b - a);
      atLeft = f(left);
    } else {
      [a, left, atLeft] = [left, right, atRight];
      right = a + GOLDEN * (b - a);
      atRight = f(right);
    }
  }
  return (a + b) / 2;
}
