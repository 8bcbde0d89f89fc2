/** Samples [from, to). */
export type Stretch = readonly [from: number, to: number];

/**
 * Stretches of `length` samples that cover a range one after another, or where they would be more than `most` that many of them,
 * evenly spread from its first sample to its last. The last of a covering is shorter where it does not fit.
 */
export function spreadStretches(
  start: number,
  stop: number,
  length: number,
  most: number,
): readonly Stretch[] {
  const count = Math.ceil((stop - start) / length);
  if (count <= most) {
    return Array.from({ length: count }, (_, k): Stretch => {
      const from = start + k * length;
      return [from, Math.min(stop, from + length)];
    });
  }
  const step = most > 1 ? (stop - start - length) / (most - 1) : 0;
  return Array.from({ length: most }, (_, k): Stretch => {
    const from = start + Math.round(k * step);
    return [from, from + length];
  });
}

/** Lets what else was asked of this thread be answered first. */
export const giveWay = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
