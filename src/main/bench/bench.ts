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
  /** Of all models that were trained at once. */
  readonly stepsPerSecond?: number;
  /** Share of so many times one thread's speed. */
  readonly efficiency?: number;
  /** Cores that could be had meanwhile: fewer than were asked for where other programs want them too. */
  readonly coresHad?: number;
}

/** A question about speed or quality, answered by running. To add one: write its file and add it to `index.ts`. */
export interface Bench {
  readonly id: string;
  /** The question. */
  readonly what: string;
  run(context: VerbContext): Promise<VerbResult>;
}
