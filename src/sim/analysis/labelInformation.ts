import { SimError } from '../errors';
import { createRandom } from '../random';
import { regionsIn } from './symbolSeries';

export interface LabelInformationOptions {
  readonly seed: number;
  /** Shifts drawn, none twice; all there are when that is fewer. */
  readonly shifts?: number;
  /** Samples a shift moves the labels by at least, in either direction. */
  readonly leastShift?: number;
}

/** What linear regions say about a task, and what they would say by chance. Nats. */
export interface LabelInformation {
  /** Mutual information of the observed shares. */
  readonly value: number;
  /** Entropies of regions and of labels, which the value can't exceed. */
  readonly symbolEntropy: number;
  readonly labelEntropy: number;
  /** Mean and 95 % quantile of the same under circular shifts. */
  readonly nullMean: number;
  readonly nullQuantile95: number;
  /** (1 + shifts that reach the value)/(1 + shifts). */
  readonly p: number;
  /** Shifts used. */
  readonly shifts: number;
}

/** Pairs of a region and a label counted at most, at every shift. More means that the labels are no classes but measured values. */
const MOST_PAIRS = 2 ** 18;
/** Rounding may set equal sums apart by this much; they count as equal. */
const TIE = 1e-12;

/**
 * Mutual information between an orbit's regions and the labels of a task, Σ p(s, l) log p(s, l)/(p(s) p(l)), held against
 * circular shifts of the labels.
 *
 * A shift keeps both series as they are, dwell times and all, and breaks only their alignment. A null from shuffled samples
 * would take any two slow series for related. The estimate's bias upwards is in the null as well: judge the value by its
 * distance from `nullMean`. Both series must be stationary: where both drift, or are as slow as the recording is long, shifts
 * find relations that are none, and p is worth nothing. Labels that repeat with a period are as good as unshifted after each
 * period, which makes p too large rather than too small.
 *
 * @param symbols region index of each sample; shape (T).
 * @param labels label of each sample, equal where the task was; shape (T).
 * @throws {SimError} `shape-mismatch` for series of different lengths, `too-short` for fewer than two samples or none to shift
 *   by, `bad-parameter` for a label that is missing, an index that is not a whole number from 0 up, or such options,
 *   `unsupported` for more than 262 144 pairs of a region and a label.
 * @see Shannon (1948), Bell Syst. Tech. J. 27, 379–423; Harris (2020), bioRxiv 2020.11.29.402719: where shifts fail; Phipson &
 *   Smyth (2010), Stat. Appl. Genet. Mol. Biol. 9, 39: the 1 added in p.
 */
export function labelInformation(
  symbols: ArrayLike<number>,
  labels: ArrayLike<number | string>,
  { seed, shifts = 999, leastShift = 1 }: LabelInformationOptions,
): LabelInformation {
  const regions = regionsIn(symbols, 2);
  const T = symbols.length;
  const { kinds, indices } = labelIndices(labels, T);
  if (regions * kinds > MOST_PAIRS) {
    throw new SimError(
      'unsupported',
      `Expected labels of a few kinds, got ${kinds} kinds for ${regions} regions. Sort measured values into classes first.`,
    );
  }
  const drawn = drawShifts(T, { seed, shifts, leastShift });

  const xlogx = Float64Array.from({ length: T + 1 }, (_, n) => (n > 0 ? n * Math.log(n) : 0));
  const entropy = (counts: Uint32Array) => Math.max(0, Math.log(T) - sumOf(counts, xlogx) / T);
  const symbolEntropy = entropy(tally(symbols, regions));
  const labelEntropy = entropy(tally(indices, kinds));
  const joint = new Uint32Array(regions * kinds);
  const informationAt = (shift: number): number => {
    joint.fill(0);
    for (let t = 0, s = shift; t < T; t++, s = s + 1 === T ? 0 : s + 1)
      joint[symbols[t] * kinds + indices[s]]++;
    return Math.max(0, symbolEntropy + labelEntropy - entropy(joint));
  };

  const value = informationAt(0);
  const chance = Float64Array.from(drawn, informationAt).sort();
  const reached = chance.filter((other) => other >= value - TIE).length;
  return {
    value,
    symbolEntropy,
    labelEntropy,
    nullMean: chance.reduce((a, b) => a + b, 0) / chance.length,
    nullQuantile95: chance[Math.ceil(0.95 * chance.length) - 1],
    p: (1 + reached) / (1 + chance.length),
    shifts: chance.length,
  };
}

/** Labels as indices 0, 1, 2 … in the order they first occur. */
function labelIndices(
  labels: ArrayLike<number | string>,
  samples: number,
): { kinds: number; indices: Uint32Array } {
  if (labels.length !== samples) {
    throw new SimError(
      'shape-mismatch',
      `Expected a label for each of ${samples} samples, got ${labels.length}. Cut both series to the same samples.`,
    );
  }
  const indexOf = new Map<number | string, number>();
  const indices = Uint32Array.from({ length: samples }, (_, t) => {
    const label = labels[t];
    if (label === undefined || label === null || Number.isNaN(label)) {
      throw new SimError(
        'bad-parameter',
        `Expected a label for every sample, but sample ${t} has none. Cut it, or give samples outside the task a label of their own.`,
        { sample: t },
      );
    }
    if (!indexOf.has(label)) indexOf.set(label, indexOf.size);
    return indexOf.get(label)!;
  });
  return { kinds: indexOf.size, indices };
}

/** Different shifts from leastShift … T − leastShift: the first steps of a Fisher–Yates shuffle. */
function drawShifts(T: number, { seed, shifts, leastShift }: Required<LabelInformationOptions>): number[] {
  if (!(Number.isInteger(shifts) && shifts >= 1 && Number.isInteger(leastShift) && leastShift >= 1)) {
    throw new SimError(
      'bad-parameter',
      `Expected at least 1 shift, each by at least 1 sample, got ${shifts} and ${leastShift}.`,
    );
  }
  const possible = T - 2 * leastShift + 1;
  if (possible < 1) {
    throw new SimError(
      'too-short',
      `Expected at least ${2 * leastShift} samples to shift by ${leastShift} or more, got ${T}. Lower the least shift.`,
    );
  }
  const random = createRandom(seed, 'label-shifts');
  const all = Array.from({ length: possible }, (_, i) => leastShift + i);
  const kept = Math.min(shifts, possible);
  for (let i = 0; i < kept; i++) {
    const other = i + random.integer(possible - i);
    [all[i], all[other]] = [all[other], all[i]];
  }
  return all.slice(0, kept);
}

function tally(values: ArrayLike<number>, kinds: number): Uint32Array {
  const counts = new Uint32Array(kinds);
  for (let t = 0; t < values.length; t++) counts[values[t]]++;
  return counts;
}

function sumOf(counts: Uint32Array, xlogx: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += xlogx[counts[i]];
  return sum;
}
