import { SimError } from '../errors';
import { createRk4 } from '../integrate/rk4';
import { logAbsDeterminant } from '../kernels/logAbsDeterminant';
import { multiplyRows } from '../kernels/multiplyRows';
import { orthonormalizeRows } from '../kernels/orthonormalize';
import { isBounded } from '../models/freeRun';
import type { LatentMap } from '../models/model';
import type { Clock } from '../clock';
import { checkParams, type Flow, type Params } from '../systems/system';
import { kaplanYorkeDimension } from './kaplanYorkeDimension';
import type { LyapunovSpectrum } from './measures';

export interface FlowLyapunovOptions {
  /** Averaging time, in the flow's own time. */
  readonly duration?: number;
  /** Dropped before, in the same time. */
  readonly transient?: number;
  /** Integration step; a quarter of the flow's sampling step when absent. */
  readonly dt?: number;
  /** How many of the largest exponents to follow; all n when absent. Fewer take less time, and leave the sum unchecked. */
  readonly exponents?: number;
}

export interface MapLyapunovOptions {
  /** Steps averaged over. */
  readonly steps: number;
  /** Steps dropped before. */
  readonly transient: number;
  /** Steps a unit of time; exponents are then per that unit. A null rate gives exponents per step. */
  readonly clock: Clock;
  /** Steps between two orthonormalisations. */
  readonly qrEvery?: number;
  /** How many of the largest exponents to follow; all M when absent. Fewer take less time, and leave the sum unchecked. */
  readonly exponents?: number;
}

/**
 * Blocks the orbit is cut into for standard errors. A standard deviation from 20 values is known to about a sixth; more blocks
 * would be shorter, until neighbours are no longer independent and the error comes out too small.
 */
const BLOCKS = 20;
/** Points a convergence curve is kept at. */
const CURVE_POINTS = 400;
/** Intervals between two reports of a generator: about a tenth of a second of work, whatever the dimension. */
const reportEvery = (n: number): number => Math.ceil(Math.min(256, 3e7 / n ** 3));

/**
 * All n Lyapunov exponents of a flow by the method of Benettin and of Shimada and Nagashima: carry n tangent vectors along the
 * orbit, orthonormalise them, average the log growth. Orbit and tangents are integrated together by RK4 in float64; with a
 * quarter of the sampling step an exponent λ is misstated by about λ⁵dt⁴/120.
 *
 * `expectedSum` is the mean divergence along the same orbit, computed independently. An orbit that leaves, or tangents that
 * overflow, return `status: 'diverged'` with the exponents so far.
 *
 * @throws {SimError} `bad-parameter`.
 * @see Benettin, Galgani, Giorgilli & Strelcyn (1980), Meccanica 15, 9–30; Shimada & Nagashima (1979), Prog. Theor. Phys. 61, 1605.
 */
export function lyapunovOfFlow(
  flow: Flow,
  params: Params,
  options: FlowLyapunovOptions = {},
): LyapunovSpectrum {
  return finish(lyapunovOfFlowSteps(flow, params, options));
}

/** As `lyapunovOfFlow`, in slices: yields the fraction done. */
export function lyapunovOfFlowSteps(
  flow: Flow,
  params: Params,
  {
    duration = defaultDuration(flow),
    transient = 2000 * flow.step,
    dt = flow.step / 4,
    exponents = flow.dim,
  }: FlowLyapunovOptions = {},
): Generator<number, LyapunovSpectrum> {
  checkParams(flow, params);
  if (!(duration > 0 && dt > 0 && transient >= 0 && duration >= BLOCKS * dt)) {
    throw new SimError(
      'bad-parameter',
      `Expected a duration of at least ${BLOCKS * dt}, a step above 0 and a transient of at least 0; got ${duration}, ${dt} and ${transient}.`,
    );
  }
  checkExponents(exponents, flow.dim, 'n');
  const stepsAnInterval = 4;
  const interval = stepsAnInterval * dt;
  return accumulate(flowTangent(flow, params, dt, stepsAnInterval, exponents), {
    intervals: Math.max(BLOCKS, Math.round(duration / interval)),
    skipped: Math.round(transient / interval),
    interval,
    timeUnit: flow.timeUnit,
  });
}

/**
 * Lyapunov exponents of a map or fitted model, by the same method; `expectedSum` is the mean of log|det J| by LU, and NaN when
 * fewer than all M exponents are followed.
 *
 * A direction that J empties exactly has exponent −∞, and with it the sum. Where J is singular only up to rounding, what float64
 * can tell ends at about log 2⁻⁵² ≈ −36 per orthonormalisation: exponents near that are a floor, not a rate.
 *
 * @param z0 start, shape (M); not changed.
 * @throws {SimError} `bad-parameter`, `shape-mismatch`.
 */
export function lyapunovOfMap(
  map: LatentMap,
  z0: ArrayLike<number>,
  options: MapLyapunovOptions,
): LyapunovSpectrum {
  return finish(lyapunovOfMapSteps(map, z0, options));
}

/** As `lyapunovOfMap`, in slices: yields the fraction done. */
export function lyapunovOfMapSteps(
  map: LatentMap,
  z0: ArrayLike<number>,
  { steps, transient, clock, qrEvery = 1, exponents = map.latentDim }: MapLyapunovOptions,
): Generator<number, LyapunovSpectrum> {
  if (!(Number.isInteger(qrEvery) && qrEvery >= 1 && steps >= BLOCKS * qrEvery && transient >= 0)) {
    throw new SimError(
      'bad-parameter',
      `Expected at least ${BLOCKS} steps between ${qrEvery}-step orthonormalisations and a transient of at least 0, got ${steps} and ${transient}.`,
    );
  }
  if (z0.length !== map.latentDim) {
    throw new SimError(
      'shape-mismatch',
      `Expected a start of M = ${map.latentDim} values, got ${z0.length}.`,
    );
  }
  checkExponents(exponents, map.latentDim, 'M');
  return accumulate(mapTangent(map, z0, qrEvery, exponents), {
    intervals: Math.floor(steps / qrEvery),
    skipped: Math.floor(transient / qrEvery),
    interval: qrEvery / (clock.rate ?? 1),
    timeUnit: clock.rate === null ? 'step' : (clock.timeUnit ?? 's'),
  });
}

function checkExponents(count: number, dim: number, letter: string): void {
  if (Number.isInteger(count) && count >= 1 && count <= dim) return;
  throw new SimError('bad-parameter', `Expected between 1 and ${letter} = ${dim} exponents, got ${count}.`);
}

/** About two seconds of work whatever the dimension, but never less than 50 000 samples. */
const defaultDuration = ({ dim, step }: Flow): number =>
  step * Math.min(400_000, Math.max(50_000, 3_600_000 / dim ** 2));

/** An orbit with its tangent vectors. */
interface Tangent {
  readonly dim: number;
  /** k, the number of tangent vectors. */
  readonly count: number;
  /** Tangent vectors as rows; shape (k × n). */
  readonly Q: Float64Array;
  /**
   * Advances orbit and tangents by one interval.
   * @returns the log of the volume growth over it, NaN where k < n; undefined if the orbit left.
   */
  advance(): number | undefined;
}

interface Averaging {
  readonly intervals: number;
  readonly skipped: number;
  /** Time an interval takes. */
  readonly interval: number;
  readonly timeUnit: string;
}

function flowTangent(flow: Flow, params: Params, dt: number, steps: number, count: number): Tangent {
  const n = flow.dim;
  const y = new Float64Array(n + count * n); // [u | q₁ | … | q_k]
  const u = y.subarray(0, n);
  const Q = y.subarray(n);
  const J = new Float64Array(n * n);
  u.set(flow.initialState);
  for (let i = 0; i < count; i++) Q[i * n + i] = 1;
  const step = createRk4((dy, at) => {
    flow.rhs(dy, at, params);
    flow.jacobian(J, at, params);
    multiplyRows(dy, at, n, J, count, n);
  }, y.length);

  return {
    dim: n,
    count,
    Q,
    advance() {
      let divergence = 0;
      for (let s = 0; s < steps; s++) {
        // Trapezoid rule over the step, for the divergence alone: it must not use the tangents it is checked against.
        divergence += 0.5 * trace(flow, J, u, params);
        step(y, dt);
        divergence += 0.5 * trace(flow, J, u, params);
      }
      if (!isBounded(u)) return undefined;
      return count === n ? divergence * dt : NaN;
    },
  };
}

function trace(flow: Flow, J: Float64Array, u: Float64Array, params: Params): number {
  flow.jacobian(J, u, params);
  let sum = 0;
  for (let i = 0; i < flow.dim; i++) sum += J[i * flow.dim + i];
  return sum;
}

function mapTangent(map: LatentMap, z0: ArrayLike<number>, steps: number, count: number): Tangent {
  const n = map.latentDim;
  const z = Float64Array.from({ length: n }, (_, i) => z0[i]);
  const J = new Float64Array(n * n);
  const Q = new Float64Array(count * n);
  const next = new Float64Array(count * n);
  for (let i = 0; i < count; i++) Q[i * n + i] = 1;
  return {
    dim: n,
    count,
    Q,
    advance() {
      let logVolume = count < n ? NaN : 0;
      for (let s = 0; s < steps; s++) {
        map.jacobian(J, z);
        multiplyRows(next, Q, 0, J, count, n);
        Q.set(next);
        map.step(z);
        if (!isBounded(z)) return undefined;
        if (count === n) logVolume += logAbsDeterminant(J, n);
      }
      return logVolume;
    },
  };
}

function* accumulate(
  tangent: Tangent,
  { intervals, skipped, interval, timeUnit }: Averaging,
): Generator<number, LyapunovSpectrum> {
  const { dim, count: n } = tangent;
  const growth = new Float64Array(n);
  const sums = new Float64Array(n);
  const blocks = new Float64Array(BLOCKS * n);
  const times: number[] = [];
  const curves: number[][] = Array.from({ length: n }, () => []);
  const every = Math.ceil(intervals / CURVE_POINTS);
  const report = reportEvery(dim);
  const perBlock = Math.floor(intervals / BLOCKS);
  let logVolume = 0;
  let done = 0;
  let status: LyapunovSpectrum['status'] = 'ok';

  for (let i = -skipped; i < intervals; i++) {
    if ((i + skipped) % report === 0) yield (i + skipped) / (intervals + skipped);
    const volume = tangent.advance();
    orthonormalizeRows(tangent.Q, growth, n, dim);
    if (volume === undefined || !allFinite(growth)) {
      status = 'diverged';
      break;
    }
    if (i < 0) continue;
    done++;
    logVolume += volume;
    const block = Math.min(BLOCKS - 1, Math.floor(i / perBlock)) * n;
    for (let k = 0; k < n; k++) {
      const log = Math.log(growth[k]);
      sums[k] += log;
      blocks[block + k] += log;
    }
    if (done % every === 0) {
      times.push(done * interval);
      for (let k = 0; k < n; k++) curves[k].push(sums[k] / (done * interval));
    }
  }

  const time = done * interval;
  const found = Array.from(sums, (sum, k) => ({
    exponent: sum / time,
    standardError: status === 'ok' ? blockError(blocks, k, n, perBlock, intervals, interval) : NaN,
    curve: curves[k],
  })).sort((a, b) => b.exponent - a.exponent);
  const exponents = found.map(({ exponent }) => exponent);
  return {
    exponents,
    standardErrors: found.map(({ standardError }) => standardError),
    kaplanYorke: kaplanYorkeDimension(exponents, dim),
    sum: exponents.reduce((a, b) => a + b, 0),
    expectedSum: logVolume / time,
    convergence: { times, estimates: found.map(({ curve }) => curve) },
    duration: time,
    timeUnit,
    status,
  };
}

/** False once a tangent vector has outgrown float64 between two orthonormalisations, or the Jacobian is not a number. */
function allFinite(growth: Float64Array): boolean {
  for (let k = 0; k < growth.length; k++) if (!(growth[k] < Infinity)) return false;
  return true;
}

/** Standard error of the mean from the scatter of block means. The last block also holds what was left over. */
function blockError(
  blocks: Float64Array,
  k: number,
  n: number,
  perBlock: number,
  intervals: number,
  interval: number,
): number {
  const means = Array.from({ length: BLOCKS }, (_, b) => {
    const length = b < BLOCKS - 1 ? perBlock : intervals - (BLOCKS - 1) * perBlock;
    return blocks[b * n + k] / (length * interval);
  });
  const mean = means.reduce((a, b) => a + b) / BLOCKS;
  if (mean === -Infinity) return NaN;
  return Math.sqrt(means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (BLOCKS - 1) / BLOCKS);
}

function finish(steps: Generator<number, LyapunovSpectrum>): LyapunovSpectrum {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}
