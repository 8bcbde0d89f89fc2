import { describe, expect, test } from 'vitest';
import { sampleFlow } from '../../../src/sim/integrate/adaptive';
import { systems } from '../../../src/sim/systems';
import { defaultParams, defineFlow, type Flow } from '../../../src/sim/systems/system';

const reference = { authors: '—', year: 0, title: 'closed form', where: 'this file' };

/** ẍ = −ω²x as two first-order equations: x = cos ωt. */
const oscillator = defineFlow({
  id: 'oscillator',
  title: 'Harmonic oscillator',
  what: 'closed form',
  dim: 2,
  stateNames: ['x', 'v'],
  params: { omega: { value: 1, symbol: 'ω', unit: '1', meaning: 'frequency' } },
  initialState: [1, 0],
  step: 0.1,
  timeUnit: '1',
  rhs(du, u, { omega }) {
    du[0] = u[1];
    du[1] = -omega * omega * u[0];
  },
  jacobian(J, _u, { omega }) {
    J.set([0, 1, -omega * omega, 0]);
  },
  reference,
});

/** u̇ = u², which leaves for infinity at t = 1/u(0). */
const explosion = defineFlow({
  ...oscillator,
  id: 'explosion',
  dim: 1,
  stateNames: ['u'],
  params: {},
  initialState: [1],
  rhs(du, u) {
    du[0] = u[0] * u[0];
  },
  jacobian(J, u) {
    J[0] = 2 * u[0];
  },
});

/** Largest error of x over ten time units sampled every 0.37, off every natural step of the solver. */
function worstError(tolerance: number): number {
  const { values } = sampleFlow(
    oscillator,
    { omega: 1 },
    {
      samples: 28,
      step: 0.37,
      absoluteTolerance: tolerance,
      relativeTolerance: tolerance,
    },
  );
  return Math.max(...Array.from({ length: 28 }, (_, k) => Math.abs(values[2 * k] - Math.cos(0.37 * k))));
}

describe('sampleFlow', () => {
  test('its error, dense output included, follows the tolerance', () => {
    const tolerances = [1e-4, 1e-6, 1e-8, 1e-10, 1e-12];
    const errors = tolerances.map(worstError);
    // The tolerance bounds the error of a step; over ten time units of a neutral orbit it grows by the number of steps, some tens.
    errors.forEach((error, i) => expect(error).toBeLessThan(100 * tolerances[i]));
    for (let i = 1; i < errors.length; i++) expect(errors[i]).toBeLessThan(errors[i - 1]);
  });

  test('starts where it is told to, after the transient', () => {
    const { values } = sampleFlow(
      oscillator,
      { omega: 1 },
      { samples: 3, step: 0.5, transient: 2, from: [0, 1] },
    );
    [2, 2.5, 3].forEach((t, k) => expect(values[2 * k]).toBeCloseTo(Math.sin(t), 8));
  });

  test('one sample is the start itself', () => {
    const { values, status } = sampleFlow(oscillator, { omega: 1 }, { samples: 1, step: 0.5 });
    expect([...values, status]).toEqual([1, 0, 'ok']);
  });

  test.for([...systems].filter((system): system is Flow => system.kind === 'flow'))(
    '$id: sparse samples of a bounded orbit are not taken for one that leaves',
    (flow) => {
      const { status, samples } = sampleFlow(flow, defaultParams(flow), {
        samples: 5,
        step: 500 * flow.step,
      });
      expect([status, samples]).toEqual(['ok', 5]);
    },
  );

  test('an orbit that reaches infinity in finite time is a status, with the samples before it', () => {
    const { status, samples, values } = sampleFlow(explosion, {}, { samples: 100, step: 0.1 });
    expect(status).toBe('diverged');
    expect(samples).toBe(10); // t = 0 … 0.9
    for (let k = 0; k < 10; k++) expect(values[k] * (1 - 0.1 * k)).toBeCloseTo(1, 8);
    expect(values[10]).toBeNaN();
  });

  test('an orbit too stiff to follow ends instead of running for ever', () => {
    const { status } = sampleFlow(oscillator, { omega: 1e7 }, { samples: 2, step: 0.1 });
    expect(status).toBe('diverged');
  });
});
