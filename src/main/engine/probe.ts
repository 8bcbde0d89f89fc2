import type { FitOutcome, ValidationScores } from '../../sim/training/fit';
import type { SeedTask } from './fitTask';
import { seedFit } from './seedFit';

/** What a training scored on the validation part; its weights are not kept. */
export interface Probe {
  readonly status: FitOutcome['status'];
  /** Of the best checkpoint; null where none was scored before training diverged. */
  readonly scores: ValidationScores | null;
  /** Weights the model has. */
  readonly parameters: number;
}

/** Trains one model to its end, for its scores alone. Whoever wants it to end early ends the thread. */
export function probe(task: SeedTask): Probe {
  const { steps } = seedFit(task);
  let next = steps.next();
  while (!next.done) next = steps.next();
  const { status, best, last } = next.value;
  return { status, scores: best?.scores ?? null, parameters: last.weights.length };
}
