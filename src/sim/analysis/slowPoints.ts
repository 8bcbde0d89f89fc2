import { SimError } from '../errors';
import { solveLinear } from '../kernels/solveLinear';
import { isBounded } from '../models/freeRun';
import type { LatentMap } from '../models/model';
import { createRandom } from '../random';
import { jacobianOfSteps } from './jacobianOfSteps';

export interface SlowPointOptions {
  /** k: points that return after k steps; 1 when absent. Beyond 1 only what returns exactly is told. */
  readonly order?: number;
  /** States to start from, shape (T × M), row-major: a free-running orbit. */
  readonly orbit: Float64Array;
  readonly starts?: number;
  readonly seed?: number;
  /** Largest speed told; a hundredth of the orbit's median speed when absent. */
  readonly mostSpeed?: number;
}

/** A state that F^k leaves where it is, or nearly so. */
export interface SlowPoint {
  /** The states visited; shape (k × M). */
  readonly points: readonly (readonly number[])[];
  /** |F^k(z) − z| over |z|, or over the orbit's root mean square where that is larger: the origin has no size of its own. */
  readonly speed: number;
  /** A fixed point or cycle to rounding, rather than a place that is only left slowly. */
  readonly isExact: boolean;
}

export interface SlowPointSearch {
  readonly order: number;
  /** Slowest first. */
  readonly points: readonly SlowPoint[];
  readonly starts: number;
  /** The start, from 1 on, that last led to a new one; 0 for none. */
  readonly lastNewStart: number;
  /** The largest speed a point may have. */
  readonly mostSpeed: number;
}

/** Speeds that are rounding. */
const EXACT = 1e-11;
/** Exact points nearer than this are the same, over the orbit's size; slow places spread, and count as one within the second. */
const SAME = 1e-6;
const SAME_PLACE = 1e-2;
const MOST_POINTS = 256;
const MOST_ITERATIONS = 100;
/** Noise on the starts, in standard deviations of the orbit, in turn: what lies off the attractor is found from beside it. */
const NOISE = [0, 0.1, 1, 3];

/**
 * Fixed points and slow points of a map by descent: from many states of its orbit, with and without noise, minimises
 *
 *     q(z) = ½ |F^k(z) − z|²
 *
 * Each step is Newton's for F^k(z) = z where that halves the distance at least, and else Levenberg and Marquardt's, which also comes
 * to rest where q has a minimum above zero: a slow point, near which the orbit lingers. Works for any map with a Jacobian. It is a
 * search: points no start leads to are missed.
 *
 * @throws {SimError} `bad-parameter` for an order or number of starts that is not a whole number of at least 1, `too-short` for no state.
 * @see Sussillo & Barak (2013), Neural Computation 25, 626–649; Golub & Sussillo (2018), J. Open Source Software 3(31), 1003;
 *   Marquardt (1963), J. SIAM 11, 431–441.
 */
export function slowPoints(map: LatentMap, options: SlowPointOptions): SlowPointSearch {
  const steps = slowPointsSteps(map, options);
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}

/** As `slowPoints`, in slices: yields the fraction done. */
export function* slowPointsSteps(
  map: LatentMap,
  { order = 1, orbit, starts = defaultStarts(order, map.latentDim), seed = 1, mostSpeed }: SlowPointOptions,
): Generator<number, SlowPointSearch> {
  const M = map.latentDim;
  check(order, starts, orbit, M);
  const { deviation, size, medianSpeed } = describe(map, orbit);
  const threshold = mostSpeed ?? Math.max(EXACT, 0.01 * medianSpeed);
  const random = createRandom(seed, `slow points of order ${order}`);
  const found: SlowPoint[] = [];
  let lastNewStart = 0;
  for (let start = 0; start < starts; start++) {
    yield start / starts;
    const t = random.integer(orbit.length / M);
    const noise = NOISE[start % NOISE.length];
    const z = Float64Array.from(
      { length: M },
      (_, i) => orbit[t * M + i] + (noise > 0 ? noise * deviation[i] * random.normal() : 0),
    );
    const q = descend(map, order, z, size);
    const speed = Math.sqrt(2 * q) / Math.max(norm(z), size);
    const isExact = speed <= EXACT;
    if (!(isExact || (order === 1 && speed <= threshold))) continue;
    if (returnsEarlier(map, order, z, size)) continue;
    const point = { points: visited(map, order, z), speed, isExact };
    if (keep(found, point, size)) lastNewStart = start + 1;
  }
  return {
    order,
    points: found.sort((a, b) => a.speed - b.speed).slice(0, MOST_POINTS),
    starts,
    lastNewStart,
    mostSpeed: threshold,
  };
}

/** Lowers q from z on, in place; returns q there. */
function descend(map: LatentMap, order: number, z: Float64Array, size: number): number {
  const M = map.latentDim;
  const r = new Float64Array(M);
  const trial = new Float64Array(M);
  const trialMiss = new Float64Array(M);
  let q = missOf(map, order, z, r);
  let damping = 1e-3;
  /** Moves to z + δ if that lowers q to less than `share` of it. */
  const accepts = (delta: Float64Array, share: number): boolean => {
    for (let i = 0; i < M; i++) trial[i] = z[i] + delta[i];
    const next = missOf(map, order, trial, trialMiss);
    if (!(next < share * q)) return false;
    z.set(trial);
    r.set(trialMiss);
    q = next;
    return true;
  };
  for (let i = 0; i < MOST_ITERATIONS && Number.isFinite(q); i++) {
    // Two orders below what counts as exact, or as far as rounding lets it.
    if (Math.sqrt(2 * q) <= 1e-2 * EXACT * Math.max(norm(z), size)) break;
    const A = missJacobian(map, order, z);
    const newton = r.map((value) => -value);
    if (solveLinear(A.slice(), newton, M, 1) > 1e-14 && accepts(newton, 0.25)) continue;
    const before = q;
    const { gram, gradient } = normalEquations(A, r, M);
    let isLower = false;
    for (let tries = 0; tries < 12 && !isLower; tries++) {
      const damped = gram.slice();
      for (let k = 0; k < M; k++) damped[k * M + k] += damping * (gram[k * M + k] || 1);
      const delta = gradient.map((value) => -value);
      isLower = solveLinear(damped, delta, M, 1) > 0 && accepts(delta, 1);
      damping = isLower ? Math.max(1e-12, damping / 5) : Math.min(1e12, damping * 4);
    }
    if (!isLower || q > (1 - 1e-9) * before) break;
  }
  return q;
}

/** Writes F^k(z) − z into r; returns q, NaN where the orbit left. */
function missOf(map: LatentMap, order: number, z: Float64Array, r: Float64Array): number {
  if (!isBounded(z)) return NaN;
  r.set(z);
  for (let i = 0; i < order; i++) {
    map.step(r);
    if (!isBounded(r)) return NaN;
  }
  let sum = 0;
  for (let i = 0; i < r.length; i++) {
    r[i] -= z[i];
    sum += r[i] * r[i];
  }
  return sum / 2;
}

/** Of F^k(z) − z. */
function missJacobian(map: LatentMap, order: number, z: Float64Array): Float64Array {
  const M = map.latentDim;
  const w = z.slice();
  const A = jacobianOfSteps(M, order, (J) => {
    map.jacobian(J, w);
    map.step(w);
  });
  for (let i = 0; i < M; i++) A[i * M + i] -= 1;
  return A;
}

/** AᵀA and Aᵀr. */
function normalEquations(A: Float64Array, r: Float64Array, M: number) {
  const gram = new Float64Array(M * M);
  const gradient = new Float64Array(M);
  for (let k = 0; k < M; k++) {
    for (let i = 0; i < M; i++) {
      const value = A[k * M + i];
      gradient[i] += value * r[k];
      for (let j = 0; j < M; j++) gram[i * M + j] += value * A[k * M + j];
    }
  }
  return { gram, gradient };
}

function returnsEarlier(map: LatentMap, order: number, z: Float64Array, size: number): boolean {
  const w = z.slice();
  for (let period = 1; period <= order / 2; period++) {
    map.step(w);
    if (order % period === 0 && distance(w, z) <= SAME * size) return true;
  }
  return false;
}

function visited(map: LatentMap, order: number, z: Float64Array): number[][] {
  const w = z.slice();
  return Array.from({ length: order }, () => {
    const point = Array.from(w);
    map.step(w);
    return point;
  });
}

/** Adds a point unless it is there already, and puts it in the place of one it is a better version of. */
function keep(found: SlowPoint[], point: SlowPoint, size: number): boolean {
  const [first] = point.points;
  const same = found.findIndex((other) => {
    const tolerance = (point.isExact && other.isExact ? SAME : SAME_PLACE) * size;
    return other.points.some((z) => distance(z, first) <= tolerance);
  });
  if (same < 0) found.push(point);
  else if (point.speed < found[same].speed) found[same] = point;
  return same < 0;
}

/** Standard deviation of each coordinate, root mean square of |z|, and median of |F(z) − z| over it. */
function describe(map: LatentMap, orbit: Float64Array) {
  const M = map.latentDim;
  const T = orbit.length / M;
  const mean = new Float64Array(M);
  let squares = 0;
  for (let at = 0; at < orbit.length; at++) {
    mean[at % M] += orbit[at] / T;
    squares += orbit[at] ** 2 / T;
  }
  const size = Math.sqrt(squares) || 1;
  const variance = new Float64Array(M);
  for (let at = 0; at < orbit.length; at++) variance[at % M] += (orbit[at] - mean[at % M]) ** 2 / T;
  const every = Math.ceil(T / 1000);
  const speeds: number[] = [];
  const r = new Float64Array(M);
  for (let t = 0; t < T; t += every) {
    const q = missOf(map, 1, orbit.subarray(t * M, (t + 1) * M), r);
    if (Number.isFinite(q)) speeds.push(Math.sqrt(2 * q) / size);
  }
  speeds.sort((a, b) => a - b);
  // An orbit at rest says nothing of how far to look around it: as far as it is from the origin.
  const isAtRest = variance.reduce((sum, value) => sum + value, 0) < (0.01 * size) ** 2;
  return {
    deviation: variance.map((value) => Math.max(Math.sqrt(value), isAtRest ? size : 0.1 * size)),
    size,
    medianSpeed: speeds[Math.floor(speeds.length / 2)] ?? 0,
  };
}

const norm = (z: Float64Array): number => Math.sqrt(z.reduce((sum, value) => sum + value * value, 0));

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return Math.sqrt(sum);
}

/** 256 where they are cheap; some seconds in wide models. */
const defaultStarts = (order: number, M: number): number =>
  Math.round(Math.min(256, Math.max(24, 2e8 / ((order + 2) * M ** 3))));

function check(order: number, starts: number, orbit: Float64Array, M: number): void {
  if (!(Number.isInteger(order) && order >= 1 && Number.isInteger(starts) && starts >= 1)) {
    throw new SimError(
      'bad-parameter',
      `Expected whole numbers of at least 1 as order and number of starts, got ${order} and ${starts}.`,
    );
  }
  if (orbit.length === 0 || orbit.length % M !== 0) {
    throw new SimError(
      'too-short',
      `Expected at least one state of M = ${M} values to start from, got ${orbit.length} values in all.`,
    );
  }
}
