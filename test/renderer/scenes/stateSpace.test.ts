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
    const model = rowsOf(
      4,
      (t) =>
        [
          [5, -5, 10, 7],
          [1e6, 0, 0, 7],
          [NaN, 0, 0, 7],
          [5, -5, 10, 7],
        ][t]!,
    );
    const points = stateSpace(observed).place(model);
    expect(Array.from({ length: 4 }, (_, t) => Number.isNaN(points[3 * t]))).toEqual([
      false,
      true,
      true,
      false,
    ]);
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

  test('unfolds a sine into an ellipse', () => {
    const period = 42;
    const sine = rowsOf(2000, (t) => [Math.sin((2 * Math.PI * t) / period)]);
    const space = stateSpace({ dim: 1, labels, rate: 200, data: sine });
    expect(space.lag).toBeGreaterThan(0);
    // The autocorrelation of a sine is a cosine, which has fallen to 1 − 1/e after 0.141 periods: 6 samples or 0.03 s.
    expect(space.axes.map((axis) => textOf(axis.label!))).toEqual(['a', 'a (t + 0.03 s)', 'a (t + 0.06 s)']);
    const points = space.place(sine);
    expect(points).toHaveLength(3 * (2000 - 12));
    // With phase φ between them, x² + y² − 2xy cos φ is the same all along: the axes share one scale.
    const cos = Math.cos((2 * Math.PI * 6) / period);
    const sizes = Array.from({ length: 100 }, (_, t) => {
      const [x, y] = [points[3 * t]!, points[3 * t + 1]!];
      return x * x + y * y - 2 * x * y * cos;
    });
    // Single precision.
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThan(1e-5);
  });
});
