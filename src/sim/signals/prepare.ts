import type { Clock } from '../clock';
import { SimError } from '../errors';
import { assess } from './assess';
import { cleanStage } from './cleaning/clean';
import { upToDate } from './cleaning/earlierSettings';
import { moments, presentColumn } from './column';
import { completeRows, countComplete } from './completeRows';
import { delayEmbedding } from './delayEmbedding';
import { decimatedText, decimateEvents } from './eventChannels';
import { decimateInputs } from './externalInputs';
import { measuredData } from './measuredPart';
import { fitPca, projectPca } from './pca';
import type { Prepared, PrepareSettings, TrialSettings } from './prepared';
import { seeThroughResponse } from './seeThroughResponse';
import { selectAndSplit } from './selectAndSplit';
import {
  eachPiece,
  fittedNumbers,
  partOf,
  PARTS,
  type PartName,
  partValues,
  rowsOf,
  type Stage,
  WORDS,
} from './stage';

/** A stretch of a recording, as preparation takes it. */
export interface RawSeries extends Clock {
  /** Shape (samples × channels), row-major; NaN where a sample is missing. */
  readonly values: Float64Array;
  readonly samples: number;
  /** Where in the recording the first row lies, when only a stretch was read; 0 if absent. Ranges and parts count from the recording's start. */
  readonly first?: number;
  /** Samples in the whole recording, when only a stretch was read. */
  readonly recorded?: number;
  readonly channels: readonly string[];
  readonly unit: string;
  /** How the recording falls into trials by its file; absent where it says nothing of any. */
  readonly trials?: TrialSettings;
}

/** Fewest samples a part must keep for anything to be fitted to it or scored on it. */
const LEAST_SAMPLES = 20;
/** Fewest rows of a trial: one to start from and one to foretell. */
const LEAST_ROWS = 2;

/**
 * Prepares a recording for reconstruction: select, split in time, whole trials to each part where there are any, then in each part
 * and trial on its own mark artefacts, fill gaps, clean and decimate; z-score and principal components are fitted on the training part and applied
 * to all; delay vectors never reach across parts or trials; and where data were measured through a response, the activity below is
 * estimated, within each as well. So nothing of a later part enters an earlier one.
 *
 * @throws {SimError} `bad-parameter` or `too-short`.
 */
export function prepare(series: RawSeries, settings: PrepareSettings): Prepared {
  return run(series, settings, undefined);
}

/**
 * Prepares another recording with the numbers fitted on an earlier one's training part, so that a model of the one can be held
 * to the other.
 *
 * @throws {SimError} `shape-mismatch` if it has not as many channels.
 */
export function prepareAlike(series: RawSeries, settings: PrepareSettings, like: Prepared): Prepared {
  return run(series, settings, like);
}

function run(series: RawSeries, given: PrepareSettings, like: Prepared | undefined): Prepared {
  const settings = upToDate(given);
  const stage = selectAndSplit(series, settings, like);
  cleanStage(stage, settings);
  if (settings.decimate !== 1) decimate(stage, settings.decimate);
  leaveOutShort(stage, LEAST_ROWS, 'after the steps before');
  for (const name of PARTS) demandSamples(stage, name);
  refuseConstant(stage);
  if (settings.zScore) zScore(stage);
  if (settings.pca) principalComponents(stage, settings.pca.components);
  if (settings.embed) embed(stage, settings.embed);
  if (settings.response) seeThroughResponse(stage, settings.response);

  const prepared: Prepared = {
    dim: stage.labels.length,
    labels: stage.labels,
    ...(stage.inputLabels.length > 0 && {
      inputDim: stage.inputLabels.length,
      inputLabels: stage.inputLabels,
    }),
    ...(stage.eventLabels.length > 0 && { decoders: stage.decoders, eventLabels: stage.eventLabels }),
    ...stage.clock,
    unit: stage.unit,
    ...(stage.response && { response: stage.response }),
    train: partOf(stage, 'train'),
    validation: partOf(stage, 'validation'),
    test: partOf(stage, 'test'),
    steps: stage.steps,
    warnings: stage.warnings,
  };
  return { ...prepared, warnings: [...stage.warnings, ...assess(measuredData(prepared))] };
}

function decimate(stage: Stage, every: number): void {
  if (!(Number.isInteger(every) && every >= 1)) {
    throw new SimError(
      'bad-parameter',
      `Expected a whole number of at least 1 to decimate by, got ${every}.`,
    );
  }
  const n = stage.labels.length;
  const K = stage.inputLabels.length;
  for (const piece of eachPiece(stage)) {
    const { values } = piece;
    const rows = Math.ceil(values.length / n / every);
    const kept = new Float64Array(rows * n);
    for (let t = 0; t < rows; t++) kept.set(values.subarray(t * every * n, (t * every + 1) * n), t * n);
    piece.values = kept;
    if (K > 0) piece.inputs = decimateInputs(piece.inputs, K, every);
    piece.events = decimateEvents(piece.events, stage.decoders, every);
  }
  const { rate } = stage.clock;
  if (rate !== null) stage.clock = { ...stage.clock, rate: rate / every };
  const inputs = K > 0 ? ` Inputs are means over the ${every} samples up to each.` : '';
  stage.steps.push({
    id: 'decimate',
    text: `Kept every ${every}th sample.${inputs}${decimatedText(stage.decoders, every)}`,
    numbers: { every: [every] },
  });
}

/** Trials too short to be of any use are left out, and the user is told. A recording without trials is judged by `demandSamples`. */
function leaveOutShort(stage: Stage, least: number, why: string): void {
  if (!stage.hasTrials) return;
  let left = 0;
  for (const name of PARTS) {
    const before = stage.parts[name];
    const kept = before.filter((piece) => rowsOf(stage, piece) >= least);
    left += before.length - kept.length;
    if (kept.length === 0) {
      throw new SimError(
        'too-short',
        `No trial of the ${WORDS[name]} part has the ${least} samples it needs ${why}. Use longer trials, or give that part a larger share.`,
      );
    }
    stage.parts[name] = kept;
  }
  if (left === 0) return;
  stage.warnings.push({
    code: 'short-trials',
    text: `${left === 1 ? 'A trial was' : `${left} trials were`} left out: fewer than the ${least} samples needed ${why}.`,
  });
}

function demandSamples(stage: Stage, name: PartName): void {
  const values = partValues(stage, name);
  const n = stage.labels.length;
  const samples = values.length / n;
  const complete = countComplete(values, n);
  if (complete >= LEAST_SAMPLES) return;
  throw new SimError(
    'too-short',
    samples < LEAST_SAMPLES
      ? `The ${WORDS[name]} part has ${samples} samples; at least ${LEAST_SAMPLES} are needed. Use a longer range or recording, decimate less, or give that part a larger share.`
      : `Only ${complete} of the ${samples} samples of the ${WORDS[name]} part hold all channels; at least ${LEAST_SAMPLES} are needed. Leave out the channels that miss most, interpolate them, or give that part a larger share.`,
    { samples: complete },
  );
}

function refuseConstant(stage: Stage): void {
  const n = stage.labels.length;
  stage.labels.forEach((label, i) => {
    const { mean, deviation } = moments(presentColumn(partValues(stage, 'train'), n, i));
    if (deviation > 1e-12 * Math.max(1e-300, Math.abs(mean))) return;
    throw new SimError(
      'bad-parameter',
      `Channel "${label}" is constant (${Number(mean.toPrecision(6))}) over the training part, so there is nothing to learn in it. Leave it out.`,
      { channel: i },
    );
  });
}

function zScore(stage: Stage): void {
  const n = stage.labels.length;
  const fitted = fittedNumbers(stage, 'z-score');
  const training = partValues(stage, 'train');
  const found = stage.labels.map((_, i) => moments(presentColumn(training, n, i)));
  const mean = fitted?.['mean'] ?? found.map((m) => m.mean);
  const deviation = fitted?.['deviation'] ?? found.map((m) => m.deviation);
  for (const { values } of eachPiece(stage)) {
    for (let at = 0; at < values.length; at++)
      values[at] = (values[at]! - mean[at % n]!) / deviation[at % n]!;
  }
  stage.unit = 's.d.';
  stage.steps.push({
    id: 'z-score',
    text: 'Scaled every channel to mean 0 and deviation 1 of the training part.',
    numbers: { mean, deviation },
  });
}

function principalComponents(stage: Stage, components: number): void {
  const n = stage.labels.length;
  if (!(Number.isInteger(components) && components >= 1 && components <= n)) {
    throw new SimError(
      'bad-parameter',
      `Expected 1 … ${n} principal components of ${n} channels, got ${components}.`,
    );
  }
  const fitted = fittedNumbers(stage, 'pca');
  const training = partValues(stage, 'train');
  const complete = completeRows(training, n);
  const found = fitted
    ? {
        loadings: Float64Array.from(fitted['loadings']!),
        mean: Float64Array.from(fitted['mean']!),
        scale: fitted['scale']![0]!,
        explained: Float64Array.from(fitted['explained']!),
      }
    : fitPca(complete, n, components);
  for (const piece of eachPiece(stage)) piece.values = projectPca(piece.values, found);
  const kept = found.explained.subarray(0, components).reduce((a, b) => a + b, 0);
  stage.labels = Array.from({ length: components }, (_, c) => `PC${c + 1}`);
  stage.unit = '';
  const gaps = complete === training ? '' : ' A row that misses a channel has no components.';
  stage.steps.push({
    id: 'pca',
    text: `Kept ${components} principal component${components === 1 ? '' : 's'} of the training part, ${(100 * kept).toFixed(1)} % of its variance, in units of the first one's deviation.${gaps}`,
    numbers: {
      loadings: [...found.loadings],
      mean: [...found.mean],
      scale: [found.scale],
      explained: [...found.explained],
    },
  });
}

function embed(stage: Stage, { dimension, delay }: NonNullable<PrepareSettings['embed']>): void {
  if (!(Number.isInteger(dimension) && dimension >= 1 && Number.isInteger(delay) && delay >= 1)) {
    throw new SimError(
      'bad-parameter',
      `Expected whole numbers of at least 1 as embedding dimension and delay, got ${dimension} and ${delay}.`,
    );
  }
  const n = stage.labels.length;
  const lost = (dimension - 1) * delay;
  leaveOutShort(stage, lost + LEAST_ROWS, `to be embedded ${dimension} times with delay ${delay}`);
  for (const name of PARTS) {
    const pieces = stage.parts[name];
    const samples = pieces.reduce((sum, piece) => sum + rowsOf(stage, piece), 0);
    if (samples - pieces.length * lost < LEAST_SAMPLES) {
      throw new SimError(
        'too-short',
        `Embedding ${dimension} times with delay ${delay} uses up ${lost} samples of each ${stage.hasTrials ? 'trial' : 'part'}; the ${name} part has ${samples}${stage.hasTrials ? ` in ${pieces.length} trials` : ''}. Use a smaller dimension or delay, or a longer recording.`,
      );
    }
    for (const piece of pieces) {
      piece.values = delayEmbedding(piece.values, n, dimension, delay);
      piece.inputs = piece.inputs.subarray(lost * stage.inputLabels.length);
      piece.events = piece.events.subarray(lost * stage.eventLabels.length);
    }
  }
  const later = (label: string, d: number) => (d === 0 ? label : `${label} (t − ${d * delay})`);
  stage.labels = Array.from({ length: dimension }, (_, d) =>
    stage.labels.map((label) => later(label, d)),
  ).flat();
  for (const name of PARTS) demandSamples(stage, name);
  stage.steps.push({
    id: 'embed',
    text: `Embedded each ${stage.hasTrials ? 'trial' : 'part'} in ${dimension} delays of ${delay} samples.`,
    numbers: { dimension: [dimension], delay: [delay] },
  });
}
