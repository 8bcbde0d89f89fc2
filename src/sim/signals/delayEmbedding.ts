/** One entry of a delay vector: a signal as it was some samples before. */
export interface Coordinate {
  /** Index of the signal. */
  readonly signal: number;
  /** Samples, from 0. */
  readonly delay: number;
}

/** Rows at the start of a stretch that have no delay vector. */
export const rowsLost = (coordinates: readonly Pick<Coordinate, 'delay'>[]): number =>
  Math.max(0, ...coordinates.map(({ delay }) => delay));

/** Coordinates at delays 0, τ, … (d − 1)τ (Takens 1981), all n signals of the newest first. */
export const uniformCoordinates = (n: number, dimension: number, delay: number): Coordinate[] =>
  Array.from({ length: dimension * n }, (_, k) => ({ signal: k % n, delay: Math.floor(k / n) * delay }));

/**
 * Delay vectors with entries of any signal at any delay (Sauer, Yorke & Casdagli 1991): row t holds each signal at t − its delay. The
 * first rows, as many as the longest delay, have none.
 *
 * @param values shape (T × n), row-major.
 * @returns shape ((T − longest delay) × coordinates), row-major.
 */
export function delayVectors(
  values: Float64Array,
  n: number,
  coordinates: readonly Coordinate[],
): Float64Array {
  const lost = rowsLost(coordinates);
  const rows = Math.max(0, values.length / n - lost);
  const d = coordinates.length;
  const out = new Float64Array(rows * d);
  coordinates.forEach(({ signal, delay }, k) => {
    for (let t = 0; t < rows; t++) out[t * d + k] = values[(t + lost - delay) * n + signal]!;
  });
  return out;
}

/** Delay vectors at equal delays, shape ((T − (d − 1)τ) × dn), row-major. */
export const delayEmbedding = (
  values: Float64Array,
  n: number,
  dimension: number,
  delay: number,
): Float64Array => delayVectors(values, n, uniformCoordinates(n, dimension, delay));
