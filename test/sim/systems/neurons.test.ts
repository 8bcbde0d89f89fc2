import { describe, expect, test } from 'vitest';
import { lyapunovOfFlow, lyapunovOfMap } from '../../../src/sim/analysis/lyapunovSpectrum';
import { sampleFlow } from '../../../src/sim/integrate/adaptive';
import { systems } from '../../../src/sim/systems';
import { mapAt } from '../../../src/sim/systems/mapAt';
import { defaultParams, type Flow } from '../../../src/sim/systems/system';
import oracle from '../../oracles/neurons.json';

const flow = (id: string): Flow => systems.get(id) as Flow;

/** Times at which `observe` rises through `level`, by linear interpolation on a grid eight times finer than the flow's own. */
function crossings(
  system: Flow,
  observe: (u: Float64Array) => number,
  level: number,
  transient: number,
  duration: number,
): number[] {
  const step = system.step / 8;
  const samples = Math.round(duration / step);
  const { values } = sampleFlow(system, defaultParams(system), { samples, step, transient });
  const height = (t: number) => observe(values.subarray(t * system.dim, (t + 1) * system.dim)) - level;
  const times: number[] = [];
  for (let t = 1; t < samples; t++) {
    const [before, now] = [height(t - 1), height(t)];
    if (before < 0 && now >= 0) times.push((t - now / (now - before)) * step);
  }
  return times;
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const gaps = (times: readonly number[]) => times.slice(1).map((time, i) => time - times[i]!);

/** The real parts of the eigenvalues all lie below zero: the Routh–Hurwitz test of order 2. */
const stable2 = (J: Float64Array) => J[0]! + J[3]! < 0 && J[0]! * J[3]! - J[1]! * J[2]! > 0;

/** Newton's method for f(u) = 0 in two dimensions. */
function equilibrium(system: Flow, params: Record<string, number>, from: readonly number[]): Float64Array {
  const u = Float64Array.from(from);
  const du = new Float64Array(2);
  const J = new Float64Array(4);
  for (let i = 0; i < 50; i++) {
    system.rhs(du, u, params);
    system.jacobian(J, u, params);
    const det = J[0]! * J[3]! - J[1]! * J[2]!;
    u[0]! -= (J[3]! * du[0]! - J[1]! * du[1]!) / det;
    u[1]! -= (J[0]! * du[1]! - J[2]! * du[0]!) / det;
  }
  return u;
}

describe('neurons and neural masses', () => {
  test.for([
    ['morris-lecar', (u: Float64Array) => u[0]!, 0, 500, 2000],
    ['hodgkin-huxley', (u: Float64Array) => u[0]!, 0, 100, 500],
    ['wilson-cowan', (u: Float64Array) => u[0]!, 0.2, 200, 1000],
    ['jansen-rit', (u: Float64Array) => u[1]! - u[2]!, 7.5, 8, 3],
  ] as const)(
    '%s repeats itself with the period SciPy finds',
    ([id, observe, level, transient, duration]) => {
      const periods = gaps(crossings(flow(id), observe, level, transient, duration));
      expect(periods.length).toBeGreaterThan(15);
      const period = oracle.periods[id];
      // Linear interpolation errs by at most step²/8 · |V″/V′|, about 1e-5 of a period, and does so alike at every crossing.
      expect(Math.abs(mean(periods) / period - 1)).toBeLessThan(1e-5);
      for (const each of periods) expect(Math.abs(each / period - 1)).toBeLessThan(1e-4);
    },
  );

  test('the bursting neuron fires fifteen spikes a burst, with the period SciPy finds', () => {
    const spikes = crossings(flow('bursting-neuron'), (u) => u[0]!, -25, 1000, 1600);
    const silences = gaps(spikes).flatMap((gap, i) => (gap > 50 ? [i] : []));
    expect(silences.length).toBeGreaterThan(8);
    expect(new Set(gaps(silences))).toEqual(new Set([oracle.spikesABurst]));
    const bursts = gaps(silences.map((i) => spikes[i + 1]!));
    expect(Math.abs(mean(bursts) / oracle.periods['bursting-neuron'] - 1)).toBeLessThan(1e-5);
  });

  test('Hodgkin–Huxley’s rates are finite and smooth where the paper divides zero by zero', () => {
    const axon = flow('hodgkin-huxley');
    const params = defaultParams(axon);
    for (const V of [-40, -55]) {
      const [at, beside, du] = [new Float64Array(16), new Float64Array(16), new Float64Array(4)];
      axon.rhs(du, Float64Array.of(V, 0.3, 0.4, 0.5), params);
      axon.jacobian(at, Float64Array.of(V, 0.3, 0.4, 0.5), params);
      axon.jacobian(beside, Float64Array.of(V + 1e-9, 0.3, 0.4, 0.5), params);
      expect([...du, ...at].every(Number.isFinite)).toBe(true);
      // Second derivatives of order 100 mV⁻² at most, times 1e-9 mV.
      at.forEach((value, k) => expect(Math.abs(value - beside[k]!)).toBeLessThan(1e-6));
    }
    // α_m(−40) = 1 and α_n(−55) = 0.1 are the limits, which the diagonal −φ(α + β) shows.
    const J = new Float64Array(16);
    axon.jacobian(J, Float64Array.of(-40, 0, 0, 0), params);
    expect(J[5]).toBeCloseTo(-(1 + 4 * Math.exp(-25 / 18)), 14);
    axon.jacobian(J, Float64Array.of(-55, 0, 0, 0), params);
    expect(J[15]).toBeCloseTo(-(0.1 + 0.125 * Math.exp(-10 / 80)), 14);
  });

  test('Hodgkin–Huxley’s channels are three times as fast ten degrees warmer', () => {
    const axon = flow('hodgkin-huxley');
    const [cold, warm] = [6.3, 16.3].map((T) => {
      const du = new Float64Array(4);
      axon.rhs(du, Float64Array.of(-20, 0.3, 0.4, 0.5), { ...defaultParams(axon), T });
      return du;
    });
    expect(warm![0]).toBe(cold![0]);
    for (const i of [1, 2, 3]) expect(warm![i]! / cold![i]!).toBeCloseTo(3, 12);
  });

  test('Morris–Lecar’s rest loses its stability at the published Hopf bifurcation, 93.86 µA/cm²', () => {
    const fibre = flow('morris-lecar');
    const [below, above] = [93.8, 93.9].map((I) => {
      const params = { ...defaultParams(fibre), I };
      const J = new Float64Array(4);
      fibre.jacobian(J, equilibrium(fibre, params, [-26, 0.13]), params);
      return stable2(J);
    });
    expect([below, above]).toEqual([true, false]);
  });

  test.for([
    [300, true],
    [330, false],
  ] as const)(
    'Jansen–Rit oscillates up to the published Hopf bifurcation at p = 315.7: p = %f',
    ([p, goesOn]) => {
      const column = flow('jansen-rit');
      const { values } = sampleFlow(
        column,
        { ...defaultParams(column), p },
        {
          samples: 400,
          step: 0.0025,
          transient: 40,
        },
      );
      const eeg = Array.from({ length: 400 }, (_, t) => values[6 * t + 1]! - values[6 * t + 2]!);
      const swing = Math.max(...eeg) - Math.min(...eeg);
      if (goesOn) expect(swing).toBeGreaterThan(1);
      else expect(swing).toBeLessThan(1e-3);
    },
  );

  test.for(['morris-lecar', 'hodgkin-huxley', 'bursting-neuron', 'wilson-cowan', 'jansen-rit'])(
    '%s settles on a limit cycle: one zero exponent, the others negative',
    (id) => {
      const system = flow(id);
      const duration = 20_000 * system.step;
      const { exponents } = lyapunovOfFlow(system, defaultParams(system), { duration, transient: duration });
      // What is left of the zero are boundary terms, the log of a ratio of speeds, over the duration.
      expect(Math.abs(exponents[0]!)).toBeLessThan(10 / duration);
      expect(exponents[1]).toBeLessThan(-20 / duration);
    },
  );

  test('Rulkov’s map is chaotic, with the exponents NumPy finds', () => {
    const map = systems.get('rulkov');
    if (map.kind !== 'map') throw new Error('not a map');
    const { exponents, standardErrors, sum, expectedSum } = lyapunovOfMap(
      mapAt(map, defaultParams(map)),
      map.initialState,
      { steps: 200_000, transient: 2000, clock: { rate: null } },
    );
    exponents.forEach((exponent, i) => {
      const error = Math.hypot(standardErrors[i]!, oracle.rulkov.standardErrors[i]!);
      expect(Math.abs(exponent - oracle.rulkov.exponents[i]!)).toBeLessThan(4 * error);
    });
    expect(sum).toBeCloseTo(expectedSum, 10);
  });

  test('Wong–Wang decides for the stronger input, and between equal ones by where it starts', () => {
    const circuit = flow('wong-wang');
    const decide = (coherence: number, from: readonly number[]) =>
      sampleFlow(
        circuit,
        { ...defaultParams(circuit), coherence },
        { samples: 1, step: 1, transient: 20, from },
      ).values;
    const decision = decide(6.4, circuit.initialState);
    oracle.decision.forEach((S, i) => expect(decision[i]).toBeCloseTo(S, 8));
    // Without evidence the circuit is symmetric: swapping the start swaps the outcome.
    const [left, right] = [decide(0, [0.11, 0.1]), decide(0, [0.1, 0.11])];
    expect(left[0]).toBeGreaterThan(0.6);
    expect(left[0]).toBeCloseTo(right[1]!, 8);
    expect(left[1]).toBeCloseTo(right[0]!, 8);
  });
});
