import fc from 'fast-check';
import { expect, test } from 'vitest';
import { timeAxis } from '../../src/io/timeAxis';

/** The definition, on all stamps at once. */
function byDefinition(times: readonly number[]): { rate: number | null; irregular: boolean } {
  if (times.length < 2) return { rate: null, irregular: false };
  const steps = times.slice(1).map((time, i) => time - times[i]!);
  if (!steps.every((step) => step > 0)) return { rate: null, irregular: true };
  const mean = (times.at(-1)! - times[0]!) / steps.length;
  const sorted = steps.toSorted((a, b) => a - b);
  const median = sorted[sorted.length >> 1]!;
  const even = sorted.at(-1)! - sorted[0]! <= 0.01 * median || liesOnLine(times, mean);
  return { rate: 1 / (even ? mean : median), irregular: !even };
}

function liesOnLine(times: readonly number[], step: number): boolean {
  const scale = Array.from({ length: 10 }, (_, decimals) => 10 ** decimals).find((parts) =>
    times.every((time) => Math.abs(time * parts - Math.round(time * parts)) <= 1e-6),
  );
  if (scale === undefined || 2 / scale > step) return false;
  return times.every((time, i) => Math.abs(time - times[0]! - i * step) * scale <= 1.1);
}

test('is what its definition says of any stamps', () => {
  const rounded = fc
    .record({
      count: fc.integer({ min: 1, max: 300 }),
      step: fc.double({ min: 1e-3, max: 2, noNaN: true }),
      start: fc.integer({ min: 0, max: 100 }),
      decimals: fc.integer({ min: 0, max: 6 }),
      jitter: fc.constantFrom(0, 0, 0.002, 0.02, 0.3, 1.5),
      noise: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 300, maxLength: 300 }),
    })
    .map(({ count, step, start, decimals, jitter, noise }) =>
      Array.from({ length: count }, (_, i) =>
        Number((start + step * (i + jitter * noise[i]!)).toFixed(decimals)),
      ),
    );
  fc.assert(
    fc.property(rounded, (times) => {
      const { rate, irregular } = byDefinition(times);
      const axis = timeAxis(times);
      expect(axis).toEqual({ rate: axis.rate, irregular, startTime: times[0] });
      // A rate of few digits takes the place of one that the stamps can't be told from.
      if (rate === null) expect(axis.rate).toBeNull();
      else {
        const [first, last] = [times[0]!, times.at(-1)!];
        expect(Math.abs(axis.rate! / rate - 1)).toBeLessThan((2 ** -50 * last) / (last - first));
      }
    }),
    { seed: 3, numRuns: 2000 },
  );
});

test('finds the rate or the step that even stamps were made with, to the last bit', () => {
  for (const rate of [1, 250, 1000, 12.8, 1024.5, 1 / 3, 1 / 0.6, 30.0003, 24_414.0625]) {
    for (const start of [0, 2.5, -7, 1e5]) {
      const times = Array.from({ length: 5000 }, (_, k) => start + k / rate);
      expect(timeAxis(times)).toEqual({ rate, irregular: false, startTime: start });
    }
  }
});

test('does not round a rate that stamps tell from its neighbours', () => {
  const times = Array.from({ length: 5000 }, (_, k) => k / 249.999_999_7);
  expect(timeAxis(times).rate).toBeCloseTo(249.999_999_7, 10);
  expect(timeAxis(times).rate).not.toBe(250);
});

test('knows the median step of more stamps than it keeps, to a sampling error', () => {
  // Steps of 1, 2 and 3 in turn, which regular thinning would see only some of, lengthened a little by their place.
  let time = 0;
  const times = Float64Array.from({ length: 1_000_000 }, (_, i) => (time += 1 + (i % 3) + (i % 1000) / 1e4));
  const { rate, irregular } = timeAxis(times);
  expect(irregular).toBe(true);
  // The median step is 2.05; of 2^18 steps the middle one is within 3 · 0.5/√(2^18) = 0.3 % of the ranks, which are 0.001 a step apart.
  expect(1 / rate!).toBeCloseTo(2.05, 2);
});

test('does not take stamps that are none for time', () => {
  expect(timeAxis([NaN, 1, 2])).toEqual({ rate: null, irregular: true, startTime: 0 });
  expect(timeAxis([0, 1, NaN, 3])).toEqual({ rate: null, irregular: true, startTime: 0 });
});
