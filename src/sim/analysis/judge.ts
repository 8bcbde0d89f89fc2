import { baselines } from '../baselines';
import type { Baseline, FittedBaseline } from '../baselines/baseline';
import { SimError } from '../errors';
import { freeRun } from '../models/freeRun';
import type { FittedModel } from '../models/model';
import { bridgeGaps } from '../signals/bridgeGaps';
import { longestComplete } from '../signals/completeRows';
import { measuredData, measuredPart } from '../signals/measuredPart';
import type { Part, Prepared } from '../signals/prepared';
import { firstRows } from '../signals/trialRows';
import { eventScores } from './eventScores';
import { forecasterScaledError, MASE_STEPS } from './meanAbsoluteScaledError';
import type {
  Judgement,
  JudgeSettings,
  OrbitInvariants,
  Protocol,
  ScoredBaseline,
  Yardstick,
} from './measures';
import { modelView } from './modelView';
import { INVARIANT_SAMPLES, orbitInvariants } from './orbitInvariants';
import { createScorer, isOneRun, MOST_BINNED, type Scorer } from './orbitScorer';
import { predictionError } from './predictionError';
import { separationGrowth } from './separationGrowth';
import { forecasterRun, type FreeRunner, fromFirstComplete, runBeside } from './runBeside';

type PartName = Protocol['part'];

/** A part longer than this is scored on its first samples while training goes on; the final judgement uses all of it. */
const QUICK_SAMPLES = 2 ** 15;
/** Steps ahead at which predictions are scored. */
const HORIZONS = [1, 5, 20];
const STARTS = 1000;
/** Parroting searches the training part anew at every start. */
const BASELINE_STARTS = 200;
/** Rows of past a baseline may ask for before the first start. */
const LEAD = 20;

/**
 * Refuses what no rule can do.
 * @throws {SimError} `bad-parameter`.
 */
export function checkJudgeSettings(
  { stateSpace, bins, variance, exponents }: JudgeSettings,
  dim: number,
): void {
  const refuse = (text: string): never => {
    throw new SimError('bad-parameter', text);
  };
  if (stateSpace !== undefined && !['julia', 'python', 'gaussian-mixture'].includes(stateSpace)) {
    refuse(`judge.stateSpace should be julia, python or gaussian-mixture; got "${String(stateSpace)}".`);
  }
  if (exponents !== undefined && !['leading', 'all'].includes(exponents)) {
    refuse(`judge.exponents should be leading or all; got "${String(exponents)}".`);
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

/** Free-running scores of what made an orbit beside the part. */
const scoreOrbit = (orbit: Float64Array | null, scorer: Scorer): { dStsp: number; dH: number } =>
  orbit ? scorer.compare(orbit) : LEFT;

/**
 * Scores models on the validation part while they train. The answer depends on the model alone, so checkpoints compare.
 * Free-running scores count; the prediction error is reported beside them.
 */
export function validationScorer({
  validation,
  dim,
  response,
}: Prepared): (model: FittedModel) => { dStsp: number; dH: number; pe: number } {
  const part = fromFirstComplete(firstRows(validation, dim, QUICK_SAMPLES), dim);
  const truth = measuredPart(part);
  const view = modelView(response, part, dim);
  const scorer = createScorer(truth, dim, 'validation', {}, response?.taps.length);
  return (model) => {
    const errors = predictionError(view.forecaster(model), truth.values, dim, {
      horizons: HORIZONS,
      starts: BASELINE_STARTS,
      lead: leadIn(part, view.lead),
      trials: part.trials,
      inputs: part.inputs,
    });
    const orbit = runBeside(part, dim, scorer.protocol.transient, view.run(model));
    return { ...scoreOrbit(orbit, scorer), pe: Object.values(errors).at(-1) ?? NaN };
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
  /** How it runs freely beside a part with trials or inputs, where that is not its forecast of the whole trial. */
  readonly run?: FreeRunner;
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
  judge(model: FittedModel, yardstick: Pick<Yardstick, 'floor' | 'baselines' | 'surrogates'>): Judgement;
  /** What can be read off the model's own orbit, over as many samples as the part's; null where it left. */
  modelInvariants(model: FittedModel, like: OrbitInvariants): OrbitInvariants | null;
}

/** @throws {SimError} `bad-parameter`. */
export function createJudging(
  prepared: Prepared,
  { part: name, settings = {}, learnedFrom = prepared }: JudgeOptions,
): Judging {
  const { dim } = prepared;
  checkJudgeSettings(settings, dim);
  const own = fromFirstComplete(prepared[name], dim);
  const view = modelView(prepared.response, own, dim);
  const measured = measuredData(prepared);
  const learned = measuredData(learnedFrom);
  const part = measuredPart(own);
  const scorer = createScorer(part, dim, name, settings, prepared.response?.taps.length);
  const { protocol } = scorer;
  const { transient } = protocol;
  const train = bridgeGaps(learned.train, dim);
  const history = bridgeGaps(name === 'test' ? measured.validation : measured.train, dim);
  const bridged = train === learned.train ? '' : '; gaps of the training part filled by straight lines';
  const stretch = longestComplete(part, dim);
  const forecasting = { trials: part.trials, inputs: part.inputs };
  const rows = (orbit: Float64Array) => orbit.subarray(stretch.from * dim, stretch.to * dim);
  return {
    protocol,
    floor: () => scorer.floor(measured.train),
    fitBaseline: ({ id, title, fit }) => {
      const validation = name === 'test' && { validation: bridgeGaps(learned.validation, dim) };
      const fitted = fit({ dim, train, history, ...validation });
      return { id, title, fitted: { ...fitted, note: fitted.note + bridged } };
    },
    scoreBaseline({ id, title, fitted, run = forecasterRun(fitted, dim) }) {
      const orbit = isOneRun(part)
        ? finiteOrbit(fitted.freeRun(part.samples + transient), dim, transient)
        : runBeside(own, dim, 0, run);
      const lead = leadIn(part, Math.max(LEAD, view.lead));
      const starts = { starts: BASELINE_STARTS, lead, ...forecasting };
      return {
        id,
        title,
        scores: {
          ...scoreOrbit(orbit, scorer),
          pe: predictionError(fitted, part.values, dim, { horizons: HORIZONS, ...starts }),
          mase: forecasterScaledError(fitted, part.values, dim, { steps: MASE_STEPS, ...starts }),
        },
        note: fitted.note,
      };
    },
    modelAsBaseline: (id, title, model, note) => ({
      id,
      title,
      fitted: {
        ...view.forecaster(model),
        freeRun: (steps) => view.seen(wholeRun(model, own.values, dim, steps)),
        note,
      },
      ...(prepared.response && { run: view.run(model) }),
    }),
    invariants: () => orbitInvariants(rows(part.values), dim, prepared),
    judge(model, { floor, baselines: beside, surrogates }) {
      const orbit = runBeside(own, dim, transient, view.run(model));
      const forecaster = view.forecaster(model);
      const starts = { starts: STARTS, lead: leadIn(part, view.lead), ...forecasting };
      // Small separations of estimated activity are the estimate's own, and those of the signal the scanner's.
      const growth = prepared.response ? null : separationGrowth(model, part, dim, prepared);
      const events = eventScores(model, own, prepared, learnedFrom.train);
      return {
        protocol,
        model: {
          ...scoreOrbit(orbit, scorer),
          pe: predictionError(forecaster, part.values, dim, { horizons: HORIZONS, ...starts }),
          mase: forecasterScaledError(forecaster, part.values, dim, { steps: MASE_STEPS, ...starts }),
        },
        floor,
        baselines: beside,
        ...(surrogates && { surrogates }),
        ...(events.length > 0 && { events }),
        ...(growth && { growth }),
        status: orbit ? 'ok' : 'diverged',
      };
    },
    modelInvariants(model, like) {
      if (!isOneRun(part)) {
        const orbit = runBeside(own, dim, 0, view.run(model));
        return orbit && orbitInvariants(rows(orbit), dim, prepared, like);
      }
      const samples = Math.min(stretch.to - stretch.from, INVARIANT_SAMPLES);
      const run = freeRun(model, own.values.subarray(0, dim), samples + transient);
      if (run.status === 'diverged') return null;
      return orbitInvariants(view.seen(run.orbit).subarray(transient * dim), dim, prepared, like);
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

/** As many rows of past as are asked for, but no more than a quarter of a mean trial. */
const leadIn = (part: Part, rows: number): number =>
  Math.min(rows, Math.floor(part.samples / (part.trials?.length ?? 1) / 4));

/** An orbit without its transient; null where a row of that is not finite. */
function finiteOrbit(orbit: Float64Array, dim: number, transient: number): Float64Array | null {
  const scored = orbit.subarray(transient * dim);
  return scored.every(Number.isFinite) ? scored : null;
}
