import { describe, expect, test } from 'vitest';
import type { Anatomy, AnatomySettings } from '../../../src/sim/analysis/anatomy';
import { anatomySteps, type AnatomyStep } from '../../../src/sim/analysis/anatomySteps';
import { families } from '../../../src/sim/models';
import { alrnn } from '../../../src/sim/models/alrnn';
import type { FittedModel } from '../../../src/sim/models/model';
import { createRandom } from '../../../src/sim/random';
import { nearestSize } from '../models/nearestSize';

function takenApart(
  model: FittedModel,
  start: readonly number[],
  settings: Partial<AnatomySettings> = {},
): Anatomy & { said: AnatomyStep[] } {
  const labels = start.map((_, i) => `x${i + 1}`);
  const steps = anatomySteps(
    model,
    labels,
    start,
    start.map(() => 1),
    settings,
  );
  const said: AnatomyStep[] = [];
  for (;;) {
    const next = steps.next();
    if (next.done) return { ...next.value, said };
    said.push(next.value);
  }
}

/** An AL-RNN seen in its first N units; L is zero. */
const alrnnOf = (A: number[], W: number[], h: number[], P: number, N = A.length) =>
  alrnn.create({ latentDim: A.length, rectifiedDim: P, observedDim: N }, [
    ...A,
    ...W,
    ...h,
    ...new Array<number>((A.length - N) * N).fill(0),
  ]);

/** The tent 1 − 1.9|x| by two rectified units that hold ±x: x' = 1 − 1.9 (relu(x) + relu(−x)). */
const slope = 1.9;
const tent = alrnnOf([0, 0], [-slope, -slope, slope, slope], [1, -1], 2, 1);

/** A smooth model: z' = a tanh z, seen as it is. */
const pitchfork = (a: number): FittedModel => ({
  family: 'pitchfork',
  latentDim: 1,
  observedDim: 1,
  initialState: (z, x) => void z.set(x),
  observe: (x, z) => void x.set(z),
  step: (z) => void (z[0] = a * Math.tanh(z[0]!)),
  jacobian: (J, z) => void (J[0] = a * (1 - Math.tanh(z[0]!) ** 2)),
});

const miss = (model: FittedModel, points: readonly (readonly number[])[]) =>
  Math.max(
    ...points.map((point, i) => {
      const z = Float64Array.from(point);
      model.step(z);
      const next = points[(i + 1) % points.length]!;
      return Math.max(...next.map((value, j) => Math.abs(value - z[j]!))) / Math.hypot(1, ...point);
    }),
  );

describe('anatomySteps', () => {
  test('finds all fixed points and cycles of the tent, with slopes for eigenvalues', () => {
    const { sets, searches, symbols, kind, orbitStatus } = takenApart(tent, [0.1], {
      steps: 20_000,
      mostOrder: 3,
    });
    expect([kind, orbitStatus]).toEqual(['piecewise-linear', 'ok']);
    expect(searches.map(({ order, method, found }) => [order, method, found])).toEqual([
      [1, 'exhaustive', 2],
      [2, 'exhaustive', 1],
      // A tent of slope s has cycles of three above (1 + √5)/2: two of them.
      [3, 'exhaustive', 2],
    ]);
    const real = sets.filter(({ isReal }) => isReal);
    const fixed = real.filter(({ order }) => order === 1).map(({ observed }) => observed[0]![0]!);
    [1 / (1 - slope), 1 / (1 + slope)].forEach((x) =>
      expect(Math.min(...fixed.map((y) => Math.abs(y - x)))).toBeLessThan(1e-12),
    );
    const [pair] = real.filter(({ order }) => order === 2);
    // x = 1 + s y', y' = 1 − s x on the two sides: x = (1 + s)/(1 + s²), y = (1 − s)/(1 + s²).
    const expected = [(1 - slope) / (1 + slope ** 2), (1 + slope) / (1 + slope ** 2)];
    pair!.observed
      .flat()
      .sort((a, b) => a - b)
      .forEach((x, i) => expect(x).toBeCloseTo(expected[i]!, 12));
    for (const one of real) {
      expect(Math.abs(one.eigenvalues[0]!.re)).toBeCloseTo(slope ** one.order, 9);
      // The second unit mirrors the first: no direction of its own.
      expect(Math.abs(one.eigenvalues[1]!.re)).toBeLessThan(1e-9);
      expect(miss(tent, one.points)).toBeLessThan(1e-9);
      expect(one.directions[0]).toMatchObject({ kind: 'unstable' });
    }
    // The orbit fills the tent's interval, in which all of these lie but the fixed point below it.
    const inside = real.filter(({ observed }) => observed.flat().every((x) => x > 1 - slope));
    expect(inside.length).toBe(real.length - 1);
    for (const { distance } of inside) expect(distance).toBeLessThan(0.01);
    expect(symbols!.samples).toBe(20_000);
    expect(symbols!.codes.slice().sort()).toEqual(['01', '10']);
    // Each side reaches the right one; the left one is reached from the right only, above the slope √2.
    expect(symbols!.transitions.edges).toBe(symbols!.transitions.dwell.filter((p) => p > 0).length);
    expect(symbols!.shares.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(symbols!.entropyRate!).toBeLessThanOrEqual(symbols!.topologicalEntropy.value + 1e-12);
  });

  test('tells the virtual fixed point of a region the orbit lives in', () => {
    // Slope 0.5 above 0 towards −1, slope −2 below from −1 on: it goes round between the two pieces.
    const model = alrnnOf([-2], [2.5], [-1], 1);
    const { sets } = takenApart(model, [0.3], { steps: 1000, mostOrder: 2 });
    const virtual = sets.filter(({ isReal }) => !isReal);
    expect(virtual).toHaveLength(1);
    expect(virtual[0]).toMatchObject({ order: 1, codes: ['1'], stability: 'stable-node' });
    expect(virtual[0]!.points[0]![0]).toBeCloseTo(-2, 12);
    // Its eigenvalue is that of the region it was solved for.
    expect(virtual[0]!.eigenvalues[0]!.re).toBeCloseTo(0.5, 14);
    expect(sets.findIndex(({ isReal }) => !isReal)).toBe(
      sets.filter((s) => s.isReal && s.order === 1).length,
    );
  });

  test('finds the fixed points of a smooth model by descent, with their speeds', () => {
    const model = pitchfork(1.5);
    const { sets, searches, symbols, kind } = takenApart(model, [0.2], { steps: 500, mostOrder: 2 });
    expect(kind).toBe('smooth');
    expect(symbols).toBeUndefined();
    expect(searches.map(({ method }) => method)).toEqual(['descent', 'descent']);
    expect(searches[0]!.mostSpeed).toBeGreaterThan(0);
    expect(sets.map(({ unstableDirections }) => unstableDirections)).toEqual([0, 0, 1]);
    expect(sets[2]!.eigenvalues[0]!.re).toBeCloseTo(1.5, 9);
    expect(sets[2]!.points[0]![0]).toBeCloseTo(0, 9);
    for (const { points, speed, codes, isReal } of sets) {
      expect(isReal).toBe(true);
      expect(codes).toEqual([]);
      expect(speed).toBeLessThan(1e-11);
      expect(miss(model, points)).toBeLessThan(1e-9);
    }
    // The orbit has come to rest on one of the outer two; the data's scale, 1, measures the rest.
    const distances = sets.map(({ distance }) => distance).sort((a, b) => a - b);
    expect(distances[0]).toBeLessThan(1e-9);
    expect(distances[1]).toBeCloseTo(Math.abs(sets[0]!.points[0]![0]!), 6);
  });

  test.for(Array.from(families, ({ id }) => id))(
    '%s: every real set returns to itself, and its directions are those of its Jacobian',
    (id) => {
      const family = families.get(id);
      const size = nearestSize(family, { latentDim: 4, rectifiedDim: 3, observedDim: 2 });
      const random = createRandom(2, id);
      const weights = family.initialize(size, random).map((value) => value + 0.3 * random.normal());
      const model = family.create(size, weights);
      const { sets, said, orbit, orbitStatus } = takenApart(model, [0.5, -0.5], {
        steps: 2000,
        mostOrder: 2,
      });
      for (const { points, isReal, eigenvalues, unstableDirections } of sets) {
        expect(eigenvalues).toHaveLength(size.latentDim);
        const growing = eigenvalues.filter(({ re, im }) => Math.hypot(re, im) > 1 + 1e-9).length;
        expect(unstableDirections).toBe(growing);
        if (isReal) expect(miss(model, points)).toBeLessThan(1e-9);
      }
      expect(said.map(({ fraction }) => fraction)).toEqual(
        said.map(({ fraction }) => fraction).toSorted((a, b) => a - b),
      );
      expect(said.every(({ fraction }) => fraction >= 0 && fraction <= 1)).toBe(true);
      if (orbitStatus === 'ok') expect(orbit).toHaveLength(2 * 2000);
      expect(JSON.parse(JSON.stringify(sets.map(({ points }) => points)))).toEqual(
        sets.map(({ points }) => points),
      );
    },
  );

  test('looks for sets of a model whose orbit leaves, and has no symbols then', () => {
    const { sets, symbols, orbitStatus } = takenApart(alrnnOf([2], [0], [-1], 0), [3]);
    expect(orbitStatus).toBe('diverged');
    expect(symbols).toBeUndefined();
    expect(sets.map(({ points }) => points[0]![0])).toEqual([1]);
    expect(sets[0]!.stability).toBe('unstable-node');
  });

  test('keeps wide models thin: thousands of regions, a bounded list', () => {
    const M = 60;
    const random = createRandom(4, 'wide');
    // An orthogonal-like random network with an offset that keeps it chaotic.
    const model = alrnnOf(
      Array.from({ length: M }, () => 0),
      Array.from({ length: M * M }, () => (2 * random.normal()) / Math.sqrt(M)),
      Array.from({ length: M }, () => random.normal()),
      M,
      3,
    );
    const { symbols, orbit, orbitStatus, sets } = takenApart(model, [0.1, 0.2, 0.3], {
      steps: 6000,
      transient: 0,
      mostOrder: 1,
    });
    expect(sets.length).toBeLessThanOrEqual(200 + 64);
    expect(orbit.length).toBeLessThanOrEqual(15_000);
    if (orbitStatus !== 'ok') return;
    expect(symbols!.codes.length).toBeLessThanOrEqual(4096);
    expect(symbols!.coverage.regions.length).toBeLessThanOrEqual(512);
    expect(symbols!.coverage.regions.at(-1)).toBe(symbols!.regions);
    expect(symbols!.coverage.share.at(-1)).toBe(1);
    expect(symbols!.transitions.dwell).toHaveLength(symbols!.transitions.shown ** 2);
  });

  test.for([
    [{ mostOrder: 0 }, /order .* 1 to 64, got 0/],
    [{ steps: 1.5 }, /steps/],
    [{ transient: -1 }, /dropped/],
  ] as const)('refuses %j', ([settings, message]) => {
    expect(() => takenApart(tent, [0.1], settings)).toThrowError(
      expect.objectContaining({ code: 'bad-parameter', message: expect.stringMatching(message) }),
    );
  });
});
