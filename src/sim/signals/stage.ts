import type { Clock } from '../clock';
import type { Decoder } from '../kernels/decoders';
import type { Part, PreparationStep, Response, Warning } from './prepared';

export type PartName = 'train' | 'validation' | 'test';
export const PARTS: readonly PartName[] = ['train', 'validation', 'test'];
export const WORDS: Readonly<Record<PartName, string>> = {
  train: 'training',
  validation: 'validation',
  test: 'test',
};

/** One trial of a part on its way through the preparation, or the whole part where there are no trials. */
export interface Piece {
  /** Shape (samples × channels), row-major. */
  values: Float64Array;
  /** Shape (samples × inputs), row-major. */
  inputs: Float64Array;
  /** Shape (samples × events), row-major. */
  events: Float64Array;
  /** What was measured through a response, and the response to the values; same shape. */
  measured?: Float64Array;
  convolved?: Float64Array;
  /** Source sample of the first row. */
  readonly start: number;
  /** Which of the stage's conditions a trial is of; absent where there are none. */
  readonly condition?: number;
}

/** A recording on its way through the preparation: every step works on each piece alone. */
export interface Stage {
  parts: Record<PartName, Piece[]>;
  labels: readonly string[];
  inputLabels: readonly string[];
  eventLabels: readonly string[];
  /** One a channel of events, once they are coded. */
  decoders: readonly Decoder[];
  clock: Clock;
  unit: string;
  response?: Response;
  /** Whether pieces are trials, which go to the parts as wholes. */
  readonly hasTrials: boolean;
  /** Names of what trials were cut around; none for others. */
  readonly conditions: readonly string[];
  readonly steps: PreparationStep[];
  readonly warnings: Warning[];
  /** Steps of the recording whose fitted numbers are to be used. */
  readonly fitted: readonly PreparationStep[] | undefined;
}

export const eachPiece = ({ parts }: Stage): Piece[] => PARTS.flatMap((name) => parts[name]);

/** Rows of one of the arrays of a piece. */
export const rowsOf = (stage: Stage, { values }: Piece): number => values.length / stage.labels.length;

/** All values of a part, trial after trial. */
export const partValues = (stage: Stage, name: PartName): Float64Array =>
  joined(stage.parts[name].map(({ values }) => values));

export function joined(arrays: readonly Float64Array[]): Float64Array {
  if (arrays.length === 1) return arrays[0]!;
  const out = new Float64Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    out.set(array, at);
    at += array.length;
  }
  return out;
}

/** The pieces of a part as one, with the borders between them where they are trials. */
export function partOf(stage: Stage, name: PartName): Part {
  const pieces = stage.parts[name];
  const trials: number[] = [];
  let samples = 0;
  for (const piece of pieces) {
    trials.push(samples);
    samples += rowsOf(stage, piece);
  }
  return {
    values: partValues(stage, name),
    samples,
    start: pieces[0]!.start,
    ...(stage.hasTrials && { trials, trialStarts: pieces.map(({ start }) => start) }),
    ...(stage.inputLabels.length > 0 && { inputs: joined(pieces.map(({ inputs }) => inputs)) }),
    ...(stage.eventLabels.length > 0 && { events: joined(pieces.map(({ events }) => events)) }),
    ...(stage.response && {
      measured: joined(pieces.map(({ measured }) => measured!)),
      convolved: joined(pieces.map(({ convolved }) => convolved!)),
    }),
  };
}

/** A step's numbers as fitted on the recording that is to be imitated, or undefined to fit them here. */
export const fittedNumbers = (stage: Stage, id: PreparationStep['id']) =>
  stage.fitted?.find((step) => step.id === id)?.numbers;
