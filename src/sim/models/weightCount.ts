import type { ModelFamily, ModelSize } from './model';

/** Numbers that are trained in a model of a family and size, in all its blocks. */
export const weightCount = (family: ModelFamily, size: ModelSize): number =>
  family.blocks(size).reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b), 0);
