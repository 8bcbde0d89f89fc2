import type { AlphaEstimator, FitSettings, Forcing } from '../../../sim/training/settings';
import type { FitField } from './fitFields';

type Adaptive = Extract<Forcing, { kind: 'adaptive' }>;

/** How α is estimated, from the safest to the closest, each with what it means. */
export const estimators: Readonly<
  Record<AlphaEstimator, { readonly label: string; readonly meaning: string }>
> = {
  'jacobian-upper-bound': {
    label: 'Bound for every state',
    meaning: 'From the weights alone: the safest, and as a rule much too strong.',
  },
  'batch-maximum': {
    label: 'Largest of a batch',
    meaning: 'The Jacobian that stretches most at any state of the data.',
  },
  'product-upper-bound': {
    label: 'Product bound',
    meaning:
      'The geometric mean of how much Jacobians stretch along a window; published for Lorenz-63 and the ECG.',
  },
  'arithmetic-mean': {
    label: 'Arithmetic mean',
    meaning: 'What the mean Jacobian of a window stretches; published for the EEG.',
  },
  'exp-log': {
    label: 'Geometric mean (exp-log)',
    meaning:
      'What the geometric mean of a window’s Jacobians stretches: the closest, and the slowest to compute.',
  },
};

/** The numbers of adaptive forcing; none for another kind. */
export function adaptiveFields({ forcing }: FitSettings): readonly FitField[] {
  if (forcing.kind !== 'adaptive') return [];
  const field = (
    name: 'every' | 'gamma' | 'start',
    usual: number,
    label: string,
    meaning: string,
    limits: { min: number; max?: number; step: number | 'any' },
  ): FitField => ({
    setting: `forcing.${name}`,
    label,
    meaning,
    ...limits,
    get: () => forcing[name] ?? usual,
    set: (all, value) => ({ ...all, forcing: { ...(all.forcing as Adaptive), [name]: value } }),
  });
  return [
    field(
      'start',
      1,
      'Forcing strength, first',
      'α until the first estimate; 1 replaces the state by the data.',
      {
        min: 0,
        max: 1,
        step: 'any',
      },
    ),
    field('every', 5, 'Steps between estimates', 'Gradient steps after which α is estimated anew.', {
      min: 1,
      step: 1,
    }),
    field(
      'gamma',
      0.999,
      'Inertia γ',
      'How slowly α falls: the share of the old α that is kept at an estimate.',
      {
        min: 0,
        max: 1,
        step: 'any',
      },
    ),
  ];
}
