import { describe, expect, test } from 'vitest';
import { lyndonCount, lyndonWords } from '../../../src/sim/analysis/lyndonWords';

/** Words that come before all their other shifts, out of all qᵏ. */
function bySieve(q: number, k: number): string[] {
  const found: string[] = [];
  for (let code = 0; code < q ** k; code++) {
    const word = Array.from({ length: k }, (_, i) => Math.floor(code / q ** (k - 1 - i)) % q).join('');
    const shifts = Array.from({ length: k - 1 }, (_, i) => word.slice(i + 1) + word.slice(0, i + 1));
    if (shifts.every((shift) => word < shift)) found.push(word);
  }
  return found;
}

describe('lyndonWords', () => {
  test.for([
    [1, 1],
    [1, 4],
    [2, 1],
    [2, 6],
    [2, 9],
    [3, 5],
    [5, 4],
  ] as const)('of %i symbols, length %i, are those of a sieve over all words', ([q, k]) => {
    const words = Array.from(lyndonWords(q, k), (word) => word.join(''));
    expect(words).toEqual(bySieve(q, k));
    expect(lyndonCount(q, k)).toBe(words.length);
  });

  test('are counted beyond what can be listed', () => {
    expect(lyndonCount(2, 12)).toBe(335);
    expect(lyndonCount(2, 30)).toBe(35_790_267);
    expect(lyndonCount(2 ** 50, 40)).toBe(2 ** 2000 / 40);
  });
});
