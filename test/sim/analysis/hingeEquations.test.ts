import { describe, expect, test } from 'vitest';
import { cycleOfPatterns } from '../../../src/sim/analysis/cycleOfPatterns';
import { createHingeEquations } from '../../../src/sim/analysis/hingeEquations';
import { families } from '../../../src/sim/models';
import { isPiecewiseLinear, type PiecewiseLinearMap } from '../../../src/sim/models/piecewiseLinear';
import { createRandom } from '../../../src/sim/random';
import { nearestSize } from '../models/nearestSize';
import { alrnnOf, lozi, randomAlrnn } from './piecewiseLinearMaps';

/** Largest distance between the points of both ways, over the largest coordinate, for random patterns; and how many were solved. */
function compare(map: PiecewiseLinearMap, order: number, sequences: number) {
  const { latentDim: M, hingeCount: K } = map;
  const random = createRandom(4, 'patterns');
  const equations = createHingeEquations(map, order)!;
  const z = new Float64Array(order * M);
  const b = new Float64Array(order * M);
  let worst = 0;
  let solved = 0;
  for (let s = 0; s < sequences; s++) {
    const d = Uint8Array.from({ length: order * K }, () => random.integer(2));
    const patterns = Array.from({ length: order }, (_, i) => d.subarray(i * K, (i + 1) * K));
    const full = cycleOfPatterns(map, patterns);
    if (!equations.solve(z, b, d)) continue;
    solved++;
    const points = full!.points.flat();
    const scale = Math.max(...points.map(Math.abs));
    worst = Math.max(worst, ...points.map((value, i) => Math.abs(value - z[i]) / scale));
    const offset = new Float64Array(M);
    map.affine(new Float64Array(M * M), offset, patterns[order - 1]);
    offset.forEach((value, i) => expect(b[(order - 1) * M + i]).toBeCloseTo(value, 12));
  }
  return { worst, solved };
}

describe('createHingeEquations', () => {
  test.for([
    [1, 12, 3],
    [2, 12, 3],
    [3, 9, 4],
    [5, 20, 2],
    [7, 6, 1],
  ] as const)('k = %i, M = %i, P = %i: the points of the states’ own equations (seed 4)', ([order, M, P]) => {
    for (const gain of [0.6, 1, 1.6]) {
      const { worst, solved } = compare(randomAlrnn(4, gain, M, P), order, 40);
      // Steps miss by at most 1e-11; equations of a condition beyond some thousand are left to the other way here.
      expect(worst).toBeLessThan(1e-8);
      expect(solved).toBeGreaterThan(20);
    }
  });

  test.for([...families])('$id is a sum over its hinges, or says that nothing is gained', (family) => {
    const size = nearestSize(family, { latentDim: 12, rectifiedDim: 3, observedDim: 2 });
    const random = createRandom(1, family.id);
    const weights = family.initialize(size, random).map((value) => value + 0.1 * random.normal());
    const model = family.create(size, weights);
    if (!isPiecewiseLinear(model)) return;
    const equations = createHingeEquations(model, 2);
    expect(equations === undefined).toBe(model.hingeCount > 12 * Math.cbrt(6));
    if (equations) expect(compare(model, 2, 10).worst).toBeLessThan(1e-8);
  });

  test('of the Lozi map, whose hinge turns a slope about', () => {
    const { worst, solved } = compare(lozi(1.7, 0.5), 3, 30);
    expect(worst).toBeLessThan(1e-12);
    expect(solved).toBe(30);
  });

  test('are not there for a map whose pieces are no sum over its hinges', () => {
    const map = randomAlrnn(4, 1, 12, 3);
    const other: PiecewiseLinearMap = {
      ...Object.fromEntries(
        (['latentDim', 'hingeCount', 'step', 'jacobian', 'hinges', 'pattern'] as const).map((name) => {
          const value = map[name];
          return [name, typeof value === 'function' ? value.bind(map) : value];
        }),
      ),
      affine(J: Float64Array, b: Float64Array, d: Uint8Array) {
        map.affine(J, b, d);
        if (d[0] && d[1]) J[0] += 1;
      },
    } as PiecewiseLinearMap;
    expect(createHingeEquations(map, 2)).toBeDefined();
    expect(createHingeEquations(other, 2)).toBeUndefined();
  });

  test('leave equations to the other way that are singular, or nearly', () => {
    // z' = z/2 + 1 below 0 and z + 1 above: no fixed point there.
    const map = alrnnOf([0.5, 0.5], [0, 0, 0, 0.5], [1, 1], 1);
    const equations = createHingeEquations(map, 1)!;
    const [z, b] = [new Float64Array(2), new Float64Array(2)];
    expect(equations.solve(z, b, Uint8Array.of(1))).toBe(false);
    expect(equations.solve(z, b, Uint8Array.of(0))).toBe(true);
    expect([...z]).toEqual([2, 2]);
  });
});
