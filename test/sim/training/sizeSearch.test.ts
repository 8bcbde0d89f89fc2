import { describe, expect, it } from 'vitest';
import { alrnn } from '../../../src/sim/models/alrnn';
import { shallow } from '../../../src/sim/models/shallow';
import type { FitSettings } from '../../../src/sim/training/settings';
import {
  checkSizeSearch,
  sizeSearchDefaults,
  summariseSizes,
  type SizeTrial,
  trialScore,
} from '../../../src/sim/training/sizeSearch';

const fit = { model: 'alrnn', latentDim: 20, rectifiedDim: 10, epochs: 2000 } as FitSettings;
const settings = { sizes: [1, 2, 5, 10], seeds: [1, 2, 3], epochs: 100 };

/** Trials of one size with these values of D_stsp, NaN for an orbit that left. */
const trials = (size: number, ...dStsp: number[]): SizeTrial[] =>
  dStsp.map((value, i) => ({
    size,
    seed: i + 1,
    status: 'done',
    scores: { dStsp: value, dH: 0, pe: 0 },
    score: trialScore({ dStsp: value, dH: 0, pe: 0 }),
    parameters: 10 * size,
  }));

const summarise = (...all: SizeTrial[][]) => summariseSizes('alrnn', settings, all.flat(), 'done');

describe('the size that is chosen', () => {
  it('is the smallest within the scatter of the best one', () => {
    const found = summarise(
      trials(1, 4, 5, 6),
      trials(2, 0.35, 0.3, 0.4),
      trials(5, 0.3, 0.2, 0.3),
      trials(10, 0.2, 0.3, 0.25),
    );
    // Best: P = 10 with median 0.25 and MAD 0.05, so that 0.25 + 1.4826 · 0.05 = 0.324 is as good.
    expect(found.best).toBe(10);
    expect(found.threshold).toBeCloseTo(0.25 + 1.4826 * 0.05, 12);
    expect(found.chosen).toBe(5);
  });
  it('is the best itself where its seeds agree', () => {
    expect(summarise(trials(2, 1, 1, 1), trials(5, 0.9, 0.9, 0.9)).chosen).toBe(5);
  });
  it('does not depend on one collapsed seed', () => {
    const found = summarise(trials(2, 0.3, NaN, 0.3), trials(5, 0.3, 0.3, 0.3));
    expect(found.sizes[0]!.score).toBeCloseTo(0.3, 12);
    expect(found.chosen).toBe(2);
  });
  it('is never one most of whose seeds left', () => {
    const found = summarise(trials(2, NaN, NaN, 0.1), trials(5, 3, 3, 3));
    expect(found.sizes[0]!.score).toBeNull();
    expect(found.chosen).toBe(5);
  });
  it('is said to be far from the data where even the best one is', () => {
    expect(summarise(trials(2, 15, 15, 15), trials(5, 14, 14, 14)).isFar).toBe(true);
    expect(summarise(trials(2, 15, 15, 15), trials(5, 0.3, 0.3, 0.3)).isFar).toBe(false);
  });
  it('is none while nothing was scored', () => {
    expect(summarise(trials(2, NaN)).chosen).toBeNull();
    expect(summarise().sizes).toEqual([]);
  });
});

describe('a search by default', () => {
  it('climbs to somewhat beyond the size of the fit, and not beyond what the family allows', () => {
    expect(sizeSearchDefaults(alrnn, fit).sizes).toEqual([1, 2, 3, 5, 8, 12]);
    expect(sizeSearchDefaults(alrnn, { ...fit, latentDim: 6 }).sizes).toEqual([1, 2, 3, 5]);
    expect(sizeSearchDefaults(shallow, { ...fit, rectifiedDim: 50 }).sizes).toEqual([
      2, 3, 5, 8, 12, 20, 30, 50,
    ]);
  });
  it('is a search that can be made', () => {
    for (const family of [alrnn, shallow])
      expect(() => checkSizeSearch(sizeSearchDefaults(family, fit), family, 20)).not.toThrow();
  });
});

describe('a search that can’t be made', () => {
  it.each([
    [{ ...settings, sizes: [1] }, /two sizes/],
    [{ ...settings, sizes: [1, 40] }, /from 0 to 20, got 40/],
    [{ ...settings, sizes: [2, 2] }, /each size once/],
    [{ ...settings, seeds: [] }, /seeds/],
    [{ ...settings, epochs: 0 }, /epochs/],
  ])('is refused: %o', (wrong, message) => {
    expect(() => checkSizeSearch(wrong, alrnn, 20)).toThrow(message);
  });
});
