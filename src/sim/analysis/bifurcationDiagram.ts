import { SimError } from '../errors';
import type { BifurcationResult, BifurcationSettings } from './sweep';
import { gridOf } from './grid';
import { run, startOf, observedIndex, type WatchedSystem } from './watchedSystem';

/** Steps an exponent is averaged over at least: its error is told from 20 blocks. */
const LEAST_STEPS = 100;
/** Steps the tangents are given to turn into the directions of growth. */
const TURNING = 200;

/**
 * A bifurcation diagram (orbit diagram) with Lyapunov exponents: at each value of a parameter the orbit is followed from the state
 * it had at the value before, so that a branch is kept for as long as it attracts; in both directions if asked for, which shows
 * hysteresis. What is recorded is one observed variable: all its samples, or its local maxima (refined by a parabola through three
 * samples); a stretch without any maximum, as at a fixed point, gives its last sample.
 *
 * An orbit that leaves every bound is marked at its value; the next value starts afresh.
 *
 * @param systemAt the system at a value of the parameter; the same dimensions at all of them.
 * @returns a generator that yields the fraction done.
 * @throws {SimError} `bad-parameter`.
 * @see Parker & Chua (1989), Practical Numerical Algorithms for Chaotic Systems, Springer, 8.
 */
export function* bifurcationDiagram(
  systemAt: (value: number) => WatchedSystem,
  settings: BifurcationSettings,
): Generator<number, BifurcationResult> {
  check(settings);
  const values = gridOf(settings.range);
  const V = values.length;
  const K = settings.exponents;
  const passes = settings.isBothWays ? (['forward', 'backward'] as const) : (['forward'] as const);
  const rows = passes.length * V;
  const found: Float64Array[] = new Array<Float64Array>(rows);
  const exponents = new Float64Array(rows * K).fill(NaN);
  const standardErrors = new Float64Array(rows * K).fill(NaN);
  const diverged = new Uint8Array(rows);
  let timeUnit = 'step';

  for (let pass = 0; pass < passes.length; pass++) {
    let z: Float64Array | undefined;
    for (let n = 0; n < V; n++) {
      const v = passes[pass] === 'forward' ? n : V - 1 - n;
      const row = pass * V + v;
      const done = (part: number) => (pass * V + n + part) / rows;
      yield done(0);
      const system = systemAt(values[v]!);
      timeUnit = system.timeUnit;
      z ??= startOf(system);
      const points = record(system, z, settings);
      found[row] = points ?? new Float64Array(0);
      if (!points) {
        diverged[row] = 1;
        z = undefined;
        continue;
      }
      if (K === 0) continue;
      const spectrum = yield* scaled(
        system.lyapunov(z, { steps: settings.steps, transient: TURNING, count: K }),
        done,
      );
      if (spectrum.status === 'diverged') {
        diverged[row] = 1;
        continue;
      }
      exponents.set(spectrum.exponents, row * K);
      standardErrors.set(spectrum.standardErrors, row * K);
    }
  }

  const starts = new Uint32Array(rows + 1);
  for (let row = 0; row < rows; row++) starts[row + 1] = starts[row]! + found[row]!.length;
  const points = new Float64Array(starts[rows]!);
  for (let row = 0; row < rows; row++) points.set(found[row]!, starts[row]!);
  return {
    kind: 'bifurcation',
    values,
    passes,
    starts,
    points,
    exponents,
    standardErrors,
    exponentsAValue: K,
    diverged,
    timeUnit,
  };
}

function check({ transient, steps, mostPoints, exponents }: BifurcationSettings): void {
  const whole = (value: number, least: number) => Number.isInteger(value) && value >= least;
  if (!(whole(transient, 0) && whole(steps, LEAST_STEPS))) {
    throw new SimError(
      'bad-parameter',
      `Expected at least ${LEAST_STEPS} steps at each value and at least 0 dropped before, got ${steps} and ${transient}.`,
    );
  }
  if (!(whole(mostPoints, 1) && whole(exponents, 0))) {
    throw new SimError(
      'bad-parameter',
      `Expected at least 1 point a value and at least 0 exponents, got ${mostPoints} and ${exponents}.`,
    );
  }
}

/** The generator's own fraction as a part of the whole. */
function* scaled<T>(steps: Generator<number, T>, whole: (part: number) => number): Generator<number, T> {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
    yield whole(next.value);
  }
}

/** What is recorded at one value; z is left where the orbit ended. Undefined where it left every bound. */
function record(
  system: WatchedSystem,
  z: Float64Array,
  { transient, steps, record: what, mostPoints, observed }: BifurcationSettings,
): Float64Array | undefined {
  if (!run(system, z, transient)) return undefined;
  const index = observedIndex(system, observed);
  const x = new Float64Array(system.labels.length);
  const points: number[] = [];
  let before = NaN;
  let last = NaN;
  for (let t = 0; t < steps; t++) {
    if (!run(system, z, 1)) return undefined;
    system.observe(x, z);
    const value = x[index]!;
    if (points.length < mostPoints) {
      if (what === 'all') points.push(value);
      else if (before < last && last >= value) points.push(peak(before, last, value));
    }
    before = last;
    last = value;
  }
  return Float64Array.from(points.length > 0 ? points : [last]);
}

/** Height of the parabola through three equally spaced samples, the middle one highest. */
function peak(before: number, top: number, after: number): number {
  const curvature = before - 2 * top + after;
  const slope = (after - before) / 2;
  return curvature < 0 ? top - (slope * slope) / (2 * curvature) : top;
}
