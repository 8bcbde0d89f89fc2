import { describe, expect, test } from 'vitest';
import { pseudoInverse } from '../../../src/sim/kernels/pseudoInverse';
import { createRandom } from '../../../src/sim/random';

const shapes = [
  [1, 1],
  [3, 3],
  [2, 7],
  [7, 2],
  [12, 5],
] as const;

/** A B, shapes (a × b) and (b × c). */
function product(A: Float64Array, B: Float64Array, a: number, b: number, c: number): Float64Array {
  return Float64Array.from({ length: a * c }, (_, at) => {
    const i = Math.floor(at / c);
    let sum = 0;
    for (let k = 0; k < b; k++) sum += A[i * b + k]! * B[k * c + (at % c)]!;
    return sum;
  });
}

function expectNear(actual: Float64Array, expected: Float64Array): void {
  actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 10));
}

const transposed = (A: Float64Array, rows: number, columns: number): Float64Array =>
  A.map((_, at) => A[(at % rows) * columns + Math.floor(at / rows)]!);

describe('pseudoInverse', () => {
  test.for(shapes)('has the four properties of Penrose (1955): %i × %i', ([rows, columns]) => {
    const random = createRandom(rows * 100 + columns);
    const behind = 3;
    const all = Float64Array.from({ length: behind + rows * columns }, () => random.normal());
    const B = all.slice(behind);
    const inverse = new Float64Array(columns * rows);
    expect(pseudoInverse(inverse, all, behind, rows, columns)).toBe(true);
    const outer = product(B, inverse, rows, columns, rows);
    const inner = product(inverse, B, columns, rows, columns);
    expectNear(product(outer, B, rows, rows, columns), B);
    expectNear(product(inner, inverse, columns, columns, rows), inverse);
    expectNear(transposed(outer, rows, rows), outer);
    expectNear(transposed(inner, columns, columns), inner);
  });

  test('says that rank is lost where two rows are the same', () => {
    const inverse = new Float64Array(6);
    expect(pseudoInverse(inverse, Float64Array.of(1, 2, 3, 1, 2, 3), 0, 2, 3)).toBe(false);
    expect(inverse.every(Number.isNaN)).toBe(true);
    expect(pseudoInverse(inverse, new Float64Array(6), 0, 3, 2)).toBe(false);
  });
});
