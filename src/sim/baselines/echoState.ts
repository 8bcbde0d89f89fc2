import type { Baseline } from './baseline';
import {
  randomReservoir,
  readOut,
  readoutMoments,
  type Reservoir,
  ridgeReadout,
  scaledReservoir,
  stepReservoir,
} from './reservoir';

/** Reservoir units; fewer where the training part could not hold ten rows a unit. */
const UNITS = 200;
const SEED = 1;
/** Training rows the readout is solved from, the most recent ones; and those while settings are chosen. */
const MOST_ROWS = 10_000;
const ROWS_TO_CHOOSE = 2_500;
/** Rows in which a reservoir forgets the state it started from. */
const WASHOUT = 100;
/** Forecasts a choice of settings is scored by. */
const STARTS = 40;
const HORIZON = 20;
const BOUND = 1e6;

const GRID = {
  radius: [0.4, 0.9],
  input: [0.1, 0.5],
  leak: [0.3, 1],
  ridge: [1e-8, 1e-6, 1e-4],
};

interface Choice {
  readonly radius: number;
  readonly input: number;
  readonly leak: number;
  readonly ridge: number;
}

/**
 * Echo state network (Jaeger): a fixed random reservoir of leaky tanh units is driven by the data, and only a linear readout, solved
 * by ridge regression, is trained to foretell the next sample; fed with its own forecasts it runs freely (Lu et al.). It can
 * hold an attractor, so it is the strongest of these baselines. Spectral radius, input size, leak and ridge are the best of a small
 * grid by the error of forecasts up to 20 steps ahead on the validation part.
 */
export const echoState: Baseline = {
  id: 'echo-state',
  title: 'Echo state network',
  reference: {
    authors: 'Lu, Hunt & Ott',
    year: 2018,
    title: 'Attractor reconstruction by machine learning',
    where: 'Chaos 28, 061104',
    doi: '10.1063/1.5039508',
  },
  fit(train, history, dim, validation = lastFifth(train, dim)) {
    const rows = train.length / dim;
    const units = Math.max(20, Math.min(UNITS, Math.floor(rows / 10)));
    const plain = randomReservoir(units, dim, SEED);
    const choice = choose(plain, train, validation);
    const reservoir = scaledReservoir(plain, choice);
    const washout = Math.min(WASHOUT, Math.floor(rows / 4));
    const moments = readoutMoments(reservoir, latest(train, dim, MOST_ROWS), washout);
    const U = ridgeReadout(moments, choice.ridge);
    const run = runner(reservoir, U);
    return {
      note: `${units} units; spectral radius ${choice.radius}, input ${choice.input}, leak ${choice.leak}, ridge ${choice.ridge} chosen from ${gridSize} on the validation part`,
      forecast: (out, part, t, steps) => run(out, part, t + 1, steps),
      freeRun(steps) {
        const out = new Float64Array(steps * dim);
        run(out, history, history.length / dim, steps);
        return out;
      },
    };
  },
};

const gridSize = Object.values(GRID).reduce((count, values) => count * values.length, 1);

const lastFifth = (train: Float64Array, dim: number): Float64Array =>
  train.subarray(Math.floor((0.8 * train.length) / dim) * dim);

const latest = (values: Float64Array, dim: number, rows: number): Float64Array =>
  values.subarray(Math.max(0, values.length - rows * dim));

/** Lets a reservoir see the rows that end before row `end` of `values`, and then its own forecasts. */
function runner(reservoir: Reservoir, U: Float64Array | null) {
  const { units, dim } = reservoir;
  let r = new Float64Array(units);
  let next = new Float64Array(units);
  const x = new Float64Array(dim);
  return (out: Float64Array, values: Float64Array, end: number, steps: number): void => {
    if (!U) return void out.fill(NaN, 0, steps * dim);
    r.fill(0);
    for (let t = Math.max(0, end - WASHOUT); t < end; t++) {
      stepReservoir(reservoir, next, r, values, t * dim);
      [r, next] = [next, r];
    }
    x.set(values.subarray((end - 1) * dim, end * dim));
    for (let n = 0; n < steps; n++) {
      readOut(x, U, r, x.slice());
      // Forecasts that leave every bound stay gone: tanh would otherwise bring them back by clipping.
      if (!x.every((value) => Math.abs(value) < BOUND)) return void out.fill(NaN, n * dim, steps * dim);
      out.set(x, n * dim);
      stepReservoir(reservoir, next, r, x);
      [r, next] = [next, r];
    }
  };
}

/** The settings of least forecast error on the validation part. */
function choose(plain: Reservoir, train: Float64Array, validation: Float64Array): Choice {
  const { dim } = plain;
  const some = latest(train, dim, ROWS_TO_CHOOSE);
  const washout = Math.min(WASHOUT, Math.floor(some.length / dim / 4));
  let best: Choice = { radius: 0.9, input: 0.5, leak: 1, ridge: 1e-6 };
  let least = Infinity;
  for (const radius of GRID.radius) {
    for (const input of GRID.input) {
      for (const leak of GRID.leak) {
        const reservoir = scaledReservoir(plain, { radius, input, leak });
        const moments = readoutMoments(reservoir, some, washout);
        for (const ridge of GRID.ridge) {
          const error = forecastError(runner(reservoir, ridgeReadout(moments, ridge)), validation, dim);
          if (!(error < least)) continue;
          least = error;
          best = { radius, input, leak, ridge };
        }
      }
    }
  }
  return best;
}

/** Mean squared error of forecasts from evenly spread rows, all steps up to the horizon; Infinity where one leaves. */
function forecastError(run: ReturnType<typeof runner>, part: Float64Array, dim: number): number {
  const rows = part.length / dim;
  const horizon = Math.max(1, Math.min(HORIZON, Math.floor(rows / 4)));
  const lead = Math.min(WASHOUT, Math.floor(rows / 4));
  const available = rows - lead - horizon;
  const used = Math.min(STARTS, available);
  const out = new Float64Array(horizon * dim);
  let error = 0;
  for (let s = 0; s < used; s++) {
    const end = lead + Math.floor((s * available) / used) + 1;
    run(out, part, end, horizon);
    for (let at = 0; at < out.length; at++) error += (out[at] - part[end * dim + at]) ** 2;
  }
  return Number.isFinite(error) && used > 0 ? error / (used * out.length) : Infinity;
}
