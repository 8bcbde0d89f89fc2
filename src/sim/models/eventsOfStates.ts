import type { Decoder } from '../kernels/decoders';
import type { Random } from '../random';
import type { FittedModel } from './model';

/** A mean above this is no count of anything that was recorded, and is not drawn from. */
const MOST_EXPECTED = 1e4;

/**
 * Events along an orbit: what a model expects in each latent state, or with `random` what is drawn from it.
 *
 * @param latent shape (T × M), row-major.
 * @returns shape (T × E): counts, or levels from 0. NaN for a draw where a count is expected to be beyond 10⁴.
 */
export function eventsOfStates(
  model: FittedModel,
  latent: Float64Array,
  decoders: readonly Decoder[],
  random?: Random,
): Float64Array {
  const M = model.latentDim;
  const E = decoders.length;
  const rows = latent.length / M;
  const out = new Float64Array(rows * E);
  const expected = new Float64Array(E);
  for (let t = 0; t < rows; t++) {
    const z = latent.subarray(t * M, (t + 1) * M);
    model.decode!(expected, z);
    out.set(random ? drawn(model, z, { decoders, expected }, random) : expected, t * E);
  }
  return out;
}

/** By inversion: the first event at which the probabilities summed so far pass a uniform number. */
function drawn(
  model: FittedModel,
  z: Float64Array,
  { decoders, expected }: { readonly decoders: readonly Decoder[]; readonly expected: Float64Array },
  random: Random,
): Float64Array {
  const asked = new Float64Array(decoders.length).fill(NaN);
  const nats = new Float64Array(decoders.length);
  const probability = (e: number, y: number) => {
    asked.fill(NaN);
    asked[e] = y;
    model.surprise!(nats, asked, z);
    return Math.exp(-nats[e]!);
  };
  return expected.map((mean, e) => {
    const place = random.uniform();
    if (!(mean <= MOST_EXPECTED)) return NaN;
    const decoder = decoders[e]!;
    const last = 'levels' in decoder ? decoder.levels - 1 : Infinity;
    let y = 0;
    let added = probability(e, 0);
    // Rounding may keep the sum below the place for ever: far in the tail nothing is added any more.
    for (let sum = added; sum <= place && y < last && !(y > mean && added < 1e-17); sum += added)
      added = probability(e, ++y);
    return y;
  });
}
