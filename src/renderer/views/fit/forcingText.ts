import type { Forcing } from '../../../sim/training/settings';

/** How a model was forced, in a few words. */
export const forcingText = (forcing: Forcing): string =>
  forcing.kind === 'sparse'
    ? `sparse, every ${forcing.interval} steps`
    : `generalized, α = ${forcing.alpha}${forcing.end === undefined ? '' : ` to ${forcing.end}`}`;
