/**
 * Cuts space into equal boxes of the given sides, without bound, and says which box a point lies in, as one number: a hash of its
 * place to 53 bits, so that any dimension will do. Of 10⁶ boxes two share a number once in ten thousand times.
 *
 * @param widths side of a box along each dimension; shape (N).
 */
export function createCells(widths: Float64Array): (x: Float64Array) => number {
  return (x) => {
    let high = 0x811c9dc5;
    let low = 0x1b873593;
    for (let i = 0; i < widths.length; i++) {
      // Half a box aside, so that points at round numbers, 0 above all, lie inside a box and not on its edge.
      const place = Math.floor(x[i]! / widths[i]! + 0.5) | 0;
      high = mix(high ^ place, 0x85ebca6b);
      low = mix(low ^ place, 0xc2b2ae35);
    }
    return (high >>> 0) * 2 ** 21 + (low >>> 11);
  };
}

function mix(word: number, factor: number): number {
  const h = Math.imul(word ^ (word >>> 15), factor);
  return Math.imul(h ^ (h >>> 13), 0x27d4eb2f) ^ (h >>> 16);
}
