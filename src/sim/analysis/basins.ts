import { SimError } from '../errors';
import { isBounded } from '../models/freeRun';
import { basinEntropy } from './basinEntropy';
import { createCells } from './cells';
import { gridOf } from './grid';
import { ESCAPED, UNDECIDED, type Attractor, type BasinsResult, type BasinsSettings } from './sweep';
import { observedIndex, run, startOf, type WatchedSystem } from './watchedSystem';

/** Looks in a row that must fall into cells seen before until an orbit counts as returning. */
const RECURRENCES = 100;
/** Looks an orbit that returns is followed before and while the cells of its attractor are collected. */
const SETTLING = 1000;
const LOCATING = 3000;
/** Collecting goes on, as many looks again, while more than this share of them found a new cell, and so many times at most. */
const STILL_NEW = 0.02;
const MOST_ROUNDS = 20;
/** Steps each attractor is followed for in the end. */
const LONG = 200_000;
/** Looks in a row inside an attractor's cells until an orbit counts as its own. */
const CAUGHT = 10;
/** Steps of a flow between two looks: a quarter of its sampling step is too little to leave a cell. */
const STEPS_A_LOOK = { flow: 4, map: 1, model: 1 };
/** How far an attractor is pushed to see that it attracts, in cells. */
const PUSH = 1e-3;
/** Observations of an attractor that are kept, and compared with those of others: the last looks, of a flow every third. */
const MOST_POINTS = 1000;
const LOOKS_A_POINT = { flow: 3, map: 1, model: 1 };
/** Shortest side of a plane that basin entropy makes sense for: four boxes of five. */
const LEAST_SIDE = 20;
/** Longest cycle that is recognised as one. */
const LONGEST_CYCLE = 64;
/** Steps λ₁ of an attractor that is neither point nor short cycle is averaged over, and log growth that counts as none. */
const EXPONENT_STEPS = 40_000;
const REGULAR_GROWTH = 8;

/**
 * Basins of attraction over a plane of starts, by recurrence, after Datseris and Wagemakers: space is cut into cells, and an orbit
 * that keeps returning to cells it has been in has reached an attractor. Cells visited from then on are the attractor's; a later
 * orbit that stays in them belongs to it. Nothing need be known of the attractors beforehand.
 *
 * Cells are those of the observed variables. What returns is let settle and then pushed a little: a saddle that was met exactly is
 * left, and its start `UNDECIDED`. Attractors that keep to the same cells, or to neighbours, are one. Two that lie closer than a
 * cell, or that differ in hidden units only, cannot be told apart; an orbit that creeps for thousands of steps looks settled.
 *
 * @returns a generator that yields the fraction done.
 * @throws {SimError} `bad-parameter`.
 * @see Datseris & Wagemakers (2022), Effortless estimation of basins of attraction, Chaos 32, 023104.
 */
export function* basins(system: WatchedSystem, settings: BasinsSettings): Generator<number, BasinsResult> {
  const plane = startPlane(system, settings);
  const labels = new Int16Array(plane.rows * plane.columns);
  const finder = createFinder(system, plane.cellWidths, settings.mostSteps);
  for (let n = 0; n < labels.length; n++) {
    yield n / labels.length;
    labels[n] = finder.attractorFrom(plane.start(n));
  }
  const { found, merged } = mergeEqual(finder.settled(), plane.cellWidths);
  const renamed = labels.map((label) => (label > 0 ? merged[label - 1]! + 1 : label));
  return summarise(renamed, plane.columns, found, system);
}

/** Attractors that turn out to be one when followed for long, as one; `merged[k]` is where the k-th went. */
function mergeEqual(
  settled: readonly Found[],
  widths: Float64Array,
): { readonly found: readonly Found[]; readonly merged: readonly number[] } {
  const found: Found[] = [];
  const merged = settled.map((one) => {
    const known = found.findIndex((other) => isSame(other, one, widths));
    return known >= 0 ? known : found.push(one) - 1;
  });
  return { found, merged };
}

interface StartPlane {
  readonly rows: number;
  readonly columns: number;
  /** Shape (N). */
  readonly cellWidths: Float64Array;
  /** Observation the n-th start is made from; valid until the next call. */
  start(n: number): Float64Array;
}

function startPlane(system: WatchedSystem, settings: BasinsSettings): StartPlane {
  const { horizontal, vertical, fixed, cells, mostSteps } = settings;
  const across = observedIndex(system, horizontal.observed);
  const up = observedIndex(system, vertical.observed);
  if (across === up) {
    throw new SimError(
      'bad-parameter',
      `Expected two different variables for the plane, got ${horizontal.observed} twice.`,
    );
  }
  if (!(Number.isInteger(cells) && cells >= 4 && Number.isInteger(mostSteps) && mostSteps >= 1)) {
    throw new SimError(
      'bad-parameter',
      `Expected at least 4 cells across and at least one step, got ${cells} and ${mostSteps}.`,
    );
  }
  const xs = gridOf(horizontal.range);
  const ys = gridOf(vertical.range);
  const x = Float64Array.from(system.start);
  for (const [name, value] of Object.entries(fixed)) {
    if (!Number.isFinite(value)) {
      throw new SimError('bad-parameter', `Expected a number for ${name} at the start, got ${value}.`);
    }
    x[observedIndex(system, name)] = value;
  }
  const start = (n: number) => {
    x[across] = xs[n % xs.length]!;
    x[up] = ys[Math.floor(n / xs.length)]!;
    return x;
  };
  const widths = extents(system, [0, xs.length - 1, Math.floor((xs.length * ys.length) / 2)], start);
  widths[across] = (xs.at(-1)! - xs[0]!) / cells;
  widths[up] = (ys.at(-1)! - ys[0]!) / cells;
  for (let i = 0; i < widths.length; i++) if (i !== across && i !== up) widths[i]! /= cells;
  return { rows: ys.length, columns: xs.length, cellWidths: widths, start };
}

/** How far the variables range that are not in the plane, from a few orbits; 1 where they stand still. */
function extents(
  system: WatchedSystem,
  tried: readonly number[],
  start: (n: number) => Float64Array,
): Float64Array {
  const N = system.labels.length;
  const low = new Float64Array(N).fill(Infinity);
  const high = new Float64Array(N).fill(-Infinity);
  const x = new Float64Array(N);
  for (const n of tried) {
    const z = startOf(system, start(n));
    for (let t = 0; t < SETTLING; t++) {
      if (!run(system, z, 1)) break;
      system.observe(x, z);
      for (let i = 0; i < N; i++) {
        low[i] = Math.min(low[i]!, x[i]!);
        high[i] = Math.max(high[i]!, x[i]!);
      }
    }
  }
  return low.map((value, i) => (high[i]! > value ? high[i]! - value : 1));
}

/** An attractor as it was found. */
interface Found {
  readonly cells: ReadonlySet<number>;
  /** The last observations, shape (MOST_POINTS × N), row-major. */
  readonly points: Float64Array;
  /** The state it was left in. */
  readonly z: Float64Array;
}

interface Finder {
  /** Attractors in the order found, each followed for long: what spirals in slowly has then arrived. */
  settled(): readonly Found[];
  /** Number of the attractor an observed start leads to, from 1 on, or `UNDECIDED` or `ESCAPED`. */
  attractorFrom(x: Float64Array): number;
}

function createFinder(system: WatchedSystem, widths: Float64Array, mostSteps: number): Finder {
  const found: Found[] = [];
  /** Attractor by cell. */
  const owner = new Map<number, number>();
  const visited = new Set<number>();
  const x = new Float64Array(system.labels.length);
  const stride = STEPS_A_LOOK[system.kind];
  const cellOf = createCells(widths);
  const look = (z: Float64Array): number => {
    system.observe(x, z);
    return cellOf(x);
  };

  /** The attractor an orbit that returns has come to; z is moved on along it. */
  const locate = (z: Float64Array): number => {
    const first = follow(z);
    if (!first) return ESCAPED;
    const pushed = z.map((value, i) => value + PUSH * widths[i % widths.length]!);
    const second = follow(pushed);
    if (!second) return UNDECIDED;
    if (!isSame(first, second, widths)) return UNDECIDED;
    // The pushed orbit has been followed for longer, and so lies closer to the attractor.
    const known = found.findIndex((other) => isSame(other, second, widths));
    const number = known >= 0 ? known + 1 : found.push(second);
    for (const cell of second.cells) if (!owner.has(cell)) owner.set(cell, number);
    return number;
  };

  const follow = (z: Float64Array): Found | undefined => {
    if (!run(system, z, SETTLING * stride)) return undefined;
    const own = new Set<number>();
    const points = new Float64Array(MOST_POINTS * x.length);
    const every = LOOKS_A_POINT[system.kind];
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const before = own.size;
      for (let t = 0; t < LOCATING; t++) {
        if (!run(system, z, stride)) return undefined;
        own.add(look(z));
        const point = (t + 1 - LOCATING) / every + MOST_POINTS - 1;
        if (point >= 0 && Number.isInteger(point)) points.set(x, point * x.length);
      }
      if (own.size - before <= STILL_NEW * LOCATING) break;
    }
    return { cells: own, points, z };
  };

  return {
    settled: () =>
      found.map((one) => {
        const z = one.z.slice();
        return run(system, z, LONG) ? (follow(z) ?? one) : one;
      }),
    attractorFrom(start) {
      const z = startOf(system, start);
      visited.clear();
      let returns = 0;
      let caught = 0;
      let catcher = 0;
      for (let t = 0; t < mostSteps; t += stride) {
        if (!isBounded(z)) return ESCAPED;
        const cell = look(z);
        const here = owner.get(cell) ?? 0;
        caught = here > 0 && here === catcher ? caught + 1 : here > 0 ? 1 : 0;
        catcher = here;
        if (caught >= CAUGHT) return here;
        returns = visited.has(cell) ? returns + 1 : 0;
        visited.add(cell);
        if (returns >= RECURRENCES) return locate(z);
        for (let s = 0; s < stride; s++) system.advance(z);
      }
      return UNDECIDED;
    },
  };
}

/** Whether most observations of one lie within a cell of one of the other's, and the other way round. */
function isSame(a: Found, b: Found, widths: Float64Array): boolean {
  return lieNear(a.points, b.points, widths) && lieNear(b.points, a.points, widths);
}

function lieNear(these: Float64Array, those: Float64Array, widths: Float64Array): boolean {
  const dim = widths.length;
  const rows = these.length / dim;
  let near = 0;
  for (let t = 0; t < rows; t++) if (isNear(these, t * dim, those, widths)) near++;
  return near > rows / 2;
}

function isNear(these: Float64Array, at: number, those: Float64Array, widths: Float64Array): boolean {
  const dim = widths.length;
  for (let other = 0; other < those.length; other += dim) {
    let i = 0;
    while (i < dim && Math.abs(these[at + i]! - those[other + i]!) <= widths[i]!) i++;
    if (i === dim) return true;
  }
  return false;
}

/** Numbers attractors by falling share, and says what each is. */
function summarise(
  labels: Int16Array,
  columns: number,
  found: readonly Found[],
  system: WatchedSystem,
): BasinsResult {
  const dim = system.labels.length;
  const counts = new Array<number>(found.length + 1).fill(0);
  let escaped = 0;
  for (const label of labels) {
    if (label === ESCAPED) escaped++;
    else counts[label]!++;
  }
  const order = found.map((_, k) => k).sort((a, b) => counts[b + 1]! - counts[a + 1]!);
  const number = new Int16Array(found.length + 1);
  order.forEach((k, rank) => (number[k + 1] = rank + 1));
  const renamed = labels.map((label) => (label > 0 ? number[label]! : label));

  const kept = order.map((k) => found[k]!.points);
  const attractorStarts = new Uint32Array(kept.length + 1);
  kept.forEach((points, k) => (attractorStarts[k + 1] = attractorStarts[k]! + points.length / dim));
  const attractorPoints = new Float64Array(attractorStarts.at(-1)! * dim);
  kept.forEach((points, k) => attractorPoints.set(points, attractorStarts[k]! * dim));
  const rows = labels.length / columns;
  return {
    kind: 'basins',
    labels: renamed,
    attractors: order.map((k) => described(found[k]!, counts[k + 1]! / labels.length, system)),
    attractorPoints,
    attractorStarts,
    undecided: counts[0]! / labels.length,
    escaped: escaped / labels.length,
    entropy: Math.min(rows, columns) >= LEAST_SIDE ? basinEntropy(renamed, columns) : null,
  };
}

function described({ points, z }: Found, share: number, system: WatchedSystem): Attractor {
  const dim = system.labels.length;
  const rows = points.length / dim;
  const centre = new Array<number>(dim).fill(0);
  let scale = 0;
  points.forEach((value, j) => {
    centre[j % dim]! += value / rows;
    scale = Math.max(scale, Math.abs(value));
  });
  // Eight digits: what a settled orbit has, and a chaotic one does not come back to for long.
  const returnsAfter = (k: number) =>
    points.every((value, j) => j < k * dim || Math.abs(value - points[j - k * dim]!) <= 1e-8 * scale);
  if (returnsAfter(1)) return { share, form: 'fixed point', centre };
  if (system.kind !== 'flow') {
    for (let k = 2; k <= LONGEST_CYCLE; k++) {
      if (returnsAfter(k)) return { share, form: 'cycle', period: k, centre };
    }
  }
  return { share, form: isChaotic(system, z) ? 'chaotic' : 'oscillation', centre };
}

/** Whether λ₁ is above 0 by more than its error, and than a tangent of a regular orbit can grow by in the time. */
function isChaotic(system: WatchedSystem, z: Float64Array): boolean {
  const steps = system.lyapunov(z, { steps: EXPONENT_STEPS, transient: SETTLING, count: 1 });
  let next = steps.next();
  while (!next.done) next = steps.next();
  const { exponents, standardErrors, duration } = next.value;
  return exponents[0]! > 3 * standardErrors[0]! + REGULAR_GROWTH / duration;
}
