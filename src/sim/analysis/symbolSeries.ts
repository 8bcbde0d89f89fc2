import { SimError } from '../errors';
import { createRegionSeries, type RankedRegions, type RegionMap, regionsOfRun } from './regionSeries';

/** An orbit as symbols: which linear region each of its samples lies in. */
export interface SymbolSeries {
  /** Region index of each sample, which is the region's rank by visits (0 the most visited); shape (T). */
  readonly symbols: Uint32Array;
  /** Code of each region, most visited first; shape (R). */
  readonly codes: readonly string[];
  /** Samples in each region; shape (R), sums to T. */
  readonly visits: Uint32Array;
}

/** Region indices beyond this are taken for a mistake rather than allocated for. */
const MOST_REGIONS = 2 ** 22;

/**
 * The symbol series of an orbit, from the region code of each of its samples. Regions visited equally often are ordered by code,
 * so that the labelling doesn't depend on where the orbit starts. No codes give an empty series.
 *
 * @see Brenner, Hemmer, Monfared & Durstewitz (2024), NeurIPS 37: symbolic codes of the AL-RNN.
 */
export function symbolSeries(codes: readonly string[]): SymbolSeries {
  const counts = new Map<string, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  const sorted = [...counts].sort(([codeA, a], [codeB, b]) => b - a || (codeA < codeB ? -1 : 1));
  const rankOf = new Map(sorted.map(([code], rank) => [code, rank]));
  return {
    symbols: Uint32Array.from(codes, (code) => rankOf.get(code)!),
    codes: sorted.map(([code]) => code),
    visits: Uint32Array.from(sorted, ([, count]) => count),
  };
}

/**
 * The symbol series of latent states that are already there.
 *
 * @param latent shape (T × M), row-major.
 * @throws {SimError} `unsupported` for a map without regions, `shape-mismatch` unless M divides the length, `bad-parameter` for a
 *   state that is not finite: it lies in no region.
 */
export function symbolsOfOrbit(map: RegionMap, latent: Float64Array): SymbolSeries {
  const M = map.latentDim;
  if (latent.length % M !== 0) {
    throw new SimError(
      'shape-mismatch',
      `Expected states of ${M} values each, got ${latent.length} values in all, which ${M} doesn't divide.`,
    );
  }
  const T = latent.length / M;
  const series = createRegionSeries(map, T);
  for (let t = 0; t < T; t++) {
    const z = latent.subarray(t * M, (t + 1) * M);
    if (!z.every(Number.isFinite)) {
      throw new SimError(
        'bad-parameter',
        `Expected finite states, but sample ${t} holds ${z.find((value) => !Number.isFinite(value))}. Cut the orbit before it.`,
        { sample: t },
      );
    }
    series.add(z);
  }
  return withCodes(series.result());
}

/**
 * The symbol series of a map that runs freely from z0, shape (M); z0 is not changed. An orbit that leaves ends the series there
 * with `status: 'diverged'`; the series is empty when it left during the transient.
 *
 * @throws {SimError} `unsupported` for a map without regions, `bad-parameter` unless `steps` and `transient` are whole numbers of
 *   at least 1 and 0.
 */
export function symbolsOfRun(
  map: RegionMap,
  z0: ArrayLike<number>,
  run: { readonly steps: number; readonly transient: number },
): SymbolSeries & { readonly status: 'ok' | 'diverged' } {
  const { status, ...regions } = regionsOfRun(map, z0, run);
  return { ...withCodes(regions), status };
}

const withCodes = ({ symbols, visits, code }: RankedRegions): SymbolSeries => ({
  symbols,
  codes: Array.from(visits, (_, rank) => code(rank)),
  visits,
});

/** A symbol series as comma-separated text with a head line, one sample a line: its number, its region's rank and code. */
export function symbolText({ symbols, codes }: SymbolSeries): string {
  const lines = Array.from(symbols, (symbol, t) => `${t},${symbol},${codes[symbol]}\n`);
  return 'sample,region,code\n' + lines.join('');
}

/**
 * How many regions a series of region indices speaks of: one more than its largest. For analyses that take any such series.
 *
 * @throws {SimError} `too-short` for fewer than `least` samples, `bad-parameter` for an index that is not a whole number from 0 up.
 */
export function regionsIn(symbols: ArrayLike<number>, least = 1): number {
  if (symbols.length < least) {
    throw new SimError(
      'too-short',
      `Expected at least ${least} sample${least === 1 ? '' : 's'}, got ${symbols.length}. Give a longer orbit.`,
    );
  }
  let largest = 0;
  for (let t = 0; t < symbols.length; t++) {
    const symbol = symbols[t];
    if (!(Number.isInteger(symbol) && symbol >= 0 && symbol < MOST_REGIONS)) {
      throw new SimError(
        'bad-parameter',
        `Expected region indices 0, 1, 2 …, but sample ${t} is ${symbol}. Number the regions by rank and cut samples that have none.`,
        { sample: t },
      );
    }
    if (symbol > largest) largest = symbol;
  }
  return largest + 1;
}
