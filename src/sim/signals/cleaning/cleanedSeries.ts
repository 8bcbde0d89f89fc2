import type { Clock } from '../../clock';
import type { RawSeries } from '../prepare';
import type { PreparationStep, PrepareSettings, Warning } from '../prepared';
import { selectAndSplit } from '../selectAndSplit';
import { eachPiece, joined, rowsOf } from '../stage';
import { cleanStage } from './clean';
import { upToDate } from './earlierSettings';

/** Signals after cleaning, in their own unit. */
export interface CleanedSeries extends Clock {
  /** Shape (samples × channels), row-major; NaN where a sample is missing. */
  readonly values: Float64Array;
  readonly channels: readonly string[];
  readonly unit: string;
  /** Stretches cleaned on their own, the trials or all: where they start in the recording, and their rows. */
  readonly pieces: readonly { readonly start: number; readonly rows: number }[];
  readonly hasTrials: boolean;
  readonly steps: readonly PreparationStep[];
  readonly warnings: readonly Warning[];
}

/**
 * Cleans a recording for its own sake: the chosen channels and range, each trial on its own where there are any, but no split into parts,
 * so that what a step fits is fitted to all of it and no border runs through it. What comes after cleaning in `prepare` is left out.
 *
 * @throws {SimError} as `prepare`.
 */
export function cleanedSeries(series: RawSeries, given: PrepareSettings): CleanedSeries {
  const settings = upToDate(given);
  const stage = selectAndSplit(series, settings, undefined);
  const all = eachPiece(stage);
  const [first] = all as [(typeof all)[number]];
  const train = stage.hasTrials ? all : [{ ...first, values: joined(all.map(({ values }) => values)) }];
  const steps = stage.steps.filter(({ id }) => id !== 'split');
  const whole = { ...stage, parts: { train, validation: [], test: [] }, steps };
  cleanStage(whole, settings);
  const { parts, labels, clock, unit, hasTrials } = whole;
  return {
    values: joined(parts.train.map(({ values }) => values)),
    channels: labels,
    ...clock,
    unit,
    pieces: parts.train.map((piece) => ({ start: piece.start, rows: rowsOf(whole, piece) })),
    hasTrials,
    steps,
    warnings: whole.warnings,
  };
}
