import { describe, expect, test } from 'vitest';
import { OrbitLine } from '../../../src/renderer/scenes/orbitLine';
import { stateSpace } from '../../../src/renderer/scenes/stateSpace';

/** Rows of a plane. */
const rows = (...pairs: readonly (readonly [number, number])[]) => Float32Array.from(pairs.flat());
const plane = { dim: 2, labels: ['a', 'b'], rate: null };

describe('an orbit with gaps and trials', () => {
  const data = rows([0, 0], [1, 1], [NaN, 1], [2, 0], [1, 0], [0, 1]);

  test('is drawn in the box of what there is', () => {
    const [a] = stateSpace({ ...plane, data }).axes;
    expect(a!.domain.every(Number.isFinite)).toBe(true);
    expect(a!.domain[0]).toBeLessThan(0);
    expect(a!.domain[1]).toBeGreaterThan(2);
  });

  test('is a line that breaks at what is missing and between trials', () => {
    const points = stateSpace({ ...plane, data }).place(data, [0, 4]);
    const line = new OrbitLine();
    const colours = new Float32Array(points.length);
    line.set(points, colours);
    expect(line.object.geometry.instanceCount).toBe(3);
    line.set(points, colours, [0, 4]);
    expect(line.object.geometry.instanceCount).toBe(2);
    line.dispose();
  });

  test('has not left its box before it begins, but where it ends early', () => {
    const space = stateSpace({ ...plane, data: rows([0, 0], [2, 1]) });
    const late = rows([NaN, NaN], [1, 1], [1, 0], [NaN, NaN], [1, 1]);
    expect(space.leavesAt(late, [0, 3])).toBeNull();
    expect(space.leavesAt(late)).toBe(3);
  });

  test('is unfolded by delays within trials only', () => {
    const wave = Float32Array.from({ length: 400 }, (_, t) => Math.sin(t / 20));
    const space = stateSpace({ dim: 1, labels: ['a'], rate: null, data: wave });
    const points = space.place(wave, [0, 200]);
    const isDrawn = (t: number) => !Number.isNaN(points[3 * t]!);
    expect(isDrawn(199 - 2 * space.lag)).toBe(true);
    expect(isDrawn(200 - 2 * space.lag)).toBe(false);
    expect(isDrawn(200)).toBe(true);
  });
});
