import type { Forecaster } from '../analysis/predictionError';
import type { Reference } from '../reference';

/** A method so simple that a reconstruction which does not beat it has learned little. */
export interface Baseline {
  readonly id: string;
  readonly title: string;
  readonly reference: Reference;
  fit(data: BaselineData): FittedBaseline;
}

/** Rows as baselines take them: no value is missing. */
export interface BaselineRows {
  /** Shape (T × N), row-major. */
  readonly values: Float64Array;
  /** First row of each trial; one where absent. Nothing may be carried over from one trial into the next. */
  readonly trials?: readonly number[];
  /** External inputs, shape (T × K); row t is known before row t of the values. Absent without. */
  readonly inputs?: Float64Array;
}

export interface BaselineData {
  /** N. */
  readonly dim: number;
  readonly train: BaselineRows;
  /** Rows just before what a free run continues: the part before the scored one. */
  readonly history: BaselineRows;
  /** What settings are chosen on, after the training part; its last fifth when absent. */
  readonly validation?: BaselineRows;
}

export interface FittedBaseline extends Forecaster {
  /**
   * Continues the history for `steps` samples; shape (steps × N). NaN from where it left every bound. Where there are inputs, which a history
   * does not have for what follows, and where there are trials, `forecast` is asked instead.
   */
  freeRun(steps: number): Float64Array;
  /** How it was fitted, in a few words. */
  readonly note: string;
}
