import { SimError } from '../errors';
import { type Decoder, decoderKinds } from '../kernels/decoders';
import type { ModelSize, RectifiedUnits } from './model';

/** @throws {SimError} `bad-parameter` unless N ≥ 1, K ≥ 0, and M ≥ N, or M ≥ 1 where the observation is affine. */
export function checkObserved({
  latentDim: M,
  observedDim: N,
  inputDim: K = 0,
  observation = 'identity',
  decoders = [],
}: ModelSize): void {
  decoders.forEach(checkDecoder);
  if (observation !== 'identity' && observation !== 'affine') {
    throw new SimError(
      'bad-parameter',
      `Expected observation to be "identity" or "affine", got "${String(observation)}". Choose one of the two.`,
    );
  }
  if (!(Number.isInteger(N) && N >= 1)) {
    throw new SimError('bad-parameter', `Expected at least one observed dimension, got N = ${N}.`);
  }
  if (!(Number.isInteger(K) && K >= 0)) {
    throw new SimError(
      'bad-parameter',
      `Expected inputDim to be a whole number of at least 0, got ${K}. Use 0 for no inputs.`,
    );
  }
  if (observation === 'affine') {
    if (Number.isInteger(M) && M >= 1) return;
    throw new SimError(
      'bad-parameter',
      `Expected latentDim to be a whole number of at least 1, got ${M}. Choose 1 or more.`,
    );
  }
  if (!(Number.isInteger(M) && M >= N)) {
    throw new SimError(
      'bad-parameter',
      `Expected latentDim to be a whole number of at least ${N}, the dimension of the data, got ${M}. ` +
        'Use more latent units, fewer channels or principal components, or an affine observation.',
    );
  }
}

/** @throws {SimError} `bad-parameter` for an unknown kind, and for levels that are not at least two. */
function checkDecoder(decoder: Decoder): void {
  if (!decoderKinds.includes(decoder.kind)) {
    throw new SimError(
      'bad-parameter',
      `Expected a decoder of the kind ${decoderKinds.join(', ')}, got "${String(decoder.kind)}". Choose one of these.`,
    );
  }
  if (!('levels' in decoder) || (Number.isInteger(decoder.levels) && decoder.levels >= 2)) return;
  throw new SimError(
    'bad-parameter',
    `Expected levels of the ${decoder.kind} decoder to be a whole number of at least 2, got ${decoder.levels}. Give the number of levels there are.`,
  );
}

/** @throws {SimError} `bad-parameter` unless there are between 0 and the family's most rectified units. */
export function checkRectified(
  { latentDim: M, rectifiedDim }: ModelSize,
  { symbol, least, most }: RectifiedUnits,
): void {
  if (Number.isInteger(rectifiedDim) && rectifiedDim >= least && rectifiedDim <= most(M)) return;
  throw new SimError(
    'bad-parameter',
    `Expected rectifiedDim (${symbol}) to be a whole number from ${least} to ${most(M)}, got ${rectifiedDim}. Choose one in that range.`,
  );
}

/** @throws {SimError} `bad-parameter` for rectified units in a family that has none to choose. */
export function checkNothingRectified({ rectifiedDim }: ModelSize): void {
  if (rectifiedDim === 0) return;
  throw new SimError(
    'bad-parameter',
    `Expected rectifiedDim to be 0, since this family has no number of rectified units to choose, got ${rectifiedDim}. Set it to 0.`,
  );
}

/** @throws {SimError} `shape-mismatch`. */
export function checkWeights(size: ModelSize, weights: ArrayLike<number>, expected: number): void {
  if (weights.length === expected) return;
  throw new SimError(
    'shape-mismatch',
    `Expected ${expected} weights for M = ${size.latentDim}, ${size.rectifiedDim} rectified units and N = ${size.observedDim}, ` +
      `got ${weights.length}. Give the sizes the weights were fitted with.`,
  );
}
