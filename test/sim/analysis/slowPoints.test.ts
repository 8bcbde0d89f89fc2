import { describe, expect, test } from 'vitest';
import { cyclesOfOrder } from '../../../src/sim/analysis/cycles';
import { slowPoints } from '../../../src/sim/analysis/slowPoints';
import type { LatentMap } from '../../../src/sim/models/model';
import { lozi, randomAlrnn } from './piecewiseLinearMaps';

/** z' = a tanh z: a pitchfork at a = 1. */
const pitchfork = (a: number): LatentMap => ({
  latentDim: 1,
  step: (z) => void (z[0] = a * Math.tanh(z[0]!)),
  jacobian: (J, z) => void (J[0] = a * (1 - Math.tanh(z[0]!) ** 2)),
});
const logistic: LatentMap = {
  latentDim: 1,
  step: (z) => void (z[0] = 4 * z[0]! * (1 - z[0]!)),
  jacobian: (J, z) => void (J[0] = 4 - 8 * z[0]!),
};

function orbitOf(map: LatentMap, start: readonly number[], steps: number): Float64Array {
  const z = Float64Array.from(start);
  const orbit = new Float64Array(steps * z.length);
  for (let t = 0; t < steps; t++) {
    orbit.set(z, t * z.length);
    map.step(z);
  }
  return orbit;
}

const coordinates = (points: readonly { readonly points: readonly (readonly number[])[] }[]) =>
  points.map(({ points: [z] }) => z![0]!).sort((a, b) => a - b);

describe('slowPoints', () => {
  test('are the three fixed points z = 1.5 tanh z of a pitchfork, and one before it', () => {
    const map = pitchfork(1.5);
    const { points, starts, lastNewStart } = slowPoints(map, { orbit: orbitOf(map, [0.1], 200) });
    // z = 1.5 tanh z by bisection.
    let [low, high] = [0.5, 1.5];
    for (let i = 0; i < 60; i++) {
      const middle = (low + high) / 2;
      if (1.5 * Math.tanh(middle) > middle) low = middle;
      else high = middle;
    }
    coordinates(points).forEach((z, i) => expect(z).toBeCloseTo([-low, 0, low][i]!, 10));
    expect(points).toHaveLength(3);
    expect(points.every(({ isExact, speed }) => isExact && speed < 1e-11)).toBe(true);
    expect(lastNewStart).toBeGreaterThan(0);
    expect(lastNewStart).toBeLessThanOrEqual(starts);

    const before = slowPoints(pitchfork(0.9), { orbit: orbitOf(pitchfork(0.9), [1], 50) });
    expect(coordinates(before.points)).toHaveLength(1);
    expect(coordinates(before.points)[0]).toBeCloseTo(0, 10);
  });

  test('is the ghost a saddle-node leaves behind, with its speed', () => {
    // z' = z + 0.3 (z² + μ) on a circle of sorts: slowest at z = 0, where |F(z) − z| = 0.3 μ.
    const mu = 1e-4;
    const map: LatentMap = {
      latentDim: 1,
      step: (z) => void (z[0] = z[0]! > 1 ? -1 : z[0]! + 0.3 * (z[0]! ** 2 + mu)),
      jacobian: (J, z) => void (J[0] = 1 + 0.6 * z[0]!),
    };
    const orbit = orbitOf(map, [-1], 3000);
    const size = Math.sqrt(orbit.reduce((sum, z) => sum + z * z, 0) / orbit.length);
    const { points } = slowPoints(map, { orbit, mostSpeed: 1e-2 });
    expect(points).toHaveLength(1);
    expect(points[0]!.isExact).toBe(false);
    expect(Math.abs(points[0]!.points[0]![0]!)).toBeLessThan(1e-4);
    expect(points[0]!.speed).toBeCloseTo((0.3 * mu) / size, 8);
    expect(slowPoints(map, { orbit, mostSpeed: 1e-6 }).points).toEqual([]);
  });

  test('of order 2 and 3 are the cycles of the logistic map, fixed points left out', () => {
    const orbit = orbitOf(logistic, [0.3], 500);
    const twice = slowPoints(logistic, { order: 2, orbit }).points;
    expect(twice).toHaveLength(1);
    [...twice[0]!.points.flat()]
      .sort((a, b) => a - b)
      .forEach((x, i) => expect(x).toBeCloseTo((5 + [-1, 1][i]! * Math.sqrt(5)) / 8, 9));
    // sin²(π j/7) and sin²(π j/9), the two cycles of three.
    const thrice = slowPoints(logistic, { order: 3, orbit }).points;
    expect(coordinates(thrice.map(({ points }) => ({ points: [[Math.min(...points.flat())]] })))).toEqual([
      expect.closeTo(Math.sin(Math.PI / 9) ** 2, 9),
      expect.closeTo(Math.sin(Math.PI / 7) ** 2, 9),
    ]);
  });

  test.for([
    ['the Lozi map', lozi(1.7, 0.5), [0.1, 0.1]],
    ['a random AL-RNN (seed 3)', randomAlrnn(3, 1.2), [0.1, 0.2, 0.3, 0.4, 0.5]],
    ['a random AL-RNN (seed 8)', randomAlrnn(8, 0.8), [0.1, 0.2, 0.3, 0.4, 0.5]],
  ] as const)('of %s are fixed points the exhaustive search has', ([, map, start]) => {
    const exact = cyclesOfOrder(map, 1).cycles.map(({ points }) => points[0]!);
    const orbit = orbitOf(map, start, 300).map((value) => Math.max(-10, Math.min(10, value)));
    const { points } = slowPoints(map, { orbit });
    const found = points.filter(({ isExact }) => isExact).map(({ points: [z] }) => z!);
    // A descent may miss some, but nothing it calls exact is none.
    for (const z of found) {
      const nearest = Math.min(...exact.map((y) => Math.hypot(...y.map((value, i) => value - z[i]!))));
      expect(nearest).toBeLessThan(1e-8 * Math.hypot(1, ...z));
    }
    expect(found.length).toBeGreaterThan(0);
  });

  test('stay fixed under the map to 1e-9', () => {
    const map = randomAlrnn(3, 1.2);
    const orbit = orbitOf(map, [0.1, 0.2, 0.3, 0.4, 0.5], 300).map((v) => Math.max(-10, Math.min(10, v)));
    for (const { points, isExact } of slowPoints(map, { orbit }).points) {
      if (!isExact) continue;
      const z = Float64Array.from(points[0]!);
      map.step(z);
      points[0]!.forEach((value, i) =>
        expect(Math.abs(z[i]! - value)).toBeLessThan(1e-9 * Math.hypot(1, ...points[0]!)),
      );
    }
  });

  test('repeat for a seed, and ask for a state', () => {
    const orbit = orbitOf(logistic, [0.3], 100);
    expect(slowPoints(logistic, { orbit, seed: 4 })).toEqual(slowPoints(logistic, { orbit, seed: 4 }));
    expect(() => slowPoints(logistic, { orbit: new Float64Array() })).toThrowError(
      expect.objectContaining({ code: 'too-short' }),
    );
    expect(() => slowPoints(logistic, { orbit, order: 0 })).toThrowError(
      expect.objectContaining({ code: 'bad-parameter' }),
    );
  });
});
