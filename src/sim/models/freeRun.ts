import { inputFeed } from './inputFeed';
import type { FittedModel } from './model';

/** Beyond this a latent state counts as gone: data are standardised, so nothing of interest is there. */
const BOUND = 1e6;

export interface FreeRun {
  /** Observations, shape (samples × N), row-major. Row 0 observes the initial state, so data and orbit line up. */
  readonly orbit: Float64Array;
  /** Latent states, shape (samples × M), if they were asked for. */
  readonly latent?: Float64Array;
  /** Rows before the orbit left; all asked for when it did not. */
  readonly samples: number;
  readonly status: 'ok' | 'diverged';
}

export interface FreeRunOptions {
  readonly keepLatent?: boolean;
  /** External inputs, shape (at least steps × K): row t drives the step to row t of the orbit. Without them the model is left to itself. */
  readonly inputs?: Float64Array;
}

/**
 * Lets a fitted model run on its own from the observation x0, shape (N), for `steps` samples.
 *
 * @throws {SimError} `shape-mismatch` for inputs that the model does not take, or that end before the run.
 */
export function freeRun(
  model: FittedModel,
  x0: ArrayLike<number>,
  steps: number,
  { keepLatent = false, inputs }: FreeRunOptions = {},
): FreeRun {
  const feed = inputFeed(model, inputs, steps);
  const { latentDim: M, observedDim: N } = model;
  const z = new Float64Array(M);
  const x = Float64Array.from({ length: N }, (_, i) => x0[i]);
  const orbit = new Float64Array(steps * N);
  const latent = keepLatent ? new Float64Array(steps * M) : undefined;
  const upTo = (samples: number, status: FreeRun['status']): FreeRun => ({
    orbit: orbit.subarray(0, samples * N),
    ...(latent ? { latent: latent.subarray(0, samples * M) } : {}),
    samples,
    status,
  });

  model.initialState(z, x);
  for (let t = 0; t < steps; t++) {
    if (!isBounded(z)) return upTo(t, 'diverged');
    latent?.set(z, t * M);
    model.observe(x, z);
    orbit.set(x, t * N);
    model.step(z, feed?.(t + 1));
  }
  return upTo(steps, 'ok');
}

/** False for NaN too. */
export function isBounded(z: Float64Array): boolean {
  for (let i = 0; i < z.length; i++) if (!(Math.abs(z[i]) <= BOUND)) return false;
  return true;
}
