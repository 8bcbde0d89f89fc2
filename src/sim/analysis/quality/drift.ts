import { moments } from '../../signals/column';
import { isMostlyThere } from './lookedAt';

/** Pieces a channel is cut into. */
export const PIECES = 10;
/** Fewer tell nothing of a change. */
const LEAST_PIECES = 4;

/** How the mean and the spread of a channel change from piece to piece. */
export interface Drift {
  /** How far the mean of the piece that lies farthest off is from that of all, in deviations; and in its standard errors. */
  readonly shift: number;
  readonly shiftErrors: number;
  /** Second largest variance of a piece over the second smallest, since one piece alone may be rare and no change; and their difference in standard errors of its logarithm. */
  readonly ratio: number;
  readonly ratioErrors: number;
  /** Means of the pieces, in deviations from that of all. */
  readonly means: readonly number[];
  /** Samples of the recording that their middles lie at. */
  readonly times: readonly number[];
  /** The lowest order of a polynomial in time that takes nine tenths of the pieces' differences away, or null: a detrend would not do. */
  readonly order: 1 | 2 | 3 | null;
}

/** A polynomial accounts for a drift where it takes this share of the pieces' variance away. */
const EXPLAINED = 0.9;

/**
 * Stationarity of a channel in mean and variance, over ten pieces. Standard errors count that neighbouring samples are alike: an
 * independent one comes every two correlation times,
 *
 *     SE(mean) = s √(2τ/n),    SE(log variance) = √(2 · 2τ₂/n),
 *
 * τ the integrated autocorrelation time ½ + Σ ρ(k) within pieces, and τ₂ that of the squared deviations: ½ + Σ ρ(k)² for Gaussian
 * signals, more for those that come in bursts.
 *
 * @param stretches filled, of equal length; one is cut into ten pieces, several into as many each as make about ten.
 * @param decorrelation samples after which the autocorrelation has fallen below 1/e.
 * @param starts sample each stretch begins at; end to end if absent.
 * @param recorded the stretches before they were filled: pieces that miss much are left out, since straight lines tell of no drift.
 * @returns undefined where pieces would be shorter than ten samples, or too few are left.
 */
export function drift(
  stretches: readonly Float64Array[],
  decorrelation: number,
  starts: readonly number[] = stretches.map((stretch, s) => s * stretch.length),
  recorded: readonly Float64Array[] = stretches,
): Drift | undefined {
  const all = cutPieces(stretches, starts);
  const before = cutPieces(recorded, starts).pieces;
  const known = [...before.keys()].filter((p) => isMostlyThere(before[p]!));
  const [pieces, times] = [known.map((p) => all.pieces[p]!), known.map((p) => all.times[p]!)];
  const n = pieces[0]?.length ?? 0;
  if (n < 10 || pieces.length < LEAST_PIECES) return undefined;
  const each = pieces.map(moments);
  const centre = each.reduce((sum, { mean }) => sum + mean, 0) / pieces.length;
  const within = each.reduce((sum, { deviation }) => sum + deviation ** 2, 0) / pieces.length;
  const between = each.reduce((sum, { mean }) => sum + (mean - centre) ** 2, 0) / pieces.length;
  const deviation = Math.sqrt(within + between);
  if (!(deviation > 0)) return undefined;
  const centred = pieces.map((piece, p) => piece.map((value) => value - each[p]!.mean));
  const correlation = correlationWithin(centred, lagsOf(n, decorrelation));
  const time = correlationTime(correlation);
  const bursts = correlationWithin(
    centred.map((piece, p) => piece.map((value) => value ** 2 - each[p]!.deviation ** 2)),
    correlation.lags,
  );
  const squareTime = Math.max(squaredTime(correlation), correlationTime(bursts));
  const means = each.map(({ mean }) => (mean - centre) / deviation);
  const shift = Math.max(...means.map(Math.abs));
  const meanError = (Math.sqrt(within) / deviation) * Math.sqrt(Math.min(1, (2 * time) / n));
  const deviations = each.map((one) => one.deviation).sort((a, b) => a - b);
  const ratio = (deviations.at(-2)! / Math.max(deviations[1]!, 1e-9 * deviation)) ** 2;
  const logError = Math.sqrt((2 * Math.min(n, 2 * squareTime)) / n);
  return {
    shift,
    shiftErrors: meanError > 0 ? shift / meanError : Infinity,
    ratio,
    ratioErrors: Math.log(ratio) / (logError * Math.SQRT2),
    means,
    order: orderOf(means, times),
    times,
  };
}

/** About so many pieces of equal length, and where their middles lie. */
export function cutPieces(
  stretches: readonly Float64Array[],
  starts: readonly number[],
  count = PIECES,
): { readonly pieces: Float64Array[]; readonly times: number[] } {
  if (stretches.length === 0) return { pieces: [], times: [] };
  const each = Math.max(1, Math.round(count / stretches.length));
  const n = Math.floor(stretches[0]!.length / each);
  const all = stretches.flatMap((stretch, s) =>
    Array.from({ length: each }, (_, k) => ({
      piece: stretch.subarray(k * n, (k + 1) * n),
      time: starts[s]! + (k + 0.5) * n,
    })),
  );
  return { pieces: all.map(({ piece }) => piece), times: all.map(({ time }) => time) };
}

/** An autocorrelation at some lags, spread evenly: each costs a pass over the samples. */
interface Correlation {
  readonly lags: readonly number[];
  readonly values: readonly number[];
}

const MOST_LAGS = 60;

function lagsOf(n: number, decorrelation: number): number[] {
  const last = Math.min(Math.floor(n / 4), Math.ceil(20 * decorrelation));
  const step = Math.max(1, Math.ceil(last / MOST_LAGS));
  return Array.from({ length: Math.floor(last / step) }, (_, k) => (k + 1) * step);
}

function correlationWithin(pieces: readonly Float64Array[], lags: readonly number[]): Correlation {
  const n = pieces[0]!.length;
  const at = (lag: number) => {
    let sum = 0;
    for (const piece of pieces) for (let t = lag; t < n; t++) sum += piece[t]! * piece[t - lag]!;
    return sum / (n - lag);
  };
  const variance = at(0);
  return { lags, values: lags.map((lag) => (variance > 0 ? at(lag) / variance : 0)) };
}

/** ½ + Σ ρ(k), the sum ended where ρ falls to noise: an oscillation counts as its first quarter, which is on the safe side. */
function correlationTime({ lags, values }: Correlation): number {
  const end = values.findIndex((value) => value < 0.05);
  const step = lags[0] ?? 1;
  return 0.5 + values.slice(0, end < 0 ? values.length : end).reduce((sum, value) => sum + step * value, 0);
}

/** ½ + Σ ρ(k)². */
const squaredTime = ({ lags, values }: Correlation): number =>
  0.5 + values.reduce((sum, value) => sum + (lags[0] ?? 1) * value ** 2, 0);

function orderOf(means: readonly number[], times: readonly number[]): Drift['order'] {
  const all = means.reduce((sum, mean) => sum + mean ** 2, 0);
  const orders = ([1, 2, 3] as const).filter((order) => means.length >= 2 * order + 2);
  return orders.find((order) => squaresLeft(means, times, order) <= (1 - EXPLAINED) * all) ?? null;
}

/** What a polynomial in time leaves of the squares, by projection on powers made orthonormal at those times. */
function squaresLeft(means: readonly number[], times: readonly number[], order: number): number {
  const [first, last] = [times[0]!, times.at(-1)!];
  const basis: number[][] = [];
  let left = [...means];
  const without = (vector: readonly number[], unit: readonly number[]) => {
    const along = vector.reduce((sum, value, k) => sum + value * unit[k]!, 0);
    return vector.map((value, k) => value - along * unit[k]!);
  };
  for (let degree = 0; degree <= order; degree++) {
    let power = times.map((time) => ((2 * (time - first)) / (last - first) - 1) ** degree);
    for (const unit of basis) power = without(power, unit);
    const norm = Math.hypot(...power);
    basis.push(power.map((value) => value / norm));
    left = without(left, basis.at(-1)!);
  }
  return left.reduce((sum, value) => sum + value ** 2, 0);
}
