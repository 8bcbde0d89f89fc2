import { SimError } from '../errors';
import { eigenvalues } from '../kernels/eigenvalues';
import { isBounded } from '../models/freeRun';
import type { FittedModel } from '../models/model';
import { isPiecewiseLinear, type PiecewiseLinearMap } from '../models/piecewiseLinear';
import type { Anatomy, AnatomySettings, InvariantSet, OrderSearch } from './anatomy';
import { anatomyDefaults } from './anatomyDefaults';
import { cycleOfPatterns, type Cycle } from './cycleOfPatterns';
import { cyclesOfOrderSteps } from './cycles';
import { cycleStability, neutralTolerance } from './cycleStability';
import { distinctCycles } from './distinctCycles';
import { jacobianOfSteps } from './jacobianOfSteps';
import { manifoldDirections } from './manifoldDirections';
import { mostRegions } from './regionOccupancy';
import { createRegionSeries, type RankedRegions } from './regionSeries';
import { type SlowPoint, slowPointsSteps } from './slowPoints';
import { symbolicDynamics } from './symbolicDynamics';

/** Sets listed an order; those nearest to the orbit where there are more. */
export const MOST_SETS = 200;
/** Regions whose virtual fixed points are looked at, by visits. */
const VIRTUAL_REGIONS = 64;
/** States kept for starts and distances, fewer where they are wide; and numbers of the stretch to draw, of whole samples. */
const MOST_STATES = 20_000;
const MOST_STATE_NUMBERS = 4e6;
const MOST_DRAWN = 5000;
const MOST_DRAWN_NUMBERS = 2e5;
/** Steps of the orbit between two reports. */
const REPORT_EVERY = 5000;
/** Of the whole, by rule of thumb. */
const SHARE_OF_RUN = 0.15;
const SHARE_OF_SEARCH = 0.8;

export interface AnatomyStep {
  readonly fraction: number;
  /** What is being done. */
  readonly text: string;
}

/** A fixed point or cycle before it is described. */
interface Found {
  readonly order: number;
  readonly points: readonly (readonly number[])[];
  readonly codes: readonly string[];
  readonly isReal: boolean;
  readonly speed?: number;
}

/**
 * Takes a fitted model apart: lets it run freely, finds its fixed points and cycles up to an order, their stability and directions,
 * and reads the orbit as a sequence of linear regions.
 *
 * Piecewise-linear models are solved: for all sequences of regions where these are few, else from those the orbit visits. Of the
 * virtual fixed points those of the regions visited most are told, since the flow there is ruled by them; virtual cycles are not.
 * Of smooth models slow points are searched by descent, and beyond order 1 cycles.
 *
 * @param start observation the orbit starts from, shape (N).
 * @param scale standard deviation of the data in each dimension, shape (N): measures distances where the orbit does not move.
 * @throws {SimError} `bad-parameter` for settings out of range.
 * @see Eisenmann, Monfared, Göring & Durstewitz (2023), NeurIPS 36; Brenner, Hemmer, Monfared & Durstewitz (2024), NeurIPS 37;
 *   Sussillo & Barak (2013), Neural Computation 25, 626–649.
 */
export function* anatomySteps(
  model: FittedModel,
  labels: readonly string[],
  start: ArrayLike<number>,
  scale: ArrayLike<number>,
  asked: Partial<AnatomySettings> = {},
): Generator<AnatomyStep, Anatomy> {
  const settings = { ...anatomyDefaults, ...asked };
  checkSettings(settings);
  const linear = isPiecewiseLinear(model) ? model : undefined;
  const run = yield* freeOrbit(model, linear, start, settings);
  const near = createNearness(run, scale, model.observedDim);

  const searches: OrderSearch[] = [];
  const sets: InvariantSet[] = [];
  for (let order = 1; order <= settings.mostOrder; order++) {
    const before = SHARE_OF_RUN + (SHARE_OF_SEARCH * (order - 1)) / settings.mostOrder;
    const text = order === 1 ? 'Looking for fixed points' : `Looking for cycles of ${order} steps`;
    const steps = linear
      ? linearSets(linear, order, run, settings.seed)
      : smoothSets(model, order, run, start, settings.seed);
    const { found, search } = yield* reported(steps, text, before, SHARE_OF_SEARCH / settings.mostOrder);
    const real = found.filter(({ isReal }) => isReal);
    searches.push({ ...search, found: real.length });
    const chosen = [...nearest(real, model, near), ...found.filter(({ isReal }) => !isReal)];
    const described = chosen.map((one) => describe(model, linear, one, near));
    sets.push(...described.sort(inOrder));
  }

  yield { fraction: SHARE_OF_RUN + SHARE_OF_SEARCH, text: 'Reading the symbolic code' };
  const symbols =
    linear && run.regions && run.status === 'ok'
      ? symbolicDynamics(run.regions, mostRegions(linear.hingeCount, model.latentDim))
      : undefined;
  return {
    settings,
    family: model.family,
    kind: linear ? 'piecewise-linear' : 'smooth',
    latentDim: model.latentDim,
    labels: [...labels],
    searches,
    sets,
    ...(symbols ? { symbols } : {}),
    orbit: drawn(run.observed, model.observedDim),
    orbitStatus: run.status,
  };
}

interface FreeOrbit {
  /** The first states after the transient, shapes (T × M) and (T × N). */
  readonly latent: Float64Array;
  readonly observed: Float64Array;
  readonly regions: RankedRegions | undefined;
  readonly status: 'ok' | 'diverged';
}

function* freeOrbit(
  model: FittedModel,
  linear: PiecewiseLinearMap | undefined,
  start: ArrayLike<number>,
  { steps, transient }: AnatomySettings,
): Generator<AnatomyStep, FreeOrbit> {
  const { latentDim: M, observedDim: N } = model;
  const kept = Math.min(steps, MOST_STATES, Math.max(1, Math.floor(MOST_STATE_NUMBERS / M)));
  const latent = new Float64Array(kept * M);
  const observed = new Float64Array(kept * N);
  const regions = linear && createRegionSeries(linear, steps);
  const x = Float64Array.from({ length: N }, (_, n) => start[n]);
  const z = new Float64Array(M);
  model.initialState(z, x);
  let samples = 0;
  let status: FreeOrbit['status'] = 'ok';
  for (let t = -transient; t < steps; t++) {
    if ((t + transient) % REPORT_EVERY === 0) {
      yield { fraction: (SHARE_OF_RUN * (t + transient)) / (steps + transient), text: 'Running freely' };
    }
    if (!isBounded(z)) {
      status = 'diverged';
      break;
    }
    if (t >= 0) {
      regions?.add(z);
      if (samples < kept) {
        model.observe(x, z);
        latent.set(z, samples * M);
        observed.set(x, samples * N);
        samples++;
      }
    }
    model.step(z);
  }
  return {
    latent: latent.subarray(0, samples * M),
    observed: observed.subarray(0, samples * N),
    regions: regions?.result(),
    status,
  };
}

interface Sets {
  readonly found: readonly Found[];
  readonly search: Omit<OrderSearch, 'found'>;
}

function* linearSets(
  map: PiecewiseLinearMap,
  order: number,
  { latent, regions }: FreeOrbit,
  seed: number,
): Generator<number, Sets> {
  const hasOrbit = latent.length >= order * map.latentDim;
  const { cycles, ...search } = yield* cyclesOfOrderSteps(map, order, {
    seed,
    ...(hasOrbit ? { orbit: latent } : {}),
  });
  const virtual = order === 1 && regions ? virtualPoints(map, regions) : [];
  const { method, possible, solved, restarts, lastNewRestart, singular } = search;
  return {
    found: distinctCycles([...cycles, ...virtual]),
    search: { order, method, possible, solved, restarts, lastNewRestart, singular },
  };
}

/** Solutions of the most visited regions that lie outside their region. */
function virtualPoints(map: PiecewiseLinearMap, { visits, code }: RankedRegions): Cycle[] {
  return Array.from({ length: Math.min(visits.length, VIRTUAL_REGIONS) }, (_, rank) =>
    cycleOfPatterns(map, [Array.from(code(rank), Number)]),
  ).filter((cycle) => cycle !== undefined && !cycle.isReal) as Cycle[];
}

function* smoothSets(
  model: FittedModel,
  order: number,
  { latent }: FreeOrbit,
  start: ArrayLike<number>,
  seed: number,
): Generator<number, Sets> {
  const { latentDim: M, observedDim: N } = model;
  const z = new Float64Array(M);
  model.initialState(
    z,
    Float64Array.from({ length: N }, (_, n) => start[n]),
  );
  const orbit = latent.length > 0 ? latent : z;
  const { points, starts, lastNewStart, mostSpeed } = yield* slowPointsSteps(model, { order, orbit, seed });
  return {
    found: points.map(({ points: states, speed }: SlowPoint) => ({
      order,
      points: states,
      codes: [],
      isReal: true,
      speed,
    })),
    search: {
      order,
      method: 'descent',
      possible: 0,
      solved: starts,
      restarts: starts,
      lastNewRestart: lastNewStart,
      singular: 0,
      mostSpeed,
    },
  };
}

function* reported<T>(
  steps: Generator<number, T>,
  text: string,
  before: number,
  share: number,
): Generator<AnatomyStep, T> {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
    yield { fraction: before + share * next.value, text };
  }
}

/** Distance of the orbit from an observation. */
type Nearness = (x: Float64Array) => number;

function createNearness({ observed }: FreeOrbit, scale: ArrayLike<number>, N: number): Nearness {
  const T = observed.length / N;
  const mean = new Float64Array(N);
  const variance = new Float64Array(N);
  for (let at = 0; at < observed.length; at++) mean[at % N] += observed[at] / T;
  for (let at = 0; at < observed.length; at++) variance[at % N] += (observed[at] - mean[at % N]) ** 2 / T;
  // An orbit at rest has no scale but the data's.
  const weight = variance.map((value, n) => {
    const deviation = Math.sqrt(value);
    return 1 / ((deviation > 1e-6 * scale[n] ? deviation : scale[n]) || 1) ** 2;
  });
  return (x) => {
    let least = T > 0 ? Infinity : NaN;
    for (let at = 0; at < observed.length; at += N) {
      let sum = 0;
      for (let n = 0; n < N && sum < least; n++) sum += weight[n] * (observed[at + n] - x[n]) ** 2;
      if (sum < least) least = sum;
    }
    return Math.sqrt(least / N);
  };
}

function distanceOf({ points }: Found, model: FittedModel, near: Nearness): number {
  const x = new Float64Array(model.observedDim);
  let least = Infinity;
  for (const point of points) {
    model.observe(x, Float64Array.from(point));
    const distance = near(x);
    if (!(distance >= least)) least = distance;
  }
  return least;
}

/** All of them, or those nearest to the orbit. */
function nearest(found: readonly Found[], model: FittedModel, near: Nearness): readonly Found[] {
  if (found.length <= MOST_SETS) return found;
  return found
    .map((one) => ({ one, distance: distanceOf(one, model, near) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MOST_SETS)
    .map(({ one }) => one);
}

function describe(
  model: FittedModel,
  linear: PiecewiseLinearMap | undefined,
  found: Found,
  near: Nearness,
): InvariantSet {
  const { order, points, codes, isReal, speed } = found;
  const M = model.latentDim;
  const b = new Float64Array(M);
  const J = jacobianOfSteps(M, order, (Ji, i) => {
    // By the regions assumed: those of a virtual point are not the ones it lies in.
    if (linear) linear.affine(Ji, b, Uint8Array.from(codes[i], Number));
    else model.jacobian(Ji, Float64Array.from(points[i]));
  });
  const spectrum = eigenvalues(J, M);
  const x = new Float64Array(model.observedDim);
  return {
    order,
    points,
    observed: points.map((point) => {
      model.observe(x, Float64Array.from(point));
      return Array.from(x);
    }),
    codes,
    isReal,
    eigenvalues: Array.from(spectrum.re, (re, i) => ({ re, im: spectrum.im[i] })),
    ...cycleStability(spectrum, neutralTolerance(J)),
    directions: manifoldDirections(model, J, points[0], spectrum),
    distance: distanceOf(found, model, near),
    ...(speed === undefined ? {} : { speed }),
  };
}

const inOrder = (a: InvariantSet, b: InvariantSet): number =>
  Number(b.isReal) - Number(a.isReal) ||
  a.unstableDirections - b.unstableDirections ||
  a.distance - b.distance;

/** Whole samples of the orbit's beginning, with the digits a drawing can use. */
function drawn(observed: Float64Array, N: number): number[] {
  const samples = Math.min(observed.length / N, MOST_DRAWN, Math.max(2, Math.floor(MOST_DRAWN_NUMBERS / N)));
  return Array.from(observed.subarray(0, samples * N), (value) => Number(value.toPrecision(6)));
}

function checkSettings({ mostOrder, steps, transient, seed }: AnatomySettings): void {
  const rules: readonly (readonly [string, number, least: number, most: number])[] = [
    ['an order', mostOrder, 1, 64],
    ['a number of steps', steps, 100, 1e7],
    ['a number of dropped steps', transient, 0, 1e7],
    ['a seed', seed, 0, Number.MAX_SAFE_INTEGER],
  ];
  for (const [what, value, least, most] of rules) {
    if (Number.isInteger(value) && value >= least && value <= most) continue;
    throw new SimError(
      'bad-parameter',
      `Expected ${what} that is a whole number from ${least} to ${most}, got ${value}.`,
    );
  }
}
