import type { Clock } from '../clock';
import { correlationDimension } from './correlationDimension';
import type { OrbitInvariants } from './measures';
import { rosensteinExponent } from './rosensteinExponent';

/** Samples used at most, the first ones: beyond, time grows and little else. */
export const INVARIANT_SAMPLES = 10_000;
/** Fewer samples than this hold no scaling region of either. */
const LEAST_SAMPLES = 200;
/** Points a curve is thinned to. */
const DRAWN = 300;

/**
 * Largest Lyapunov exponent and correlation dimension read off an orbit, the same way for data and for a model's own orbit: given
 * the data's, the model's are computed with the data's Theiler window, so that the two differ by their orbits alone.
 *
 * Where an orbit has no scaling region, or too few samples for one, the numbers are NaN: that is the honest answer.
 *
 * @param orbit shape (T × N), row-major, in time order, all finite.
 * @param like invariants of the data the orbit is to be compared with.
 */
export function orbitInvariants(
  orbit: Float64Array,
  dim: number,
  clock: Clock,
  like?: OrbitInvariants,
): OrbitInvariants {
  const states = orbit.subarray(0, INVARIANT_SAMPLES * dim);
  const samples = states.length / dim;
  if (samples < LEAST_SAMPLES || isStill(states, dim)) return nothing(samples, clock);
  const window = like && like.theilerWindow > 0 ? { theilerWindow: like.theilerWindow } : {};
  const growth = rosensteinExponent(states, dim, { clock, ...window });
  const size = correlationDimension(states, dim, { theilerWindow: growth.theilerWindow });
  const every = Math.max(1, Math.ceil(growth.times.length / DRAWN));
  const { stretch } = growth;
  const ends = stretch && ([growth.times[stretch.from], growth.times[stretch.to]] as const);
  // A curve before its first pair says nothing and would be drawn as gaps.
  const known = [...size.localSlopes.keys()].filter((k) => Number.isFinite(size.localSlopes[k]));
  return {
    samples,
    theilerWindow: growth.theilerWindow,
    lyapunov: {
      exponent: growth.exponent,
      standardError: growth.standardError,
      times: thinned(growth.times, every),
      divergence: thinned(growth.divergence, every),
      saturation: growth.saturation,
      line: ends && {
        times: ends,
        values: [growth.intercept + growth.exponent * ends[0], growth.intercept + growth.exponent * ends[1]],
      },
      timeUnit: growth.timeUnit,
    },
    dimension: {
      value: size.dimension,
      spread: size.spread,
      radii: known.map((k) => rounded(size.radii[k])),
      slopes: known.map((k) => rounded(size.localSlopes[k])),
      stretch: size.stretch && [size.radii[size.stretch.from], size.radii[size.stretch.to]],
    },
  };
}

/** True where the orbit ends in a fixed point: its neighbours coincide. */
function isStill(states: Float64Array, dim: number): boolean {
  const last = states.length - dim;
  const half = Math.floor(states.length / dim / 2) * dim;
  for (let at = half; at < states.length; at++) {
    if (Math.abs(states[at] - states[last + (at % dim)]) > 1e-9) return false;
  }
  return true;
}

const nothing = (samples: number, clock: Clock): OrbitInvariants => ({
  samples,
  theilerWindow: 0,
  lyapunov: {
    exponent: NaN,
    standardError: NaN,
    times: [],
    divergence: [],
    saturation: NaN,
    line: null,
    timeUnit: clock.rate === null ? 'step' : (clock.timeUnit ?? 's'),
  },
  dimension: { value: NaN, spread: [NaN, NaN], radii: [], slopes: [], stretch: null },
});

const rounded = (value: number): number => Number(value.toPrecision(6));

const thinned = (curve: Float64Array, every: number): number[] =>
  Array.from(curve)
    .filter((_, k) => k % every === 0)
    .map(rounded);
