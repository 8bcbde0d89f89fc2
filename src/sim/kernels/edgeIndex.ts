/**
 * Finds how many of some ascending edges a value has reached, without a logarithm: the leading bits of a float64 are its exponent and
 * the first digits of its mantissa, and a table over them knows the answer up to the few edges that share these bits.
 *
 * @param edges ascending, not negative; shape (K).
 * @returns for a value not below 0, the number k of edges with edge ≤ value: edges[k − 1] ≤ value < edges[k].
 */
export function createEdgeIndex(edges: ArrayLike<number>): (value: number) => number {
  const guarded = Float64Array.from({ length: edges.length + 1 }, (_, k) => edges[k] ?? Infinity);
  const float = new Float64Array(1);
  const words = new Uint32Array(float.buffer);
  // The word that holds the exponent is the last one where numbers are stored low word first.
  float[0] = 1;
  const high = words[1] === 0 ? 0 : 1;
  const table = new Uint32Array(1 << (31 - SPARE_BITS));
  words[1 - high] = 0;
  for (let bits = 0, k = 0; bits < table.length; bits++) {
    words[high] = bits << SPARE_BITS;
    while (guarded[k] <= float[0] && k < edges.length) k++;
    table[bits] = k;
  }
  return (value) => {
    float[0] = value;
    let k = table[words[high] >>> SPARE_BITS];
    while (guarded[k] <= value) k++;
    return k;
  };
}

/** Six of the mantissa's bits enter the table: 64 entries between powers of two, 131 072 in all. */
const SPARE_BITS = 14;
