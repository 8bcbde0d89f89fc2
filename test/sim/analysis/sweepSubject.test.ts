import { describe, expect, test } from 'vitest';
import { lyapunovOfFlow } from '../../../src/sim/analysis/lyapunovSpectrum';
import {
  basinsDefaults,
  bifurcationDefaults,
  sectionDefaults,
} from '../../../src/sim/analysis/sweepDefaults';
import { sweepSteps } from '../../../src/sim/analysis/sweepSteps';
import { modelSubject, observedRanges, systemSubject } from '../../../src/sim/analysis/sweepSubject';
import { families } from '../../../src/sim/models';
import { createRandom } from '../../../src/sim/random';
import { systems } from '../../../src/sim/systems';
import { defaultParams, type Flow } from '../../../src/sim/systems/system';
import { finish } from './sweeps';

const lorenz = systems.get('lorenz63') as Flow;
const duffing = systems.get('duffing');

test.each([...families])('$id can be swept by each of its blocks, and by one weight of each', (family) => {
  const rectifiedDim = Math.min(2, family.rectified?.most(4) ?? 0);
  const size = { latentDim: 4, rectifiedDim, observedDim: 2 };
  const weights = Float64Array.from(family.initialize(size, createRandom(1, 'weights')));
  const seen = { labels: ['x', 'y'], start: [0.1, -0.2], clock: { rate: null } };
  const subject = modelSubject('test', { family, size, weights }, seen);
  const stepped = (system: typeof subject.system) => {
    const z = new Float64Array(system.stateDim).fill(0.3);
    system.advance(z);
    return Array.from(z);
  };
  expect(subject.blocks.reduce((sum, { values }) => sum + values.length, 0)).toBe(weights.length);
  for (const { name, shape, values } of subject.blocks) {
    expect(values).toHaveLength(shape.reduce((product, n) => product * n, 1));
    const one = `${name}[${shape.join(',')}]`;
    expect(subject.parameter(one).value).toBe(values.at(-1));
    // Set to what it is, or scaled by 1, nothing changes.
    expect(stepped(subject.at(one, values.at(-1)!))).toEqual(stepped(subject.system));
    expect(stepped(subject.at(name, 1))).toEqual(stepped(subject.system));
  }
});

test('ranges hold an attractor and its mirror image', () => {
  const { system } = systemSubject(duffing, { ...defaultParams(duffing), gamma: 0.1 });
  const [x] = observedRanges(system);
  // Two small oscillations, about x = 1 and x = −1.
  expect(x).toEqual([expect.closeTo(-1.1, 1), expect.closeTo(1.1, 1)]);
});

describe('defaults', () => {
  test('of every kind are taken by the sweeps themselves', () => {
    const subject = systemSubject(lorenz, defaultParams(lorenz));
    const scale = { kind: 'flow', labels: ['x', 'y', 'z'], ranges: observedRanges(subject.system) } as const;
    const few = { range: { from: 20, to: 30, count: 2 }, transient: 100, steps: 200 };
    const over = { ...bifurcationDefaults(scale, subject.parameter('rho')), ...few };
    expect(finish(sweepSteps(subject, over))).toMatchObject({
      subject: 'Lorenz 63',
      parameter: { value: 28, symbol: 'ρ' },
      held: [{ name: 'σ', value: 10 }, { name: 'β' }],
      result: { kind: 'bifurcation', timeUnit: '1' },
    });
    const section = { ...sectionDefaults(scale), crossings: 5 };
    expect(finish(sweepSteps(subject, section)).result).toMatchObject({ status: 'ok', method: 'solved' });
    const { horizontal } = basinsDefaults(scale);
    expect(horizontal.range.from).toBeLessThan(scale.ranges[0]![0]);
    expect(horizontal.range.to).toBeGreaterThan(scale.ranges[0]![1]);
  });
});

test('the largest exponent alone is that of the whole spectrum', () => {
  const run = { duration: 20, transient: 5 };
  const whole = lyapunovOfFlow(lorenz, defaultParams(lorenz), run);
  const one = lyapunovOfFlow(lorenz, defaultParams(lorenz), { ...run, exponents: 1 });
  // The first tangent is never turned by the others: the very same arithmetic, but for the tiles products are done in.
  expect(one.exponents).toHaveLength(1);
  expect(one.exponents[0]).toBeCloseTo(whole.exponents[0]!, 10);
  expect(one.expectedSum).toBeNaN();
});
