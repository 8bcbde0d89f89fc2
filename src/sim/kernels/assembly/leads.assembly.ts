import { blocks, gatherWindows, N, observedBytes, samples, T, windows } from './batch.assembly';
import { reserve } from './heap.assembly';
import { VECTOR } from './lanes.assembly';
import { isThere } from './loss.assembly';

/**
 * What leads the model: the data it starts from and is drawn towards, with a guess where a value is missing and can be guessed from
 * its neighbours in time. Guesses are never compared with: the loss is over the data alone.
 */

/** Data of the batch with guesses, same layout as `windows`; the same memory where nothing is guessed. */
export let leads: usize = 0;
/** True if values are guessed. */
let guessed: bool = false;
/** Shape (samples × N); not a number where nothing is guessed. */
export let guesses: usize = 0;
/** Same layout as `windows`. */
export let guessWindows: usize = 0;

/** Comes before `configure`; guesses are filled in after it. */
export function describeGuesses(areThere: bool): void {
  guessed = areThere;
}

export function layOutLeads(): void {
  leads = windows;
  if (!guessed) return;
  const length = (<i64>T + 1) * N * <i64>blocks * 8;
  guesses = reserve(<i64>samples * N);
  guessWindows = reserve(length);
  leads = reserve(length);
}

/** Reads the guesses that belong to the windows of the batch. */
export function sampleGuesses(): void {
  if (guessed) gatherWindows(guessWindows, guesses, N, observedBytes);
}

/** Takes up the batch for a pass. */
export function beginLeads(): void {
  if (!guessed) return;
  const bytes = <usize>(T + 1) * <usize>blocks * observedBytes;
  for (let at: usize = 0; at < bytes; at += VECTOR) {
    const x = v128.load(windows + at);
    v128.store(leads + at, v128.bitselect(x, v128.load(guessWindows + at), isThere(x)));
  }
}
