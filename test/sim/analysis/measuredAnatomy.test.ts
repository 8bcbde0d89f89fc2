import { expect, test } from 'vitest';
import type { Anatomy, InvariantSet } from '../../../src/sim/analysis/anatomy';
import { measuredAnatomy } from '../../../src/sim/analysis/measuredAnatomy';
import { respond } from '../../../src/sim/signals/respond';

const taps = [0.05, 0.3, 0.5, 0.25, -0.1];
const direction = {
  kind: 'unstable',
  eigenvalue: { re: 2, im: 0 },
  latent: [[1]],
  observed: [[1, 0]],
} as const;
const set = (observed: readonly (readonly number[])[]): InvariantSet =>
  ({
    order: observed.length,
    observed,
    directions: [direction],
    points: observed,
  }) as unknown as InvariantSet;

const cycle = [
  [1, -1],
  [0.5, 2],
  [-2, 0.25],
];
/** An orbit that is the cycle itself. */
const orbit = Array.from({ length: 12 }, (_, t) => cycle[t % 3]!).flat();
const anatomy = {
  sets: [set([[0.7, -0.3]]), set(cycle)],
  orbit,
  labels: ['x', 'y'],
} as unknown as Anatomy;

test('a fixed point is measured where it lies, and a cycle along what a long orbit on it gives', () => {
  const [point, measured] = measuredAnatomy(anatomy, taps).sets;
  expect(point).toEqual(anatomy.sets[0]);
  const long = respond(Float64Array.from(orbit), taps, 2);
  measured!.observed.forEach((values, k) =>
    values.forEach((value, i) => expect(value).toBeCloseTo(long[(9 + k) * 2 + i]!, 12)),
  );
  expect(measured!.points).toBe(anatomy.sets[1]!.points);
  expect(measured!.directions).toEqual([{ ...direction, observed: [] }]);
});

test('the orbit begins where it has a whole past of its own, on the measured cycle', () => {
  const { orbit: seen, sets } = measuredAnatomy(anatomy, taps);
  expect(seen).toHaveLength((12 - 4) * 2);
  seen.forEach((value, at) =>
    expect(value).toBeCloseTo(sets[1]!.observed[(4 + Math.floor(at / 2)) % 3]![at % 2]!, 5),
  );
});

test('without a response nothing changes', () => {
  expect(measuredAnatomy(anatomy, undefined)).toBe(anatomy);
});
