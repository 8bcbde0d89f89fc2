import type { Forcing } from '../../../sim/training/settings';
import { estimators } from './adaptiveFields';

/** How a model was forced, in a few words. */
export function forcingText(forcing: Forcing): string {
  if (forcing.kind === 'sparse') return `sparse, every ${forcing.interval} steps`;
  if (forcing.kind === 'generalized')
    return `generalized, α = ${forcing.alpha}${forcing.end === undefined ? '' : ` to ${forcing.end}`}`;
  return `adaptive, by the ${estimators[forcing.estimator ?? 'product-upper-bound'].label.toLowerCase()}`;
}
