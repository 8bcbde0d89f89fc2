import { baselines } from '../baselines';
import type { Baseline, FittedBaseline } from '../baselines/baseline';
import { SimError } from '../errors';
import { createPowerPlan } from '../kernels/fft';
import { freeRun } from '../models/freeRun';
import type { FittedModel } from '../models/model';
import { modelForecaster } from '../models/modelForecaster';
import type { Prepared } from '../signals/prepared';
import { gaussianMixtureDivergence } from './gaussianMixtureDivergence';
import { spectraOf, spectralDistance } from './hellingerDistance';
import { forecasterScaledError } from './meanAbsoluteScaledError';
import type {
  Judgement,
  JudgeSettings,
  OrbitInvariants,
  Protocol,
  ScoredBaseline,
  Scores,
  Yardstick,
} from './measures';
import { INVARIANT_SAMPLES, orbitInvariants } from './orbitInvariants';
import { spectralSmoothing } from './powerSpectrum';
import { type Forecaster, predictionError } from './predictionError';
import { binnedDivergence, binnedRule, histogram } from './stateSpaceDivergence';

type PartName = Protocol['part'];

/** A part longer than this is scored on its first samples while training goes on; the final judgement uses all of it. */
const QUICK_SAMPLES = 2 ** 15;
/** Beyond this many dimensions all bins are empty, and mixtures take over. */
const MOST_BINNED = 5;
const MIXTURE = { variance: 1, draws: 1000, seed: 1 };
/** Steps ahead at which predictions are scored. */
const HORIZONS = [1, 5, 20];
const STARTS = 1000;
/** Steps of each forecast MASE is taken over. */
const MASE_STEPS = 10;
/** Parroting searches the training part anew at every start. */
const BASELINE_STARTS = 200;
/** Rows of past a baseline may ask for before the first start. */
const LEAD = 20;
/** Stretches of the training part the floor is the median over. */
const FLOOR_STRETCHES = 5;

/**
 * Bins a dimension: the published 30 where samples fill them, the published 8 of short or five-dimensional recordings, 5 below
 * a thousand samples, where 8 would leave almost every cell with one sample or none.
 */
export const binsFor = (samples: number, dim: number): number =>
  samples < 1000 ? 5 : samples < 10_000 || dim > 3 ? 8 : 30;

/** Scores orbits against one part of the data; the part's own histogram and spectra are computed once. */
interface Scorer {
  readonly protocol: Protocol;
  /** @param orbit shape (T × N): what is left after the transient. */
  compare(orbit: Float64Array): { dStsp: number; dH: number };
}

function createScorer(
  truth: Float64Array,
  dim: number,
  part: PartName,
  settings: JudgeSettings = {},
): Scorer {
  const samples = truth.length / dim;
  const plan = createPowerPlan(samples);
  const sigma = spectralSmoothing(samples);
  const spectra = spectraOf(truth, dim, sigma, plan);
  const stateSpace = stateSpaceRule(truth, dim, settings);
  const rule = stateSpace.rule === 'binned' ? stateSpace : undefined;
  const cells = rule && histogram(truth, rule);
  return {
    protocol: {
      part,
      samples,
      generated: samples,
      transient: Math.floor(samples / 4),
      stateSpace,
      spectralSmoothing: sigma,
      maseSteps: MASE_STEPS,
    },
    compare: (orbit) => ({
      dStsp:
        stateSpace.rule === 'binned'
          ? binnedDivergence(cells!, histogram(orbit, stateSpace), stateSpace)
          : gaussianMixtureDivergence(truth, orbit, dim, { ...stateSpace, seed: MIXTURE.seed }).divergence,
      dH: orbit.length < truth.length ? 1 : spectralDistance(spectra, spectraOf(orbit, dim, sigma, plan)),
    }),
  };
}

/** The rule asked for, with what was left open as published. */
function stateSpaceRule(
  truth: Float64Array,
  dim: number,
  { stateSpace, bins, variance }: JudgeSettings,
): Protocol['stateSpace'] {
  if ((stateSpace ?? (dim <= MOST_BINNED ? 'julia' : 'gaussian-mixture')) === 'gaussian-mixture') {
    return { rule: 'gaussian-mixture', variance: variance ?? MIXTURE.variance, draws: MIXTURE.draws };
  }
  const cells = stateSpace === 'python' ? 'truncating' : 'half-open';
  return binnedRule(truth, dim, bins ?? binsFor(truth.length / dim, dim), cells);
}

/**
 * Refuses what no rule can do.
 * @throws {SimError} `bad-parameter`.
 */
export function checkJudgeSettings({ stateSpace, bins, variance }: JudgeSettings, dim: number): void {
  const refuse = (text: string): never => {
    throw new SimError('bad-parameter', text);
  };
  if (stateSpace !== undefined && !['julia', 'python', 'gaussian-mixture'].includes(stateSpace)) {
    refuse(`judge.stateSpace should be julia, python or gaussian-mixture; got "${String(stateSpace)}".`);
  }
  if (bins !== undefined && !(Number.isInteger(bins) && bins >= 2)) {
    refuse(`judge.bins should be a whole number of at least 2; got ${bins}.`);
  }
  if (variance !== undefined && !(variance > 0 && variance < Infinity)) {
    refuse(`judge.variance should be a number above 0; got ${variance}.`);
  }
  const binned = stateSpace === 'julia' || stateSpace === 'python' || (!stateSpace && dim <= MOST_BINNED);
  if (binned && variance !== undefined) {
    refuse(
      'judge.variance belongs to judge.stateSpace=gaussian-mixture; bins have none. Leave one of them out.',
    );
  }
  if (!binned && bins !== undefined) {
    refuse(
      'judge.bins belongs to judge.stateSpace julia or python; mixtures have none. Leave one of them out.',
    );
  }
  // Cells are counted in one float64: beyond 2⁵³ of them two cells would share a number.
  if (binned && dim * Math.log2(bins ?? 30) > 53) {
    refuse(
      `${bins ?? 30} bins in each of ${dim} dimensions are more cells than can be told apart, and nearly all would be empty. Use fewer bins, or judge.stateSpace=gaussian-mixture.`,
    );
  }
}

/** What a model that left every bound scores: no divergence that means anything, and no spectrum. */
const LEFT = { dStsp: NaN, dH: 1 };

/** Free run of 1.25 T from the part's first sample, a fifth of it dropped, scored over T as published (Hess et al. 2023). */
function scoreOrbit(
  model: FittedModel,
  truth: Float64Array,
  dim: number,
  scorer: Scorer,
): { dStsp: number; dH: number } {
  const { samples, transient } = scorer.protocol;
  const { orbit, status } = freeRun(model, truth.subarray(0, dim), samples + transient);
  return status === 'diverged' ? LEFT : scorer.compare(orbit.subarray(transient * dim));
}

/**
 * Scores models on the validation part while they train. The answer depends on the model alone, so checkpoints compare.
 * Free-running scores count; the prediction error is reported beside them.
 */
export function validationScorer({
  validation,
  dim,
}: Prepared): (model: FittedModel) => { dStsp: number; dH: number; pe: number } {
  const truth = validation.values.subarray(0, Math.min(validation.samples, QUICK_SAMPLES) * dim);
  const scorer = createScorer(truth, dim, 'validation');
  return (model) => {
    const errors = predictionError(modelForecaster(model), truth, dim, {
      horizons: HORIZONS,
      starts: BASELINE_STARTS,
    });
    return { ...scoreOrbit(model, truth, dim, scorer), pe: Object.values(errors).at(-1) ?? NaN };
  };
}

export interface JudgeOptions {
  readonly part: PartName;
  readonly settings?: JudgeSettings;
  /** What the model and the baselines learned from, when another recording is judged on. */
  readonly learnedFrom?: Prepared;
}

/** A method fitted to the training part, by name. */
export interface NamedBaseline {
  readonly id: string;
  readonly title: string;
  readonly fitted: FittedBaseline;
}

/** The scoring of a part under one protocol, piece by piece, so that whoever drives it can say what is being done and stop. */
export interface Judging {
  readonly protocol: Protocol;
  floor(): Judgement['floor'];
  /** Fits one of `baselines` to the training part. */
  fitBaseline(baseline: Baseline): NamedBaseline;
  scoreBaseline(baseline: NamedBaseline): ScoredBaseline;
  /** A trained model as a baseline: it starts where the scored part starts, as the judged model does. */
  modelAsBaseline(id: string, title: string, model: FittedModel, note: string): NamedBaseline;
  /** What can be read off the part itself. */
  invariants(): OrbitInvariants;
  judge(model: FittedModel, yardstick: Pick<Yardstick, 'floor' | 'baselines'>): Judgement;
  /** What can be read off the model's own orbit, over as many samples as the part's; null where it left. */
  modelInvariants(model: FittedModel, like: OrbitInvariants): OrbitInvariants | null;
}

/** @throws {SimError} `bad-parameter`. */
export function createJudging(
  prepared: Prepared,
  { part, settings = {}, learnedFrom = prepared }: JudgeOptions,
): Judging {
  const { dim } = prepared;
  checkJudgeSettings(settings, dim);
  const truth = prepared[part].values;
  const scorer = createScorer(truth, dim, part, settings);
  const { protocol } = scorer;
  const history = part === 'test' ? prepared.validation.values : prepared.train.values;
  const total = protocol.samples + protocol.transient;
  return {
    protocol,
    floor: () => floorOf(scorer, prepared.train.values, dim),
    fitBaseline: ({ id, title, fit }) => ({
      id,
      title,
      fitted: fit(
        learnedFrom.train.values,
        history,
        dim,
        part === 'test' ? learnedFrom.validation.values : undefined,
      ),
    }),
    scoreBaseline: ({ id, title, fitted }) => ({
      id,
      title,
      scores: baselineScores(scorer, fitted, fitted.freeRun(total), truth, dim),
      note: fitted.note,
    }),
    modelAsBaseline: (id, title, model, note) => ({
      id,
      title,
      fitted: { ...modelForecaster(model), freeRun: (steps) => wholeRun(model, truth, dim, steps), note },
    }),
    invariants: () => orbitInvariants(truth, dim, prepared),
    judge(model, { floor, baselines: beside }) {
      const orbitScores = scoreOrbit(model, truth, dim, scorer);
      const forecaster = modelForecaster(model);
      return {
        protocol,
        model: {
          ...orbitScores,
          pe: predictionError(forecaster, truth, dim, { horizons: HORIZONS, starts: STARTS }),
          mase: forecasterScaledError(forecaster, truth, dim, { steps: MASE_STEPS, starts: STARTS }),
        },
        floor,
        baselines: beside,
        status: orbitScores === LEFT ? 'diverged' : 'ok',
      };
    },
    modelInvariants(model, like) {
      const samples = Math.min(protocol.samples, INVARIANT_SAMPLES);
      const run = freeRun(model, truth.subarray(0, dim), samples + protocol.transient);
      if (run.status === 'diverged') return null;
      return orbitInvariants(run.orbit.subarray(protocol.transient * dim), dim, prepared, like);
    },
  };
}

/** What every seed is held against, in one go. */
export function yardstickOf(judging: Judging): Omit<Yardstick, 'invariants'> {
  return {
    protocol: judging.protocol,
    floor: judging.floor(),
    baselines: [...baselines].map((baseline) => judging.scoreBaseline(judging.fitBaseline(baseline))),
  };
}

/**
 * Judges a fitted model on a part of the data it was not trained on: D_stsp and D_H of its free run, prediction errors, the floor
 * that truth itself reaches, and baselines that understand nothing.
 */
export function judge(model: FittedModel, prepared: Prepared, options: JudgeOptions): Judgement {
  const judging = createJudging(prepared, options);
  return judging.judge(model, yardstickOf(judging));
}

/** A free run of the length asked for, NaN from where the model left. */
function wholeRun(model: FittedModel, truth: Float64Array, dim: number, steps: number): Float64Array {
  const { orbit } = freeRun(model, truth.subarray(0, dim), steps);
  const out = new Float64Array(steps * dim).fill(NaN);
  out.set(orbit);
  return out;
}

function baselineScores(
  scorer: Scorer,
  forecaster: Forecaster,
  orbit: Float64Array,
  truth: Float64Array,
  dim: number,
): Scores {
  const scored = orbit.subarray(scorer.protocol.transient * dim);
  const left = !scored.every(Number.isFinite);
  const lead = Math.min(LEAD, Math.floor(truth.length / dim / 4));
  const starts = { starts: BASELINE_STARTS, lead };
  return {
    ...(left ? LEFT : scorer.compare(scored)),
    pe: predictionError(forecaster, truth, dim, { horizons: HORIZONS, ...starts }),
    mase: forecasterScaledError(forecaster, truth, dim, { steps: MASE_STEPS, ...starts }),
  };
}

/** Truth against truth: stretches of the training part, as long as the scored part, scored as if a model had made them. */
function floorOf(scorer: Scorer, train: Float64Array, dim: number): Judgement['floor'] {
  const { samples } = scorer.protocol;
  const rows = train.length / dim;
  if (rows < samples) {
    return { dStsp: NaN, dH: NaN, how: 'the training part is shorter than the scored one' };
  }
  const stretches = Math.min(FLOOR_STRETCHES, Math.floor(rows / samples));
  const scores = Array.from({ length: stretches }, (_, k) => {
    const start = stretches === 1 ? 0 : Math.floor((k * (rows - samples)) / (stretches - 1));
    return scorer.compare(train.subarray(start * dim, (start + samples) * dim));
  });
  return {
    dStsp: median(scores.map(({ dStsp }) => dStsp)),
    dH: median(scores.map(({ dH }) => dH)),
    how:
      stretches === 1
        ? 'a stretch of the training part as long'
        : `median of ${stretches} stretches of the training part as long`,
  };
}

/** A stretch that shares no cell with the scored part (NaN) counts as infinitely far; NaN where the median itself is. */
function median(values: readonly number[]): number {
  const sorted = values.map((value) => (Number.isNaN(value) ? Infinity : value)).toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const middle = sorted.length % 2 ? sorted[Math.floor(half)]! : (sorted[half - 1]! + sorted[half]!) / 2;
  return Number.isFinite(middle) ? middle : NaN;
}
