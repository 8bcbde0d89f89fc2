import { createRandom, type Random } from '../random';
import { bridgeGaps } from './bridgeGaps';
import { matchingStart } from './matchingStart';
import type { Part } from './prepared';
import { joined } from './stage';
import { iteratedSurrogate, phaseSurrogate } from './surrogates';
import { throughResponse, trialPart, trialRows } from './trialRows';

/** Share of an unbroken part that is kept, so that its ends can be chosen to match: a transform takes it for periodic. */
const KEPT = 0.95;
/** Iterations of a surrogate's values and spectrum; the order of nearly all values is settled by then. */
const ITERATIONS = 100;
/** A trial of fewer rows has no phases to turn, and stays as it is. */
const LEAST_ROWS = 4;

/**
 * A part with the linear correlations of another and nothing else of it. One channel is iterated (Schreiber & Schmitz) and keeps its
 * values; several, and external inputs with them, have their phases turned together (Prichard & Theiler), so that what is linear
 * between them stays. So are activity, what was measured of it through a response, and the response to it. Trials are turned each by
 * itself; gaps are bridged. Events belong to the state that the part itself was in, so that in a surrogate all are missing.
 *
 * @param seed the same seed, the same surrogate.
 * @see Theiler, Eubank, Longtin, Galdrikian & Farmer (1992), Physica D 58, 77–94.
 */
export function surrogatePart(part: Part, dim: number, seed: number): Part {
  const surrogate = surrogateValues(part, dim, seed);
  if (!part.events) return surrogate;
  const E = part.events.length / part.samples;
  return { ...surrogate, events: new Float64Array(surrogate.samples * E).fill(NaN) };
}

function surrogateValues(part: Part, dim: number, seed: number): Part {
  const random = createRandom(seed, 'surrogate of the training part');
  const whole = bridgeGaps(part, dim);
  if (!whole.trials) return surrogateStretch(withMatchingEnds(whole, dim), dim, random);
  const trials = trialRows(whole).map((rows) => surrogateStretch(trialPart(whole, dim, rows), dim, random));
  return {
    ...whole,
    values: joined(trials.map(({ values }) => values)),
    ...(whole.inputs && { inputs: joined(trials.map(({ inputs }) => inputs!)) }),
    ...(whole.measured && {
      measured: joined(trials.map(({ measured }) => measured!)),
      convolved: joined(trials.map(({ convolved }) => convolved!)),
    }),
  };
}

function withMatchingEnds(part: Part, dim: number): Part {
  const samples = Math.floor(KEPT * part.samples);
  if (samples < LEAST_ROWS) return part;
  const from = matchingStart(part.values, dim, samples);
  const K = (part.inputs?.length ?? 0) / part.samples;
  return {
    values: part.values.subarray(from * dim, (from + samples) * dim),
    samples,
    start: part.start + from,
    ...(part.inputs && { inputs: part.inputs.subarray(from * K, (from + samples) * K) }),
    ...throughResponse(part, dim, from, from + samples),
  };
}

function surrogateStretch(part: Part, dim: number, random: Random): Part {
  const { values, inputs, measured, convolved, samples: T } = part;
  if (T < LEAST_ROWS) return part;
  if (!inputs && !measured && dim === 1)
    return { ...part, values: iteratedSurrogate(values, random, ITERATIONS).values };
  const K = (inputs?.length ?? 0) / T;
  const groups = [
    { name: 'values', rows: values, width: dim },
    { name: 'measured', rows: measured, width: dim },
    { name: 'convolved', rows: convolved, width: dim },
    { name: 'inputs', rows: inputs, width: K },
  ].filter((group) => group.rows !== undefined);
  const n = groups.reduce((sum, { width }) => sum + width, 0);
  const together = new Float64Array(T * n);
  let from = 0;
  const placed = groups.map((group) => {
    const first = from;
    from += group.width;
    for (let t = 0; t < T; t++)
      together.set(group.rows!.subarray(t * group.width, (t + 1) * group.width), t * n + first);
    return { ...group, first };
  });
  const turned = phaseSurrogate(together, n, random);
  const columns = (first: number, width: number) =>
    Float64Array.from(
      { length: T * width },
      (_, at) => turned[Math.floor(at / width) * n + first + (at % width)],
    );
  return {
    ...part,
    ...Object.fromEntries(placed.map(({ name, first, width }) => [name, columns(first, width)])),
  };
}
