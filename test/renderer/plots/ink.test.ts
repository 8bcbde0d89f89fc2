import { expect, test } from 'vitest';
import { fitted } from '../../../src/renderer/plots/ink';

test('a long name keeps its beginning and its end, a short one all of it', () => {
  // Ten pixels a letter.
  const context = {
    measureText: (text: string) => ({ width: 10 * text.length }),
  } as CanvasRenderingContext2D;
  expect(fitted(context, 'AVAL', 100)).toBe('AVAL');
  expect(fitted(context, 'CurrentClampSeries_01', 100)).toBe('Curre…s_01');
  expect(fitted(context, 'CurrentClampSeries_01', 0)).toHaveLength(5);
});
