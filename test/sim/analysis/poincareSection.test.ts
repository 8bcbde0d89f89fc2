import { describe, expect, test } from 'vitest';
import { poincareSection, returnMap } from '../../../src/sim/analysis/poincareSection';
import type { SectionSettings } from '../../../src/sim/analysis/sweep';
import { watchSystem } from '../../../src/sim/analysis/watchedSystem';
import { systems } from '../../../src/sim/systems';
import { defaultParams } from '../../../src/sim/systems/system';
import { finish, flowOf, mapOf } from './sweeps';

const settings: SectionSettings = {
  kind: 'section',
  normal: { x: 1 },
  offset: 0,
  direction: 'rising',
  crossings: 10,
  transient: 0,
  mostSteps: 100_000,
};

describe('harmonic motion x = cos t, y = −sin t', () => {
  const harmonic = flowOf(2, [1, 0], 0.02, (du, u) => void du.set([u[1]!, -u[0]!]));

  test('rises through x = 0 at t = 3π/2 + 2πk, where y = 1, to 10⁻¹⁰', () => {
    const { points, times, method, status } = finish(poincareSection(harmonic, settings));
    expect([method, status]).toEqual(['solved', 'ok']);
    times.forEach((t, k) => {
      // RK4 at dt = 0.005 is late by t dt⁴/120 = 5·10⁻¹² t.
      expect(Math.abs(t - (1.5 + 2 * k) * Math.PI)).toBeLessThan(6e-12 * t + 1e-12);
      expect(Math.abs(points[2 * k]!)).toBeLessThan(1e-12);
      expect(Math.abs(points[2 * k + 1]! - 1)).toBeLessThan(1e-10);
    });
  });

  test('crosses a slanted plane x + y = 1/2 where it should, both ways', () => {
    const { points } = finish(
      poincareSection(harmonic, {
        ...settings,
        normal: { x: 1, y: 1 },
        offset: 0.5,
        direction: 'both',
        crossings: 6,
      }),
    );
    for (let k = 0; k < 6; k++) {
      const [x, y] = points.subarray(2 * k, 2 * k + 2) as unknown as [number, number];
      expect(x + y).toBeCloseTo(0.5, 12);
      expect(x * x + y * y).toBeCloseTo(1, 9);
    }
  });

  test('comes to a plane it never reaches in no step', () => {
    const { points, status } = finish(poincareSection(harmonic, { ...settings, offset: 2 }));
    expect([points.length, status]).toEqual([0, 'few']);
  });
});

test("crossings of Rössler's flow lie on y = 0 to 10⁻¹⁰ and make a return map with one hump", () => {
  const roessler = systems.get('roessler');
  const { points, times } = finish(
    poincareSection(watchSystem(roessler, defaultParams(roessler)), {
      ...settings,
      normal: { y: 1 },
      direction: 'falling', // at x < 0, where the sheet is flat; at x > 0 it is being folded
      crossings: 400,
      transient: 20_000,
    }),
  );
  const y = points.filter((_, i) => i % 3 === 1);
  expect(Math.max(...y.map(Math.abs))).toBeLessThan(1e-10);
  // A turn takes about 2π/(1 + a²/4…) ≈ 5.9 units of time, as published.
  expect((times.at(-1)! - times[0]!) / (times.length - 1)).toBeCloseTo(5.86, 1);

  const pairs = returnMap(points, 3, 0);
  const sorted = Array.from({ length: pairs.length / 2 }, (_, k) => [
    -pairs[2 * k]!,
    -pairs[2 * k + 1]!,
  ]).sort((a, b) => a[0]! - b[0]!);
  // One hump: up to its top the images only rise, after it they only fall. Sheets of the attractor lie closer than a
  // hundredth of it.
  const images = sorted.map(([, image]) => image!);
  const top = images.indexOf(Math.max(...images));
  const worst = (from: number, to: number, sign: number) =>
    Math.max(0, ...images.slice(from + 1, to).map((value, i) => sign * (images[from + i]! - value)));
  expect(top).toBeGreaterThan(20);
  expect(top).toBeLessThan(images.length - 20);
  expect(worst(0, top + 1, 1)).toBeLessThan(0.02);
  expect(worst(top, images.length, -1)).toBeLessThan(0.02);
});

test('a map crosses on the straight line between two samples, and says so', () => {
  const turning = mapOf(2, [1, 0], (u) => u.set([-u[1]!, u[0]!])); // a quarter turn a step
  const { points, times, method } = finish(poincareSection(turning, { ...settings, offset: -0.25 }));
  expect(method).toBe('interpolated');
  // (−1, 0) → (0, −1) crosses x = −1/4 three quarters of the way.
  expect(Array.from(points.subarray(0, 2))).toEqual([-0.25, -0.75]);
  expect(times[0]).toBe(2.75);
  expect(times[1]! - times[0]!).toBe(4);
});

test('an orbit that leaves gives the crossings it had', () => {
  const leaving = mapOf(1, [1], (u) => void (u[0] = -2 * u[0]!));
  const { status, points } = finish(poincareSection(leaving, { ...settings, crossings: 1000 }));
  expect(status).toBe('diverged');
  expect(points.length).toBeGreaterThan(5);
});

test('a plane without direction and a name that is not there are refused', () => {
  const still = mapOf(1, [1], () => {});
  expect(() => finish(poincareSection(still, { ...settings, normal: { x: 0 } }))).toThrow(/not 0/);
  expect(() => finish(poincareSection(still, { ...settings, normal: { q: 1 } }))).toThrow(/"q"/);
});
