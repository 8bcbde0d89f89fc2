import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../src/sim/random';
import type { Part } from '../../../src/sim/signals/prepared';
import { respond } from '../../../src/sim/signals/respond';

const taps = [0, 0.25, 0.5, 0.5, -0.25];
const random = createRandom(1, 'activity');
const dim = 2;
/** Activity from four rows before a part on. */
const history = Float64Array.from({ length: 34 * dim }, random.normal);
const convolved = Float64Array.from({ length: 30 * dim }, (_, at) =>
  taps.reduce((sum, tap, k) => sum + tap * history[at + (4 - k) * dim]!, 0),
);
const part: Part = {
  values: history.subarray(4 * dim),
  convolved,
  measured: convolved,
  samples: 30,
  start: 0,
};
const close = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(b).forEach((value, at) => expect(a[at]).toBeCloseTo(value, 12));

describe('respond', () => {
  test.for([0, 3, 20])('gives the response to a part’s own activity from row %i on', (row) => {
    close(respond(part.values.subarray(row * dim), taps, dim, { part, row }), convolved.subarray(row * dim));
  });

  test('takes another course from where the activity does', () => {
    const other = part.values.subarray(6 * dim).map((y, at) => (at < 4 ? y : -y));
    const seen = respond(other, taps, dim, { part, row: 6 });
    // Row 2 is the first that differs, and the response to it starts a row later.
    close(seen.subarray(0, 3 * dim), convolved.subarray(6 * dim, 9 * dim));
    expect(seen[3 * dim]).not.toBeCloseTo(convolved[9 * dim]!, 3);
    // From the response's length on nothing of the past is left.
    const whole = respond(other, taps, dim);
    close(seen.subarray(6 * dim), whole.subarray(6 * dim));
  });

  test('gives rest for rest', () => {
    close(respond(new Float64Array(12).fill(3), taps, dim), new Float64Array(12).fill(3));
  });

  test('goes on behind the end of the part', () => {
    const long = Float64Array.from({ length: 20 * dim }, random.normal);
    const seen = respond(long, taps, dim, { part, row: 25 });
    close(seen.subarray(4 * dim), respond(long, taps, dim).subarray(4 * dim));
    expect(seen.every(Number.isFinite)).toBe(true);
  });
});
