import { SimError } from '../errors';
import { createRandom } from '../random';
import { checkParams, type DiscreteMap, type Params, type System } from '../systems/system';
import { BOUND, type Sampled, sampleFlow } from './adaptive';

export interface SimulateOptions {
  readonly samples: number;
  /** Sampling step in the flow's own time; maps ignore it. */
  readonly step: number;
  /** Time (for maps: steps) dropped before. */
  readonly transient: number;
  /** Standard deviation of observation noise, as a fraction of each variable's own. */
  readonly noise: number;
  readonly seed: number;
}

/** Most values a simulation may make: 4 GiB of float64. */
const MOST_VALUES = 2 ** 29;

/**
 * An orbit of a built-in flow or map, with observation noise if asked for. An orbit that leaves is a status.
 *
 * @throws {SimError} `bad-parameter`.
 */
export function simulate(system: System, params: Params, options: SimulateOptions): Sampled {
  checkParams(system, params);
  checkOptions(system, options);
  const { samples, step, transient } = options;
  const clean =
    system.kind === 'map'
      ? iterate(system, params, samples, transient)
      : sampleFlow(system, params, { samples, step, transient });
  if (options.noise > 0) addNoise(clean, system.dim, options.noise, options.seed);
  return clean;
}

function checkOptions(system: System, { samples, step, transient, noise, seed }: SimulateOptions): void {
  const demand = (holds: boolean, text: string) => {
    if (!holds) throw new SimError('bad-parameter', text);
  };
  demand(
    Number.isInteger(samples) && samples >= 1,
    `Expected a whole number of samples of at least 1, got ${samples}.`,
  );
  demand(
    samples * system.dim <= MOST_VALUES,
    `${samples} samples of ${system.dim} variables do not fit into memory; ask for at most ${Math.floor(MOST_VALUES / system.dim)}.`,
  );
  demand(
    system.kind === 'map' || (Number.isFinite(step) && step > 0),
    `Expected a sampling step above 0, got ${step}.`,
  );
  demand(
    Number.isFinite(transient) && transient >= 0,
    `Expected a transient of at least 0, got ${transient}.`,
  );
  demand(Number.isFinite(noise) && noise >= 0, `Expected observation noise of at least 0, got ${noise}.`);
  demand(Number.isInteger(seed) && seed >= 0, `Expected a whole number of at least 0 as seed, got ${seed}.`);
}

function iterate(system: DiscreteMap, params: Params, samples: number, transient: number): Sampled {
  const n = system.dim;
  const u = Float64Array.from(system.initialState);
  const values = new Float64Array(samples * n).fill(NaN);
  for (let t = -Math.round(transient); t < samples; t++) {
    if (!u.every((value) => Math.abs(value) < BOUND))
      return { values, samples: Math.max(t, 0), status: 'diverged' };
    if (t >= 0) values.set(u, t * n);
    system.map(u, params);
  }
  return { values, samples, status: 'ok' };
}

function addNoise({ values, samples }: Sampled, n: number, fraction: number, seed: number): void {
  const random = createRandom(seed, 'observation-noise');
  for (let i = 0; i < n; i++) {
    let mean = 0;
    let square = 0;
    for (let t = 0; t < samples; t++) mean += values[t * n + i] / samples;
    for (let t = 0; t < samples; t++) square += (values[t * n + i] - mean) ** 2 / samples;
    const deviation = fraction * Math.sqrt(square);
    for (let t = 0; t < samples; t++) values[t * n + i] += deviation * random.normal();
  }
}
