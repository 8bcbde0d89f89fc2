import { SimError } from '../errors';
import { isBounded } from '../models/freeRun';
import type { SectionResult, SectionSettings } from './sweep';
import { observedIndex, run, startOf, type WatchedSystem } from './watchedSystem';

/** A crossing is solved for until the state is this close to the plane, relative to its distances before and after. */
const ON_PLANE = 1e-12;
/** The Illinois rule needs about eight steps; halving alone would need fifty. */
const MOST_TRIALS = 100;
/** Steps between two reports of a generator. */
const REPORT_EVERY = 20_000;

/**
 * Poincaré section: the states in which an orbit crosses the plane Σ aᵢ xᵢ = b in one direction, or in both.
 *
 * A flow is integrated up to the plane: the last step is repeated with a length solved for, so that a crossing is as exact as the
 * integration itself (Hénon's aim by other means: his change of variable fails where the orbit only grazes the plane). A map or
 * model has no states in between; its crossings lie on the straight line between two samples, and say so.
 *
 * @returns a generator that yields the fraction done.
 * @throws {SimError} `bad-parameter`.
 * @see Hénon (1982), On the numerical computation of Poincaré maps, Physica D 5, 412–414.
 */
export function* poincareSection(
  system: WatchedSystem,
  settings: SectionSettings,
): Generator<number, SectionResult> {
  const { crossings, transient, mostSteps, direction } = settings;
  const plane = planeOf(system, settings);
  if (!(crossings >= 1 && transient >= 0 && mostSteps >= 1)) {
    throw new SimError(
      'bad-parameter',
      `Expected at least one crossing and step and a transient of at least 0, got ${crossings}, ${mostSteps} and ${transient}.`,
    );
  }
  const N = system.labels.length;
  const points: number[] = [];
  const times: number[] = [];
  const z = startOf(system);
  const before = new Float64Array(system.stateDim);
  const finish = (status: SectionResult['status']): SectionResult => ({
    kind: 'section',
    points: Float64Array.from(points),
    times: Float64Array.from(times),
    timeUnit: system.timeUnit,
    method: system.kind === 'flow' ? 'solved' : 'interpolated',
    status,
  });

  if (!run(system, z, transient)) return finish('diverged');
  let height = plane(z);
  for (let t = 0; t < mostSteps; t++) {
    if (t % REPORT_EVERY === 0) yield Math.max(t / mostSteps, times.length / crossings);
    before.set(z);
    system.advance(z);
    if (!isBounded(z)) return finish('diverged');
    const next = plane(z);
    const isRising = height < 0 && next >= 0;
    const isFalling = height > 0 && next <= 0;
    if ((isRising && direction !== 'falling') || (isFalling && direction !== 'rising')) {
      const { fraction, x } = cross(system, plane, before, z, height, next);
      for (let i = 0; i < N; i++) points.push(x[i]!);
      times.push((transient + t + fraction) * system.dt);
      if (times.length === crossings) return finish('ok');
    }
    // A state that lies on the plane belongs to the side it came from, or one crossing would count twice.
    if (next !== 0) height = next;
  }
  return finish('few');
}

/** Signed height a·x − b above the plane. @throws {SimError} `bad-parameter`. */
function planeOf(
  system: WatchedSystem,
  { normal, offset }: SectionSettings,
): (z: Float64Array, x?: Float64Array) => number {
  const N = system.labels.length;
  const a = new Float64Array(N);
  for (const [name, value] of Object.entries(normal)) a[observedIndex(system, name)] = value;
  if (!(a.every(Number.isFinite) && a.some((value) => value !== 0) && Number.isFinite(offset))) {
    throw new SimError(
      'bad-parameter',
      'Expected a plane with finite numbers, one of its coefficients not 0. Name a variable and the value to cross, as z=27.',
    );
  }
  const own = new Float64Array(N);
  return (z, x = own) => {
    system.observe(x, z);
    let height = -offset;
    for (let i = 0; i < N; i++) height += a[i]! * x[i]!;
    return height;
  };
}

interface Crossing {
  /** Part of the step before the plane is reached. */
  readonly fraction: number;
  /** Observation there, shape (N). */
  readonly x: Float64Array;
}

function cross(
  system: WatchedSystem,
  plane: ReturnType<typeof planeOf>,
  before: Float64Array,
  after: Float64Array,
  low: number,
  high: number,
): Crossing {
  const N = system.labels.length;
  const x = new Float64Array(N);
  if (system.kind === 'flow') {
    const z = new Float64Array(system.stateDim);
    const fraction = root(
      (part) => {
        z.set(before);
        system.advance(z, part);
        return plane(z, x);
      },
      low,
      high,
    );
    return { fraction, x };
  }
  const fraction = low / (low - high);
  const next = new Float64Array(N);
  system.observe(x, before);
  system.observe(next, after);
  for (let i = 0; i < N; i++) x[i]! += fraction * (next[i]! - x[i]!);
  return { fraction, x };
}

/** Root of a function on 0 … 1 with values of opposite sign at the ends, by the Illinois rule (Dowell & Jarratt 1971). */
function root(f: (at: number) => number, atZero: number, atOne: number): number {
  let [a, fa, b, fb] = [0, atZero, 1, atOne];
  const close = ON_PLANE * (Math.abs(atZero) + Math.abs(atOne));
  let at = 1;
  for (let trial = 0; trial < MOST_TRIALS; trial++) {
    at = b - (fb * (b - a)) / (fb - fa);
    const value = f(at);
    if (Math.abs(value) <= close || Math.abs(b - a) < 1e-15) break;
    if (value > 0 === fb > 0) fa /= 2;
    else [a, fa] = [b, fb];
    [b, fb] = [at, value];
  }
  return at;
}

/**
 * The return map of a section: one coordinate at a crossing against the same at the one before. One curve with a single hump means
 * that the flow is, in essence, a map of one dimension.
 *
 * @param points shape (K × N), row-major.
 * @returns pairs (n, n + 1), shape (K − 1 × 2).
 * @see Lorenz (1963), Deterministic nonperiodic flow, J. Atmos. Sci. 20, 130–141.
 */
export function returnMap(points: Float64Array, dim: number, coordinate: number): Float64Array {
  const crossings = points.length / dim;
  const pairs = new Float64Array(2 * Math.max(0, crossings - 1));
  for (let k = 0; k + 1 < crossings; k++) {
    pairs[2 * k] = points[k * dim + coordinate]!;
    pairs[2 * k + 1] = points[(k + 1) * dim + coordinate]!;
  }
  return pairs;
}
