import { freeRun } from '../models/freeRun';
import type { FittedModel } from '../models/model';
import { firstComplete } from '../signals/completeRows';
import { type ForecastStart, trialStarts } from '../signals/forecastStarts';
import type { Part } from '../signals/prepared';
import { throughResponse, trialRows } from '../signals/trialRows';
import { isOneRun } from './orbitScorer';
import type { Forecaster } from './predictionError';

/** Runs freely for so many samples, of which the first is the start itself; null where it leaves every bound. Shape (steps × N). */
export type FreeRunner = (start: ForecastStart, steps: number) => Float64Array | null;

/** A part that is one run starts at its first complete row: there is nothing to start from before. */
export function fromFirstComplete(part: Part, dim: number): Part {
  if (!isOneRun(part)) return part;
  const row = firstComplete(part.values, dim, { from: 0, to: part.samples });
  if (row <= 0) return part;
  const E = (part.events?.length ?? 0) / part.samples;
  return {
    ...part,
    values: part.values.subarray(row * dim),
    samples: part.samples - row,
    ...(part.events && { events: part.events.subarray(row * E) }),
    ...throughResponse(part, dim, row, part.samples),
  };
}

/**
 * The orbit of free runs beside a part, row by row: one from the first complete row of each trial, as long as the trial, and driven by
 * its inputs. NaN before that row.
 *
 * @param transient rows that each run is longer, and that are dropped from its start.
 * @returns shape (T × N), or null where a run left every bound.
 */
export function runBeside(part: Part, dim: number, transient: number, run: FreeRunner): Float64Array | null {
  const orbit = new Float64Array(part.values.length).fill(NaN);
  const ends = trialRows(part);
  for (const start of trialStarts(part, dim)) {
    const { to } = ends.find(({ from, to }) => start.row >= from && start.row < to)!;
    const rows = run(start, to - start.row + transient);
    if (!rows) return null;
    orbit.set(rows.subarray(transient * dim), start.row * dim);
  }
  return orbit;
}

export const modelRun =
  (model: FittedModel): FreeRunner =>
  ({ trial, t, inputs }, steps) => {
    const N = model.observedDim;
    const K = model.inputDim ?? 0;
    const driven = inputs && K > 0 ? { inputs: inputs.subarray(t * K) } : {};
    const { orbit, status } = freeRun(model, trial.subarray(t * N, (t + 1) * N), steps, driven);
    return status === 'diverged' ? null : orbit;
  };

export const forecasterRun =
  (forecaster: Forecaster, dim: number): FreeRunner =>
  ({ trial, t, inputs }, steps) => {
    const orbit = new Float64Array(steps * dim);
    orbit.set(trial.subarray(t * dim, (t + 1) * dim));
    forecaster.forecast(orbit.subarray(dim), trial, t, steps - 1, inputs);
    return orbit.every(Number.isFinite) ? orbit : null;
  };
