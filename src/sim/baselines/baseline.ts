import type { Forecaster } from '../analysis/predictionError';
import type { Reference } from '../reference';

/** A method so simple that a reconstruction which does not beat it has learned little. */
export interface Baseline {
  readonly id: string;
  readonly title: string;
  readonly reference: Reference;
  /**
   * @param train shape (T × N), row-major.
   * @param history rows just before what is to be continued: the part before the scored one. Shape (T′ × N).
   * @param validation what settings are chosen on, after the training part; its last fifth when absent. Shape (T″ × N).
   */
  fit(train: Float64Array, history: Float64Array, dim: number, validation?: Float64Array): FittedBaseline;
}

export interface FittedBaseline extends Forecaster {
  /** Continues the history for `steps` samples; shape (steps × N). NaN from where it left every bound. */
  freeRun(steps: number): Float64Array;
  /** How it was fitted, in a few words. */
  readonly note: string;
}
