import type { PreparationChange } from '../../signals/preparationChange';
import type { Finding } from './qualityReport';

/** What the recommended steps of a report change, in the order in which they are taken. */
export const recommendedChanges = (findings: readonly Finding[]): PreparationChange[] =>
  findings.flatMap(({ step }) => (step?.isRecommended ? [step.change] : []));
