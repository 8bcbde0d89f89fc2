import { describe, expect, test } from 'vitest';
import { keepExtremes, simplify } from '../../src/figures/decimate';
import { lorenzOrbit } from './lorenzData';

describe('keepExtremes', () => {
  const values = Float64Array.from({ length: 100_000 }, (_, i) => Math.sin(i / 37) + 0.3 * Math.sin(i * 1.7));

  test('keeps the lowest and the highest value of every column', () => {
    const columns = 300;
    const kept = keepExtremes(values, columns);
    expect(kept.length).toBeLessThanOrEqual(4 * columns);
    const set = new Set(kept);
    for (let column = 0; column < columns; column++) {
      const [start, stop] = [column, column + 1].map((c) => Math.floor((c * values.length) / columns));
      const stretch = values.subarray(start, stop);
      const inside = [...set]
        .filter((i) => i >= (start ?? 0) && i < (stop ?? 0))
        .map((i) => values[i] ?? NaN);
      expect(Math.min(...inside)).toBe(Math.min(...stretch));
      expect(Math.max(...inside)).toBe(Math.max(...stretch));
    }
  });

  test('keeps a single spike and a gap', () => {
    const spiked = new Float64Array(50_000);
    spiked[31_337] = 1;
    spiked[12_345] = NaN;
    const kept = new Set(keepExtremes(spiked, 100));
    expect(kept.has(31_337)).toBe(true);
    expect(kept.has(12_345)).toBe(true);
  });

  test('keeps everything when there is little', () => {
    expect([...keepExtremes([3, 1, 2], 10)]).toEqual([0, 1, 2]);
  });
});

describe('simplify', () => {
  test('leaves no dropped point farther than the tolerance from what is left', () => {
    const orbit = lorenzOrbit(4000, 28, 0.002);
    const points = new Float64Array(8000);
    for (let i = 0; i < 4000; i++)
      points.set([20 * (orbit[3 * i] ?? 0), 20 * (orbit[3 * i + 2] ?? 0)], 2 * i);
    const tolerance = 0.02;
    const kept = simplify(points, tolerance);
    expect(kept.length).toBeLessThan(points.length / 2);
    let next = 0;
    for (let i = 0; i < points.length; i += 2) {
      const [x = 0, y = 0] = points.subarray(i, i + 2);
      if (kept[next + 2] === x && kept[next + 3] === y) next += 2;
      const [x0 = 0, y0 = 0, x1 = x0, y1 = y0] = kept.subarray(next, next + 4);
      expect(distanceToSegment(x, y, x0, y0, x1, y1)).toBeLessThanOrEqual(tolerance + 1e-12);
    }
  });

  test('keeps only the ends of a straight line, and breaks at NaN', () => {
    const straight = Float64Array.from([0, 0, 1, 1, 2, 2, NaN, NaN, 5, 0, 6, 0, 7, 0]);
    expect([...simplify(straight, 0.01)]).toEqual([0, 0, 2, 2, NaN, NaN, 5, 0, 7, 0]);
  });
});

function distanceToSegment(x: number, y: number, x0: number, y0: number, x1: number, y1: number): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const square = dx * dx + dy * dy;
  const along = square > 0 ? Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / square)) : 0;
  return Math.hypot(x - x0 - along * dx, y - y0 - along * dy);
}
