/** Points whose neighbours are looked for, and points they are looked for among, at most. */
const MOST_QUERIES = 1000;
const MOST_POINTS = 5000;
/** A neighbour is false where the next coordinate parts the two by more than this many of their distances. */
const FALSE_RATIO = 15;

/** What delay vectors of dimensions 1, 2 … tell of a series; every array has an entry a dimension. */
export interface EmbeddingDimension {
  /** Cao's E1: comes to 1, and stays, at dimensions that unfold the attractor. */
  readonly e1: readonly number[];
  /** Cao's E2: 1 at all dimensions for noise, elsewhere not. */
  readonly e2: readonly number[];
  /** Share of nearest neighbours that are false. */
  readonly falseNeighbours: readonly number[];
}

/**
 * Measures of how many delays a series needs, by the nearest neighbours of its delay vectors in the maximum norm.
 *
 * @param series shape (T); vectors that miss a value are left out.
 * @param delay samples between coordinates.
 * @param most dimensions looked at: 1 … most.
 * @param apart neighbours are at least that many samples apart in time (Theiler 1986).
 * @see Cao (1997), Physica D 110, 43–50; Kennel, Brown & Abarbanel (1992), Phys. Rev. A 45, 3403–3411.
 */
export function embeddingDimension(
  series: Float64Array,
  delay: number,
  most: number,
  apart: number = delay,
): EmbeddingDimension {
  // One dimension more than is told of: E1 and E2 are ratios of neighbouring ones.
  const each = Array.from({ length: most + 1 }, (_, k) => neighbourGrowth(series, delay, k + 1, apart));
  const ratio = (pick: (one: Growth) => number) =>
    Array.from({ length: most }, (_, k) => pick(each[k + 1]!) / pick(each[k]!));
  return {
    e1: ratio(({ stretch }) => stretch),
    e2: ratio(({ step }) => step),
    falseNeighbours: each.slice(0, most).map(({ falseShare }) => falseShare),
  };
}

interface Growth {
  /** Cao's E: mean ratio of the distances with and without a further coordinate. */
  readonly stretch: number;
  /** Cao's E*: mean distance along the further coordinate. */
  readonly step: number;
  readonly falseShare: number;
}

function neighbourGrowth(series: Float64Array, delay: number, dimension: number, apart: number): Growth {
  const reach = dimension * delay;
  const whole: number[] = [];
  for (let t = 0; t + reach < series.length; t++) {
    let isThere = true;
    for (let k = 0; k <= dimension && isThere; k++) isThere = !Number.isNaN(series[t + k * delay]);
    if (isThere) whole.push(t);
  }
  const points = spread(whole, MOST_POINTS);
  const queries = spread(points, MOST_QUERIES);
  let [stretch, step, strays, found] = [0, 0, 0, 0];
  for (const t of queries) {
    let [nearest, least] = [-1, Infinity];
    for (const s of points) {
      if (Math.abs(s - t) <= apart) continue;
      let distance = 0;
      for (let k = 0; k < dimension && distance < least; k++)
        distance = Math.max(distance, Math.abs(series[t + k * delay]! - series[s + k * delay]!));
      // The same values twice have no ratio.
      if (distance > 0 && distance < least) [nearest, least] = [s, distance];
    }
    if (nearest < 0) continue;
    const further = Math.abs(series[t + reach]! - series[nearest + reach]!);
    stretch += Math.max(least, further) / least;
    step += further;
    if (further > FALSE_RATIO * least) strays++;
    found++;
  }
  return { stretch: stretch / found, step: step / found, falseShare: strays / found };
}

/** At most so many, evenly spread. */
const spread = (all: readonly number[], most: number): readonly number[] =>
  all.length <= most
    ? all
    : Array.from({ length: most }, (_, k) => all[Math.floor((k * all.length) / most)]!);
