import type { ModelFamily, ModelSize } from '../../../src/sim/models/model';

/** The smallest size a family takes that has at least as many units, rectified ones as far as it allows. */
export function nearestSize(
  family: ModelFamily,
  { latentDim, rectifiedDim, ...others }: ModelSize,
): ModelSize {
  for (let M = latentDim; ; M++) {
    const { least, most } = family.rectified ?? { least: 0, most: () => 0 };
    const size = {
      latentDim: M,
      rectifiedDim: Math.max(least, Math.min(rectifiedDim, most(M))),
      ...others,
    };
    try {
      family.checkSize(size);
      return size;
    } catch {
      // One unit more.
    }
  }
}
