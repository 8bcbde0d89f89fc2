import type { FitSettings, LearningRateSchedule, Optimizer } from '../../../sim/training/settings';
import type { FitField } from './fitFields';

interface Choice {
  readonly label: string;
  readonly meaning: string;
}

export const optimizers: Readonly<Record<Optimizer['kind'], Choice>> = {
  radam: { label: 'RAdam', meaning: 'Adam that starts carefully, until it knows how gradients vary.' },
  adam: { label: 'Adam', meaning: 'Every weight has a step of its own, after how its gradients vary.' },
  adamw: { label: 'AdamW', meaning: 'Adam with weights that shrink a little at every step.' },
};

export const learningRateSchedules: Readonly<Record<LearningRateSchedule, Choice>> = {
  exponential: { label: 'Exponentially', meaning: 'By the same factor every epoch.' },
  cosine: { label: 'Along a cosine', meaning: 'Slowly at first and last, fastest halfway.' },
  steps: {
    label: 'In three steps',
    meaning: 'By the same factor after 10, 80 and 90 % of the epochs, as for the dendritic PLRNN.',
  },
};

const rate = (end: 'start' | 'end', label: string, meaning: string): FitField => ({
  setting: end === 'start' ? 'learningRate' : 'learningRate.end',
  label,
  meaning,
  min: 0,
  step: 'any',
  get: ({ learningRate }) => learningRate[end],
  set: (settings, value) => ({ ...settings, learningRate: { ...settings.learningRate, [end]: value } }),
});

const rates = [
  rate('start', 'Learning rate, first', 'What it starts from.'),
  rate('end', 'Learning rate, last', 'What it falls to over the epochs.'),
];

/** Numbers of the optimiser. Limits that are off show as 0. */
export function updateFields(settings: FitSettings): readonly FitField[] {
  const clip: FitField = {
    setting: 'clip',
    label: 'Longest gradient',
    meaning:
      'Gradients with a larger norm are shortened to it, so that one step can’t undo many; 0 for no limit.',
    min: 0,
    step: 'any',
    get: (all) => all.clip ?? 0,
    set: (all, value) => ({ ...all, clip: value === 0 ? null : value }),
  };
  if (settings.optimizer?.kind !== 'adamw') return [...rates, clip];
  const decay: FitField = {
    setting: 'optimizer.weightDecay',
    label: 'Weight decay',
    meaning: 'Weights shrink by this share, times the learning rate, at every step.',
    min: 0,
    step: 'any',
    get: ({ optimizer }) => (optimizer?.kind === 'adamw' ? (optimizer.weightDecay ?? 0.01) : 0),
    set: (all, weightDecay) => ({ ...all, optimizer: { kind: 'adamw', weightDecay } }),
  };
  return [decay, ...rates, clip];
}

/** What the noise decays to; the noise itself as long as it doesn't. */
export const lastNoise: FitField = {
  setting: 'noiseEnd',
  label: 'Noise on windows, last',
  meaning: 'What the noise decays to, exponentially over the epochs; the same as above for noise that stays.',
  min: 0,
  step: 'any',
  get: ({ noise, noiseEnd = noise }) => noiseEnd,
  set: ({ noiseEnd: _old, ...all }, noiseEnd) => (noiseEnd === all.noise ? all : { ...all, noiseEnd }),
};

export const patience: FitField = {
  setting: 'patience',
  label: 'Scorings without progress',
  meaning:
    'Training ends after so many in a row that were no better on the validation part; 0 trains all epochs. The best model is kept either way.',
  min: 0,
  step: 1,
  get: (all) => all.patience ?? 0,
  set: (all, value) => ({ ...all, patience: value === 0 ? null : value }),
};
