import type { VerbContext, VerbResult } from '../cli/verb';

/** One case timed beside its baseline in the same run: these machines are noisy, ratios are not. */
export interface BenchRow {
  readonly case: string;
  readonly baseline: string;
  readonly ms: number;
  readonly baselineMs: number;
  /** `baselineMs / ms`. */
  readonly ratio: number;
  readonly gflops?: number;
  /** Largest deviation from the baseline's numbers, relative to their largest. */
  readonly error?: number;
}

/** A question about speed or quality, answered by running. To add one: write its file and add it to `index.ts`. */
export interface Bench {
  readonly id: string;
  /** The question. */
  readonly what: string;
  run(context: VerbContext): Promise<VerbResult>;
}
