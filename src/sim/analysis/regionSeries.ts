import { SimError } from '../errors';
import { isBounded } from '../models/freeRun';
import type { FittedModel, LatentMap } from '../models/model';
import type { PiecewiseLinearMap } from '../models/piecewiseLinear';

/** A map that can name the linear region of a state: a fitted piecewise-linear model, or a map given by its hinges. */
export type RegionMap = LatentMap &
  Pick<FittedModel, 'region'> &
  Partial<Pick<PiecewiseLinearMap, 'hingeCount' | 'pattern'>>;

/** An orbit as region indices, gathered state by state. Codes are held packed, so that a hundred thousand wide ones fit. */
export interface RegionSeries {
  /** Notes the region z lies in; shape (M). */
  add(z: Float64Array): void;
  /** What was noted so far. */
  result(): RankedRegions;
}

export interface RankedRegions {
  /** Region of each sample by its rank: 0 is the most visited. Regions visited equally often are ordered by code. Shape (T). */
  readonly symbols: Uint32Array;
  /** Samples in each region; shape (R). */
  readonly visits: Uint32Array;
  /** Code of the region of a rank: one 0 or 1 a hinge. */
  code(rank: number): string;
}

/** Hinges a character of a packed code holds. */
const HINGES_A_CHARACTER = 16;

/**
 * @param samples how many states will be added at most.
 * @throws {SimError} `unsupported` for a map without regions.
 */
export function createRegionSeries(map: RegionMap, samples: number): RegionSeries {
  const { keyOf, codeOf } = regionKeys(map);
  const numberOf = new Map<string, number>();
  const counts: number[] = [];
  const series = new Uint32Array(samples);
  let length = 0;
  return {
    add(z) {
      const key = keyOf(z);
      let number = numberOf.get(key);
      if (number === undefined) {
        number = counts.push(0) - 1;
        numberOf.set(key, number);
      }
      counts[number]++;
      series[length++] = number;
    },
    result() {
      const keys = [...numberOf.keys()];
      const order = Array.from(keys.keys()).sort(
        (a, b) => counts[b] - counts[a] || (keys[a] < keys[b] ? -1 : 1),
      );
      const rankOf = new Uint32Array(order.length);
      order.forEach((number, rank) => (rankOf[number] = rank));
      return {
        symbols: series.subarray(0, length).map((number) => rankOf[number]),
        visits: Uint32Array.from(order, (number) => counts[number]),
        code: (rank) => codeOf(keys[order[rank]]),
      };
    },
  };
}

/**
 * The regions of a map that runs freely from z0, shape (M); z0 is not changed. An orbit that leaves ends the series there with
 * `status: 'diverged'`; the series is empty when it left during the transient.
 *
 * @throws {SimError} `unsupported` for a map without regions, `bad-parameter` unless `steps` and `transient` are whole numbers of
 *   at least 1 and 0.
 */
export function regionsOfRun(
  map: RegionMap,
  z0: ArrayLike<number>,
  { steps, transient }: { readonly steps: number; readonly transient: number },
): RankedRegions & { readonly status: 'ok' | 'diverged' } {
  if (!(Number.isInteger(steps) && steps >= 1 && Number.isInteger(transient) && transient >= 0)) {
    throw new SimError(
      'bad-parameter',
      `Expected whole numbers of at least 1 step and 0 transient steps, got ${steps} and ${transient}.`,
    );
  }
  const series = createRegionSeries(map, steps);
  const z = Float64Array.from({ length: map.latentDim }, (_, i) => z0[i]);
  for (let t = -transient; t < steps; t++) {
    if (!isBounded(z)) return { ...series.result(), status: 'diverged' };
    if (t >= 0) series.add(z);
    map.step(z);
  }
  return { ...series.result(), status: 'ok' };
}

/** How regions are told apart: by strings that have the order of the codes. */
interface RegionKeys {
  keyOf(z: Float64Array): string;
  codeOf(key: string): string;
}

function regionKeys(map: RegionMap): RegionKeys {
  const { hingeCount } = map;
  if (map.pattern && hingeCount !== undefined) return packedKeys(map as PiecewiseLinearMap);
  if (map.region) return { keyOf: (z) => map.region!(z), codeOf: (key) => key };
  throw new SimError(
    'unsupported',
    'Expected a piecewise-linear map, got one without linear regions. Choose a piecewise-linear family.',
  );
}

function packedKeys(map: PiecewiseLinearMap): RegionKeys {
  const K = map.hingeCount;
  const d = new Uint8Array(K);
  const words = new Uint16Array(Math.ceil(K / HINGES_A_CHARACTER));
  return {
    keyOf(z) {
      map.pattern(d, z);
      // The first hinge is the highest bit: packed codes have the order of unpacked ones.
      for (let w = 0, k = 0; w < words.length; w++) {
        let word = 0;
        for (let bit = HINGES_A_CHARACTER - 1; bit >= 0 && k < K; bit--) word |= d[k++] << bit;
        words[w] = word;
      }
      return String.fromCharCode(...words);
    },
    codeOf(key) {
      let code = '';
      for (let i = 0; i < key.length; i++)
        code += key.charCodeAt(i).toString(2).padStart(HINGES_A_CHARACTER, '0');
      return code.slice(0, K);
    },
  };
}
