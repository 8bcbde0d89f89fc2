import { median } from '../../median';
import { cutPieces } from './drift';
import { createTapers, type Tapers, taperedSpectrum } from './taperedSpectrum';

/** Pieces that are shared out to two halves: in 35 ways. */
const HALVES = 8;
/** Bands an octave that spectra are gathered into: many enough to tell shapes, few enough to be known. */
const PER_OCTAVE = 3;
const LEAST_LENGTH = 32;

/** How far the spectrum of the recording's first half is from that of its second. */
export interface SpectralChange {
  /** Hellinger distance between the halves' normalised spectra, 0 … 1. */
  readonly distance: number;
  /** The median of the same over the other ways to share the pieces out: what chance makes of it. */
  readonly chance: number;
  /** Share of all ways that are as far apart or farther; 1/35 at least. */
  readonly p: number;
}

/**
 * Stationarity of a channel's spectrum: eight pieces, and how far the mean spectrum of the first four is from that of the last four,
 * among all ways to share them out in two fours. A test by permutation, so it brings its own scale along.
 *
 * @param stretches filled, of equal length.
 * @returns undefined where pieces would be shorter than 32 samples.
 */
export function spectralChange(
  stretches: readonly Float64Array[],
  tapers: Tapers = createTapers(),
): SpectralChange | undefined {
  const { pieces } = cutPieces(
    stretches,
    stretches.map(() => 0),
    HALVES,
  );
  const used = pieces.slice(0, HALVES);
  if (used.length < HALVES || used[0]!.length < LEAST_LENGTH) return undefined;
  const spectra = used.map((piece) => bandsOf(taperedSpectrum([piece], tapers).density));
  const distances = WAYS.map((first) =>
    hellinger(
      sumOf(spectra.filter((_, k) => first.includes(k))),
      sumOf(spectra.filter((_, k) => !first.includes(k))),
    ),
  );
  // The first way is the first half against the second.
  const [own, ...others] = distances as [number, ...number[]];
  const asFar = others.filter((distance) => distance >= own).length;
  return { distance: own, chance: median(others), p: (asFar + 1) / distances.length };
}

/** Power in thirds of octaves, as shares of all. */
function bandsOf(density: Float64Array): number[] {
  const bands: number[] = [];
  for (let k = 1; k < density.length; k++) {
    const band = Math.floor(PER_OCTAVE * Math.log2(k));
    bands[band] = (bands[band] ?? 0) + density[k]!;
  }
  const filled = Array.from(bands, (power) => power ?? 0);
  const total = filled.reduce((sum, power) => sum + power, 0);
  return filled.map((power) => (total > 0 ? power / total : 0));
}

const sumOf = (spectra: readonly number[][]): number[] =>
  spectra[0]!.map((_, k) => spectra.reduce((sum, one) => sum + one[k]!, 0) / spectra.length);

function hellinger(p: readonly number[], q: readonly number[]): number {
  const overlap = p.reduce((sum, share, k) => sum + Math.sqrt(share * q[k]!), 0);
  return Math.sqrt(Math.max(0, 1 - overlap));
}

/** The ways in which the pieces can be shared out. */
const WAYS: readonly (readonly number[])[] = waysToHalve(HALVES);

/** All ways to choose half of n things where the first is always chosen, in order: the first half comes first. */
function waysToHalve(n: number): number[][] {
  const out: number[][] = [];
  const choose = (chosen: readonly number[], next: number): void => {
    if (chosen.length === n / 2) out.push([...chosen]);
    else for (let k = next; k < n; k++) choose([...chosen, k], k + 1);
  };
  choose([0], 1);
  return out;
}
