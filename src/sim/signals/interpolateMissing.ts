/**
 * Fills NaN by straight lines between neighbours, and by the nearest value at the ends.
 *
 * @param values shape (T × n), row-major; changed in place.
 * @returns how many were filled, per channel; −1 where a channel holds no value at all.
 */
export function interpolateMissing(values: Float64Array, n: number): number[] {
  return Array.from({ length: n }, (_, channel) => fillChannel(values, n, channel));
}

function fillChannel(values: Float64Array, n: number, channel: number): number {
  const samples = values.length / n;
  let filled = 0;
  let last = -1; // Last sample that holds a value.
  for (let t = 0; t <= samples; t++) {
    const present = t < samples && !Number.isNaN(values[t * n + channel]!);
    if (!present && t < samples) continue;
    if (t === samples && last < 0) return -1;
    const after = t < samples ? values[t * n + channel]! : values[last * n + channel]!;
    const before = last < 0 ? after : values[last * n + channel]!;
    for (let gap = last + 1; gap < t; gap++) {
      const share = last < 0 || t === samples ? 0 : (gap - last) / (t - last);
      values[gap * n + channel] = before + share * (after - before);
      filled++;
    }
    last = t;
  }
  return filled;
}
