import { expect, test } from 'vitest';
import { largestOf, shownUnit, withPrefix } from '../../../src/renderer/plots/prefixes';

test('a quantity stands between 1 and 1000 of its unit', () => {
  expect(withPrefix(36e-6, 'V')).toEqual({ unit: 'µV', size: 1e-6 });
  expect(withPrefix(1e-3, 'V')).toEqual({ unit: 'mV', size: 1e-3 });
  expect(withPrefix(30_000, 'Hz')).toEqual({ unit: 'kHz', size: 1e3 });
  expect(withPrefix(2e-20, 'A')).toEqual({ unit: 'fA', size: 1e-15 });
  expect(withPrefix(1e-9, 's', 1e-6)).toEqual({ unit: 'µs', size: 1e-6 });
});

test('only units that are stored bare take another prefix, and only for values that there are', () => {
  expect(shownUnit(4.7e-5, 'V')).toEqual({ unit: 'µV', size: 1e-6 });
  expect(shownUnit(250e-12, 'A')).toEqual({ unit: 'pA', size: 1e-12 });
  expect(shownUnit(4.7e-5, 'mV')).toEqual({ unit: 'mV', size: 1 });
  expect(shownUnit(4.7e-5, '')).toEqual({ unit: '', size: 1 });
  expect(shownUnit(0, 'V')).toEqual({ unit: 'V', size: 1 });
  expect(shownUnit(largestOf([NaN, -2, 1]), 'V')).toEqual({ unit: 'V', size: 1 });
});
