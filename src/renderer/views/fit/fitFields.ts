import type { ModelFamily } from '../../../sim/models/model';
import type { FitSettings } from '../../../sim/training/settings';
import { lastNoise, patience } from './updateFields';

/** A number the user may change, and where it lies in the settings. */
export interface FitField {
  /** Name in the settings, as reasons and the command line have it. */
  readonly setting: string;
  readonly label: string;
  /** What it means, for those who meet it here first. */
  readonly meaning: string;
  readonly min: number;
  readonly max?: number;
  readonly step: number | 'any';
  get(settings: FitSettings): number;
  set(settings: FitSettings, value: number): FitSettings;
}

type NumberName =
  | 'latentDim'
  | 'rectifiedDim'
  | 'sequenceLength'
  | 'batchSize'
  | 'batchesPerEpoch'
  | 'epochs'
  | 'noise'
  | 'evaluateEvery';

const field = (
  setting: NumberName,
  label: string,
  meaning: string,
  limits: { min: number; max?: number; step: number | 'any' },
): FitField => ({
  setting,
  label,
  meaning,
  ...limits,
  get: (settings) => settings[setting],
  set: (settings, value) => ({ ...settings, [setting]: value }),
});

/** What decides most about the outcome; shown first. */
export const sizeFields = ({ rectified }: ModelFamily): readonly FitField[] => [
  field(
    'latentDim',
    'Latent units M',
    'Size of the model’s hidden state; with the identity observation at least the number of data dimensions.',
    { min: 1, step: 1 },
  ),
  ...(rectified
    ? [field('rectifiedDim', rectified.title, rectified.meaning, { min: rectified.least, step: 1 })]
    : []),
];

export const lengthFields: readonly FitField[] = [
  field('epochs', 'Epochs', 'Rounds of training; validation and checkpoints happen between them.', {
    min: 1,
    step: 1,
  }),
];

export const advancedFields: readonly FitField[] = [
  field('sequenceLength', 'Window length T̃', 'Predicted steps in a training window.', { min: 1, step: 1 }),
  field('batchSize', 'Windows a gradient step', 'A multiple of 4.', { min: 4, step: 4 }),
  field('batchesPerEpoch', 'Gradient steps an epoch', 'How long an epoch is.', { min: 1, step: 1 }),
  field(
    'noise',
    'Noise on windows',
    'Standard deviation of Gaussian noise added afresh to each window, in units of the prepared data.',
    {
      min: 0,
      step: 'any',
    },
  ),
  lastNoise,
  field(
    'evaluateEvery',
    'Epochs between scorings',
    'How often the free-running model is scored on the validation part and kept.',
    {
      min: 1,
      step: 1,
    },
  ),
  patience,
];

/** Strength of the forcing, for whichever kind is chosen; none where training sets it itself. */
export function forcingFields(settings: FitSettings): readonly FitField[] {
  const { forcing } = settings;
  if (forcing.kind === 'sparse') {
    return [
      {
        setting: 'forcing.interval',
        label: 'Forcing interval τ',
        meaning:
          settings.observation === 'affine'
            ? 'Every τ steps the state is set to the one the data stand for.'
            : 'Every τ steps the observed units are set to the data.',
        min: 1,
        step: 1,
        get: () => forcing.interval,
        set: (all, interval) => ({ ...all, forcing: { kind: 'sparse', interval } }),
      },
    ];
  }
  if (forcing.kind === 'adaptive') return [];
  const strength: FitField = {
    setting: 'forcing.alpha',
    label: 'Forcing strength α',
    meaning: 'At every step the state is drawn towards the data by this share.',
    min: 0,
    max: 1,
    step: 'any',
    get: () => forcing.alpha,
    set: (all, alpha) => ({ ...all, forcing: { ...forcing, alpha } }),
  };
  if (forcing.end === undefined) return [strength];
  const { end } = forcing;
  const last: FitField = {
    setting: 'forcing.end',
    label: 'Forcing strength, last',
    meaning: 'What α decays to, exponentially over the epochs.',
    min: 0,
    max: 1,
    step: 'any',
    get: () => end,
    set: (all, value) => ({ ...all, forcing: { ...forcing, end: value } }),
  };
  return [strength, last];
}

/** Seeds 1 … n, keeping those already chosen. */
export function seedsOf(count: number, chosen: readonly number[]): readonly number[] {
  const kept = chosen.slice(0, count);
  for (let seed = 1; kept.length < count; seed++) if (!kept.includes(seed)) kept.push(seed);
  return kept;
}

/** Seeds as they are typed: whole numbers apart by commas or spaces. */
export function parseSeeds(text: string): readonly number[] {
  return text
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map(Number);
}

/** Gradient steps each seed takes in all. */
export const gradientSteps = ({ epochs, batchesPerEpoch }: FitSettings): number => epochs * batchesPerEpoch;

/** For data with events. */
export const eventFields: readonly FitField[] = [
  {
    setting: 'eventWeight',
    label: 'Weight of events',
    meaning:
      'What their mean negative log-likelihood is multiplied with beside the squared error of the rest; less where events are learnt at its cost.',
    min: 0,
    step: 'any',
    get: ({ eventWeight = 1 }) => eventWeight,
    set: (settings, eventWeight) => ({ ...settings, eventWeight }),
  },
];
