import { describe, expect, test } from 'vitest';
import { isBetter, selectionScore } from '../../../src/sim/training/selection';

describe('selection', () => {
  test('prefers the right places to the right rhythm', () => {
    expect(isBetter({ dStsp: 0.3, dH: 0.4 }, { dStsp: 4, dH: 0.1 })).toBe(true);
  });

  test('lets the rhythm decide between nearly equal places', () => {
    expect(isBetter({ dStsp: 0.31, dH: 0.08 }, { dStsp: 0.3, dH: 0.3 })).toBe(true);
  });

  test('keeps the earlier of two equals', () => {
    expect(isBetter({ dStsp: 1, dH: 0.5 }, { dStsp: 1, dH: 0.5 })).toBe(false);
  });

  test.for([NaN, Infinity])('puts a score of %s last', (dStsp) => {
    const left = { dStsp, dH: 0.1 };
    const stayed = { dStsp: 30, dH: 1 };
    expect(selectionScore(left)).toBe(Infinity);
    expect(isBetter(stayed, left)).toBe(true);
    expect(isBetter(left, stayed)).toBe(false);
    expect(isBetter(left, left)).toBe(false);
  });
});
