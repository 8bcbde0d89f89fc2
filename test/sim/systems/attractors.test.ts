import { describe, expect, test } from 'vitest';
import { lyapunovOfFlow } from '../../../src/sim/analysis/lyapunovSpectrum';
import { sampleFlow } from '../../../src/sim/integrate/adaptive';
import { createRandom } from '../../../src/sim/random';
import { systems } from '../../../src/sim/systems';
import { defaultParams, type DiscreteMap, type Flow } from '../../../src/sim/systems/system';

const flow = (id: string): Flow => systems.get(id) as Flow;
const maps = [...systems].filter((system): system is DiscreteMap => system.kind === 'map');

function rate(system: Flow, u: ArrayLike<number>): Float64Array {
  const du = new Float64Array(system.dim);
  system.rhs(du, Float64Array.from(u), defaultParams(system));
  return du;
}

describe('classical flows', () => {
  test('van der Pol’s weak oscillation has the amplitude and period of perturbation theory', () => {
    const mu = 0.1;
    const step = 0.01;
    const { values } = sampleFlow(flow('van-der-pol'), { mu }, { samples: 40_000, step, transient: 300 });
    const crossings: number[] = [];
    for (let t = 1; t < 40_000; t++) {
      const [before, now] = [values[2 * t - 2]!, values[2 * t]!];
      if (before < 0 && now >= 0) crossings.push((t - now / (now - before)) * step);
    }
    const period = (crossings.at(-1)! - crossings[0]!) / (crossings.length - 1);
    // 2π(1 + μ²/16 − 5μ⁴/3072 + …) and 2 + μ²/96 + …: the next terms are below 1e-6; interpolation and sampling err by less too.
    expect(period / (2 * Math.PI)).toBeCloseTo(1 + mu ** 2 / 16 - (5 * mu ** 4) / 3072, 6);
    expect(values.reduce((most, x, i) => (i % 2 ? most : Math.max(most, x)), 0)).toBeCloseTo(
      2 + mu ** 2 / 96,
      4,
    );
  });

  test('Duffing with Ueda’s parameters has the published exponents', () => {
    const duffing = flow('duffing');
    const ueda = { delta: 0.05, alpha: 0, beta: 1, gamma: 7.5, omega: 1 };
    const { exponents } = lyapunovOfFlow(duffing, ueda, { duration: 10_000 });
    // Sprott (2003): 0.1034, 0, −0.1534; the second zero is the constant amplitude of the drive. Standard error 0.003.
    [0.1034, 0, 0, -0.1534].forEach((published, i) =>
      expect(Math.abs(exponents[i]! - published)).toBeLessThan(0.012),
    );
  });

  test('Thomas with less friction has the published exponents', () => {
    const { exponents } = lyapunovOfFlow(flow('thomas'), { b: 0.18 }, { duration: 20_000 });
    // Sprott (2003): 0.0349, 0, −0.5749. Standard error 0.0015.
    [0.0349, 0, -0.5749].forEach((published, i) =>
      expect(Math.abs(exponents[i]! - published)).toBeLessThan(0.006),
    );
  });

  test.for(['thomas', 'halvorsen'])('%s looks the same from each variable (seed 1)', (id) => {
    const random = createRandom(1, id);
    const [x, y, z] = [random.normal(), random.normal(), random.normal()];
    const [dx, dy, dz] = rate(flow(id), [x, y, z]);
    rate(flow(id), [z, x, y]).forEach((value, i) => expect(value).toBeCloseTo([dz!, dx!, dy!][i]!, 12));
  });

  test('Chua’s circuit rests at (±3/2, 0, ∓3/2) and at nought', () => {
    // f(x) = −x gives x = (m₁ − m₀) / (1 + m₁) = (3/7) / (2/7).
    for (const x of [1.5, 0, -1.5])
      rate(flow('chua'), [x, 0, -x]).forEach((value) => expect(value).toBeCloseTo(0, 12));
  });

  test('Nosé’s and Hoover’s thermostat takes from the energy what friction loses (seed 2)', () => {
    const random = createRandom(2);
    for (let k = 0; k < 5; k++) {
      const [q, p, zeta] = [random.normal(), random.normal(), random.normal()];
      const [dq, dp, dZeta] = rate(flow('nose-hoover'), [q, p, zeta]);
      // d/dt (q² + p² + ζ²/α)/2 = −ζ, the divergence: its mean over a bounded orbit is zero, and so is the exponents' sum.
      expect(q * dq! + p * dp! + zeta * dZeta!).toBeCloseTo(-zeta, 12);
    }
  });

  test('a species of Lotka–Volterra’s that is alone grows to its capacity, and absent ones stay away', () => {
    const system = flow('lotka-volterra');
    for (let i = 0; i < 4; i++) {
      const alone = [0, 0, 0, 0].with(i, 1);
      expect([...rate(system, alone)].map(Math.abs)).toEqual([0, 0, 0, 0]);
      const grows = rate(
        system,
        alone.map((x) => x / 2),
      );
      expect(grows[i]).toBeCloseTo(defaultParams(system)[`r${i + 1}`]! / 4, 12); // r x (1 − x)
    }
  });
});

describe('classical maps', () => {
  test.for(maps)('$id: rounding ends no orbit of a million steps in a cycle', (map) => {
    const params = defaultParams(map);
    const u = Float64Array.from(map.initialState);
    const kept = u.slice();
    // Brent's search: a cycle is met again within its length of the last power of two.
    let met = false;
    for (let t = 1; t <= 2 ** 20 && !met; t++) {
      map.map(u, params);
      met = u.every((value, i) => value === kept[i]);
      if ((t & (t - 1)) === 0) kept.set(u);
    }
    expect(met).toBe(false);
    for (const value of u) expect(Math.abs(value)).toBeLessThan(10);
  });
});
