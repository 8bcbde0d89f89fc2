import { describe, expect, test } from 'vitest';
import {
  regionsIn,
  symbolSeries,
  symbolsOfOrbit,
  symbolsOfRun,
  symbolText,
} from '../../../src/sim/analysis/symbolSeries';
import { alrnn } from '../../../src/sim/models/alrnn';
import { freeRun } from '../../../src/sim/models/freeRun';
import { createRandom } from '../../../src/sim/random';
import { skewTent } from './symbolicOrbits';

const codes = ['10', '01', '01', '11', '01', '10'];

describe('symbolSeries', () => {
  test('numbers regions by rank and counts their visits', () => {
    const series = symbolSeries(codes);
    expect([...series.symbols]).toEqual([1, 0, 0, 2, 0, 1]);
    expect(series.codes).toEqual(['01', '10', '11']);
    expect([...series.visits]).toEqual([3, 2, 1]);
  });

  test('labels do not depend on where the orbit starts', () => {
    expect(symbolSeries(['1', '0']).codes).toEqual(symbolSeries(['0', '1']).codes);
  });

  test('of no codes is empty', () => {
    const { symbols, codes: none, visits } = symbolSeries([]);
    expect([symbols.length, none.length, visits.length]).toEqual([0, 0, 0]);
  });
});

test('symbolsOfRun of a map given by its hinges reads the pattern', () => {
  // 0.3 → 0.75 → 0.4167 → 0.9722 → 0.0463 for the tent with its top at 0.4.
  const { symbols, codes: found, status } = symbolsOfRun(skewTent(0.4), [0.3], { steps: 5, transient: 0 });
  expect(Array.from(symbols, (symbol) => found[symbol])).toEqual(['0', '1', '1', '1', '0']);
  expect(status).toBe('ok');
});

test('symbolsOfRun drops the transient and leaves z0 as it is', () => {
  const z0 = Float64Array.of(0.3);
  const { symbols, codes: found } = symbolsOfRun(skewTent(0.4), z0, { steps: 2, transient: 3 });
  expect(Array.from(symbols, (symbol) => found[symbol])).toEqual(['1', '0']);
  expect(z0[0]).toBe(0.3);
});

test('a fitted model run here and its latent orbit read there give one series (seed 3)', () => {
  const size = { latentDim: 5, rectifiedDim: 3, observedDim: 2 };
  const random = createRandom(3);
  const weights = alrnn.initialize(size, random).map((w) => w + 0.3 * random.normal());
  const model = alrnn.create(size, weights);
  const { latent } = freeRun(model, [0.4, -0.2], 200, { keepLatent: true });
  const z0 = latent!.subarray(0, 5);
  const { symbols, codes: found } = symbolsOfRun(model, z0, { steps: 200, transient: 0 });
  const read = symbolsOfOrbit(model, latent!);
  expect(found.length).toBeGreaterThan(1);
  expect([read.codes, [...read.symbols]]).toEqual([found, [...symbols]]);
});

test('an orbit that leaves ends the series, also when it leaves in the transient', () => {
  const leaving = { ...skewTent(0.4), step: (z: Float64Array) => void (z[0] *= 10) };
  // 1, 10, …, 1e6 is still inside, 1e7 is not.
  const run = symbolsOfRun(leaving, [1], { steps: 100, transient: 0 });
  expect([run.symbols.length, run.status]).toEqual([7, 'diverged']);
  const early = symbolsOfRun(leaving, [1], { steps: 100, transient: 20 });
  expect([early.symbols.length, early.status]).toEqual([0, 'diverged']);
  expect(symbolsOfRun(leaving, [NaN], { steps: 5, transient: 0 }).status).toBe('diverged');
});

test('says what is wrong with a map, an orbit or a run', () => {
  const { pattern: _none, ...smooth } = skewTent(0.4);
  expect(() => symbolsOfRun(smooth, [0.3], { steps: 5, transient: 0 })).toThrow(/piecewise-linear/);
  expect(() => symbolsOfRun(skewTent(0.4), [0.3], { steps: 0, transient: 0 })).toThrow(/at least 1 step/);
  expect(() => symbolsOfOrbit(skewTent(0.4), Float64Array.of(0.1, NaN))).toThrow(/sample 1 holds NaN/);
  expect(() => symbolsOfOrbit({ ...skewTent(0.4), latentDim: 2 }, Float64Array.of(1, 2, 3))).toThrow(
    /2 doesn't divide/,
  );
});

test('symbolText has one line a sample', () => {
  expect(symbolText(symbolSeries(['10', '01', '01']))).toBe('sample,region,code\n0,1,10\n1,0,01\n2,0,01\n');
});

test('regionsIn refuses what is no region index', () => {
  expect(regionsIn([0, 3, 1])).toBe(4);
  expect(() => regionsIn([])).toThrow(/at least 1 sample, got 0/);
  for (const wrong of [NaN, -1, 0.5, Infinity, 1e9]) {
    expect(() => regionsIn([0, wrong])).toThrow(`sample 1 is ${wrong}`);
  }
});
