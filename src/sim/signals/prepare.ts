import type { Clock } from '../clock';
import { assess } from './assess';
import { measuredData } from './measuredPart';
import type { Prepared, PrepareSettings, TrialSettings } from './prepared';
import { prepareStage } from './prepareStage';
import { partOf } from './stage';

/** A stretch of a recording, as preparation takes it. */
export interface RawSeries extends Clock {
  /** Shape (samples × channels), row-major; NaN where a sample is missing. With `columns` only those channels. */
  readonly values: Float64Array;
  /** The channels that were read, ascending, where not all were. */
  readonly columns?: readonly number[];
  readonly samples: number;
  /** Where in the recording the first row lies, when only a stretch was read; 0 if absent. Ranges and parts count from the recording's start. */
  readonly first?: number;
  /** Samples in the whole recording, when only a stretch was read. */
  readonly recorded?: number;
  readonly channels: readonly string[];
  readonly unit: string;
  /** Moments of the recording that trials may be cut around; there where settings ask for such trials. */
  readonly onsets?: Onsets;
  /** How the recording falls into trials by its file; absent where it says nothing of any. */
  readonly trials?: TrialSettings;
}

/** Moments as samples of a recording. */
export interface Onsets {
  /** The sample nearest to each moment, counted from the recording's start; may lie outside it. */
  readonly samples: readonly number[];
  /** Which of the names each has. */
  readonly rows: readonly number[];
  /** What may happen: conditions of trials. */
  readonly names: readonly string[];
}

/**
 * Prepares a recording for reconstruction: select, split in time, whole trials to each part where there are any, then in each part
 * and trial on its own mark artefacts, fill gaps, clean and decimate; trials are averaged within their part; z-score, principal components
 * and factors are fitted on the training part and applied to all; delay vectors never reach across parts or trials; and where data were
 * measured through a response, the activity below is estimated, within each as well. So nothing of a later part enters an earlier one.
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

function run(series: RawSeries, settings: PrepareSettings, like: Prepared | undefined): Prepared {
  const stage = prepareStage(series, settings, { like });
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
