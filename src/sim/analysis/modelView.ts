import { inputFeed } from '../models/inputFeed';
import type { FittedModel } from '../models/model';
import { modelForecaster } from '../models/modelForecaster';
import { column } from '../signals/column';
import { createDeconvolution } from '../signals/deconvolution';
import type { Part, Response } from '../signals/prepared';
import { respond } from '../signals/respond';
import { isOneRun } from './orbitScorer';
import type { Forecaster } from './predictionError';
import { type FreeRunner, modelRun } from './runBeside';

/** How models are held against the data of a part: as they are, or through the response that the data were measured through. */
export interface ModelView {
  run(model: FittedModel): FreeRunner;
  /** Looks at what was measured, as baselines do. */
  forecaster(model: FittedModel): Forecaster;
  /** Makes a free run from the part's first row what is compared. */
  seen(orbit: Float64Array): Float64Array;
  /** Rows of past without which nothing can be foretold. */
  readonly lead: number;
}

/** Past measured rows that activity is estimated from, in lengths of the response: those before them hardly count. */
const PAST = 4;

/**
 * @param part the part as models see it: its values are activity, where there is a response.
 */
export function modelView(response: Response | undefined, part: Part, dim: number): ModelView {
  if (!response) return { run: modelRun, forecaster: modelForecaster, seen: (orbit) => orbit, lead: 0 };
  const { taps } = response;
  const forecaster = measuredForecasters(response);
  return {
    run(model) {
      const free = modelRun(model);
      return (start, steps) => {
        const orbit = free(start, steps);
        // One long run is compared after its transient; runs beside the data have the data's past.
        return orbit && respond(orbit, taps, dim, isOneRun(part) ? undefined : { part, row: start.row });
      };
    },
    forecaster,
    seen: (orbit) => respond(orbit, taps, dim),
    lead: taps.length - 1,
  };
}

/**
 * Foretells what will be measured. Activity is estimated from what was measured up to the row that the forecast starts from, and from
 * nothing after it; as the response takes its time, what it has hardly answered yet is left to the model: it starts as long before
 * that row as the response takes to its peak.
 */
export function measuredForecasters({ taps, priors }: Response): (model: FittedModel) => Forecaster {
  const N = priors.length;
  const L = taps.length;
  const h = Float64Array.from(taps);
  const peak = taps.indexOf(Math.max(...taps));
  const byLength = new Map<number, ReturnType<typeof createDeconvolution>[]>();
  const deconvolutions = (rows: number) => {
    const made = byLength.get(rows) ?? priors.map((prior) => createDeconvolution(h, prior, rows));
    byLength.set(rows, made);
    return made;
  };
  return (model) => ({
    forecast(out, measured, t, steps, inputs) {
      const rows = Math.min(t + 1, PAST * L);
      const past = measured.subarray((t + 1 - rows) * N, (t + 1) * N);
      /** Activity from row t + 1 − L on to row t + steps. */
      const activity = new Float64Array((L + steps) * N);
      deconvolutions(rows).forEach((deconvolve, i) => {
        const found = deconvolve(column(past, N, i)).activity;
        for (let k = 0; k < L; k++) activity[k * N + i] = found[found.length - L + k]!;
      });
      const z = new Float64Array(model.latentDim);
      const x = new Float64Array(N);
      const back = Math.min(peak, t, L - 1);
      const feed = inputFeed(model, inputs, 0);
      for (let i = 0; i < N; i++) x[i] = activity[(L - 1 - back) * N + i]!;
      model.initialState(z, x);
      for (let n = 1 - back; n <= steps; n++) {
        model.step(z, feed?.(t + n));
        model.observe(x, z);
        activity.set(x, (L - 1 + n) * N);
      }
      const seen = respond(activity, taps, N);
      out.set(seen.subarray(L * N));
    },
  });
}
