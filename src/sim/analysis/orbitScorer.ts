import { createPowerPlan } from '../kernels/fft';
import { median } from '../median';
import { completeRows, isComplete } from '../signals/completeRows';
import type { Part } from '../signals/prepared';
import { trialRows } from '../signals/trialRows';
import { gaussianMixtureDivergence } from './gaussianMixtureDivergence';
import { spectralDistance } from './hellingerDistance';
import { MASE_STEPS } from './meanAbsoluteScaledError';
import type { Judgement, JudgeSettings, Protocol } from './measures';
import { averagedSpectrum, spectralSmoothing } from './powerSpectrum';
import {
  cutStretches,
  type SpectralStretches,
  spectralStretches,
  stretchesOfLength,
} from './spectralStretches';
import { binnedDivergence, binnedRule, histogram } from './stateSpaceDivergence';

/** Beyond this many dimensions all bins are empty, and mixtures take over. */
export const MOST_BINNED = 5;
const MIXTURE = { variance: 1, draws: 1000, seed: 1 };
/** Stretches of the training part the floor is the median over. */
const FLOOR_STRETCHES = 5;

/**
 * Bins a dimension: the published 30 where samples fill them, the published 8 of short or five-dimensional recordings, 5 below
 * a thousand samples, where 8 would leave almost every cell with one sample or none.
 */
export const binsFor = (samples: number, dim: number): number =>
  samples < 1000 ? 5 : samples < 10_000 || dim > 3 ? 8 : 30;

/** Scores orbits against one part of the data; the part's own histogram and spectra are computed once. */
export interface Scorer {
  readonly protocol: Protocol;
  /** @param orbit shape (T × N), row by row beside the part: what is left after the transient. Only where data are is it looked at. */
  compare(orbit: Float64Array): { dStsp: number; dH: number };
  /** Truth against truth: as much of the training part as the scored part has, scored as if a model had made it. */
  floor(train: Part): Judgement['floor'];
}

/** One run of the whole part, a fifth of it dropped: what is published. Trials and inputs end with the recording. */
export const isOneRun = ({ trials, inputs }: Part): boolean => !trials && !inputs;

export function createScorer(
  part: Part,
  dim: number,
  name: Protocol['part'],
  settings: JudgeSettings = {},
  /** Samples of the response that the part was measured through, which a run must outlast before it is compared. */
  memory = 0,
): Scorer {
  const { values } = part;
  const truth = completeRows(values, dim);
  const samples = truth.length / dim;
  const stretches = spectralStretches(part, dim);
  const plan = createPowerPlan(Math.max(1, stretches.length));
  const sigma = spectralSmoothing(stretches.length);
  const stateSpace = stateSpaceRule(truth, dim, settings);
  const cells = stateSpace.rule === 'binned' ? histogram(truth, stateSpace) : undefined;

  const spectra = (orbit: Float64Array, data: Float64Array, where: SpectralStretches) =>
    Array.from({ length: dim }, (_, i) =>
      averagedSpectrum(cutStretches(orbit, data, dim, i, where), sigma, plan),
    );
  const own = stretches.starts.length > 0 ? spectra(values, values, stretches) : undefined;

  const divergence = (states: Float64Array) =>
    stateSpace.rule === 'binned'
      ? binnedDivergence(cells!, histogram(states, stateSpace), stateSpace)
      : gaussianMixtureDivergence(truth, states, dim, { ...stateSpace, seed: MIXTURE.seed }).divergence;
  const distance = (orbit: Float64Array, data: Float64Array, where: SpectralStretches) =>
    own && where.starts.length > 0 ? spectralDistance(own, spectra(orbit, data, where)) : NaN;

  const isUnbroken = isOneRun(part) && samples === part.samples;
  return {
    protocol: {
      part: name,
      samples,
      generated: samples,
      transient: isOneRun(part) ? Math.max(Math.floor(part.samples / 4), memory) : 0,
      stateSpace,
      spectralSmoothing: sigma,
      maseSteps: MASE_STEPS,
      ...(memory > 0 && { response: memory }),
      ...(!isUnbroken && { pieces: piecesOf(part, dim, stretches) }),
    },
    compare: (orbit) => ({
      dStsp: divergence(rowsBeside(orbit, values, dim)),
      dH: orbit.length < values.length ? 1 : distance(orbit, values, stretches),
    }),
    floor: (train) => floorOf(train, dim, samples, stretches, divergence, distance, isUnbroken),
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

function piecesOf(
  part: Part,
  dim: number,
  { length, starts }: SpectralStretches,
): NonNullable<Protocol['pieces']> {
  const bridged = starts.reduce(
    (sum, start) =>
      sum + part.values.subarray(start * dim, (start + length) * dim).filter(Number.isNaN).length,
    0,
  );
  return {
    rows: part.samples,
    trials: trialRows(part).length,
    inputs: (part.inputs?.length ?? 0) / part.samples,
    stretches: starts.length,
    stretchLength: length,
    bridged,
  };
}

/** The rows of an orbit beside which the data miss nothing; the orbit itself where they miss nothing at all. */
function rowsBeside(orbit: Float64Array, data: Float64Array, dim: number): Float64Array {
  const rows = data.length / dim;
  let complete = 0;
  for (let row = 0; row < rows; row++) if (isComplete(data, row, dim)) complete++;
  if (complete === rows) return orbit;
  const out = new Float64Array(complete * dim);
  let to = 0;
  for (let row = 0; row < rows; row++) {
    if (!isComplete(data, row, dim)) continue;
    out.set(orbit.subarray(row * dim, (row + 1) * dim), to);
    to += dim;
  }
  return out;
}

function floorOf(
  train: Part,
  dim: number,
  samples: number,
  stretches: SpectralStretches,
  divergence: (states: Float64Array) => number,
  distance: (orbit: Float64Array, data: Float64Array, where: SpectralStretches) => number,
  isUnbroken: boolean,
): Judgement['floor'] {
  const truth = completeRows(train.values, dim);
  const rows = truth.length / dim;
  if (rows < samples) {
    return { dStsp: NaN, dH: NaN, how: 'the training part is shorter than the scored one' };
  }
  const count = Math.min(FLOOR_STRETCHES, Math.floor(rows / samples));
  const place = (k: number, room: number) => (count === 1 ? 0 : Math.floor((k * room) / (count - 1)));
  const isPlain = isUnbroken && rows === train.samples && !train.trials;
  const others = stretchesOfLength(train, dim, stretches.length);
  const beside = Math.min(stretches.starts.length, others.starts.length);
  const scores = Array.from({ length: count }, (_, k) => {
    const start = place(k, rows - samples);
    const from = place(k, others.starts.length - beside);
    return {
      dStsp: divergence(truth.subarray(start * dim, (start + samples) * dim)),
      dH: distance(train.values, train.values, {
        length: stretches.length,
        starts: isPlain ? [start] : others.starts.slice(from, from + beside),
      }),
    };
  });
  return {
    dStsp: median(scores.map(({ dStsp }) => dStsp)),
    dH: median(scores.map(({ dH }) => dH)),
    how: isPlain
      ? count === 1
        ? 'a stretch of the training part as long'
        : `median of ${count} stretches of the training part as long`
      : count === 1
        ? `as many complete samples of the training part, and its spectrum over ${beside} of its stretches`
        : `median over ${count} times as many complete samples of the training part, and its spectra over ${beside} of its stretches`,
  };
}
