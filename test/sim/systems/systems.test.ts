import { describe, expect, test } from 'vitest';
import { SimError } from '../../../src/sim/errors';
import { sampleFlow } from '../../../src/sim/integrate/adaptive';
import { simulate } from '../../../src/sim/integrate/simulate';
import { createRandom } from '../../../src/sim/random';
import { systems } from '../../../src/sim/systems';
import { defaultParams, type System } from '../../../src/sim/systems/system';
import neurons from '../../oracles/neurons.json';
import orbits from '../../oracles/systems.json';

/** Short orbits by SciPy, one a system. */
const oracles = { ...orbits, ...neurons.orbits } as unknown as Record<
  string,
  { step: number; orbit: number[][] } | undefined
>;

/** One step of a map, or the right-hand side of a flow: whatever the Jacobian is the derivative of. */
function evaluate(system: System, u: Float64Array): Float64Array {
  const out = Float64Array.from(u);
  if (system.kind === 'map') system.map(out, defaultParams(system));
  else system.rhs(out, u, defaultParams(system));
  return out;
}

describe('built-in systems', () => {
  test.for([...systems])('$id: the Jacobian is the derivative (seed 1)', (system) => {
    const random = createRandom(1, system.id);
    const { dim } = system;
    const J = new Float64Array(dim * dim);
    const near = Array.from({ length: 5 }, () => system.initialState.map((value) => value + random.normal()));
    // A step of 1 leaves some states' range altogether (gates, potentials in mV); the orbit does not.
    const visited = oracles[system.id]?.orbit.filter((_, t) => t % 8 === 0) ?? [];
    for (const state of [...near, ...visited]) {
      const u = Float64Array.from(state);
      system.jacobian(J, u, defaultParams(system));
      for (let j = 0; j < dim; j++) {
        const h = 1e-4;
        const [up2, up, down, down2] = [2, 1, -1, -2].map((k) => evaluate(system, u.with(j, u[j]! + k * h)));
        for (let i = 0; i < dim; i++) {
          const slope = (8 * (up![i]! - down![i]!) - (up2![i]! - down2![i]!)) / (12 * h);
          // Five points: truncation h⁴·f⁽⁵⁾/30 < 1e-7 even for rates of change of 1e5, rounding 1e-16·|f|/h < 1e-6 of it.
          expect(Math.abs(J[i * dim + j]! - slope)).toBeLessThan(1e-6 * Math.max(1, Math.abs(slope)));
        }
      }
    }
  });

  test.for([...systems])('$id: says what its states and parameters are', (system) => {
    expect(system.stateNames).toHaveLength(system.dim);
    expect(system.initialState).toHaveLength(system.dim);
    expect(system.reference.year).toBeGreaterThan(1800);
    for (const { symbol, meaning } of Object.values(system.params)) expect(symbol && meaning).toBeTruthy();
  });

  test.for([...systems])('$id: agrees with SciPy on a short orbit', (system) => {
    const oracle = oracles[system.id];
    expect(oracle, 'run test/oracles/systems.py or neurons.py').toBeDefined();
    const samples = oracle!.orbit.length;
    const { values } = simulate(system, defaultParams(system), {
      samples,
      step: oracle!.step,
      transient: 0,
      noise: 0,
      seed: 1,
    });
    for (let t = 0; t < samples; t++) {
      for (let i = 0; i < system.dim; i++) {
        // Both at tolerance 1e-10 or better, errors grown by less than e^(0.9·2.5) over the stretch.
        expect(values[t * system.dim + i]).toBeCloseTo(oracle!.orbit[t]![i]!, 5);
      }
    }
  });

  test('FitzHugh–Nagumo spikes with the period SciPy finds', () => {
    const system = systems.get('fitzhugh-nagumo');
    const step = 0.05;
    const { values } = simulate(system, defaultParams(system), {
      samples: 20_000,
      step,
      transient: 500,
      noise: 0,
      seed: 1,
    });
    const crossings: number[] = [];
    for (let t = 1; t < 20_000; t++) {
      const [before, now] = [values[2 * t - 2]!, values[2 * t]!];
      if (before < 0 && now >= 0) crossings.push((t - now / (now - before)) * step);
    }
    const period = (crossings.at(-1)! - crossings[0]!) / (crossings.length - 1);
    expect(period).toBeCloseTo(orbits.fitzHughNagumoPeriod, 2);
  });
});

describe('simulate', () => {
  const lorenz63 = systems.get('lorenz63');
  const options = { samples: 1000, step: 0.01, transient: 1, noise: 0, seed: 1 };

  test('does not depend on the sampling step', () => {
    if (lorenz63.kind !== 'flow') throw new Error('not a flow');
    const fine = sampleFlow(lorenz63, defaultParams(lorenz63), { samples: 101, step: 0.01 });
    const coarse = sampleFlow(lorenz63, defaultParams(lorenz63), { samples: 11, step: 0.1 });
    for (let i = 0; i < 3; i++) expect(fine.values[300 + i]).toBeCloseTo(coarse.values[30 + i]!, 6);
  });

  test('adds noise of the deviation asked for, reproducibly', () => {
    const clean = simulate(lorenz63, defaultParams(lorenz63), { ...options, samples: 20_000 }).values;
    const noisy = simulate(lorenz63, defaultParams(lorenz63), {
      ...options,
      samples: 20_000,
      noise: 0.1,
    }).values;
    const again = simulate(lorenz63, defaultParams(lorenz63), {
      ...options,
      samples: 20_000,
      noise: 0.1,
    }).values;
    expect(again).toEqual(noisy);
    const x = (values: Float64Array) => values.filter((_, i) => i % 3 === 0);
    const deviation = (values: Float64Array) => {
      const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
      return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
    };
    const [before, after] = [x(clean), x(noisy)];
    const added = after.map((v, i) => v - before[i]!);
    // Standard error of a deviation from 20 000 draws: 0.5 %.
    expect(deviation(added) / deviation(before)).toBeCloseTo(0.1, 2);
  });

  test('an orbit that leaves is a status', () => {
    const henon = systems.get('henon');
    const { status, samples, values } = simulate(
      henon,
      { a: 3, b: 0.3 },
      { ...options, samples: 100, transient: 0 },
    );
    expect(status).toBe('diverged');
    expect(samples).toBeLessThan(100);
    expect(values[199]).toBeNaN();
    const blown = simulate(lorenz63, { sigma: -50, rho: 28, beta: -8 }, { ...options, samples: 2000 });
    expect(blown.status).toBe('diverged');
  });

  test.for([
    [{ sigma: 10, rho: 28 }, {}, /needs a number for beta.*got undefined/],
    [{ sigma: 10, rho: 28, beta: 1, tau: 3 }, {}, /no parameter "tau"/],
    [{ sigma: 10, rho: NaN, beta: 1 }, {}, /rho/],
    [undefined, { samples: 0 }, /samples of at least 1/],
    [undefined, { step: -1 }, /step above 0/],
    [undefined, { transient: -1 }, /transient/],
    [undefined, { noise: NaN }, /noise/],
    [undefined, { samples: 1e10 }, /do not fit/],
  ] as const)('refuses %j %j', ([params, change, message]) => {
    const run = () =>
      simulate(lorenz63, { ...(params ?? defaultParams(lorenz63)) }, { ...options, ...change });
    expect(run).toThrowError(SimError);
    expect(run).toThrowError(message);
  });
});
