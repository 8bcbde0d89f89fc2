import { SimError } from '../errors';
import { moments } from './column';
import type { Prepared } from './prepared';

/** An input of at most as many values is taken for labels or levels, and left as it was recorded. */
const MOST_LEVELS = 10;

/** How one input enters the model: s = (recorded − mean) / deviation. */
export interface InputScale {
  /** Different values over the training part, as far as they are counted. */
  readonly levels: number;
  readonly isContinuous: boolean;
  readonly mean: number;
  readonly deviation: number;
}

/**
 * Continuous inputs are z-scored by the training part, so that 0 is their mean; labels and levels, up to ten different values, stay
 * as recorded, so that their 0 stays 0.
 *
 * @param recorded one input over the training part.
 * @throws {SimError} `bad-parameter` for one that never changes there.
 */
export function inputScale(recorded: Float64Array, label: string, zScore: boolean): InputScale {
  const seen = new Set<number>();
  for (const value of recorded) {
    seen.add(value);
    if (seen.size > MOST_LEVELS) break;
  }
  if (seen.size < 2) {
    throw new SimError(
      'bad-parameter',
      `Input "${label}" is constant (${Number(recorded[0]!.toPrecision(6))}) over the training part, so what it does can't be learnt. Leave it out, or choose a range in which it changes.`,
    );
  }
  const isContinuous = seen.size > MOST_LEVELS;
  const scaled = isContinuous && zScore;
  return { levels: seen.size, isContinuous, ...(scaled ? moments(recorded) : { mean: 0, deviation: 1 }) };
}

/**
 * Inputs of every k-th sample: the mean over the k samples up to each, which drive the model from one kept sample to the next; a short
 * pulse between two kept samples is not lost.
 *
 * @param inputs shape (T × K), row-major.
 */
export function decimateInputs(inputs: Float64Array, K: number, every: number): Float64Array {
  const rows = Math.ceil(inputs.length / K / every);
  const out = new Float64Array(rows * K);
  for (let row = 0; row < rows; row++) {
    const to = row * every;
    const from = Math.max(0, to - every + 1);
    for (let k = 0; k < K; k++) {
      let sum = 0;
      for (let t = from; t <= to; t++) sum += inputs[t * K + k]!;
      out[row * K + k] = sum / (to - from + 1);
    }
  }
  return out;
}

/** Inputs in units of a recording, shape (T × K), on the scale on which they drive a model of prepared data; a copy. */
export function scaledInputs({ steps }: Pick<Prepared, 'steps'>, recorded: Float64Array): Float64Array {
  const numbers = steps.find(({ id }) => id === 'inputs')?.numbers;
  const mean = numbers?.['mean'] ?? [0];
  const deviation = numbers?.['deviation'] ?? [1];
  return recorded.map((value, at) => (value - mean[at % mean.length]!) / deviation[at % mean.length]!);
}
