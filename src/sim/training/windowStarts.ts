import { SimError } from '../errors';
import { withGuesses } from '../kernels/withGuesses';
import { isComplete } from '../signals/completeRows';
import type { TrainingSeries } from './trainer';

/**
 * Rows a training window of `sequenceLength` predicted steps may start at, ascending: it lies within one trial, and its first row,
 * which the model starts from, misses no value that can't be guessed.
 *
 * @throws {SimError} `too-short` if no trial holds a window; `bad-parameter` if every row that could start one misses a value.
 */
export function windowStarts(
  { values, guesses, samples, dim, trials = [0] }: TrainingSeries,
  sequenceLength: number,
): Uint32Array {
  const leads = withGuesses(values, guesses);
  const starts: number[] = [];
  let longest = 0;
  let room = 0;
  trials.forEach((first, k) => {
    const end = trials[k + 1] ?? samples;
    longest = Math.max(longest, end - first);
    for (let row = first; row + sequenceLength < end; row++) {
      room++;
      if (isComplete(leads, row, dim)) starts.push(row);
    }
  });
  if (starts.length > 0) return Uint32Array.from(starts);
  if (room === 0) {
    throw new SimError(
      'too-short',
      `Expected a trial of at least ${sequenceLength + 1} samples for windows of ${sequenceLength} predicted steps, got ` +
        `${trials.length} of at most ${longest}. Use longer trials, or a shorter sequenceLength.`,
      { samples: longest, needed: sequenceLength + 1 },
    );
  }
  throw new SimError(
    'bad-parameter',
    `Expected at least one row without a missing value to start a window of ${sequenceLength} predicted steps at, got none in ` +
      `${room}. Leave out the channels that miss most, interpolate them, or use a shorter sequenceLength.`,
    { rows: room },
  );
}
