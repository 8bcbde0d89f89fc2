import { Solver } from 'odex';
import type { Flow, Params } from '../systems/system';

export interface SampleOptions {
  readonly samples: number;
  /** Time between samples, in the flow's own time. */
  readonly step: number;
  /** Time dropped before the first sample. */
  readonly transient?: number;
  /** Start; the flow's own when absent. Shape (n). */
  readonly from?: ArrayLike<number>;
  readonly absoluteTolerance?: number;
  readonly relativeTolerance?: number;
}

export interface Sampled {
  /** Shape (samples × n), row-major; rows after `samples` are NaN. */
  readonly values: Float64Array;
  /** Samples before the orbit left; all of them when it did not. */
  readonly samples: number;
  readonly status: 'ok' | 'diverged';
}

/**
 * Evaluations that one of the flow's own sampling steps may cost before the orbit counts as gone: a smooth one costs about ten.
 * Counted by the flow's step and not the caller's, since a long stretch between two samples rightly costs more.
 */
const MOST_EVALUATIONS_A_STEP = 5000;
/** Beyond this a state counts as gone; no catalogued attractor comes near it. */
export const BOUND = 1e8;

/** Leaves the solver, which would otherwise halve its step for ever where the orbit blows up. */
class OrbitLeft extends Error {}

/**
 * Samples a flow on an even grid with Hairer's extrapolation code ODEX: adaptive step and order, dense output between steps, so
 * that the sampling step does not set the accuracy.
 *
 * @see Hairer, Nørsett & Wanner (1993), Solving Ordinary Differential Equations I, II.9.
 */
export function sampleFlow(
  flow: Flow,
  params: Params,
  { samples, step, transient = 0, from, absoluteTolerance = 1e-10, relativeTolerance = 1e-10 }: SampleOptions,
): Sampled {
  const n = flow.dim;
  const u = new Float64Array(n);
  const du = new Float64Array(n);
  const values = new Float64Array(samples * n).fill(NaN);

  const solver = new Solver(n);
  solver.absoluteTolerance = absoluteTolerance;
  solver.relativeTolerance = relativeTolerance;
  solver.denseOutput = true;
  solver.maxSteps = Infinity; // Evaluations are counted instead.
  // The default first step of 1 is too long for fast flows: a trial step may leave the basin.
  solver.initialStepSize = Math.min(step, 1e-3);

  let written = 0;
  // Counted in whole samples: adding the step to a running time drifts.
  const timeOf = (k: number) => transient + k * step;
  const end = timeOf(samples - 1);
  const write = (state: (i: number) => number) => {
    for (let i = 0; i < n; i++) values[written * n + i] = state(i);
    written++;
  };

  let evaluations = 0;
  let countedFrom = 0;
  const field = (_t: number, y: number[]): number[] => {
    if (++evaluations > MOST_EVALUATIONS_A_STEP) throw new OrbitLeft();
    for (let i = 0; i < n; i++) {
      u[i] = y[i];
      if (!(Math.abs(u[i]) < BOUND)) throw new OrbitLeft();
    }
    flow.rhs(du, u, params);
    return Array.from(du);
  };
  try {
    // A little past the last sample, so that rounding never leaves it out.
    const past = end + 1e-9 * step + (end === 0 ? step : 0);
    solver.solve(field, 0, Array.from(from ?? flow.initialState), past, (_n, before, now, y, dense) => {
      if (now - countedFrom >= flow.step) {
        countedFrom = now;
        evaluations = 0;
      }
      while (written < samples && timeOf(written) <= now) {
        const t = timeOf(written);
        // The first call reports the start, where there is nothing yet to interpolate in.
        write(before === now ? (i) => y[i] : (i) => dense(i, t));
      }
      return written < samples;
    });
  } catch (error) {
    if (!(error instanceof OrbitLeft)) throw error;
  }
  if (written < samples) {
    return { values, samples: written, status: 'diverged' };
  }
  return { values, samples, status: 'ok' };
}
