import { decoderLayout } from '../kernels/decoders';
import { sharedOffsets } from '../kernels/sharedShape';
import type { Random } from '../random';
import type { ModelSize, ParameterBlock } from './model';

/** The blocks all families share, which follow a family's own. @param startMap what the family calls S. */
export function sharedBlocks(
  { latentDim: M, observedDim: N, inputDim: K = 0, observation, decoders }: ModelSize,
  startMap = 'S',
): readonly ParameterBlock[] {
  const inputs = K > 0 ? [{ name: 'C', shape: [M, K] }] : [];
  const seen =
    observation === 'affine'
      ? [...inputs, { name: 'B', shape: [N, M] }]
      : [{ name: startMap, shape: [M - N, N] }, ...inputs];
  if (!decoders?.length) return seen;
  const { predictors: R, parameters } = decoderLayout(decoders);
  const decoded = [
    { name: 'D', shape: [R, M] },
    { name: 'e', shape: [R] },
  ];
  return [...seen, ...decoded, ...(parameters > 0 ? [{ name: 'q', shape: [parameters] }] : [])];
}

/** A weight vector of zeros, for a family with so many weights of its own. */
export const emptyWeights = (own: number, size: ModelSize): Float64Array =>
  new Float64Array(sharedOffsets(own, size).length);

/**
 * Draws the weights all families share, after a family has drawn its own: S uniform within ±√(6/(inputs + outputs)), as Glorot &
 * Bengio (2010) have it, since it maps N observations to M − N units; C uniform within ±1/√K; B normal with variance 2/M (He et al.
 * 2015, ICCV); D uniform within ±1/√M, e and q zero.
 */
export function initializeShared(weights: Float64Array, own: number, size: ModelSize, random: Random): void {
  const at = sharedOffsets(own, size);
  const fill = (from: number, to: number, bound: number) => {
    for (let i = from; i < to; i++) weights[i] = bound * (2 * random.uniform() - 1);
  };
  fill(at.S, at.C, Math.sqrt(6 / size.latentDim));
  fill(at.C, at.B, 1 / Math.sqrt(size.inputDim ?? 1));
  for (let i = at.B; i < at.D; i++) weights[i] = Math.sqrt(2 / size.latentDim) * random.normal();
  fill(at.D, at.e, 1 / Math.sqrt(size.latentDim));
}
