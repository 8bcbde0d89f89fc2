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

/** Where a key leads; undefined for keys that lead nowhere. */
export function keyed(key: string, range: Range, samples: number): Range | undefined {
  const length = range[1] - range[0];
  switch (key) {
    case 'ArrowLeft':
      return panned(range, -0.2, samples);
    case 'ArrowRight':
      return panned(range, 0.2, samples);
    case '+':
    case '=':
      return zoomed(range, 0.5, 0.5, samples);
    case '-':
      return zoomed(range, 2, 0.5, samples);
    case 'Home':
      return [0, length];
    case 'End':
      return [samples - length, samples];
    case 'r':
    case 'R':
      return [0, samples];
    default:
      return undefined;
  }
}
