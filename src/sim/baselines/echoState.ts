import { forecastStarts } from '../signals/forecastStarts';
import type { Baseline, BaselineRows } from './baseline';
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
  fit({ train, history, dim, validation = lastFifth(train, dim) }) {
    const rows = train.values.length / dim;
    const K = inputsOf(train, dim);
    const units = Math.max(20, Math.min(UNITS, Math.floor(rows / 10)));
    const plain = randomReservoir(units, dim + K, SEED);
    const choice = choose(plain, train, validation, dim);
    const reservoir = scaledReservoir(plain, choice);
    const moments = readoutMoments(reservoir, latest(train, dim, MOST_ROWS), dim, washoutOf(train, dim));
    const U = ridgeReadout(moments, choice.ridge);
    const run = runner(reservoir, U, dim);
    return {
      note: `${units} units; spectral radius ${choice.radius}, input ${choice.input}, leak ${choice.leak}, ridge ${choice.ridge} chosen from ${gridSize} on the validation part${K > 0 ? '; driven by the inputs' : ''}`,
      forecast: (out, part, t, steps, inputs) =>
        run(out, { values: part, ...(inputs && { inputs }) }, t + 1, steps),
      freeRun(steps) {
        const out = new Float64Array(steps * dim);
        run(out, history, history.values.length / dim, steps);
        return out;
      },
    };
  },
};

const gridSize = Object.values(GRID).reduce((count, values) => count * values.length, 1);

const inputsOf = ({ values, inputs }: BaselineRows, dim: number): number =>
  inputs ? inputs.length / (values.length / dim) : 0;

/** Rows of each trial that a reservoir is given to forget its start in: a quarter of a trial at most. */
const washoutOf = ({ values, trials = [0] }: BaselineRows, dim: number): number =>
  Math.min(WASHOUT, Math.floor(values.length / dim / trials.length / 4));

const lastFifth = (train: BaselineRows, dim: number): BaselineRows =>
  fromRow(train, dim, Math.floor((0.8 * train.values.length) / dim));

const latest = (rows: BaselineRows, dim: number, most: number): BaselineRows =>
  fromRow(rows, dim, Math.max(0, rows.values.length / dim - most));

/** The rows from one on, with the trials that reach there. */
function fromRow(rows: BaselineRows, dim: number, first: number): BaselineRows {
  const { values, trials, inputs } = rows;
  const K = inputsOf(rows, dim);
  return {
    values: values.subarray(first * dim),
    ...(trials && { trials: [0, ...trials.filter((row) => row > first).map((row) => row - first)] }),
    ...(inputs && { inputs: inputs.subarray(first * K) }),
  };
}

/** Lets a reservoir see the rows that end before row `end`, and then its own forecasts, beside the inputs of what it foretells. */
function runner(reservoir: Reservoir, U: Float64Array | null, dim: number) {
  const { units } = reservoir;
  const K = reservoir.dim - dim;
  let r = new Float64Array(units);
  let next = new Float64Array(units);
  const u = new Float64Array(reservoir.dim);
  const x = u.subarray(0, dim);
  const forecast = new Float64Array(dim);
  const step = (inputs: Float64Array | undefined, row: number) => {
    for (let k = 0; k < K; k++) u[dim + k] = inputs![row * K + k];
    stepReservoir(reservoir, next, r, u);
    [r, next] = [next, r];
  };
  return (out: Float64Array, { values, inputs }: BaselineRows, end: number, steps: number): void => {
    if (!U) return void out.fill(NaN, 0, steps * dim);
    r.fill(0);
    for (let t = Math.max(0, end - WASHOUT); t < end; t++) {
      x.set(values.subarray(t * dim, (t + 1) * dim));
      step(inputs, t + 1);
    }
    for (let n = 0; n < steps; n++) {
      if (n > 0) step(inputs, end + n);
      readOut(forecast, U, r, u);
      // Forecasts that leave every bound stay gone: tanh would otherwise bring them back by clipping.
      if (!forecast.every((value) => Math.abs(value) < BOUND))
        return void out.fill(NaN, n * dim, steps * dim);
      out.set(forecast, n * dim);
      x.set(forecast);
    }
  };
}

/** The settings of least forecast error on the validation part. */
function choose(plain: Reservoir, train: BaselineRows, validation: BaselineRows, dim: number): Choice {
  const some = latest(train, dim, ROWS_TO_CHOOSE);
  const washout = washoutOf(some, dim);
  let best: Choice = { radius: 0.9, input: 0.5, leak: 1, ridge: 1e-6 };
  let least = Infinity;
  for (const radius of GRID.radius) {
    for (const input of GRID.input) {
      for (const leak of GRID.leak) {
        const reservoir = scaledReservoir(plain, { radius, input, leak });
        const moments = readoutMoments(reservoir, some, dim, washout);
        for (const ridge of GRID.ridge) {
          const error = forecastError(runner(reservoir, ridgeReadout(moments, ridge), dim), validation, dim);
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
function forecastError(run: ReturnType<typeof runner>, part: BaselineRows, dim: number): number {
  const { values, trials = [0] } = part;
  const rows = values.length / dim / trials.length;
  const steps = Math.max(1, Math.min(HORIZON, Math.floor(rows / 4)));
  const lead = Math.min(WASHOUT, Math.floor(rows / 4));
  const starts = forecastStarts(part, dim, { most: STARTS, lead, steps });
  const out = new Float64Array(steps * dim);
  let error = 0;
  for (const { row, t, trial, inputs } of starts) {
    run(out, { values: trial, ...(inputs && { inputs }) }, t + 1, steps);
    for (let at = 0; at < out.length; at++) error += (out[at] - values[(row + 1) * dim + at]) ** 2;
  }
  return Number.isFinite(error) && starts.length > 0 ? error / (starts.length * out.length) : Infinity;
}
