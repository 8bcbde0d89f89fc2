import { baselines } from '../baselines';
import { createPowerPlan } from '../kernels/fft';
import { freeRun } from '../models/freeRun';
import type { FittedModel } from '../models/model';
import { modelForecaster } from '../models/modelForecaster';
import type { Prepared } from '../signals/prepared';
import { gaussianMixtureDivergence } from './gaussianMixtureDivergence';
import { spectraOf, spectralDistance } from './hellingerDistance';
import type { Judgement, Protocol, Scores } from './measures';
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

function createScorer(truth: Float64Array, dim: number, part: PartName): Scorer {
  const samples = truth.length / dim;
  const plan = createPowerPlan(samples);
  const sigma = spectralSmoothing(samples);
  const spectra = spectraOf(truth, dim, sigma, plan);
  const rule = dim <= MOST_BINNED ? binnedRule(truth, dim, binsFor(samples, dim)) : undefined;
  const cells = rule && histogram(truth, rule);
  return {
    protocol: {
      part,
      samples,
      generated: samples,
      transient: Math.floor(samples / 4),
      stateSpace: rule ?? { rule: 'gaussian-mixture', variance: MIXTURE.variance, draws: MIXTURE.draws },
      spectralSmoothing: sigma,
    },
    compare: (orbit) => ({
      dStsp: rule
        ? binnedDivergence(cells!, histogram(orbit, rule), rule)
        : gaussianMixtureDivergence(truth, orbit, dim, MIXTURE).divergence,
      dH: orbit.length < truth.length ? 1 : spectralDistance(spectra, spectraOf(orbit, dim, sigma, plan)),
    }),
  };
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

/**
 * Judges a fitted model on a part of the data it was not trained on: D_stsp and D_H of its free run, prediction errors, the floor
 * that truth itself reaches, and baselines that understand nothing.
 */
export function judge(
  model: FittedModel,
  prepared: Prepared,
  { part }: { readonly part: PartName },
): Judgement {
  const { dim, train } = prepared;
  const truth = prepared[part].values;
  const scorer = createScorer(truth, dim, part);
  const orbitScores = scoreOrbit(model, truth, dim, scorer);
  const before = part === 'test' ? prepared.validation.values : train.values;
  return {
    protocol: scorer.protocol,
    model: {
      ...orbitScores,
      pe: predictionError(modelForecaster(model), truth, dim, { horizons: HORIZONS, starts: STARTS }),
    },
    floor: floorOf(scorer, train.values, dim),
    baselines: [...baselines].map(({ id, title, fit }) => {
      const baseline = fit(train.values, before, dim);
      return {
        id,
        title,
        scores: baselineScores(
          scorer,
          baseline,
          baseline.freeRun(scorer.protocol.samples + scorer.protocol.transient),
          truth,
          dim,
        ),
        note: baseline.note,
      };
    }),
    status: orbitScores === LEFT ? 'diverged' : 'ok',
  };
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
  return {
    ...(left ? LEFT : scorer.compare(scored)),
    pe: predictionError(forecaster, truth, dim, {
      horizons: HORIZONS,
      starts: BASELINE_STARTS,
      lead: Math.min(LEAD, Math.floor(truth.length / dim / 4)),
    }),
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
