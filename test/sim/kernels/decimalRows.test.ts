import { describe, expect, test } from 'vitest';
import { DecimalRows } from '../../../src/sim/kernels/decimalRows';
import { createRandom } from '../../../src/sim/random';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** One number a line, as the kernel reads them; those it leaves to its host are counted. */
function readAll(texts: readonly string[]): { numbers: Float64Array; left: number } {
  const kernel = new DecimalRows({ columns: 1, separator: undefined, commaIsPoint: true }, texts.length);
  kernel.load(bytesOf(texts.join('\n')), 0);
  let left = 0;
  for (let stop = kernel.read(); stop !== 'end of text'; stop = kernel.read()) {
    if (stop !== 'no plain number') throw new Error(`${stop} at "${texts[kernel.line]}"`);
    const cell = texts[kernel.line]!;
    kernel.putCell(Number(cell), kernel.at + cell.length);
    left++;
  }
  return { numbers: kernel.take(), left };
}

function expectNearest(texts: readonly string[]): number {
  const { numbers, left } = readAll(texts);
  const wrong = texts.filter((text, i) => !Object.is(numbers[i], Number(text)));
  expect(wrong).toEqual([]);
  return left;
}

describe('DecimalRows', () => {
  test('gives the nearest double of any number, however it is written (seed 5)', () => {
    const random = createRandom(5);
    const bits = new Uint32Array(2);
    const anyDouble = () => {
      bits[0] = random.uniform() * 2 ** 32;
      bits[1] = random.uniform() * 2 ** 32;
      const [value] = new Float64Array(bits.buffer);
      return Number.isFinite(value) ? value! : 1;
    };
    const digits = () => Math.floor(random.uniform() * 19);
    const texts = Array.from({ length: 60_000 }, (_, i) => {
      const value = i % 2 === 0 ? anyDouble() : random.normal() * 10 ** (digits() - 9);
      return [
        String(value),
        value.toExponential(18),
        value.toExponential(digits()),
        (random.normal() * 1e5).toFixed(digits()),
      ][i % 4]!;
    });
    // Denormals, infinities and more than 19 digits are left to the host: few of all.
    expect(expectNearest(texts)).toBeLessThan(6000);
  });

  test('rounds what lies exactly between two doubles to the even one, and its neighbours away (seed 6)', () => {
    const random = createRandom(6);
    const texts = Array.from({ length: 5000 }, () => {
      const odd = 2n * (BigInt(Math.floor(random.uniform() * 2 ** 52)) + 2n ** 52n) + 1n;
      const between = odd << BigInt(Math.floor(random.uniform() * 9));
      return [
        String(between),
        String(between + 1n),
        String(between - 1n),
        `${odd * 5n}e-1`,
        `${odd * 125n}E-3`,
      ];
    });
    expectNearest(texts.flat());
  });

  test('knows zeros, signs, points without digits and the ends of the range', () => {
    const texts = [
      '0',
      '-0',
      '+5',
      '-.5',
      '5.',
      '000000000000000000000000012',
      '0.00000000000000000000000012',
    ];
    texts.push(
      '1e22',
      '1e23',
      '9007199254740993',
      '18446744073709551615',
      '1e-22',
      '-1e-23',
      '1.7976931348623157e308',
    );
    texts.push('2.2250738585072014e-308', '5e-324', '1e400', '0e999', '123456789012345678901234567890');
    expectNearest(texts);
  });

  test('stops for a cell that is no number and for a row of another length, and says where', () => {
    const kernel = new DecimalRows({ columns: 2, separator: 44, commaIsPoint: false }, 10);
    kernel.load(bytesOf('1,2\r\n# 3,4\n\n5,six\n7\n'), 10);
    expect(kernel.read()).toBe('no plain number');
    expect(kernel).toMatchObject({ line: 13, column: 1, at: 14 });
    kernel.putCell(6, 17);
    expect(kernel.read()).toBe('wrong length');
    expect(kernel).toMatchObject({ line: 14, rowStart: 18 });
    kernel.load(bytesOf('1,2,3\n'), 1);
    expect(kernel.read()).toBe('wrong length');
  });

  test('hands rows on when there is no room for more', () => {
    const kernel = new DecimalRows({ columns: 3, separator: 32, commaIsPoint: true }, 2);
    kernel.load(bytesOf(' 1  2,5\t nan\n4 5 6\n7 8 9'), 1);
    expect(kernel.read()).toBe('no room');
    expect([...kernel.take()]).toEqual([1, 2.5, NaN, 4, 5, 6]);
    expect(kernel.read()).toBe('end of text');
    expect([...kernel.take()]).toEqual([7, 8, 9]);
  });
});
