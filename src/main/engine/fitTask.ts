import type { LogRow, SeedSummary } from '../../shared/contract';
import type { JudgeSettings, Yardstick } from '../../sim/analysis/measures';
import type { Prepared } from '../../sim/signals/prepared';
import type { FitSettings } from '../../sim/training/settings';

/** One model to train. */
export interface SeedTask {
  readonly seed: number;
  /** Parts lie in shared memory: all workers read one copy. */
  readonly prepared: Prepared;
  readonly fit: FitSettings;
  readonly backend: 'wasm' | 'reference';
}

/** What a fit worker is asked to do: train one seed of a run, then judge it. */
export interface FitTask extends SeedTask {
  /** Absolute path of the run's folder, which the worker writes its seed's files to. */
  readonly folder: string;
}

/** What a fit worker is asked to hold models against. */
export interface JudgeTask extends FitTask {
  /** How D_stsp is computed; as published for such data when absent. */
  readonly judge?: JudgeSettings;
  /** The run's own data, when another recording is judged on. */
  readonly learnedFrom?: Prepared;
}

/** What a fit worker is asked to train, or to find trained, and to score. */
export interface RivalJudgeTask extends JudgeTask {
  readonly rival: string;
}

/** What a fit worker is asked to judge a seed against. */
export interface SeedJudgeTask extends JudgeTask {
  readonly yardstick: Yardstick;
}

/** What a fit worker says while it works. */
export type FitNotice =
  | { readonly kind: 'log'; readonly row: LogRow; readonly secondsLeft: number | null }
  | { readonly kind: 'orbit'; readonly epoch: number; readonly dim: number; readonly values: Float32Array }
  | { readonly kind: 'seed'; readonly summary: SeedSummary }
  | { readonly kind: 'judging'; readonly text: string }
  /** The same of what all seeds are held against. */
  | { readonly kind: 'measuring'; readonly text: string };
