/** Channels that hold at least two different values, in their order. @param values shape (T × n), row-major; NaN where one is missing. */
export function movingChannels(values: ArrayLike<number>, n: number): number[] {
  const first = new Float64Array(n).fill(NaN);
  const moves = new Uint8Array(n);
  let still = n;
  for (let at = 0; at < values.length && still > 0; at++) {
    const i = at % n;
    const value = values[at]!;
    if (moves[i] || Number.isNaN(value)) continue;
    if (Number.isNaN(first[i]!)) first[i] = value;
    else if (value !== first[i]) {
      moves[i] = 1;
      still--;
    }
  }
  return Array.from(moves.keys()).filter((i) => moves[i]);
}
