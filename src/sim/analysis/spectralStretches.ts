import { firstComplete } from '../signals/completeRows';
import { MOST_BRIDGED } from '../signals/guessGaps';
import { interpolateMissing } from '../signals/interpolateMissing';
import type { Part } from '../signals/prepared';
import { type Stretch, trialRows } from '../signals/trialRows';

/** Share of the samples that the stretches must hold: the longer they are, the fewer fit. */
const LEAST_HELD = 0.7;
/** Fewer samples hold no spectrum to speak of. */
const LEAST_LENGTH = 16;

/** Stretches of equal length whose spectra are averaged. */
export interface SpectralStretches {
  readonly length: number;
  /** First row of each. */
  readonly starts: readonly number[];
}

/**
 * Where spectra of a part are taken: stretches within trials, without a gap of more than ten samples in any dimension, cut to the
 * one length that is longest while they hold seven tenths of all samples that lie between such gaps. One unbroken part is one stretch; pieces all
 * shorter than 16 samples are none.
 */
export function spectralStretches(
  part: Pick<Part, 'values' | 'samples' | 'trials'>,
  dim: number,
): SpectralStretches {
  const whole = trialRows(part).flatMap((trial) => {
    const from = firstComplete(part.values, dim, trial);
    return from < 0 ? [] : untorn(part.values, dim, { from, to: trial.to });
  });
  const lengths = whole.map(({ from, to }) => to - from);
  const all = lengths.reduce((a, b) => a + b, 0);
  const held = (length: number) => lengths.reduce((sum, own) => sum + Math.floor(own / length) * length, 0);
  const length = lengths.toSorted((a, b) => b - a).find((own) => held(own) >= LEAST_HELD * all) ?? 0;
  const isEnough = length >= LEAST_LENGTH || whole.length === 1;
  return isEnough ? { length, starts: cutStarts(whole, length) } : { length: 0, starts: [] };
}

/** First rows of the stretches of a length that fit into the part, from its own stretches between gaps. */
export function stretchesOfLength(
  part: Pick<Part, 'values' | 'samples' | 'trials'>,
  dim: number,
  length: number,
): SpectralStretches {
  const whole = trialRows(part).flatMap((trial) => untorn(part.values, dim, trial));
  return { length, starts: cutStarts(whole, length) };
}

const cutStarts = (whole: readonly Stretch[], length: number): number[] =>
  length < 2
    ? []
    : whole.flatMap(({ from, to }) =>
        Array.from({ length: Math.floor((to - from) / length) }, (_, k) => from + k * length),
      );

/** The pieces of a stretch between long gaps. */
function untorn(values: Float64Array, dim: number, { from, to }: Stretch): Stretch[] {
  const isTorn = new Uint8Array(to - from);
  for (let i = 0; i < dim; i++) {
    let since = from;
    for (let row = from; row <= to; row++) {
      if (row < to && Number.isNaN(values[row * dim + i])) continue;
      if (row - since > MOST_BRIDGED) isTorn.fill(1, since - from, row - from);
      since = row + 1;
    }
  }
  const out: Stretch[] = [];
  let start = from;
  for (let row = from; row <= to; row++) {
    if (row < to && isTorn[row - from] === 0) continue;
    if (row > start) out.push({ from: start, to: row });
    start = row + 1;
  }
  return out;
}

/**
 * One dimension of each stretch, of data or of an orbit beside them: where the data miss a value, both are straight lines, so that they
 * differ by nothing but what they hold.
 *
 * @param orbit shape (T × N), row by row beside `data`, which may be itself.
 */
export function cutStretches(
  orbit: Float64Array,
  data: Float64Array,
  dim: number,
  i: number,
  { length, starts }: SpectralStretches,
): Float64Array[] {
  return starts.map((start) => {
    const series = Float64Array.from({ length }, (_, t) => {
      const at = (start + t) * dim + i;
      return Number.isNaN(data[at]) ? NaN : orbit[at]!;
    });
    if (series.some(Number.isNaN)) interpolateMissing(series, 1);
    return series;
  });
}
