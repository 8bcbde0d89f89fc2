/** First sample shown and the one past the last. */
export type Range = readonly [start: number, stop: number];

/** Fewest samples a zoom ends at. */
const LEAST = 10;

/** Zooms by `factor` (below 1 shows less) around a point at the fraction `centre` of the range. */
export function zoomed([start, stop]: Range, factor: number, centre: number, samples: number): Range {
  const length = Math.min(samples, Math.max(Math.min(LEAST, samples), Math.round((stop - start) * factor)));
  const fixed = start + centre * (stop - start);
  return inside(Math.round(fixed - centre * length), length, samples);
}

/** Moves by a fraction of the range's length. */
export function panned([start, stop]: Range, fraction: number, samples: number): Range {
  const length = stop - start;
  return inside(Math.round(start + fraction * length), length, samples);
}

function inside(start: number, length: number, samples: number): Range {
  const from = Math.max(0, Math.min(start, samples - length));
  return [from, from + length];
}
