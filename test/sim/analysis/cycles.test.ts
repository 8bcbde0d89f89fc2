import { describe, expect, test } from 'vitest';
import { cycleOfPatterns, type Cycle } from '../../../src/sim/analysis/cycleOfPatterns';
import { cyclesOfOrder, cyclesOfOrderSteps } from '../../../src/sim/analysis/cycles';
import { eigenvalues } from '../../../src/sim/kernels/eigenvalues';
import { families } from '../../../src/sim/models';
import { isPiecewiseLinear, type PiecewiseLinearMap } from '../../../src/sim/models/piecewiseLinear';
import { createRandom } from '../../../src/sim/random';
import { nearestSize } from '../models/nearestSize';
import { alrnnOf, lozi, randomAlrnn } from './piecewiseLinearMaps';
import { skewTent } from './symbolicOrbits';

/** The tent of slope 2 about its hinge: x = z + 1/2. */
const tentNetwork = alrnnOf([2], [-4], [0.5], 1);

/** How far the map, step by step, misses the next point, over the largest coordinate (or 1, where all are 0). */
function miss(map: PiecewiseLinearMap, { points }: Cycle): number {
  const scale = Math.max(...points.flat().map(Math.abs));
  const misses = points.map((point, i) => {
    const z = Float64Array.from(point);
    map.step(z);
    return Math.max(...points[(i + 1) % points.length].map((value, j) => Math.abs(value - z[j])));
  });
  return Math.max(...misses) / (scale || 1);
}

const iterate = (map: PiecewiseLinearMap, start: readonly number[], steps: number) => {
  const z = Float64Array.from(start);
  for (let i = 0; i < steps; i++) map.step(z);
  return z;
};

const codesOf = (cycles: readonly Cycle[]) => cycles.map(({ codes }) => codes.join(' ')).sort();

describe('cycleOfPatterns', () => {
  test('is the fixed point of the patterns, real or virtual', () => {
    // z' = z/2 − 1 below 0 and 3z/4 − 1 above: the upper piece's fixed point −4 lies below.
    const map = alrnnOf([0.5], [0.25], [-1], 1);
    expect(cycleOfPatterns(map, [[0]])).toMatchObject({
      points: [[-2]],
      codes: ['0'],
      isReal: true,
      onHinge: false,
      stability: 'stable-node',
      unstableDirections: 0,
      eigenvalues: { re: [0.5], im: [0] },
    });
    expect(cycleOfPatterns(map, [[1]])).toMatchObject({ points: [[-4]], isReal: false });
  });

  test('is the 2-cycle 2/5, 4/5 and the 3-cycles 2/7, 4/7, 6/7 and 2/9, 4/9, 8/9 of the tent map', () => {
    for (const [patterns, points, multiplier] of [
      [[0, 1], [2 / 5, 4 / 5], -4],
      [[0, 1, 1], [2 / 7, 4 / 7, 6 / 7], 8],
      [[0, 0, 1], [2 / 9, 4 / 9, 8 / 9], -8],
    ] as const) {
      const cycle = cycleOfPatterns(
        skewTent(0.5),
        patterns.map((d) => [d]),
      )!;
      expect(cycle.isReal).toBe(true);
      cycle.points.forEach(([x], i) => expect(x).toBeCloseTo(points[i], 15));
      expect(cycle.eigenvalues).toEqual({ re: [multiplier], im: [0] });
    }
  });

  test('is the 2-cycle of the Lozi map in closed form', () => {
    const [a, b] = [1.7, 0.5];
    const cycle = cycleOfPatterns(lozi(a, b), [[1], [0]])!;
    const [right, left] = [1 - b + a, 1 - b - a].map((value) => value / ((1 - b) ** 2 + a ** 2));
    [
      [right, b * left],
      [left, b * right],
    ].forEach((point, i) => point.forEach((value, j) => expect(cycle.points[i][j]).toBeCloseTo(value, 14)));
    const { re } = cycle.eigenvalues;
    expect(re[0] + re[1]).toBeCloseTo(2 * b - a * a, 13);
    expect(re[0] * re[1]).toBeCloseTo(b * b, 13);
    expect(cycle).toMatchObject({ isReal: true, stability: 'saddle', unstableDirections: 1 });
  });

  test('accepts either side on a hinge, and says so', () => {
    // z' = z/2 below 0 and 3z/2 above: the fixed point is the hinge.
    const map = alrnnOf([0.5], [1], [0], 1);
    for (const [d, slope] of [
      [0, 0.5],
      [1, 1.5],
    ]) {
      const cycle = cycleOfPatterns(map, [[d]])!;
      expect(cycle).toMatchObject({ isReal: true, onHinge: true });
      expect(cycle.points[0][0]).toBeCloseTo(0, 15);
      expect(cycle.eigenvalues.re).toEqual([slope]);
    }
    // And where rounding decides the side: z₁ = 0.27/0.9, z₂ = 2(z₁ − 0.3), rectified.
    const rounded = alrnnOf([0.1, 0.5], [0, 0, 1, 0.2], [0.27, -0.3], 1);
    for (const d of [0, 1]) {
      expect(cycleOfPatterns(rounded, [[d]])).toMatchObject({ isReal: true, onHinge: true });
    }
    expect(cyclesOfOrder(rounded, 1).cycles).toHaveLength(1);
  });

  test('goes round a shorter cycle for a pattern that repeats itself', () => {
    const { points } = cycleOfPatterns(skewTent(0.5), [[1], [1]])!;
    expect(points[0][0]).toBeCloseTo(2 / 3, 15);
    expect(points[1][0]).toBeCloseTo(2 / 3, 15);
  });

  test('does not exist for an eigenvalue of 1', () => {
    expect(cycleOfPatterns(alrnnOf([1], [0], [1], 0), [[]])).toBeUndefined();
    // −1 twice over: all points have period 2.
    expect(cycleOfPatterns(alrnnOf([-1], [0], [1], 0), [[], []])).toBeUndefined();
  });

  test('refuses no patterns, and those of another length', () => {
    expect(() => cycleOfPatterns(tentNetwork, [])).toThrowError(
      expect.objectContaining({ code: 'bad-parameter' }),
    );
    expect(() => cycleOfPatterns(tentNetwork, [[0], [0, 1]])).toThrowError(
      expect.objectContaining({
        code: 'shape-mismatch',
        message: expect.stringContaining('pattern 1 has 2'),
      }),
    );
  });
});

describe('cyclesOfOrder', () => {
  // 2ᵏ points return after k steps: less those of the divisors, k to a cycle.
  test.for([
    [1, 2],
    [2, 1],
    [3, 2],
    [4, 3],
    [5, 6],
    [6, 9],
    [10, 99],
  ] as const)('of order %i the tent map has %i', ([order, count]) => {
    for (const map of [skewTent(0.5), skewTent(0.37), tentNetwork]) {
      const { cycles, method, possible, solved, singular } = cyclesOfOrder(map, order);
      expect(cycles).toHaveLength(count);
      expect({ method, possible, solved, singular }).toEqual({
        method: 'exhaustive',
        possible: count,
        solved: count,
        singular: 0,
      });
      // Every cycle grows by the slopes it passes, whatever the order.
      for (const cycle of cycles) {
        expect(cycle).toMatchObject({ isReal: true, unstableDirections: 1, stability: 'unstable-node' });
        expect(miss(map, cycle)).toBeLessThan(1e-14);
      }
    }
  });

  test('of order 1 a linear map has one, and none of order 2 and 3', () => {
    // A rotation by a right angle, halved, about (h₁ − h₂/2, h₂ + h₁/2)/(1 + 1/4).
    const map = alrnnOf([0, 0], [0, -0.5, 0.5, 0], [1, 2], 0);
    const { cycles, method, possible } = cyclesOfOrder(map, 1);
    expect({ method, possible }).toEqual({ method: 'exhaustive', possible: 1 });
    expect(cycles).toHaveLength(1);
    expect(cycles[0].points[0][0]).toBeCloseTo(0, 15);
    expect(cycles[0].points[0][1]).toBeCloseTo(2, 15);
    expect(cycles[0]).toMatchObject({ codes: [''], stability: 'stable-focus', isReal: true });
    for (const order of [2, 3]) expect(cyclesOfOrder(map, order)).toMatchObject({ cycles: [], possible: 0 });
  });

  test('counts a fixed point on a hinge once', () => {
    expect(cyclesOfOrder(alrnnOf([0.5], [1], [0], 1), 1).cycles).toHaveLength(1);
    // The origin with all four patterns of two units.
    const { cycles, solved } = cyclesOfOrder(alrnnOf([0.5, 0.2], [0.1, 0.2, 0.3, 0.4], [0, 0], 2), 1);
    expect(solved).toBe(4);
    expect(cycles).toHaveLength(1);
    expect(cycles[0].onHinge).toBe(true);
  });

  test('tells singular sequences apart', () => {
    // z' = z + max(0, z) + 1: the lower piece moves on for ever.
    expect(cyclesOfOrder(alrnnOf([1], [1], [1], 1), 1)).toMatchObject({ cycles: [], singular: 1, solved: 2 });
  });

  test('reports virtual cycles when asked, after the real ones', () => {
    const map = alrnnOf([0.5], [0.25], [-1], 1);
    expect(cyclesOfOrder(map, 1).cycles.map(({ points }) => points)).toEqual([[[-2]]]);
    const { cycles } = cyclesOfOrder(map, 1, { keepVirtual: true });
    expect(cycles.map(({ points, isReal }) => [points[0][0], isReal])).toEqual([
      [-2, true],
      [-4, false],
    ]);
    // A 2-cycle of one pattern each: z₁ = −(1 + 3/4)/(1 − 3/8) …, none of it above 0.
    expect(cyclesOfOrder(map, 2, { keepVirtual: true }).cycles.map(({ isReal }) => isReal)).toEqual([false]);
  });

  test('a unit that nothing listens to makes a real cycle and its virtual double one', () => {
    const map = alrnnOf([0.5], [0], [1], 1);
    const { cycles } = cyclesOfOrder(map, 1, { keepVirtual: true });
    expect(cycles.map(({ codes, isReal }) => [codes[0], isReal])).toEqual([['1', true]]);
  });

  test.for([1, 2, 4])(
    'of order %i are real for the map itself, on random AL-RNNs (seeds 8, 9, 13 and 15)',
    (order) => {
      let count = 0;
      for (const seed of [8, 9, 13, 15]) {
        const map = randomAlrnn(seed, 3);
        for (const cycle of cyclesOfOrder(map, order).cycles) {
          count++;
          // Rounding of a few operations on a scale of A, W and z of order 1 to 10.
          expect(miss(map, cycle)).toBeLessThan(1e-12);
          const d = new Uint8Array(4);
          cycle.points.forEach((point, i) => {
            map.pattern(d, Float64Array.from(point));
            expect(d.join('')).toBe(cycle.codes[i]);
          });
        }
      }
      expect(count).toBeGreaterThan(0);
    },
  );

  test('eigenvalues are those of finite differences of the k-step map', () => {
    let count = 0;
    for (const [map, order] of [
      [randomAlrnn(1, 3), 1],
      [randomAlrnn(14, 1.2), 2],
      [randomAlrnn(15, 3), 2],
      [randomAlrnn(3, 5), 3],
      [randomAlrnn(14, 5), 3],
      [randomAlrnn(9, 3), 4],
      [lozi(1.7, 0.5), 6],
    ] as const) {
      const M = map.latentDim;
      for (const { points, eigenvalues: found } of cyclesOfOrder(map, order).cycles) {
        count++;
        // Exact on one piece but for rounding, ε over the step: the step only must not cross a hinge.
        const h = 1e-6;
        const J = new Float64Array(M * M);
        for (let j = 0; j < M; j++) {
          const ends = [h, -h].map((by) =>
            iterate(
              map,
              points[0].map((value, i) => value + (i === j ? by : 0)),
              order,
            ),
          );
          for (let i = 0; i < M; i++) J[i * M + j] = (ends[0][i] - ends[1][i]) / (2 * h);
        }
        const expected = eigenvalues(J, M);
        const size = Math.max(1, Math.hypot(expected.re[0], expected.im[0]));
        found.re.forEach((re, i) => expect(Math.abs(re - expected.re[i])).toBeLessThan(1e-6 * size));
        found.im.forEach((im, i) => expect(Math.abs(im - expected.im[i])).toBeLessThan(1e-6 * size));
      }
    }
    expect(count).toBeGreaterThan(12);
  });

  test('miss no fixed point or 2-cycle that an attracting orbit falls into, for every family (seeds 1 to 5)', () => {
    let seen = 0;
    for (const family of families) {
      const size = nearestSize(family, { latentDim: 3, rectifiedDim: 2, observedDim: 2 });
      if (!isPiecewiseLinear(family.create(size, family.initialize(size, createRandom(1))))) continue;
      for (let seed = 1; seed <= 5; seed++) {
        const random = createRandom(seed, family.id);
        const weights = family.initialize(size, random).map((value) => value + 0.5 * random.normal());
        const map = family.create(size, weights) as unknown as PiecewiseLinearMap;
        const found = [1, 2].flatMap((order) => cyclesOfOrder(map, order).cycles);
        const end = iterate(map, [0.1, 0.2, 0.3], 5000);
        const later = iterate(map, Array.from(end), 2);
        if (!end.every((value, i) => Math.abs(value - later[i]) <= 1e-12 * Math.abs(value))) continue;
        seen++;
        const distances = found.flatMap(({ points }) =>
          points.map((point) => Math.max(...point.map((value, i) => Math.abs(value - end[i])))),
        );
        expect(Math.min(...distances)).toBeLessThan(1e-9 * Math.max(...end.map(Math.abs)));
      }
    }
    expect(seen).toBeGreaterThan(5);
  });

  test('refuses an impossible order or search', () => {
    for (const [order, options] of [
      [0, {}],
      [1.5, {}],
      [1, { restarts: 0 }],
      [1, { followed: 0.5 }],
    ] as const) {
      expect(() => cyclesOfOrder(tentNetwork, order, options)).toThrowError(
        expect.objectContaining({ code: 'bad-parameter' }),
      );
    }
    expect(() => cyclesOfOrder(lozi(1, 1), 1, { orbit: new Float64Array(3) })).toThrowError(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
    expect(() => cyclesOfOrder(lozi(1, 1), 3, { orbit: new Float64Array(4) })).toThrowError(
      expect.objectContaining({ code: 'too-short' }),
    );
  });
});

describe('the heuristic search', () => {
  test.for([1, 2, 3])('of order %i finds what the exhaustive one does on random AL-RNNs', (order) => {
    let count = 0;
    for (const gain of [1.2, 5]) {
      for (let seed = 1; seed <= 8; seed++) {
        const map = randomAlrnn(seed, gain);
        const all = cyclesOfOrder(map, order);
        const some = cyclesOfOrder(map, order, { mostSequences: 0 });
        expect(all.method).toBe('exhaustive');
        expect(some.method).toBe('heuristic');
        expect(codesOf(some.cycles)).toEqual(codesOf(all.cycles));
        expect(some.lastNewRestart > 0).toBe(all.cycles.length > 0);
        count += all.cycles.length;
      }
    }
    expect(count).toBeGreaterThan(0);
  });

  test('finds all 32 cycles of order 12 of the Lozi map, each once, and no wrong one among the 180 of order 16', () => {
    const map = lozi(1.7, 0.5);
    const orbit = new Float64Array(2 * 2000);
    const z = Float64Array.of(0.1, 0.1);
    for (let t = 0; t < 2000; t++) {
      orbit.set(z, 2 * t);
      map.step(z);
    }
    const all = codesOf(cyclesOfOrder(map, 12).cycles);
    expect(all).toHaveLength(32);
    expect(codesOf(cyclesOfOrder(map, 12, { mostSequences: 0 }).cycles)).toEqual(all);
    expect(codesOf(cyclesOfOrder(map, 12, { mostSequences: 0, orbit }).cycles)).toEqual(all);

    const longer = codesOf(cyclesOfOrder(map, 16).cycles);
    const some = codesOf(cyclesOfOrder(map, 16, { mostSequences: 0, orbit }).cycles);
    expect(longer).toHaveLength(180);
    expect(longer).toEqual(expect.arrayContaining(some));
    expect(some.length).toBeGreaterThan(0.75 * longer.length);
  });

  test('repeats itself with the same seed', () => {
    const search = (seed: number) =>
      cyclesOfOrder(lozi(1.7, 0.5), 14, { mostSequences: 0, restarts: 50, seed });
    expect(search(3)).toEqual(search(3));
    expect(search(3).solved).not.toBe(search(4).solved);
  });

  test('reports virtual cycles met on the way', () => {
    const { cycles } = cyclesOfOrder(randomAlrnn(1, 3), 2, { mostSequences: 0, keepVirtual: true });
    expect(cycles.some(({ isReal }) => !isReal)).toBe(true);
    expect(new Set(codesOf(cycles)).size).toBe(cycles.length);
  });
});

test.for([65_536, 0])('cyclesOfOrderSteps tells the fraction done (mostSequences %i)', (mostSequences) => {
  const steps = cyclesOfOrderSteps(randomAlrnn(1, 3), 3, { mostSequences });
  const fractions: number[] = [];
  let next = steps.next();
  while (!next.done) {
    fractions.push(next.value);
    next = steps.next();
  }
  expect(next.value.order).toBe(3);
  expect(fractions[0]).toBe(0);
  expect(fractions.length).toBeGreaterThan(3);
  fractions.forEach((value, i) => {
    expect(value).toBeLessThan(1);
    expect(value).toBeGreaterThanOrEqual(i ? fractions[i - 1] : 0);
  });
});
