import { describe, expect, test } from 'vitest';
import { extremesOf, trace } from '../../../src/renderer/plots/envelopePlot';

/** Notes the path that is drawn. */
function recorder() {
  const path: string[] = [];
  const note = (word: string) => (x: number, y: number) => void path.push(`${word} ${x} ${y}`);
  const context = { beginPath() {}, stroke() {}, moveTo: note('move'), lineTo: note('line') };
  return { path, context: context as unknown as CanvasRenderingContext2D };
}

describe('trace', () => {
  const box = { x: 0, y: 0, width: 40, height: 10 };

  test('reaches the lowest and the highest value of every bin', () => {
    const { path, context } = recorder();
    trace(context, Float32Array.of(0, 2), Float32Array.of(10, 2), [0, 10], box);
    expect(path).toEqual(['move 10 10', 'line 10 0', 'line 30 8']);
  });

  test('leaves a gap where values are missing', () => {
    const { path, context } = recorder();
    trace(context, Float32Array.of(0, NaN, 10, 10), Float32Array.of(0, NaN, 10, 10), [0, 10], box);
    expect(path).toEqual(['move 5 10', 'move 25 0', 'line 35 0']);
  });

  test('draws a constant through the middle', () => {
    const { path, context } = recorder();
    trace(context, Float32Array.of(3, 3), Float32Array.of(3, 3), [3, 3], box);
    expect(path).toEqual(['move 10 5', 'line 30 5']);
  });
});

test('missing values are no extremes, and nothing at all has none', () => {
  expect(extremesOf(Float32Array.of(NaN, -1), Float32Array.of(NaN, 4))).toEqual([-1, 4]);
  expect(extremesOf(Float32Array.of(NaN), Float32Array.of(NaN))).toBeUndefined();
});
