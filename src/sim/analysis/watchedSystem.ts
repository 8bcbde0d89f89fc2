import type { Clock } from '../clock';
import { SimError } from '../errors';
import { createRk4 } from '../integrate/rk4';
import { isBounded } from '../models/freeRun';
import type { FittedModel } from '../models/model';
import { mapAt } from '../systems/mapAt';
import { checkParams, type Flow, type Params, type System } from '../systems/system';
import { lyapunovOfFlowSteps, lyapunovOfMapSteps } from './lyapunovSpectrum';
import type { LyapunovSpectrum } from './measures';

/** A flow, map or fitted model at fixed parameters, as something to run and to watch. Buffers belong to the caller. */
export interface WatchedSystem {
  readonly kind: 'flow' | 'map' | 'model';
  /** M, the dimension of the state. */
  readonly stateDim: number;
  /** One name an observed variable; N of them. */
  readonly labels: readonly string[];
  /** Time a step takes, in `timeUnit`; 1 where time is counted in steps. */
  readonly dt: number;
  readonly timeUnit: string;
  /** A start on, or quickly drawn to, the attractor; observed, shape (N). */
  readonly start: readonly number[];
  /** z ← one step later, in place; shape (M). A flow takes the part `fraction` of a step; others know whole steps only. */
  advance(z: Float64Array, fraction?: number): void;
  /** Writes the state that belongs to the observation x; shapes (M) and (N). */
  stateOf(z: Float64Array, x: Float64Array): void;
  /** Writes the observation of z; shapes (N) and (M). */
  observe(x: Float64Array, z: Float64Array): void;
  /** The `count` largest Lyapunov exponents along the orbit from z, over so many steps; yields the fraction done. */
  lyapunov(
    z: Float64Array,
    run: { readonly steps: number; readonly transient: number; readonly count: number },
  ): Generator<number, LyapunovSpectrum>;
}

/** RK4 steps a sampling step of a flow takes. */
const STEPS_A_SAMPLE = 4;

/**
 * A built-in flow or map as a watched system: all of its state is observed. Flows advance by RK4 with a quarter of their sampling step.
 *
 * @throws {SimError} `bad-parameter`.
 */
export function watchSystem(system: System, params: Params): WatchedSystem {
  checkParams(system, params);
  const whole = {
    stateDim: system.dim,
    labels: system.stateNames,
    start: system.initialState,
    stateOf: (z: Float64Array, x: Float64Array) => z.set(x),
    observe: (x: Float64Array, z: Float64Array) => x.set(z),
  };
  if (system.kind === 'flow') return { ...whole, ...flowMotion(system, params) };
  const map = mapAt(system, params);
  return {
    ...whole,
    kind: 'map',
    dt: 1,
    timeUnit: 'step',
    advance: (z) => map.step(z),
    lyapunov: (z, { count, ...run }) =>
      lyapunovOfMapSteps(map, z, { ...run, exponents: count, clock: { rate: null } }),
  };
}

function flowMotion(flow: Flow, params: Params) {
  const dt = flow.step / STEPS_A_SAMPLE;
  const step = createRk4((du, u) => flow.rhs(du, u, params), flow.dim);
  return {
    kind: 'flow' as const,
    dt,
    timeUnit: flow.timeUnit,
    advance: (z: Float64Array, fraction = 1) => step(z, fraction * dt),
    lyapunov: (
      z: Float64Array,
      { steps, transient, count }: { steps: number; transient: number; count: number },
    ) =>
      lyapunovOfFlowSteps({ ...flow, initialState: Array.from(z) }, params, {
        duration: steps * dt,
        transient: transient * dt,
        dt,
        exponents: count,
      }),
  };
}

/** A fitted model as a watched system. Its state is latent; a start is an observation, in units of the prepared data. */
export function watchModel(
  model: FittedModel,
  { labels, start, clock }: { labels: readonly string[]; start: ArrayLike<number>; clock: Clock },
): WatchedSystem {
  if (start.length !== model.observedDim || labels.length !== model.observedDim) {
    throw new SimError(
      'shape-mismatch',
      `Expected a start and labels of N = ${model.observedDim} observed dimensions, got ${start.length} and ${labels.length}.`,
    );
  }
  return {
    kind: 'model',
    stateDim: model.latentDim,
    labels,
    start: Array.from(start),
    dt: clock.rate === null ? 1 : 1 / clock.rate,
    timeUnit: clock.rate === null ? 'step' : (clock.timeUnit ?? 's'),
    advance: (z) => model.step(z),
    stateOf: (z, x) => model.initialState(z, x),
    observe: (x, z) => model.observe(x, z),
    lyapunov: (z, { count, ...run }) => lyapunovOfMapSteps(model, z, { ...run, exponents: count, clock }),
  };
}

/** A state to run from, and the observation it was made from. */
export function startOf(system: WatchedSystem, x: ArrayLike<number> = system.start): Float64Array {
  const z = new Float64Array(system.stateDim);
  system.stateOf(z, Float64Array.from(x));
  return z;
}

/** Advances z by so many steps. @returns false as soon as it has left every bound. */
export function run(system: WatchedSystem, z: Float64Array, steps: number): boolean {
  for (let t = 0; t < steps; t++) {
    system.advance(z);
    if (!isBounded(z)) return false;
  }
  return true;
}

/** The index of an observed variable. @throws {SimError} `bad-parameter`, naming those there are. */
export function observedIndex({ labels }: Pick<WatchedSystem, 'labels'>, name: string): number {
  const index = labels.indexOf(name);
  if (index >= 0) return index;
  throw new SimError(
    'bad-parameter',
    `There is no observed variable "${name}". Choose one of ${labels.join(', ')}.`,
  );
}
