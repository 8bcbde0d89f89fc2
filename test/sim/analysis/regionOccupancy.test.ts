import { describe, expect, test } from 'vitest';
import { mostRegions, regionOccupancy } from '../../../src/sim/analysis/regionOccupancy';
import type { FittedModel } from '../../../src/sim/models/model';
import type { PiecewiseLinearMap } from '../../../src/sim/models/piecewiseLinear';

/** Turns round a cycle of four states whose signs are (+,+), (−,+), (−,−), (+,−). */
const turning: FittedModel = {
  family: 'turning',
  latentDim: 2,
  observedDim: 1,
  initialState: () => {},
  step(z) {
    const x = z[0];
    z[0] = -z[1];
    z[1] = x;
  },
  jacobian: (J) => J.set([0, -1, 1, 0]),
  observe: () => {},
  region: (z) => `${z[0] > 0 ? 1 : 0}${z[1] > 0 ? 1 : 0}`,
};

describe('regionOccupancy', () => {
  test('of a cycle through four regions is a quarter each', () => {
    const z0 = Float64Array.of(1, 2);
    const occupancy = regionOccupancy(turning, z0, { steps: 400, transient: 3 })!;
    expect(occupancy.codes).toEqual(['00', '01', '10', '11']);
    expect(occupancy.shares).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect([occupancy.possible, occupancy.samples]).toEqual([4, 400]);
    expect([...z0]).toEqual([1, 2]);
    // One way to go on from each region: nothing is left open.
    expect(occupancy.order!.transitions).toBe(4);
    expect(occupancy.order!.topologicalEntropy).toBeCloseTo(0, 12);
    expect(occupancy.order!.entropyRate).toBeCloseTo(0, 12);
  });

  test('counts after the transient only', () => {
    const occupancy = regionOccupancy(turning, [1, 1], { steps: 1, transient: 2 })!;
    expect(occupancy.codes).toEqual(['00']);
    expect(occupancy.order).toBeUndefined();
  });

  test('ends where the orbit leaves', () => {
    const leaving: FittedModel = { ...turning, step: (z) => void (z[0] *= 10) };
    // z₁ = 1, 10, …, 1e6 is still inside, 1e7 is not.
    expect(regionOccupancy(leaving, [1, 1], { steps: 100, transient: 0 })!.samples).toBe(7);
  });

  test('names only the first regions where every sample of a wide layer has its own, and counts all', () => {
    // z grows by one a step through hinges at 0.5, 1.5, …: step t has t hinges behind it.
    const hinges = 4096;
    const wide: FittedModel & Pick<PiecewiseLinearMap, 'hingeCount' | 'pattern'> = {
      ...turning,
      latentDim: 1,
      hingeCount: hinges,
      step: (z) => void z[0]++,
      pattern: (d, z) => void d.forEach((_, k) => (d[k] = z[0] > k + 0.5 ? 1 : 0)),
    };
    const { codes, shares } = regionOccupancy(wide, [0], { steps: 1000, transient: 0 })!;
    expect(shares).toHaveLength(1000);
    expect(codes).toHaveLength(2 ** 20 / hinges);
    // All are visited once, so that their codes decide the order.
    expect(codes[0]).toBe('0'.repeat(hinges));
    expect(codes[3]).toBe('111'.padEnd(hinges, '0'));
  });

  test('is undefined for a model without regions', () => {
    const { region: _none, ...smooth } = turning;
    expect(regionOccupancy(smooth, [1, 1], { steps: 10, transient: 0 })).toBeUndefined();
  });
});

test('K hyperplanes cut a plane into 1 + K + K(K − 1)/2 regions at most, and ℝᴹ with K ≤ M into 2ᴷ', () => {
  expect(mostRegions(5, 2)).toBe(16);
  expect(mostRegions(10, 20)).toBe(1024);
  expect(mostRegions(50, 3)).toBe(1 + 50 + 1225 + 19_600);
  expect(mostRegions(0, 4)).toBe(1);
});
