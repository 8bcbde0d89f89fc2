import { describe, expect, test } from 'vitest';
import { headline, searchWords } from '../../../src/renderer/views/anatomy/anatomyWords';
import { complexWords, eigenvalueRows, setTitle } from '../../../src/renderer/views/anatomy/setWords';
import type { Anatomy, InvariantSet, OrderSearch } from '../../../src/sim/analysis/anatomy';
import { smoothAnatomy } from '../../figures/anatomyData';
import { lorenzData } from '../../figures/lorenzData';

const anatomy = lorenzData(3, 1500).anatomy!;
const [focus, , origin] = anatomy.sets as readonly [InvariantSet, InvariantSet, InvariantSet];
const cycle = anatomy.sets.find(({ order, isReal }) => order > 1 && isReal)!;
const exhaustive = (order: number): OrderSearch => ({
  order,
  method: 'exhaustive',
  possible: 4 ** order,
  solved: 4 ** order,
  restarts: 0,
  lastNewRestart: 0,
  singular: 0,
});
const searches = [1, 2, 3].map(exhaustive);
const having = (sets: readonly InvariantSet[], more: Partial<Anatomy> = {}): string =>
  headline({ ...anatomy, searches, sets, ...more }).replaceAll('\u00a0', ' ');

describe('headline', () => {
  test('counts fixed points, cycles and regions', () => {
    expect(having(anatomy.sets)).toBe(
      'Three fixed points, all saddles; one cycle of order 3, an unstable node; 12 of 1,024 regions used.',
    );
  });

  test('parts sets of different stability', () => {
    const stable: InvariantSet = { ...origin, stability: 'stable-focus', unstableDirections: 0 };
    const unstable: InvariantSet = { ...origin, stability: 'unstable-focus' };
    expect(having([stable, focus, focus])).toMatch(
      /^Three fixed points: one stable focus, two saddles; no cycle/,
    );
    expect(having([focus, unstable, unstable])).toMatch(
      /^Three fixed points, all unstable: one saddle, two unstable foci;/,
    );
    expect(having([stable, stable])).toMatch(/^Two fixed points, both stable foci;/);
    expect(having([{ ...origin, stability: 'non-hyperbolic' }])).toMatch(
      /^One fixed point, of undecided stability;/,
    );
  });

  test('does not count virtual ones', () => {
    expect(having(anatomy.sets.filter(({ isReal }) => !isReal))).toMatch(
      /^No fixed point; no cycle up to order 3;/,
    );
  });

  test('says “found” where not every sequence was looked at', () => {
    const heuristic = [exhaustive(1), { ...exhaustive(2), method: 'heuristic' as const }];
    expect(having([focus], { searches: heuristic })).toMatch(/; no cycle found up to order 2;/);
    expect(having([], { searches: heuristic })).toMatch(/^No fixed point; no cycle found/);
  });

  test('says nothing of cycles that were not looked for', () => {
    expect(having([focus], { searches: [exhaustive(1)] })).toBe(
      'One fixed point, a saddle; 12 of 1,024 regions used.',
    );
  });

  test('counts cycles by stability', () => {
    const stable: InvariantSet = { ...cycle, stability: 'stable-node' };
    expect(having([stable, cycle, cycle])).toMatch(/three cycles up to order 3, one stable/);
    expect(having([cycle, cycle])).toMatch(/two cycles up to order 3, none stable/);
  });

  test('counts all that were found where only the nearest are listed', () => {
    const many = searches.map((one) => ({ ...one, found: one.order === 3 ? 1500 : 1 }));
    expect(having([focus, cycle, cycle], { searches: many })).toMatch(
      /^One fixed point, a saddle; 1,501 cycles up to order 3, the 2 nearest to the orbit listed;/,
    );
  });

  test('speaks of slow points for smooth models, and of fixed points where the speed is rounding', () => {
    const { symbols: _, ...smooth } = smoothAnatomy(anatomy);
    expect(headline(smooth)).toBe('One fixed point, a saddle, and two slow points, both saddles.');
  });

  test('says when the orbit left', () => {
    const { symbols: _, ...rest } = anatomy;
    expect(headline({ ...rest, orbitStatus: 'diverged' })).toMatch(
      /running freely, the model leaves every bound\.$/,
    );
  });
});

describe('searchWords', () => {
  test('say what was solved and what that leaves open', () => {
    expect(searchWords(anatomy)).toBe(
      'Fixed points: all 1,024 sequences of regions were solved for, so none is missing. Cycles of order 2 to 3: 81,501 of 3.6 × 10⁸ sequences solved from 200 starts an order; nothing new after start 88. Some may be missing.',
    );
    expect(searchWords({ ...anatomy, searches })).toBe(
      'Fixed points and cycles of order 2 to 3: all 84 sequences of regions were solved for, so none is missing.',
    );
    expect(searchWords(smoothAnatomy(anatomy))).toBe(
      'Slow points: speed minimised from 512 starts; nothing new after start 71. Some may be missing.',
    );
    expect(searchWords({ ...anatomy, searches: [{ ...exhaustive(1), singular: 2 }] })).toMatch(
      /2 sequences had no single solution\.$/,
    );
  });
});

describe('words for one set', () => {
  test('name it without the columns', () => {
    expect(setTitle(focus)).toBe('Fixed point, saddle');
    expect(setTitle({ ...cycle, isReal: false })).toBe('Virtual 3-cycle, unstable node');
    expect(setTitle({ ...focus, speed: 0.01 })).toBe('Slow point, saddle');
    expect(setTitle({ ...focus, speed: 1e-14 })).toBe('Fixed point, saddle');
  });

  test('write conjugate pairs once', () => {
    const rows = eigenvalueRows([
      { re: 3, im: 4 },
      { re: 3, im: -4 },
      { re: -0.5, im: 0 },
    ]);
    expect(rows).toEqual([
      { words: '3.000 ± 4.000 i', modulus: 5, count: 2 },
      { words: '−0.5000', modulus: 0.5, count: 1 },
    ]);
    expect(complexWords({ re: 1, im: -2 }, false)).toBe('1.000 − 2.000 i');
  });
});
