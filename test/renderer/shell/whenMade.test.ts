import { expect, test } from 'vitest';
import { whenMade } from '../../../src/renderer/shell/whenMade';

test('a run of today says its time, an older one its date, one of another year that too', () => {
  const now = new Date(2026, 10, 23, 18, 0);
  expect(whenMade(new Date(2026, 10, 23, 9, 5).toISOString(), now)).toBe('09:05');
  expect(whenMade(new Date(2026, 2, 4, 9, 5).toISOString(), now)).toBe('4 Mar');
  expect(whenMade(new Date(2025, 11, 31, 9, 5).toISOString(), now)).toBe('31 Dec 2025');
});
