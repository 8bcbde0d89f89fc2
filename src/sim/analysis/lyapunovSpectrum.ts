import { SimError } from '../errors';
import { createRk4 } from '../integrate/rk4';
import { logAbsDeterminant } from '../kernels/logAbsDeterminant';
import { multiplyRows } from '../kernels/multiplyRows';
import { orthonormalizeRows } from '../kernels/orthonormalize';
import { isBounded } from '../models/freeRun';
import type { LatentMap } from '../models/model';
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
}

export interface MapLyapunovOptions {
  /** Steps averaged over. */
  readonly steps: number;
  /** Steps dropped before. */
  readonly transient: number;
  /** Steps a second; exponents are then per second. Null gives exponents per step. */
  readonly rate: number | null;
  /** Steps between two orthonormalisations. */
  readonly qrEvery?: number;
}

/** Blocks the orbit is cut into for standard errors: enough to know the error to about a sixth, few enough to be independent. */
const BLOCKS = 20;
/** Points a convergence curve is kept at. */
const CURVE_POINTS = 400;
/** Intervals between two reports of a generator. */
const REPORT_EVERY = 256;

/**
 * All n Lyapunov exponents of a flow by the method of Benettin and of Shimada and Nagashima: carry n tangent vectors along the
 * orbit, orthonormalise them, average the log growth. Orbit and tangents are integrated together by RK4 in float64; with a
 * quarter of the sampling step an exponent λ is misstated by about λ⁵dt⁴/120.
 *
 * `expectedSum` is the mean divergence along the same orbit, computed independently. An orbit that leaves returns
 * `status: 'diverged'` with the exponents so far.
 *
 * @throws {SimError} `bad-parameter`.
 * @see Benettin, Galgani, Giorgilli & Strelcyn (1980), Meccanica 15, 9–30; Shimada & Nagashima (1979), Prog. Theor. Phys. 61, 1605.
 */
export function lyapunovOfFlow(flow: Flow, params: Params, options: FlowLyapunovOptions = {}): LyapunovSpectrum {
  return finish(lyapunovOfFlowSteps(flow, params, options));
}

/** As `lyapunovOfFlow`, in slices: yields the fraction done. */
export function lyapunovOfFlowSteps(
  flow: Flow,
  params: Params,
  { duration = defaultDuration(flow), transient = 2000 * flow.step, dt = flow.step / 4 }: FlowLyapunovOptions = {},
): Generator<number, LyapunovSpectrum> {
  checkParams(flow, params);
  if (!(duration > 0 && dt > 0 && transient >= 0 && duration >= BLOCKS * dt)) {
    throw new SimError('bad-parameter', `Expected a duration of at least ${BLOCKS * dt}, a step above 0 and a transient of at least 0; got ${duration}, ${dt} and ${transient}.`);
  }
  const stepsAnInterval = 4;
  const interval = stepsAnInterval * dt;
  return accumulate(flowTangent(flow, params, dt, stepsAnInterval), {
    intervals: Math.max(BLOCKS, Math.round(duration / interval)),
    skipped: Math.round(transient / interval),
    interval,
    timeUnit: flow.timeUnit,
  });
}

/**
 * All M Lyapunov exponents of a map or fitted model, by the same method; `expectedSum` is the mean of log|det J| by LU.
 *
 * @param z0 start, shape (M); not changed.
 * @throws {SimError} `bad-parameter`.
 */
export function lyapunovOfMap(map: LatentMap, z0: ArrayLike<number>, options: MapLyapunovOptions): LyapunovSpectrum {
  return finish(lyapunovOfMapSteps(map, z0, options));
}

/** As `lyapunovOfMap`, in slices: yields the fraction done. */
export function lyapunovOfMapSteps(
  map: LatentMap,
  z0: ArrayLike<number>,
  { steps, transient, rate, qrEvery = 1 }: MapLyapunovOptions,
): Generator<number, LyapunovSpectrum> {
  if (!(Number.isInteger(qrEvery) && qrEvery >= 1 && steps >= BLOCKS * qrEvery && transient >= 0)) {
    throw new SimError('bad-parameter', `Expected at least ${BLOCKS} steps between ${qrEvery}-step orthonormalisations and a transient of at least 0, got ${steps} and ${transient}.`);
  }
  return accumulate(mapTangent(map, z0, qrEvery), {
    intervals: Math.floor(steps / qrEvery),
    skipped: Math.floor(transient / qrEvery),
    interval: qrEvery / (rate ?? 1),
    timeUnit: rate === null ? 'step' : 's',
  });
}

/** About two seconds of work whatever the dimension, but never less than 50 000 samples. */
const defaultDuration = ({ dim, step }: Flow): number => step * Math.min(400_000, Math.max(50_000, 3_600_000 / dim ** 2));

/** An orbit with its tangent vectors. */
interface Tangent {
  readonly dim: number;
  /** Tangent vectors as rows; shape (n × n). */
  readonly Q: Float64Array;
  /**
   * Advances orbit and tangents by one interval.
   * @returns the log of the volume growth over it; NaN if the orbit left.
   */
  advance(): number;
}

interface Averaging {
  readonly intervals: number;
  readonly skipped: number;
  /** Time an interval takes. */
  readonly interval: number;
  readonly timeUnit: string;
}

function flowTangent(flow: Flow, params: Params, dt: number, steps: number): Tangent {
  const n = flow.dim;
  const y = new Float64Array(n + n * n); // [u | q₁ | … | qₙ]
  const u = y.subarray(0, n);
  const Q = y.subarray(n);
  const J = new Float64Array(n * n);
  u.set(flow.initialState);
  for (let i = 0; i < n; i++) Q[i * n + i] = 1;
  const step = createRk4((dy, at) => {
    flow.rhs(dy, at, params);
    flow.jacobian(J, at, params);
    multiplyRows(dy, at, n, J, n, n);
  }, y.length);

  return {
    dim: n,
    Q,
    advance() {
      let divergence = 0;
      for (let s = 0; s < steps; s++) {
        // Trapezoid rule over the step, for the divergence alone: it must not use the tangents it is checked against.
        divergence += 0.5 * trace(flow, J, u, params);
        step(y, dt);
        divergence += 0.5 * trace(flow, J, u, params);
      }
      return isBounded(u) ? divergence * dt : NaN;
    },
  };
}

function trace(flow: Flow, J: Float64Array, u: Float64Array, params: Params): number {
  flow.jacobian(J, u, params);
  let sum = 0;
  for (let i = 0; i < flow.dim; i++) sum += J[i * flow.dim + i]!;
  return sum;
}

function mapTangent(map: LatentMap, z0: ArrayLike<number>, steps: number): Tangent {
  const n = map.latentDim;
  const z = Float64Array.from({ length: n }, (_, i) => z0[i]!);
  const J = new Float64Array(n * n);
  const Q = new Float64Array(n * n);
  const next = new Float64Array(n * n);
  for (let i = 0; i < n; i++) Q[i * n + i] = 1;
  return {
    dim: n,
    Q,
    advance() {
      let logVolume = 0;
      for (let s = 0; s < steps; s++) {
        map.jacobian(J, z);
        multiplyRows(next, Q, 0, J, n, n);
        Q.set(next);
        map.step(z);
        if (!isBounded(z)) return NaN;
        logVolume += logAbsDeterminant(J, n);
      }
      return logVolume;
    },
  };
}

function* accumulate(tangent: Tangent, { intervals, skipped, interval, timeUnit }: Averaging): Generator<number, LyapunovSpectrum> {
  const n = tangent.dim;
  const growth = new Float64Array(n);
  const sums = new Float64Array(n);
  const blocks = new Float64Array(BLOCKS * n);
  const times: number[] = [];
  const curves: number[][] = Array.from({ length: n }, () => []);
  const every = Math.ceil(intervals / CURVE_POINTS);
  const perBlock = Math.floor(intervals / BLOCKS);
  let logVolume = 0;
  let done = 0;
  let status: LyapunovSpectrum['status'] = 'ok';

  for (let i = -skipped; i < intervals; i++) {
    if ((i + skipped) % REPORT_EVERY === 0) yield (i + skipped) / (intervals + skipped);
    const volume = tangent.advance();
    if (Number.isNaN(volume)) {
      status = 'diverged';
      break;
    }
    orthonormalizeRows(tangent.Q, growth, n, n);
    if (i < 0) continue;
    done++;
    logVolume += volume;
    const block = Math.min(BLOCKS - 1, Math.floor(i / perBlock)) * n;
    for (let k = 0; k < n; k++) {
      const log = Math.log(growth[k]!);
      sums[k]! += log;
      blocks[block + k]! += log;
    }
    if (done % every === 0) {
      times.push(done * interval);
      for (let k = 0; k < n; k++) curves[k]!.push(sums[k]! / (done * interval));
    }
  }

  const time = done * interval;
  const found = Array.from(sums, (sum, k) => ({
    exponent: sum / time,
    standardError: status === 'ok' ? blockError(blocks, k, n, perBlock, intervals, interval) : NaN,
    curve: curves[k]!,
  })).sort((a, b) => b.exponent - a.exponent);
  const exponents = found.map(({ exponent }) => exponent);
  return {
    exponents,
    standardErrors: found.map(({ standardError }) => standardError),
    kaplanYorke: kaplanYorkeDimension(exponents),
    sum: exponents.reduce((a, b) => a + b, 0),
    expectedSum: logVolume / time,
    convergence: { times, estimates: found.map(({ curve }) => curve) },
    duration: time,
    timeUnit,
    status,
  };
}

/** Standard error of the mean from the scatter of block means. The last block also holds what was left over. */
function blockError(blocks: Float64Array, k: number, n: number, perBlock: number, intervals: number, interval: number): number {
  const means = Array.from({ length: BLOCKS }, (_, b) => {
    const length = b < BLOCKS - 1 ? perBlock : intervals - (BLOCKS - 1) * perBlock;
    return blocks[b * n + k]! / (length * interval);
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
