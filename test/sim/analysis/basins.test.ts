import { describe, expect, test } from 'vitest';
import { basinEntropy } from '../../../src/sim/analysis/basinEntropy';
import { basins } from '../../../src/sim/analysis/basins';
import { ESCAPED, UNDECIDED, type BasinsSettings } from '../../../src/sim/analysis/sweep';
import { watchModel, watchSystem } from '../../../src/sim/analysis/watchedSystem';
import { clippedShallow } from '../../../src/sim/models/shallow';
import { systems } from '../../../src/sim/systems';
import { defaultParams } from '../../../src/sim/systems/system';
import { finish, flowOf, mapOf } from './sweeps';

const square = (half: number, count: number): BasinsSettings => ({
  kind: 'basins',
  horizontal: { observed: 'x', range: { from: -half, to: half, count } },
  vertical: { observed: 'y', range: { from: -half, to: half, count } },
  fixed: {},
  cells: 100,
  mostSteps: 20_000,
});

test('a hand-built model with two stable fixed points has the basin border x + y = −2/3', () => {
  // A clipped shallow PLRNN of one hidden unit: s = x + y obeys s' = s/2 + 2 ramp(s) − 1 with a ramp from 0 at −1 to 1 at 0, and
  // x − y halves each step. Slopes 1/2, 5/2, 1/2: stable at s = ±2, unstable at s = −2/3, and monotone in between.
  const size = { latentDim: 2, rectifiedDim: 1, observedDim: 2 };
  const model = clippedShallow.create(size, [0.5, 0.5, 1, 1, 1, 1, -0.5, -0.5, 1]);
  const system = watchModel(model, { labels: ['x', 'y'], start: [0, 0], clock: { rate: null } });
  const found = finish(basins(system, square(3, 30)));
  expect(found.attractors.map(({ form }) => form)).toEqual(['fixed point', 'fixed point']);
  found.labels.forEach((label, n) => {
    const at = (i: number) => -3 + (6 * i) / 29;
    const s = at(n % 30) + at(Math.floor(n / 30));
    const [x, y] = found.attractors[label - 1]!.centre as [number, number];
    expect(x + y).toBeCloseTo(s > -2 / 3 ? 2 : -2, 6);
  });
});

describe('two wells ẍ = x − x³ − ẋ/2', () => {
  const wells = flowOf(2, [1, 0], 0.1, (du, u) => void du.set([u[1]!, u[0]! - u[0]! ** 3 - 0.5 * u[1]!]));
  const count = 40; // even: no start lies at the origin
  const found = finish(basins(wells, square(2, count)));

  test('every start ends at x = 1 or x = −1, half of them each', () => {
    expect(found.attractors.map(({ form, share }) => [form, share])).toEqual([
      ['fixed point', 0.5],
      ['fixed point', 0.5],
    ]);
    const [low, high] = found.attractors.map(({ centre }) => centre[0]!).sort((a, b) => a - b);
    expect(low).toBeCloseTo(-1, 6);
    expect(high).toBeCloseTo(1, 6);
    expect([found.escaped, found.undecided]).toEqual([0, 0]);
  });

  test('the basins are each other turned about the origin', () => {
    found.labels.forEach((label, n) => {
      expect(label + found.labels[found.labels.length - 1 - n]!).toBe(3);
    });
  });
});

test("Duffing's driven beam: turning start and drive by half a turn swaps the basins", () => {
  const duffing = systems.get('duffing');
  const calm = watchSystem(duffing, { ...defaultParams(duffing), gamma: 0.1 });
  const settings = { ...square(1.5, 16), cells: 60 };
  const there = finish(basins(calm, { ...settings, fixed: { c: 1, s: 0 } }));
  const turned = finish(basins(calm, { ...settings, fixed: { c: -1, s: 0 } }));
  expect(there.attractors.map(({ form }) => form)).toEqual(['oscillation', 'oscillation']);
  const sideOf = (result: typeof there, label: number) => Math.sign(result.attractors[label - 1]!.centre[0]!);
  const last = there.labels.length - 1;
  there.labels.forEach((label, n) => {
    expect(sideOf(there, label)).toBe(-sideOf(turned, turned.labels[last - n]!));
  });
});

test('starts that leave are a class of their own, and a saddle met exactly is undecided', () => {
  // x' = x³, y' = y/2: settles at the origin for |x| < 1, leaves beyond, and stays on x = ±1, which repel.
  const map = mapOf(2, [0, 0], (u) => u.set([u[0]! ** 3, u[1]! / 2]));
  const found = finish(basins(map, square(2, 9))); // starts at −2, −1.5, …, 2
  expect(Array.from(found.labels.subarray(0, 9))).toEqual([
    ESCAPED,
    ESCAPED,
    UNDECIDED,
    1,
    1,
    1,
    UNDECIDED,
    ESCAPED,
    ESCAPED,
  ]);
  expect(found.attractors).toHaveLength(1);
  expect(found.escaped).toBeCloseTo(4 / 9, 12);
});

test("a cycle has its period, and Hénon's attractor is one chaotic one beside what escapes", () => {
  const logistic = mapOf(2, [0.5, 0], (u) => u.set([3.5 * u[0]! * (1 - u[0]!), u[1]! / 2]));
  const cycle = finish(
    basins(logistic, {
      ...square(1, 8),
      horizontal: { observed: 'x', range: { from: 0.1, to: 0.9, count: 8 } },
    }),
  );
  expect(cycle.attractors.map(({ form, period }) => [form, period])).toEqual([['cycle', 4]]);

  const henon = systems.get('henon');
  const strange = finish(basins(watchSystem(henon, defaultParams(henon)), square(2, 40)));
  expect(strange.attractors.map(({ form }) => form)).toEqual(['chaotic']);
  expect(strange.escaped).toBeGreaterThan(0.2);
  expect(strange.attractors[0]!.share + strange.escaped + strange.undecided).toBeCloseTo(1, 12);
});

describe('basin entropy', () => {
  test('of a straight border between two halves of the boxes it cuts', () => {
    // 20 × 20 starts; the border runs through column 7, so that in each box of the second column of boxes 2/5 lie to its left.
    const labels = Array.from({ length: 400 }, (_, n) => (n % 20 < 7 ? 1 : 2));
    const cut = -(0.4 * Math.log(0.4) + 0.6 * Math.log(0.6));
    const { basin, boundary, boxes, isFractal } = basinEntropy(labels, 20);
    expect(boxes).toBe(16);
    expect(basin).toBeCloseTo(cut / 4, 12);
    expect(boundary).toBeCloseTo(cut, 12);
    expect(isFractal).toBe(false);
  });

  test('is 0 in one basin, without any boundary, and log k where k basins are mixed evenly', () => {
    expect(basinEntropy(new Int16Array(400).fill(1), 20)).toMatchObject({ basin: 0, boundary: NaN });
    const mixed = Array.from({ length: 625 }, (_, n) => (Math.floor(n / 25) + n) % 5);
    expect(basinEntropy(mixed, 25).basin).toBeCloseTo(Math.log(5), 12);
    expect(basinEntropy(mixed, 25).isFractal).toBe(true);
  });

  test('is refused for less than a box', () => {
    expect(() => basinEntropy([1, 1, 1, 1], 2)).toThrow(/5 × 5/);
  });
});

test('settings that make no sense are refused', () => {
  const map = mapOf(2, [0, 0], () => {});
  const base = square(1, 4);
  expect(() => finish(basins(map, { ...base, vertical: base.horizontal }))).toThrow(/two different/);
  expect(() => finish(basins(map, { ...base, cells: 1 }))).toThrow(/at least 4 cells/);
  expect(() => finish(basins(map, { ...base, fixed: { q: 1 } }))).toThrow(/"q"/);
});
