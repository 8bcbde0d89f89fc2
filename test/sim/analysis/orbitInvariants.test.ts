import { describe, expect, test } from 'vitest';
import { checkJudgeSettings } from '../../../src/sim/analysis/judge';
import { orbitInvariants } from '../../../src/sim/analysis/orbitInvariants';
import { simulate } from '../../../src/sim/integrate/simulate';
import { systems } from '../../../src/sim/systems';
import { defaultParams } from '../../../src/sim/systems/system';

const clock = { rate: null };

describe('orbitInvariants', () => {
  const henon = systems.get('henon');
  const { values } = simulate(henon, defaultParams(henon), {
    samples: 8000,
    step: 1,
    transient: 100,
    noise: 0,
    seed: 1,
  });

  test('of the Hénon map are near 0.419 and 1.22, data and model alike', () => {
    const data = orbitInvariants(values.subarray(0, 8000), 2, clock);
    const model = orbitInvariants(values.subarray(8000), 2, clock, data);
    for (const { lyapunov, dimension } of [data, model]) {
      // Finite distances bend the curve: a tenth is the stretch's own tolerance.
      expect(Math.abs(lyapunov.exponent - 0.419)).toBeLessThan(0.06);
      // Grassberger & Procaccia (1983): 1.21 ± 0.01.
      expect(Math.abs(dimension.value - 1.21)).toBeLessThan(0.08);
      expect(lyapunov.line).not.toBeNull();
    }
    expect(model.theilerWindow).toBe(data.theilerWindow);
  });

  test('are none for an orbit at rest, or too short', () => {
    const still = orbitInvariants(new Float64Array(4000).fill(0.3), 2, clock);
    expect(still.lyapunov.exponent).toBeNaN();
    expect(still.dimension.value).toBeNaN();
    expect(orbitInvariants(values.subarray(0, 100), 2, clock).lyapunov.exponent).toBeNaN();
  });
});

describe('checkJudgeSettings', () => {
  test('takes every rule, and nothing that belongs to another', () => {
    checkJudgeSettings({}, 3);
    checkJudgeSettings({ stateSpace: 'python', bins: 30 }, 3);
    checkJudgeSettings({ stateSpace: 'gaussian-mixture', variance: 0.3 }, 64);
    const refused = (settings: Parameters<typeof checkJudgeSettings>[0], dim = 3) =>
      expect(() => checkJudgeSettings(settings, dim)).toThrowError(
        expect.objectContaining({ code: 'bad-parameter' }),
      );
    refused({ bins: 1 });
    refused({ stateSpace: 'gaussian-mixture', bins: 30 });
    refused({ stateSpace: 'julia', variance: 1 });
    refused({ stateSpace: 'gaussian-mixture', variance: 0 });
    refused({ stateSpace: 'julia', bins: 30 }, 20);
    refused({ bins: 8 }, 10);
    refused({ variance: 1 }, 3);
  });
});
