import type { PiecewiseLinearMap } from '../models/piecewiseLinear';

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

/** @param samples how many states will be added at most. */
export function createRegionSeries(map: PiecewiseLinearMap, samples: number): RegionSeries {
  const K = map.hingeCount;
  const d = new Uint8Array(K);
  const words = new Uint16Array(Math.ceil(K / HINGES_A_CHARACTER));
  const numberOf = new Map<string, number>();
  const counts: number[] = [];
  const series = new Uint32Array(samples);
  let length = 0;
  return {
    add(z) {
      map.pattern(d, z);
      words.fill(0);
      // The first hinge is the highest bit: packed codes have the order of unpacked ones.
      for (let k = 0; k < K; k++)
        words[Math.floor(k / HINGES_A_CHARACTER)] |=
          d[k] << (HINGES_A_CHARACTER - 1 - (k % HINGES_A_CHARACTER));
      const key = String.fromCharCode(...words);
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
        code: (rank) => unpacked(keys[order[rank]], K),
      };
    },
  };
}

function unpacked(key: string, hinges: number): string {
  let code = '';
  for (let i = 0; i < key.length; i++)
    code += key.charCodeAt(i).toString(2).padStart(HINGES_A_CHARACTER, '0');
  return code.slice(0, hinges);
}
