import { families } from '../models';
import { weightCount } from '../models/weightCount';
import type { Prepared } from '../signals/prepared';
import { fitDefaults } from './fitDefaults';
import { modelSize } from './modelSize';

/** A size of a model that suits prepared data: what a fit of its family begins with. */
export interface SuggestedSize {
  readonly model: string;
  readonly title: string;
  readonly latentDim: number;
  readonly rectifiedDim: number;
  /** Samples of a training window. */
  readonly sequenceLength: number;
  /** Numbers that are trained. */
  readonly weights: number;
  /** Why it is this size. */
  readonly reason: string;
}

/** Families whose sizes are told: the piecewise-linear ones that differ. */
const TOLD = ['alrnn', 'shallow-plrnn', 'dendritic-plrnn'];

/** Sizes that suit prepared data, of the families that are mostly fitted; the first is the one a fit takes by itself. */
export const suggestedSizes = (prepared: Prepared): SuggestedSize[] =>
  TOLD.map((model) => {
    const family = families.get(model);
    const { settings, reasons } = fitDefaults(prepared, model);
    const { latentDim, rectifiedDim, sequenceLength } = settings;
    const sizes = reasons.filter(({ setting }) => setting === 'latentDim' || setting === 'rectifiedDim');
    return {
      model,
      title: family.title,
      latentDim,
      rectifiedDim,
      sequenceLength,
      weights: weightCount(family, modelSize(settings, prepared)),
      reason: sizes.map(({ text }) => text).join(' '),
    };
  });
