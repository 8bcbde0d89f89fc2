import { systems } from '../../../src/sim/systems';
import { defaultParams } from '../../../src/sim/systems/system';
import { simulate } from '../../../src/sim/integrate/simulate';
import type { FittedModel } from '../../../src/sim/models/model';
import type { RawSeries } from '../../../src/sim/signals/prepare';

/** A recording of Lorenz 63 as the catalogue has it, one sample every 0.05. */
export function lorenzSeries(samples: number, seed = 1): RawSeries {
  const system = systems.get('lorenz63');
  const { values } = simulate(system, defaultParams(system), {
    samples,
    step: 0.05,
    transient: 100,
    noise: 0.01,
    seed,
  });
  return { values: Float64Array.from(values), samples, channels: ['x', 'y', 'z'], rate: 20, unit: '1' };
}

/** A model of Lorenz 63 that is nearly right: ten Euler steps of 0.005 with ρ a little off, in standardised units. */
export function lorenzModel(mean: readonly number[], deviation: readonly number[]): FittedModel {
  const u = new Float64Array(3);
  return {
    family: 'lorenz',
    latentDim: 3,
    observedDim: 3,
    step(z) {
      for (let i = 0; i < 3; i++) u[i] = z[i]! * deviation[i]! + mean[i]!;
      for (let k = 0; k < 10; k++) {
        const [x, y, w] = u as unknown as [number, number, number];
        u[0] = x + 0.005 * 10 * (y - x);
        u[1] = y + 0.005 * (x * (27 - w) - y);
        u[2] = w + 0.005 * (x * y - (8 / 3) * w);
      }
      for (let i = 0; i < 3; i++) z[i] = (u[i]! - mean[i]!) / deviation[i]!;
    },
    jacobian: (J) => void J.fill(0),
    initialState: (z, x) => z.set(x),
    observe: (x, z) => x.set(z),
  };
}
