import type { FitSettings, Regularization } from '../../../sim/training/settings';
import { optimizers } from './updateFields';

/** How weights were moved, in a few words. */
export function updateText({ optimizer = { kind: 'radam' }, learningRate, clip }: FitSettings): string {
  const { start, end, schedule = 'exponential' } = learningRate;
  const way = { exponential: '', cosine: ' along a cosine', steps: ' in three steps' }[schedule];
  const limit = clip === null || clip === undefined ? '' : `; gradients up to ${clip}`;
  return `${optimizers[optimizer.kind].label}, rate ${start} to ${end}${way}${limit}`;
}

/** What weights were drawn to, in a few words; `''` for nothing. */
export function regularizationText(regularization: Regularization | undefined): string {
  const { blocks = {}, manifoldAttractor = null, selfCoupling = 0 } = regularization ?? {};
  return [
    ...Object.entries(blocks).map(([name, strength]) => `${name} ${strength}`),
    ...(manifoldAttractor
      ? [`memory units ${manifoldAttractor.strength} (${Math.round(100 * manifoldAttractor.share)} %)`]
      : []),
    ...(selfCoupling > 0 ? [`self-coupling ${selfCoupling}`] : []),
  ].join(', ');
}
