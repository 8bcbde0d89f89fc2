import { SimError } from '../errors';
import type { PiecewiseLinearMap } from '../models/piecewiseLinear';
import { createRandom, type Random } from '../random';
import { createCycleSolver, type Cycle, type CycleKind, type CycleSolver } from './cycleOfPatterns';
import { distinctCycles } from './distinctCycles';
import { lyndonCount, lyndonWords } from './lyndonWords';

export interface CycleSearchOptions {
  /** The search is exhaustive up to so many sequences of patterns, cyclic shifts counted once; 65 536 when absent. */
  readonly mostSequences?: number;
  /** Also report virtual cycles met on the way. */
  readonly keepVirtual?: boolean;
  /** Starts of the heuristic search; 50 to 1000 when absent, fewer the longer they take. */
  readonly restarts?: number;
  /** Pattern sequences followed from one start at most; 100 when absent. */
  readonly followed?: number;
  /** States of an orbit, shape (T × M), row-major: the heuristic search starts from patterns it visits, else from random ones. */
  readonly orbit?: Float64Array;
  readonly seed?: number;
}

export interface CycleSearch {
  /** k. */
  readonly order: number;
  /** Each cycle once, the real ones first, stable before unstable; it starts from the point with the smallest code sequence. */
  readonly cycles: readonly Cycle[];
  /** Whether every sequence of patterns was solved for, or a part of them: then cycles may be missing. */
  readonly method: 'exhaustive' | 'heuristic';
  /** How many sequences of patterns there are that no shorter one repeats, cyclic shifts counted once. */
  readonly possible: number;
  /** Affine equations solved; the heuristic search may solve shifts of one sequence. */
  readonly solved: number;
  /** Sequences without a single solution to working precision. A continuum of cycles hides here. */
  readonly singular: number;
  /** Starts of the heuristic search, and the one, from 1 on, that last led to a new real cycle; 0 for none. */
  readonly restarts: number;
  readonly lastNewRestart: number;
}

/** Elementary operations between two reports of a generator: about a tenth of a second. */
const REPORT_EVERY = 3e7;

/**
 * Fixed points (k = 1) or k-cycles of a piecewise-linear map, of minimal period k.
 *
 * A cycle solves the affine equation of its sequence of patterns, so all of them are found by solving for every sequence: exact,
 * as long as there are no more than `mostSequences`. Beyond that a heuristic after SCYFI: from a random sequence, solve, take the
 * patterns really visited from there, and go on until they are the ones assumed (a real cycle), the solution does not exist or the
 * sequence was met before. Visited, in turn from start to start, by the map's orbit from the solution's first point (SCYFI; Newton's
 * method on that point) and by the solution's own points (Newton's method on all k at once).
 *
 * Cycles in a continuum are not found: the equation is singular there. Around a shorter cycle with a root of unity for an eigenvalue
 * they are not even counted; that cycle is `non-hyperbolic` then.
 *
 * @param order k.
 * @throws {SimError} `bad-parameter`, `shape-mismatch` for an orbit of other states, `too-short` for one of fewer than k states.
 * @see Eisenmann, Monfared, Göring & Durstewitz (2023), Bifurcations and loss jumps in RNN training, NeurIPS 36, arXiv 2310.17561.
 */
export function cyclesOfOrder(
  map: PiecewiseLinearMap,
  order: number,
  options: CycleSearchOptions = {},
): CycleSearch {
  const steps = cyclesOfOrderSteps(map, order, options);
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}

/** As `cyclesOfOrder`, in slices: yields the fraction done. */
export function cyclesOfOrderSteps(
  map: PiecewiseLinearMap,
  order: number,
  {
    mostSequences = 65_536,
    keepVirtual = false,
    restarts = defaultRestarts(order, map.latentDim),
    followed = 100,
    orbit,
    seed = 1,
  }: CycleSearchOptions = {},
): Generator<number, CycleSearch> {
  checkWhole('an order', order, 1);
  checkWhole('a number of restarts', restarts, 1);
  checkWhole('a number of sequences to follow', followed, 1);
  checkOrbit(orbit, map.latentDim, order);
  const finds = new Finds(createCycleSolver(map, order), order, keepVirtual);
  const possible = lyndonCount(2 ** map.hingeCount, order);
  if (possible <= mostSequences) return exhaust(map, order, possible, finds);
  const random = createRandom(seed, `cycles of order ${order}`);
  return follow(map, order, possible, { restarts, followed, orbit, random }, finds);
}

/** Cycles found so far, with the counts that go into the result. */
class Finds {
  solved = 0;
  singular = 0;
  /** By their sequence of patterns, shifted to its smallest form. */
  readonly #cycles = new Map<string, Cycle>();

  constructor(
    readonly solver: CycleSolver,
    readonly order: number,
    readonly keepVirtual: boolean,
  ) {}

  /** Solves for the sequence d, shape (k × K), and keeps the cycle if it is new, of order k and asked for. */
  solve(d: Uint8Array): { kind: CycleKind; isNew: boolean } {
    this.solved++;
    const kind = this.solver.solve(d);
    if (kind === 'singular') this.singular++;
    const isWanted = kind === 'real' || (kind === 'virtual' && this.keepVirtual);
    return { kind, isNew: isWanted && !this.solver.isLowerOrder() && this.#keep(d) };
  }

  #keep(d: Uint8Array): boolean {
    const first = smallestShift(d, this.order);
    const key = rotated([...d], first * (d.length / this.order)).join('');
    if (this.#cycles.has(key)) return false;
    const cycle = this.solver.cycle();
    const points = rotated(cycle.points, first);
    this.#cycles.set(key, { ...cycle, points, codes: rotated(cycle.codes, first) });
    return true;
  }

  result(rest: Pick<CycleSearch, 'method' | 'possible' | 'restarts' | 'lastNewRestart'>): CycleSearch {
    const { order, solved, singular } = this;
    return { order, cycles: distinctCycles([...this.#cycles.values()]), solved, singular, ...rest };
  }
}

function* exhaust(
  { latentDim: M, hingeCount: K }: PiecewiseLinearMap,
  order: number,
  possible: number,
  finds: Finds,
): Generator<number, CycleSearch> {
  const d = new Uint8Array(order * K);
  const report = reportEvery(order, M);
  for (const word of lyndonWords(2 ** K, order)) {
    if (finds.solved % report === 0) yield finds.solved / possible;
    // The first hinge is the highest bit, so that words and codes have the same order.
    word.forEach((symbol, i) => {
      for (let k = 0; k < K; k++) d[i * K + k] = Math.floor(symbol / 2 ** (K - 1 - k)) % 2;
    });
    finds.solve(d);
  }
  return finds.result({ method: 'exhaustive', possible, restarts: 0, lastNewRestart: 0 });
}

interface Following {
  readonly restarts: number;
  readonly followed: number;
  readonly orbit: Float64Array | undefined;
  readonly random: Random;
}

function* follow(
  map: PiecewiseLinearMap,
  order: number,
  possible: number,
  { restarts, followed, orbit, random }: Following,
  finds: Finds,
): Generator<number, CycleSearch> {
  const { solver } = finds;
  const d = new Uint8Array(order * map.hingeCount);
  const draw = orbit ? visitedPatterns(map, order, orbit, random) : randomPatterns(random);
  // Points and orbit lead different ways: in turn, they find cycles that one of them alone misses.
  const rules = [
    { next: () => solver.patternsOfOrbit(d), met: new Set<string>() },
    { next: () => solver.patternsOfPoints(d), met: new Set<string>() },
  ];
  const report = reportEvery(order, map.latentDim);
  let lastNewRestart = 0;
  for (let restart = 0; restart < restarts; restart++) {
    const { next, met } = rules[restart % 2];
    draw(d, restart);
    for (let i = 0; i < followed; i++) {
      const sequence = d.join('');
      // Whoever comes to where another start was goes the same way from there.
      if (met.has(sequence)) break;
      met.add(sequence);
      if (finds.solved % report === 0) yield (restart + i / followed) / restarts;
      const { kind, isNew } = finds.solve(d);
      if (isNew && kind === 'real') lastNewRestart = restart + 1;
      if (kind !== 'virtual') break;
      next();
    }
  }
  return finds.result({ method: 'heuristic', possible, restarts, lastNewRestart });
}

/** The index among the k patterns of d from which, read cyclically, it comes first in lexical order. */
function smallestShift(d: Uint8Array, order: number): number {
  const K = d.length / order;
  let first = 0;
  for (let i = 1; i < order; i++) if (isSmaller(d, i * K, first * K)) first = i;
  return first;
}

/** Whether d read cyclically from `a` comes before d read from `b`. */
function isSmaller(d: Uint8Array, a: number, b: number): boolean {
  for (let i = 0; i < d.length; i++) {
    const difference = d[(a + i) % d.length] - d[(b + i) % d.length];
    if (difference !== 0) return difference < 0;
  }
  return false;
}

const rotated = <T>(values: readonly T[], first: number): T[] => [
  ...values.slice(first),
  ...values.slice(0, first),
];

type Draw = (d: Uint8Array, restart: number) => void;

const randomPatterns =
  (random: Random): Draw =>
  (d) => {
    for (let i = 0; i < d.length; i++) d[i] = random.integer(2);
  };

/** In turn the patterns of k states in a row, which lead to cycles within an attractor, and of k states anywhere on the orbit. */
function visitedPatterns(map: PiecewiseLinearMap, order: number, orbit: Float64Array, random: Random): Draw {
  const { latentDim: M, hingeCount: K } = map;
  const T = orbit.length / M;
  return (d, restart) => {
    const first = random.integer(T - order + 1);
    for (let i = 0; i < order; i++) {
      const t = restart % 4 < 2 ? first + i : random.integer(T);
      map.pattern(d.subarray(i * K, (i + 1) * K), orbit.subarray(t * M, (t + 1) * M));
    }
  };
}

/** A thousand where they are cheap; at a hundred equations each, all of them are at most a minute or so in usual dimensions. */
const defaultRestarts = (order: number, M: number): number =>
  Math.round(Math.min(1000, Math.max(50, 5e7 / (order * M ** 3))));

const reportEvery = (order: number, M: number): number =>
  Math.ceil(Math.min(256, REPORT_EVERY / (order * M ** 3)));

function checkWhole(what: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new SimError(
    'bad-parameter',
    `Expected ${what} that is a whole number of at least ${least}, got ${value}.`,
  );
}

function checkOrbit(orbit: Float64Array | undefined, M: number, order: number): void {
  if (!orbit) return;
  if (orbit.length % M !== 0) {
    throw new SimError(
      'shape-mismatch',
      `Expected an orbit of states of M = ${M} values, got ${orbit.length} values in all, which ${M} doesn't divide.`,
    );
  }
  if (orbit.length / M < order) {
    throw new SimError(
      'too-short',
      `Expected an orbit of at least ${order} states, got ${orbit.length / M}. Give a longer one.`,
    );
  }
}
