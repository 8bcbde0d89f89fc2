import { SimError } from '../errors';
import { regionsIn } from './symbolSeries';

/** Words of one length along a symbol series. */
export interface BlockEntropy {
  /** n. */
  readonly length: number;
  /** Words looked at, T − n + 1, overlapping ones included; and how many of them differ. */
  readonly words: number;
  readonly different: number;
  /** Hₙ of the observed shares, nats, without and with the correction of Miller and Madow. */
  readonly plain: number;
  readonly entropy: number;
  /** hₙ = Hₙ − Hₙ₋₁ of the corrected entropies, H₀ = 0, nats a step: falls to the source's entropy rate as n grows. */
  readonly rate: number;
  /** Share of the source's words of this length that the series does not hold, as Good and Turing estimate it. */
  readonly unseen: number;
}

export interface BlockEntropies {
  /** By word length from 1 on; shorter than asked where the series is. */
  readonly lengths: readonly BlockEntropy[];
  /** Largest n for which this and all shorter words have been seen well enough; 0 if none. */
  readonly longest: number;
  /** The same in words. */
  readonly statement: string;
}

/**
 * Unseen share from which words are too long for the data. For N draws of K equally likely words it is reached at N ≈ 5 K,
 * where the bias left after the correction, K²/12N², is 0.004 nats.
 */
const MOST_UNSEEN = 0.01;

/**
 * Block entropies of a symbol series and the entropy rates that are their differences:
 *
 *     Hₙ = −Σ p log p + (K − 1)/2N   over the K different words of length n among N = T − n + 1,   hₙ = Hₙ − Hₙ₋₁
 *
 * The correction takes the words for independent draws. Overlapping words aren't, and where an orbit dwells they hold less than
 * their number says: Hₙ then still errs low, and hₙ drops to 0 in the end for want of data, not of entropy. The share of words
 * that occur only once estimates the chance that the next word is new (Good 1953); beyond 1 % a length is called too long.
 *
 * @param symbols region index of each sample; shape (T).
 * @param longest largest n.
 * @throws {SimError} `too-short` for no samples, `bad-parameter` for an index or n that is not a whole number from 0 or 1 up.
 * @see Miller (1955), in Quastler, Information Theory in Psychology, 95–100; Good (1953), Biometrika 40, 237–264; Schürmann &
 *   Grassberger (1996), Chaos 6, 414–427.
 */
export function blockEntropies(symbols: ArrayLike<number>, longest = 10): BlockEntropies {
  const regions = regionsIn(symbols);
  if (!(Number.isInteger(longest) && longest >= 1)) {
    throw new SimError('bad-parameter', `Expected words of at least 1 symbol, got ${longest}.`);
  }
  const T = symbols.length;
  const lengths: BlockEntropy[] = [];
  /** Number of the word of the present length that starts at each sample; the empty word is 0. */
  const words = new Uint32Array(T);
  for (let n = 1; n <= Math.min(longest, T); n++) {
    const counts = lengthen(words, symbols, n, regions);
    lengths.push(entropyOf(counts, n, T - n + 1, lengths.at(-1)?.entropy ?? 0));
  }
  const tooLong = lengths.findIndex(({ unseen }) => unseen > MOST_UNSEEN);
  const reliable = tooLong < 0 ? lengths.length : tooLong;
  return { lengths, longest: reliable, statement: statement(lengths, reliable, T) };
}

/** Turns word numbers of length n − 1 into those of length n, in place, and counts the words. */
function lengthen(words: Uint32Array, symbols: ArrayLike<number>, n: number, regions: number): number[] {
  const numberOf = new Map<number, number>();
  const counts: number[] = [];
  for (let t = 0; t + n <= symbols.length; t++) {
    const key = words[t] * regions + symbols[t + n - 1];
    let word = numberOf.get(key);
    if (word === undefined) {
      word = counts.push(0) - 1;
      numberOf.set(key, word);
    }
    words[t] = word;
    counts[word]++;
  }
  return counts;
}

function entropyOf(counts: readonly number[], length: number, words: number, shorter: number): BlockEntropy {
  let plain = 0;
  let once = 0;
  for (const count of counts) {
    plain -= (count / words) * Math.log(count / words);
    if (count === 1) once++;
  }
  plain = Math.max(0, plain);
  const entropy = plain + (counts.length - 1) / (2 * words);
  return {
    length,
    words,
    different: counts.length,
    plain,
    entropy,
    rate: entropy - shorter,
    unseen: once / words,
  };
}

function statement(lengths: readonly BlockEntropy[], reliable: number, samples: number): string {
  const next = lengths[reliable];
  if (!next) return `${samples} samples are enough for words of up to ${lengths.length} symbols.`;
  const from = reliable === 0 ? 'even for single symbols' : `for words of ${next.length} symbols or more`;
  return `${samples} samples are too few ${from}: ${(100 * next.unseen).toFixed(1)} % of the words of length ${next.length} occur only once. Longer words make the rate too small.`;
}
