import { simulate } from '../../../src/sim/integrate/simulate';
import { systems } from '../../../src/sim/systems';
import { defaultParams } from '../../../src/sim/systems/system';

/** An orbit of a catalogued system, for measures that are read off data; shape (T × n). */
export function orbitOf(id: string, samples: number, step = 1): Float64Array {
  const system = systems.get(id);
  return simulate(system, defaultParams(system), { samples, step, transient: 100, noise: 0, seed: 1 }).values;
}

/** The logistic map at r = 4, whose exponent is log 2. */
export function logisticOrbit(samples: number): Float64Array {
  let x = 0.3;
  return Float64Array.from({ length: samples }, () => (x = 4 * x * (1 - x)));
}
