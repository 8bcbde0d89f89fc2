import { sharedOffsets } from '../kernels/sharedShape';
import type { Random } from '../random';
import type { ModelSize, ParameterBlock } from './model';

/** The blocks all families share, which follow a family's own. @param startMap what the family calls S. */
export function sharedBlocks(
  { latentDim: M, observedDim: N }: ModelSize,
  startMap = 'S',
): readonly ParameterBlock[] {
  return [{ name: startMap, shape: [M - N, N] }];
}

/** A weight vector of zeros, for a family with so many weights of its own. */
export const emptyWeights = (own: number, size: ModelSize): Float64Array =>
  new Float64Array(sharedOffsets(own, size).length);

/**
 * Draws the weights all families share, after a family has drawn its own: S uniform within ±√(6/(inputs + outputs)), as Glorot &
 * Bengio (2010) have it; it maps N observations to M − N units.
 */
export function initializeShared(weights: Float64Array, own: number, size: ModelSize, random: Random): void {
  const at = sharedOffsets(own, size);
  const bound = Math.sqrt(6 / size.latentDim);
  for (let i = at.S; i < at.length; i++) weights[i] = bound * (2 * random.uniform() - 1);
}
