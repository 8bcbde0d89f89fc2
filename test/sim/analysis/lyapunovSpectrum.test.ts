import { describe, expect, test } from 'vitest';
import { kaplanYorkeDimension } from '../../../src/sim/analysis/kaplanYorkeDimension';
import { lyapunovOfFlow, lyapunovOfMap } from '../../../src/sim/analysis/lyapunovSpectrum';
import type { LatentMap } from '../../../src/sim/models/model';
import { createRandom } from '../../../src/sim/random';
import { systems } from '../../../src/sim/systems';
import { mapAt } from '../../../src/sim/systems/mapAt';
import { defaultParams, defineFlow, type Flow } from '../../../src/sim/systems/system';

const reference = { authors: '—', year: 0, title: 'closed form', where: 'this file' };

/** u̇ = diag(a, b) u, whose exponents are a and b exactly. */
const linear = defineFlow({
  id: 'linear',
  title: 'Linear',
  what: 'two rates',
  dim: 2,
  stateNames: ['x', 'y'],
  params: {
    a: { value: -0.1, symbol: 'a', unit: '1', meaning: 'first rate' },
    b: { value: -0.4, symbol: 'b', unit: '1', meaning: 'second rate' },
  },
  initialState: [1, 1],
  step: 0.04,
  timeUnit: '1',
  rhs(du, u, { a, b }) {
    du[0] = a * u[0]!;
    du[1] = b * u[1]!;
  },
  jacobian(J, _u, { a, b }) {
    J.set([a, 0, 0, b]);
  },
  reference,
});

const linearMap = (J: readonly number[], n: number): LatentMap => ({
  latentDim: n,
  step: () => {},
  jacobian: (out) => out.set(J),
});

describe('lyapunovOfFlow', () => {
  test('equals the rates of a linear flow', () => {
    const { exponents, standardErrors, sum, expectedSum, kaplanYorke } = lyapunovOfFlow(linear, defaultParams(linear), { duration: 100, transient: 0 });
    // RK4 misstates a rate λ by about λ⁵dt⁴/120 < 1e-12 here; what is left is rounding.
    expect(exponents[0]).toBeCloseTo(-0.1, 10);
    expect(exponents[1]).toBeCloseTo(-0.4, 10);
    expect(standardErrors[0]).toBeLessThan(1e-10);
    expect(sum).toBeCloseTo(expectedSum, 10);
    expect(kaplanYorke).toBe(0);
  });

  test('Lorenz-63 has the published spectrum and the exact sum', () => {
    const system = systems.get('lorenz63') as Flow;
    const { exponents, standardErrors, sum, expectedSum, kaplanYorke, convergence } = lyapunovOfFlow(system, defaultParams(system));
    [0.906, 0, -14.572].forEach((published, i) => expect(Math.abs(exponents[i]! - published)).toBeLessThan(0.01));
    expect(sum).toBeCloseTo(-(10 + 1 + 8 / 3), 3);
    expect(expectedSum).toBeCloseTo(-(10 + 1 + 8 / 3), 9);
    expect(kaplanYorke).toBeCloseTo(2.062, 2);
    // The published value lies within four standard errors: the error bar is neither a fiction nor idle.
    expect(Math.abs(exponents[0]! - 0.9056)).toBeLessThan(4 * standardErrors[0]!);
    expect(standardErrors[0]).toBeLessThan(0.01);
    expect(convergence.times.length).toBeLessThanOrEqual(400);
    expect(convergence.estimates[0]!.at(-1)).toBeCloseTo(exponents[0]!, 3);
  });

  const others = [...systems].filter((s): s is Flow => s.kind === 'flow' && s.id !== 'lorenz63');
  test.for(others)('$id agrees with what is published, has one zero exponent, and sums to its mean divergence', (flow) => {
    const duration = flow.dim > 3 ? 300 : 30_000 * flow.step;
    const { exponents, sum, expectedSum } = lyapunovOfFlow(flow, defaultParams(flow), { duration });
    flow.expected?.lyapunovSpectrum?.forEach((published, i) => {
      expect(Math.abs(exponents[i]! - published)).toBeLessThan(flow.expected!.tolerance!);
    });
    if (flow.expected?.sum !== undefined) expect(sum).toBeCloseTo(flow.expected.sum, 3);
    // Integrals of the same divergence by RK4 and by the trapezoid rule.
    expect(Math.abs(sum - expectedSum)).toBeLessThan(1e-3 * Math.max(1, Math.abs(sum)));
    // Every autonomous flow that does not settle has a zero exponent, to O(1/duration).
    expect(Math.min(...exponents.map(Math.abs))).toBeLessThan(flow.dim > 3 ? 0.05 : 0.01);
  });

  test('reports an orbit that leaves, rather than throwing', () => {
    const { status, duration } = lyapunovOfFlow(linear, { a: 8, b: -0.4 }, { duration: 100, transient: 0 });
    expect(status).toBe('diverged');
    expect(duration).toBeLessThan(100);
  });

  test('refuses a duration of zero', () => {
    expect(() => lyapunovOfFlow(linear, defaultParams(linear), { duration: 0 })).toThrowError(/duration/);
  });
});

describe('lyapunovOfMap', () => {
  test('equals the log moduli of a linear map’s eigenvalues', () => {
    // Upper triangular: eigenvalues 0.9, 0.5, −0.2.
    const map = linearMap([0.9, 0.3, -0.7, 0, 0.5, 0.4, 0, 0, -0.2], 3);
    const { exponents, sum, expectedSum } = lyapunovOfMap(map, [0, 0, 0], { steps: 2000, transient: 200, rate: null });
    [0.9, 0.5, 0.2].forEach((value, i) => expect(exponents[i]).toBeCloseTo(Math.log(value), 10));
    expect(sum).toBeCloseTo(expectedSum, 10);
  });

  test('Hénon has the published exponents, whatever the orthonormalisation interval', () => {
    const henon = systems.get('henon');
    if (henon.kind !== 'map') throw new Error('not a map');
    for (const qrEvery of [1, 5]) {
      const { exponents, sum, kaplanYorke } = lyapunovOfMap(mapAt(henon, defaultParams(henon)), henon.initialState, { steps: 200_000, transient: 1000, rate: null, qrEvery });
      expect(Math.abs(exponents[0]! - 0.4192)).toBeLessThan(0.003);
      expect(sum).toBeCloseTo(Math.log(0.3), 10);
      expect(kaplanYorke).toBeCloseTo(1.258, 2);
    }
  });

  test('states exponents per second when the rate is known', () => {
    const { exponents, timeUnit } = lyapunovOfMap(linearMap([0.5], 1), [0], { steps: 100, transient: 0, rate: 10 });
    expect(exponents[0]).toBeCloseTo(10 * Math.log(0.5), 10);
    expect(timeUnit).toBe('s');
  });

  test('gives −∞ for directions a singular Jacobian empties, and the right exponents beside them', () => {
    const { exponents, sum, expectedSum } = lyapunovOfMap(linearMap([0.9, 0, 0, 0], 2), [0, 0], { steps: 100, transient: 0, rate: null });
    expect(exponents[0]).toBeCloseTo(Math.log(0.9), 12);
    expect([exponents[1], sum, expectedSum]).toEqual([-Infinity, -Infinity, -Infinity]);
  });

  test('sums to mean log|det J| for random piecewise-linear maps (seed 3)', () => {
    const random = createRandom(3);
    const n = 6;
    const W = Array.from({ length: n * n }, () => (0.8 * random.normal()) / Math.sqrt(n));
    const map: LatentMap = {
      latentDim: n,
      step: (z) => {
        const r = z.map((value) => Math.max(0, value));
        for (let i = 0; i < n; i++) z[i] = 0.5 * z[i]! + r.reduce((s, value, j) => s + W[i * n + j]! * value, Math.cos(i));
      },
      jacobian: (J, z) => J.forEach((_, k) => (J[k] = (k % (n + 1) === 0 ? 0.5 : 0) + (z[k % n]! > 0 ? W[k]! : 0))),
    };
    const { sum, expectedSum } = lyapunovOfMap(map, new Float64Array(n), { steps: 5000, transient: 100, rate: null });
    expect(sum).toBeCloseTo(expectedSum, 8);
  });

  test('reports a map that leaves', () => {
    const map: LatentMap = { latentDim: 1, step: (z) => void (z[0] = z[0]! * 2 + 1), jacobian: (J) => void (J[0] = 2) };
    expect(lyapunovOfMap(map, [1], { steps: 1000, transient: 0, rate: null }).status).toBe('diverged');
  });
});

describe('kaplanYorkeDimension', () => {
  test.for([
    [[0.9056, 0, -14.5723], 2 + 0.9056 / 14.5723],
    [[-0.1, -0.2], 0],
    [[0.1, 0.2], 2],
    [[0, -1], 1],
    [[0.5, -Infinity], 1],
    [[-14.5723, 0.9056, 0], 2 + 0.9056 / 14.5723],
  ] as const)('%j', ([exponents, dimension]) => {
    expect(kaplanYorkeDimension(exponents)).toBeCloseTo(dimension, 12);
  });
});
