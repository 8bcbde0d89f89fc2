import { SimError } from '../errors';
import type { Range } from './sweep';

/** Most values along one side of a grid. */
const MOST = 20_000;

/** The values of an even grid, both ends included. @throws {SimError} `bad-parameter`. */
export function gridOf({ from, to, count }: Range): Float64Array {
  if (!(Number.isFinite(from) && Number.isFinite(to) && from < to)) {
    throw new SimError(
      'bad-parameter',
      `Expected a range from a lower to a higher value, got ${from} to ${to}.`,
    );
  }
  if (!(Number.isInteger(count) && count >= 2 && count <= MOST)) {
    throw new SimError('bad-parameter', `Expected 2 to ${MOST} values in a range, got ${count}.`);
  }
  return Float64Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
}
