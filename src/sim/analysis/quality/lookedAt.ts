import type { Clock } from '../../clock';
import { interpolateMissing } from '../../signals/interpolateMissing';

/** What of a series a quality report looks at: stretches of equal length, spread evenly over it. */
export interface LookedAt extends Clock {
  /** Shape (S · L × N), row-major, stretch after stretch; NaN where a sample is missing. */
  readonly values: Float64Array;
  /** L, samples of a stretch. */
  readonly length: number;
  /** The sample of the series each stretch starts at; shape (S). */
  readonly starts: readonly number[];
  /** First sample of what is reported on, and the one past its last; whether that is only a part of the series. */
  readonly range: readonly [number, number];
  readonly isPart: boolean;
  /** Which channels of the series these are. */
  readonly channels: readonly number[];
  /** Their names; shape (N). */
  readonly names: readonly string[];
  /** Channels the series has. */
  readonly channelCount: number;
  readonly unit: string;
  /** Time stamps are not equally spaced. */
  readonly irregular: boolean;
}

/** Values held at once, 32 MiB of them, and samples of a channel: enough for every measure, and done within seconds. */
const MOST_VALUES = 2 ** 22;
const MOST_SAMPLES = 2 ** 18;
/** Stretches of a recording that is longer: many where each can still be long, else few. */
const MANY = 8;
const FEW = 4;
const GOOD_LENGTH = 8192;

/** Where to look in a recording: all of it where that is little enough, else stretches from its first to its last sample. */
export function stretchesToLookAt(
  [from, to]: readonly [number, number],
  channels: number,
): Pick<LookedAt, 'length' | 'starts'> {
  const samples = to - from;
  const most = Math.max(64, Math.min(MOST_SAMPLES, Math.floor(MOST_VALUES / channels)));
  if (samples <= most) return { length: samples, starts: [from] };
  const count = most >= MANY * GOOD_LENGTH ? MANY : FEW;
  // A power of two, which a transform takes fastest.
  const length = 2 ** Math.floor(Math.log2(most / count));
  return {
    length,
    starts: Array.from(
      { length: count },
      (_, k) => from + Math.round((k * (samples - length)) / (count - 1)),
    ),
  };
}

/** One channel, stretch by stretch; copies. */
export function channelStretches({ values, length, names, starts }: LookedAt, i: number): Float64Array[] {
  const n = names.length;
  return starts.map((_, s) => {
    const out = new Float64Array(length);
    for (let t = 0, at = s * length * n + i; t < length; t++, at += n) out[t] = values[at]!;
    return out;
  });
}

/** Values that are there, stretch after stretch; of more than so many, every second, third … place. */
export function presentValues(stretches: readonly Float64Array[], most = Infinity): Float64Array {
  const all = stretches.reduce((sum, { length }) => sum + length, 0);
  const every = Math.max(1, Math.floor(all / most));
  const out = new Float64Array(all);
  let count = 0;
  for (const stretch of stretches)
    for (let t = 0; t < stretch.length; t += every) if (!Number.isNaN(stretch[t])) out[count++] = stretch[t]!;
  return out.slice(0, count);
}

/** Share of a stretch that may be missing for straight lines to stand in. */
const MOST_FILLED = 0.2;

/** The stretches with straight lines across their gaps; those that miss too much are left out. */
export const filledStretches = (stretches: readonly Float64Array[]): Float64Array[] =>
  stretches.flatMap((stretch) => {
    let missing = 0;
    for (const value of stretch) if (Number.isNaN(value)) missing++;
    if (missing > MOST_FILLED * stretch.length) return [];
    if (missing === 0) return [stretch];
    const filled = stretch.slice();
    interpolateMissing(filled, 1);
    return [filled];
  });
