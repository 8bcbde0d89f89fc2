import { describe, expect, test } from 'vitest';
import { textOf } from '../../../src/figures/richText';
import { stateSpace } from '../../../src/renderer/scenes/stateSpace';

const labels = ['a', 'b', 'c', 'd'];
const rowsOf = (count: number, row: (t: number) => readonly number[]) =>
  Float32Array.from(Array.from({ length: count }, (_, t) => row(t)).flat());

describe('stateSpace', () => {
  const data = rowsOf(11, (t) => [t, -t, 2 * t, 7]);
  const observed = { dim: 4, labels, rate: null, data };

  test('puts the middle of the data into the middle of the cube', () => {
    const points = stateSpace(observed).place(data);
    expect(Array.from(points.subarray(15, 18))).toEqual([0, 0, 0]);
  });

  test('keeps all of the data inside the cube', () => {
    const points = stateSpace(observed).place(data);
    expect(Math.max(...points.map(Math.abs))).toBeLessThan(1);
  });

  test('shows the chosen dimensions in the chosen order', () => {
    const space = stateSpace(observed, [2, 0, 3]);
    expect(space.axes.map((axis) => textOf(axis.label!))).toEqual(['c', 'a', 'd']);
    const [first, second] = space.place(rowsOf(1, () => [10, 0, 0, 7]));
    expect(first).toBeLessThan(0); // c = 0 is the smallest
    expect(second).toBeGreaterThan(0); // a = 10 is the largest
  });

  test('breaks the line where the model is far away or not a number', () => {
    const model = rowsOf(4, (t) => [[5, -5, 10, 7], [1e6, 0, 0, 7], [NaN, 0, 0, 7], [5, -5, 10, 7]][t]!);
    const points = stateSpace(observed).place(model);
    expect(Array.from({ length: 4 }, (_, t) => Number.isNaN(points[3 * t]))).toEqual([false, true, true, false]);
    expect(stateSpace(observed).leavesAt(model)).toBe(1);
    expect(stateSpace(observed).leavesAt(data)).toBeNull();
  });

  test('does not move its axes for the model', () => {
    expect(stateSpace(observed).axes[0]!.domain).toEqual(stateSpace({ ...observed }).axes[0]!.domain);
  });

  test('gives two dimensions a plane', () => {
    const flat = stateSpace({ dim: 2, labels, rate: 1, data: rowsOf(5, (t) => [t, t]) });
    expect(flat.axes).toHaveLength(2);
    expect(flat.place(rowsOf(1, () => [2, 2]))[2]).toBe(0);
  });

  test('unfolds a sine by its quarter period', () => {
    const period = 42;
    const sine = rowsOf(2000, (t) => [Math.sin((2 * Math.PI * t) / period)]);
    const space = stateSpace({ dim: 1, labels, rate: 220, data: sine });
    expect(space.isDelay).toBe(true);
    // The autocorrelation of a sine is a cosine; the first lag past its zero is 11 of 10.5 samples, 0.05 s.
    expect(space.axes.map((axis) => textOf(axis.label!))).toEqual(['a', 'a (t + 0.05 s)', 'a (t + 0.1 s)']);
    const points = space.place(sine);
    expect(points).toHaveLength(3 * (2000 - 22));
    // A quarter period apart, x(t) and x(t + τ) lie on a circle; half a sample more tilts it by π/42 = 0.075 rad.
    const radii = Array.from({ length: 100 }, (_, t) => Math.hypot(points[3 * t]!, points[3 * t + 1]!));
    expect(Math.max(...radii) - Math.min(...radii)).toBeLessThan(0.08);
  });
});
