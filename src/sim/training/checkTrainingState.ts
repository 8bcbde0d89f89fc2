import { SimError } from '../errors';
import type { TrainingState } from './settings';

/**
 * Refuses a training state of another model or backend.
 *
 * @throws {SimError} `shape-mismatch`.
 */
export function checkTrainingState(state: TrainingState, parameters: number, randomWords: number): void {
  for (const name of ['weights', 'moment1', 'moment2'] as const) {
    demandLength(`${name} of the training state`, state[name].length, parameters);
  }
  demandLength('random words of the training state', state.random.length, randomWords);
}

/** @throws {SimError} `shape-mismatch`. */
export function demandLength(what: string, length: number, expected: number): void {
  if (length === expected) return;
  throw new SimError(
    'shape-mismatch',
    `Expected ${expected} ${what}, got ${length}. Go on with the model sizes and the backend it was made with.`,
  );
}
