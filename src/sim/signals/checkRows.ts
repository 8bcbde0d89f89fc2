import { SimError } from '../errors';

/**
 * Samples T in row-major values of n channels, once it is sure that the shape is right, that enough are there and that none is
 * missing.
 *
 * @throws {SimError} `shape-mismatch`, `too-short`, or `bad-parameter` for a value that is not finite.
 */
export function checkRows(values: ArrayLike<number>, n: number, least: number): number {
  const T = values.length / n;
  if (!(Number.isInteger(n) && n >= 1 && Number.isInteger(T))) {
    throw new SimError(
      'shape-mismatch',
      `Expected samples of a whole number of channels, got ${values.length} values for ${n} channels.`,
    );
  }
  if (T < least) {
    throw new SimError('too-short', `Expected at least ${least} samples, got ${T}. Use a longer stretch.`);
  }
  for (let at = 0; at < values.length; at++) {
    if (!Number.isFinite(values[at])) {
      throw new SimError(
        'bad-parameter',
        `Expected finite values, but sample ${Math.floor(at / n)} of channel ${at % n} is ${values[at]}. Fill gaps or leave them out first.`,
      );
    }
  }
  return T;
}
