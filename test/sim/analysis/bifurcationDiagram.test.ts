import { describe, expect, test } from 'vitest';
import { bifurcationDiagram } from '../../../src/sim/analysis/bifurcationDiagram';
import type { BifurcationResult, BifurcationSettings } from '../../../src/sim/analysis/sweep';
import { watchModel, watchSystem } from '../../../src/sim/analysis/watchedSystem';
import { weightsAt } from '../../../src/sim/analysis/sweptParameter';
import { alrnn } from '../../../src/sim/models/alrnn';
import { systems } from '../../../src/sim/systems';
import { defaultParams } from '../../../src/sim/systems/system';
import { finish, mapOf } from './sweeps';

const settings: BifurcationSettings = {
  kind: 'bifurcation',
  parameter: 'r',
  range: { from: 2.8, to: 4, count: 121 },
  observed: 'x',
  record: 'all',
  transient: 2000,
  steps: 2000,
  mostPoints: 64,
  exponents: 1,
  isBothWays: false,
};

const sweepSystem = (id: string, change: Partial<BifurcationSettings>) => {
  const system = systems.get(id);
  const asked = { ...settings, ...change };
  return finish(
    bifurcationDiagram(
      (value) => watchSystem(system, { ...defaultParams(system), [asked.parameter]: value }),
      asked,
    ),
  );
};

const pointsAt = ({ points, starts }: BifurcationResult, row: number) =>
  Array.from(points.subarray(starts[row], starts[row + 1]));
const distinct = (points: readonly number[]) => new Set(points.map((value) => Math.round(value * 1e5))).size;
const valueNear = ({ values }: BifurcationResult, value: number) =>
  values.reduce((best, at, i) => (Math.abs(at - value) < Math.abs(values[best]! - value) ? i : best), 0);

describe('the logistic map', () => {
  const diagram = sweepSystem('logistic', {});

  test('has the fixed point 1 − 1/r below r = 3', () => {
    const row = valueNear(diagram, 2.9);
    for (const x of pointsAt(diagram, row)) expect(x).toBeCloseTo(1 - 1 / diagram.values[row]!, 9);
  });

  test('doubles its period at 3 and at 1 + √6', () => {
    // A hundredth from a doubling, where the multiplier is about 1 ± 0.02, 2000 steps shrink any deviation by e⁻⁴⁰.
    const periods = (from: number, to: number) =>
      diagram.values.reduce<number[]>(
        (all, r, row) => (r > from && r < to ? [...all, distinct(pointsAt(diagram, row))] : all),
        [],
      );
    expect(new Set(periods(2.8, 2.985))).toEqual(new Set([1]));
    expect(new Set(periods(3.015, 1 + Math.sqrt(6) - 0.01))).toEqual(new Set([2]));
    expect(new Set(periods(1 + Math.sqrt(6) + 0.005, 3.535))).toEqual(new Set([4]));
  });

  test('has the exponent log|2 − r| at its fixed point, and ln 2 at r = 4', () => {
    const row = valueNear(diagram, 2.9);
    expect(diagram.exponents[row]).toBeCloseTo(Math.log(Math.abs(2 - diagram.values[row]!)), 6);
    const last = diagram.values.length - 1;
    // The estimate's own error: five times it is not passed by chance.
    expect(Math.abs(diagram.exponents[last]! - Math.LN2)).toBeLessThan(
      5 * diagram.standardErrors[last]! + 1e-3,
    );
    expect(diagram.standardErrors[last]).toBeLessThan(0.03);
  });

  test('leaves every bound above r = 4, and that is marked', () => {
    const beyond = sweepSystem('logistic', { range: { from: 3.9, to: 4.1, count: 3 }, exponents: 1 });
    expect(Array.from(beyond.diverged)).toEqual([0, 0, 1]);
    expect(pointsAt(beyond, 2)).toEqual([]);
    expect(beyond.exponents[2]).toBeNaN();
  });
});

test("Hénon's fixed point gives way to period two at a = 3 (1 − b)²/4", () => {
  const b = 0.3;
  const doubling = (3 * (1 - b) ** 2) / 4;
  const diagram = sweepSystem('henon', {
    parameter: 'a',
    range: { from: doubling - 0.05, to: doubling + 0.05, count: 11 },
    transient: 4000,
  });
  diagram.values.forEach((a, row) => {
    if (Math.abs(a - doubling) < 0.005) return;
    expect(distinct(pointsAt(diagram, row))).toBe(a < doubling ? 1 : 2);
    if (a < doubling) {
      const fixed = (b - 1 + Math.sqrt((1 - b) ** 2 + 4 * a)) / (2 * a);
      expect(pointsAt(diagram, row)[0]).toBeCloseTo(fixed, 8);
    }
  });
});

test('a cubic map shows hysteresis between its two folds', () => {
  // x' = x + (μ + x − x³)/10: the folds of μ = x³ − x lie at μ = ±2/(3√3).
  const fold = 2 / (3 * Math.sqrt(3));
  const diagram = finish(
    bifurcationDiagram(
      (mu) =>
        mapOf(
          1,
          [-1],
          (u) => void (u[0] = u[0]! + (mu + u[0]! - u[0]! ** 3) / 10),
          (J, u) => void (J[0] = 1 + (1 - 3 * u[0]! ** 2) / 10),
        ),
      { ...settings, range: { from: -1, to: 1, count: 41 }, isBothWays: true },
    ),
  );
  diagram.values.forEach((mu, v) => {
    if (Math.abs(Math.abs(mu) - fold) < 0.03) return;
    const forward = pointsAt(diagram, v)[0]!;
    const backward = pointsAt(diagram, diagram.values.length + v)[0]!;
    for (const x of [forward, backward]) expect(x ** 3 - x).toBeCloseTo(mu, 8);
    expect(Math.sign(forward)).toBe(mu < fold ? -1 : 1);
    expect(Math.sign(backward)).toBe(mu < -fold ? -1 : 1);
  });
});

test('maxima of a flow are those of its orbit: a harmonic oscillation has its amplitude', () => {
  const diagram = sweepSystem('van-der-pol', {
    parameter: 'mu',
    range: { from: 0.01, to: 0.02, count: 2 },
    record: 'maxima',
    transient: 60_000,
    steps: 4000,
  });
  // Amplitude 2 + μ²/96 … for small μ (Lindstedt); the parabola adds less than the fourth power of the step.
  for (const x of diagram.points) expect(x).toBeCloseTo(2, 3);
});

test("a fitted model's weight is swept as the equations say: h moves the fixed point of z' = a z + h", () => {
  const size = { latentDim: 1, rectifiedDim: 0, observedDim: 1 };
  const blocks = alrnn.blocks(size);
  const weights = [0.5, 0, 1];
  const sweep = (parameter: string, from: number, to: number) =>
    finish(
      bifurcationDiagram(
        (value) =>
          watchModel(alrnn.create(size, weightsAt(blocks, weights, parameter, value)), {
            labels: ['x'],
            start: [0],
            clock: { rate: null },
          }),
        { ...settings, parameter, range: { from, to, count: 3 } },
      ),
    );
  const byOffset = sweep('h[1]', -1, 1);
  expect([0, 1, 2].map((row) => pointsAt(byOffset, row)[0])).toEqual([-2, 0, 2]);
  expect(byOffset.exponents[0]).toBeCloseTo(Math.log(0.5), 9);
  const byFactor = sweep('A', 0.5, 1.5); // z* = 1/(1 − a)
  [0.25, 0.5, 0.75].forEach((a, row) => {
    expect(pointsAt(byFactor, row)[0]).toBeCloseTo(1 / (1 - a), 9);
    expect(byFactor.exponents[row]).toBeCloseTo(Math.log(a), 9);
  });
});

test('settings that make no sense are refused with what was expected', () => {
  expect(() => sweepSystem('logistic', { range: { from: 4, to: 3, count: 5 } })).toThrow(/lower to a higher/);
  expect(() => sweepSystem('logistic', { steps: 5 })).toThrow(/at least 100 steps/);
  expect(() => sweepSystem('logistic', { observed: 'q' })).toThrow(/no observed variable "q"/);
});
