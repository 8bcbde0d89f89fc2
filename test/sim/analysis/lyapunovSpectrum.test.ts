import { describe, expect, test } from 'vitest';
import { kaplanYorkeDimension } from '../../../src/sim/analysis/kaplanYorkeDimension';
import {
  lyapunovOfFlow,
  lyapunovOfFlowSteps,
  lyapunovOfMap,
} from '../../../src/sim/analysis/lyapunovSpectrum';
import type { LatentMap } from '../../../src/sim/models/model';
import type { SimError } from '../../../src/sim/errors';
import { createRandom } from '../../../src/sim/random';
import { systems } from '../../../src/sim/systems';
import { mapAt } from '../../../src/sim/systems/mapAt';
import { defaultParams, defineFlow, type DiscreteMap, type Flow } from '../../../src/sim/systems/system';
import oracles from '../../oracles/lyapunov.json';

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
    du[0] = a * u[0];
    du[1] = b * u[1];
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
    const { exponents, standardErrors, sum, expectedSum, kaplanYorke } = lyapunovOfFlow(
      linear,
      defaultParams(linear),
      { duration: 100, transient: 0 },
    );
    // RK4 misstates a rate λ by about λ⁵dt⁴/120 < 1e-12 here; what is left is rounding.
    expect(exponents[0]).toBeCloseTo(-0.1, 10);
    expect(exponents[1]).toBeCloseTo(-0.4, 10);
    expect(standardErrors[0]).toBeLessThan(1e-10);
    expect(sum).toBeCloseTo(expectedSum, 10);
    expect(kaplanYorke).toBe(0);
  });

  test('Lorenz-63 has the published spectrum and the exact sum', () => {
    const system = systems.get('lorenz63') as Flow;
    const { exponents, standardErrors, sum, expectedSum, kaplanYorke, convergence } = lyapunovOfFlow(
      system,
      defaultParams(system),
    );
    [0.906, 0, -14.572].forEach((published, i) =>
      expect(Math.abs(exponents[i] - published)).toBeLessThan(0.01),
    );
    expect(sum).toBeCloseTo(-(10 + 1 + 8 / 3), 3);
    expect(expectedSum).toBeCloseTo(-(10 + 1 + 8 / 3), 9);
    expect(kaplanYorke).toBeCloseTo(2.062, 2);
    // The published value lies within four standard errors: the error bar is neither a fiction nor idle.
    expect(Math.abs(exponents[0] - 0.9056)).toBeLessThan(4 * standardErrors[0]);
    expect(standardErrors[0]).toBeLessThan(0.01);
    expect(convergence.times.length).toBeLessThanOrEqual(400);
    expect(convergence.estimates[0].at(-1)).toBeCloseTo(exponents[0], 3);
  });

  const others = [...systems].filter((s): s is Flow => s.kind === 'flow' && s.id !== 'lorenz63');
  test.for(others)(
    '$id agrees with what is published, has one zero exponent, and sums to its mean divergence',
    (flow) => {
      // Twenty variables cost two hundred times as much as three; their standard errors say how much a shorter orbit is worth.
      const short = flow.dim > 3 && !flow.expected?.lyapunovSpectrum;
      const options = short ? { duration: Math.min(400, 20_000 * flow.step) } : {};
      const { exponents, standardErrors, kaplanYorke, sum, expectedSum, duration } = lyapunovOfFlow(
        flow,
        defaultParams(flow),
        options,
      );
      flow.expected?.lyapunovSpectrum?.forEach((published, i) => {
        expect(Math.abs(exponents[i] - published)).toBeLessThan(flow.expected!.tolerance!);
      });
      if (flow.expected?.sum !== undefined) expect(sum).toBeCloseTo(flow.expected.sum, 3);
      // Integrals of the same divergence by RK4 and by the trapezoid rule.
      expect(Math.abs(sum - expectedSum)).toBeLessThan(1e-3 * Math.max(1, Math.abs(sum)));
      // Every autonomous flow that does not settle has a zero exponent, known to the log of a ratio of speeds over the duration.
      if (flow.expected?.kaplanYorke === 0) expect(kaplanYorke).toBe(0);
      else expect(Math.min(...exponents.map(Math.abs))).toBeLessThan(12 / duration);

      const oracle = (oracles as Record<string, { exponents: number[]; standardErrors: number[] }>)[flow.id];
      if (!oracle) return;
      oracle.exponents.forEach((other, i) => {
        // Two finite orbits of the same system: they differ by their standard errors, of which four leave one in 16 000 out.
        expect(Math.abs(exponents[i] - other)).toBeLessThan(
          4 * Math.hypot(standardErrors[i], oracle.standardErrors[i]),
        );
      });
      // Errors of the exponents before it add up in the dimension, over |λⱼ₊₁|: a few times 0.05 for Lorenz 96.
      expect(Math.abs(kaplanYorke - kaplanYorkeDimension(oracle.exponents))).toBeLessThan(0.3);
    },
  );

  test('FitzHugh–Nagumo is a limit cycle: one zero exponent, one negative, dimension 1', () => {
    const flow = systems.get('fitzhugh-nagumo') as Flow;
    const { exponents, expectedSum } = lyapunovOfFlow(flow, defaultParams(flow));
    expect(Math.abs(exponents[0])).toBeLessThan(1e-4); // O(1) boundary terms over a duration of 100 000
    expect(exponents[1]).toBeCloseTo(expectedSum, 4);
    expect(expectedSum).toBeLessThan(-0.9);
  });

  test('Hindmarsh–Rose bursts chaotically: a small positive exponent, many standard errors above zero', () => {
    const flow = systems.get('hindmarsh-rose') as Flow;
    const { exponents, standardErrors, kaplanYorke } = lyapunovOfFlow(flow, defaultParams(flow));
    expect(exponents[0]).toBeGreaterThan(10 * standardErrors[0]);
    expect(exponents[0]).toBeLessThan(0.03);
    expect(kaplanYorke).toBeCloseTo(2.0016, 3);
  });

  test('reports an orbit that leaves, rather than throwing', () => {
    const { status, duration } = lyapunovOfFlow(linear, { a: 8, b: -0.4 }, { duration: 100, transient: 0 });
    expect(status).toBe('diverged');
    expect(duration).toBeLessThan(100);
  });

  test('says how far it is, and gives the result when it is done', () => {
    const steps = lyapunovOfFlowSteps(linear, defaultParams(linear), { duration: 100, transient: 10 });
    const fractions: number[] = [];
    let next = steps.next();
    for (; !next.done; next = steps.next()) fractions.push(next.value);
    expect(fractions[0]).toBe(0);
    expect(fractions.length).toBeGreaterThan(5);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBeLessThan(1);
    expect(next.value.status).toBe('ok');
  });

  test('an orbit that leaves at once gives no numbers, and no exception', () => {
    const { status, exponents, duration } = lyapunovOfFlow(
      linear,
      { a: 80, b: -0.4 },
      { duration: 100, transient: 50 },
    );
    expect([status, duration]).toEqual(['diverged', 0]);
    expect(exponents).toEqual([NaN, NaN]);
  });

  test('refuses a duration of zero', () => {
    expect(() => lyapunovOfFlow(linear, defaultParams(linear), { duration: 0 })).toThrowError(/duration/);
  });
});

describe('lyapunovOfMap', () => {
  test('equals the log moduli of a linear map’s eigenvalues', () => {
    // Upper triangular: eigenvalues 0.9, 0.5, −0.2.
    const map = linearMap([0.9, 0.3, -0.7, 0, 0.5, 0.4, 0, 0, -0.2], 3);
    const { exponents, sum, expectedSum } = lyapunovOfMap(map, [0, 0, 0], {
      steps: 2000,
      transient: 200,
      clock: { rate: null },
    });
    [0.9, 0.5, 0.2].forEach((value, i) => expect(exponents[i]).toBeCloseTo(Math.log(value), 10));
    expect(sum).toBeCloseTo(expectedSum, 10);
  });

  test('equals them for a dense non-normal map too (seed 2)', () => {
    const n = 20;
    const random = createRandom(2);
    const eigenvalues = Array.from({ length: n }, (_, i) => (i % 3 ? 1 : -1) * 1.1 * 0.9 ** i);
    // H T H with T triangular and H the reflection I − 2vvᵀ: the eigenvalues of T, and no zero left in the matrix.
    const v = Float64Array.from({ length: n }, () => random.normal());
    const norm = Math.hypot(...v);
    const H = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, j) => +(i === j) - (2 * v[i] * v[j]) / norm ** 2),
    );
    const T = eigenvalues.map((value, i) =>
      eigenvalues.map((_, j) => (i === j ? value : j > i ? 0.2 * random.normal() : 0)),
    );
    const times = (A: number[][], B: number[][]) =>
      A.map((row) => B[0].map((_, j) => row.reduce((sum, a, k) => sum + a * B[k][j], 0)));
    const map = linearMap(times(times(H, T), H).flat(), n);

    const { exponents, sum, expectedSum } = lyapunovOfMap(map, new Float64Array(n), {
      steps: 2000,
      transient: 2000,
      clock: { rate: null },
    });
    // Tangents turn into the eigendirections as (λᵢ₊₁/λᵢ)ᵗ = 0.9ᵗ, which the transient has brought to nothing.
    eigenvalues.forEach((value, i) => expect(exponents[i]).toBeCloseTo(Math.log(Math.abs(value)), 9));
    expect(sum).toBeCloseTo(expectedSum, 9);

    const few = lyapunovOfMap(map, new Float64Array(n), {
      steps: 2000,
      transient: 2000,
      clock: { rate: null },
      exponents: 4,
    });
    few.exponents.forEach((value, i) => expect(value).toBeCloseTo(exponents[i], 9));
    expect(few.exponents).toHaveLength(4);
    expect([few.expectedSum, few.kaplanYorke]).toEqual([
      NaN,
      expect.closeTo(kaplanYorkeDimension(exponents), 8),
    ]);
  });

  test('its standard errors are the scatter of estimates from different starts (Hénon, seed 4)', () => {
    const henon = systems.get('henon');
    if (henon.kind !== 'map') throw new Error('not a map');
    const random = createRandom(4);
    const runs = Array.from({ length: 40 }, () =>
      lyapunovOfMap(mapAt(henon, defaultParams(henon)), [0.1 * random.uniform(), 0.1 * random.uniform()], {
        steps: 10_000,
        transient: 100,
        clock: { rate: null },
      }),
    );
    const mean = runs.reduce((sum, { exponents }) => sum + exponents[0], 0) / runs.length;
    const scatter = Math.sqrt(
      runs.reduce((sum, { exponents }) => sum + (exponents[0] - mean) ** 2, 0) / (runs.length - 1),
    );
    const claimed = runs.reduce((sum, { standardErrors }) => sum + standardErrors[0], 0) / runs.length;
    // A deviation from 40 values is known to 11 %; correlation across block borders adds some more.
    expect(claimed / scatter).toBeGreaterThan(0.6);
    expect(claimed / scatter).toBeLessThan(1.6);
  });

  test('tangents that overflow between orthonormalisations are a status', () => {
    const { status } = lyapunovOfMap(linearMap([1e200], 1), [0], {
      steps: 100,
      transient: 0,
      clock: { rate: null },
      qrEvery: 2,
    });
    expect(status).toBe('diverged');
  });

  test.for([
    [{ steps: 10 }, [0.1, 0.1], 'bad-parameter', /at least 20 steps/],
    [{ qrEvery: 0 }, [0.1, 0.1], 'bad-parameter', /orthonormalisation/],
    [{ exponents: 3 }, [0.1, 0.1], 'bad-parameter', /between 1 and M = 2 exponents, got 3/],
    [{}, [0.1], 'shape-mismatch', /M = 2 values, got 1/],
  ] as const)('refuses %j from %j', ([change, z0, code, message]) => {
    const run = () =>
      lyapunovOfMap(linearMap([1, 0, 0, 1], 2), z0, {
        steps: 100,
        transient: 0,
        clock: { rate: null },
        ...change,
      });
    expect(run).toThrowError(expect.objectContaining({ code } satisfies Partial<SimError>));
    expect(run).toThrowError(message);
  });

  test('Hénon has the published exponents, whatever the orthonormalisation interval', () => {
    const henon = systems.get('henon');
    if (henon.kind !== 'map') throw new Error('not a map');
    for (const qrEvery of [1, 5]) {
      const { exponents, sum, kaplanYorke } = lyapunovOfMap(
        mapAt(henon, defaultParams(henon)),
        henon.initialState,
        { steps: 200_000, transient: 1000, clock: { rate: null }, qrEvery },
      );
      expect(Math.abs(exponents[0] - 0.4192)).toBeLessThan(0.003);
      expect(sum).toBeCloseTo(Math.log(0.3), 10);
      expect(kaplanYorke).toBeCloseTo(1.258, 2);
    }
  });

  const maps = [...systems].filter((s): s is DiscreteMap => s.kind === 'map');
  test.for(maps)('$id agrees with what is published, and sums to its mean log|det J|', (map) => {
    const { exponents, sum, expectedSum } = lyapunovOfMap(mapAt(map, defaultParams(map)), map.initialState, {
      steps: 200_000,
      transient: 1000,
      clock: { rate: null },
    });
    map.expected?.lyapunovSpectrum?.forEach((published, i) => {
      expect(Math.abs(exponents[i] - published)).toBeLessThan(map.expected!.tolerance!);
    });
    if (map.expected?.sum !== undefined) expect(sum).toBeCloseTo(map.expected.sum, 9);
    // The same product of determinants, by orthonormalisation and by LU: rounding is all that parts them.
    expect(sum).toBeCloseTo(expectedSum, 9);
  });

  test('states exponents per second, or per unit of a dimensionless time, when the rate is known', () => {
    const { exponents, timeUnit } = lyapunovOfMap(linearMap([0.5], 1), [0], {
      steps: 100,
      transient: 0,
      clock: { rate: 10 },
    });
    expect(exponents[0]).toBeCloseTo(10 * Math.log(0.5), 10);
    expect(timeUnit).toBe('s');
    const dimensionless = { rate: 10, timeUnit: '1' } as const;
    expect(
      lyapunovOfMap(linearMap([0.5], 1), [0], { steps: 100, transient: 0, clock: dimensionless }).timeUnit,
    ).toBe('1');
  });

  test('gives −∞ for directions a singular Jacobian empties, and the right exponents beside them', () => {
    const { exponents, sum, expectedSum } = lyapunovOfMap(linearMap([0.9, 0, 0, 0], 2), [0, 0], {
      steps: 100,
      transient: 0,
      clock: { rate: null },
    });
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
        for (let i = 0; i < n; i++)
          z[i] = 0.5 * z[i] + r.reduce((s, value, j) => s + W[i * n + j] * value, Math.cos(i));
      },
      jacobian: (J, z) =>
        J.forEach((_, k) => (J[k] = (k % (n + 1) === 0 ? 0.5 : 0) + (z[k % n] > 0 ? W[k] : 0))),
    };
    const { sum, expectedSum } = lyapunovOfMap(map, new Float64Array(n), {
      steps: 5000,
      transient: 100,
      clock: { rate: null },
    });
    expect(sum).toBeCloseTo(expectedSum, 8);
  });

  test('reports a map that leaves', () => {
    const map: LatentMap = {
      latentDim: 1,
      step: (z) => void (z[0] = z[0] * 2 + 1),
      jacobian: (J) => void (J[0] = 2),
    };
    expect(lyapunovOfMap(map, [1], { steps: 1000, transient: 0, clock: { rate: null } }).status).toBe(
      'diverged',
    );
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

  test('is known from some of the exponents only once their sum is negative', () => {
    expect(kaplanYorkeDimension([0.5, 0.2], 10)).toBeNaN();
    expect(kaplanYorkeDimension([0.5, -1], 10)).toBe(1.5);
  });
});
