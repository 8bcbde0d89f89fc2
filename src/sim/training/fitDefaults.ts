import { families } from '../models';
import { weightCount } from '../models/weightCount';
import { neighbourForecastError } from '../signals/nearestNeighbours';
import type { Prepared, Warning } from '../signals/prepared';
import { trialRows } from '../signals/trialRows';
import { type ForcingDefaults, forcingDefaults, forcingInterval } from './forcingDefaults';
import { modelSize } from './modelSize';
import type { FitSettings } from './settings';

type Reasons = { setting: string; text: string }[];

/** What a family's papers settle, with what must follow the data chosen from them. */
interface FamilyDefaults {
  readonly settings: Pick<FitSettings, 'latentDim' | 'rectifiedDim' | 'forcing' | 'sequenceLength' | 'clip'>;
  readonly reasons: Reasons;
  /** Which of its sizes is made smaller for data that are too few for it; none where absent. */
  readonly budgeted?: 'latentDim' | 'rectifiedDim';
}

/**
 * The published settings of a family, with what must follow the data chosen from them: AL-RNN (Brenner et al. 2024, settings of
 * the Lorenz, Rössler and ECG experiments), shallow PLRNN (Hess et al. 2023), dendritic PLRNN (Brenner et al. 2022).
 *
 * @throws {SimError} `unknown-id`.
 */
export function fitDefaults(
  prepared: Prepared,
  model = 'alrnn',
): {
  settings: FitSettings;
  reasons: Reasons;
  /** Where another kind of forcing would begin. */
  forcings: ForcingDefaults;
  warnings: readonly Warning[];
} {
  const { id } = families.get(model);
  const { dim, train } = prepared;
  const own = withinBudget(id, byFamily[id]!(prepared), prepared);
  const error = neighbourForecastError(train.values, dim, train.trials && { trials: train.trials });
  const noise = error < 0.1 ? 0.05 : 0;
  // Short recordings are passed often in few steps, and overfit in many.
  const epochs = train.samples >= 10_000 ? 2000 : 1000;

  return {
    settings: {
      model,
      ...own.settings,
      observation: 'identity',
      batchSize: 16,
      batchesPerEpoch: 50,
      epochs,
      learningRate: { start: 1e-3, end: 1e-5, schedule: 'exponential' },
      optimizer: { kind: 'radam' },
      clip: own.settings.clip ?? null,
      regularization: {},
      noise,
      patience: null,
      evaluateEvery: 25,
      seeds: [1],
    },
    reasons: [
      ...own.reasons,
      {
        setting: 'observation',
        text: 'Identity: the first units are the data themselves, as published for most data; affine where the state should be smaller than the data.',
      },
      {
        setting: 'noise',
        text: noise
          ? 'Noise of 0.05 keeps the model from trusting smooth data too much, as published.'
          : 'The data are noisy enough themselves.',
      },
      {
        setting: 'epochs',
        text:
          epochs === 2000
            ? '2000 epochs of 50 batches: the published 100 000 steps.'
            : '50 000 steps are enough for a recording of this length.',
      },
      { setting: 'optimizer', text: 'RAdam, as published for piecewise-linear models.' },
      { setting: 'learningRate', text: 'From 1e-3 down to 1e-5 as published.' },
      {
        setting: 'evaluateEvery',
        text: 'Every 25 epochs the free-running model is scored on the validation part, because the training loss can’t tell good models from collapsed ones.',
      },
    ],
    forcings: forcingDefaults(prepared),
    warnings: [...prepared.warnings, ...shortWindows(prepared, own.settings.sequenceLength)],
  };
}

/** A model with no more weights than the values it learns them from, where a smaller one of its family has as few. */
function withinBudget(id: string, own: FamilyDefaults, prepared: Prepared): FamilyDefaults {
  const { budgeted } = own;
  if (!budgeted) return own;
  const { dim, train } = prepared;
  const values = train.samples * dim;
  const usual = own.settings[budgeted];
  const least = budgeted === 'latentDim' ? dim + 1 : 2;
  const sized = (n: number): FamilyDefaults['settings'] => {
    const settings = { ...own.settings, [budgeted]: n };
    // Of an AL-RNN the observed units stay linear.
    return id === 'alrnn'
      ? { ...settings, rectifiedDim: Math.min(settings.rectifiedDim, n - dim) }
      : settings;
  };
  const weights = (n: number) => weightCount(families.get(id), modelSize(sized(n), prepared));
  let n = usual;
  while (n > least && weights(n) > values) n--;
  if (n === usual) return own;
  const settings = sized(n);
  const followed = settings.rectifiedDim !== own.settings.rectifiedDim && budgeted === 'latentDim';
  return {
    ...own,
    settings,
    reasons: [
      {
        setting: budgeted,
        text: `${budgeted === 'latentDim' ? 'M' : 'L'} = ${n}: a model of the usual size, ${usual}, has more weights (${weights(usual)}) than the training part has values (${values}).`,
      },
      ...(followed
        ? [
            {
              setting: 'rectifiedDim',
              text: `P = ${settings.rectifiedDim}: all units that are not observed.`,
            },
          ]
        : []),
      ...own.reasons.filter(
        ({ setting }) => setting !== budgeted && !(followed && setting === 'rectifiedDim'),
      ),
    ],
  };
}

function almostLinear(prepared: Prepared): FamilyDefaults {
  const { dim } = prepared;
  const interval = forcingInterval(prepared);
  const window = windowOf(prepared, 200);
  const latentDim = dim <= 5 ? 20 : 4 * Math.ceil(dim / 2);
  const rectifiedDim = Math.min(10, latentDim - dim);
  return {
    settings: {
      latentDim,
      rectifiedDim,
      forcing: { kind: 'sparse', interval },
      sequenceLength: window.length,
    },
    budgeted: 'latentDim',
    reasons: [
      {
        setting: 'latentDim',
        text: `M = ${latentDim}: ${dim <= 5 ? 'the published size for systems of up to five observed dimensions' : 'about twice the observed dimensions'}.`,
      },
      {
        setting: 'rectifiedDim',
        text: `P = ${rectifiedDim}: ten rectified units gave the best published geometry; fewer give fewer, more readable regions.`,
      },
      forcingReason(interval),
      window.reason,
    ],
  };
}

/** Sizes of the Lorenz, ECG and EEG experiments, by the dimension of the data. */
function shallow(prepared: Prepared): FamilyDefaults {
  const { dim } = prepared;
  const rectifiedDim = dim <= 3 ? 50 : dim <= 8 ? 250 : 512;
  const window = windowOf(prepared, 75);
  return {
    settings: {
      latentDim: dim,
      rectifiedDim,
      forcing: { kind: 'generalized', alpha: 0.125 },
      sequenceLength: window.length,
    },
    budgeted: 'rectifiedDim',
    reasons: [
      {
        setting: 'latentDim',
        text: `M = ${dim}: every latent unit is observed; the hidden layer does the bending.`,
      },
      {
        setting: 'rectifiedDim',
        text: `L = ${rectifiedDim}, as published for data of ${dim <= 3 ? 'three' : dim <= 8 ? 'five' : 'sixteen'} dimensions.`,
      },
      {
        setting: 'forcing.alpha',
        text: 'α = 0.125, as published for Lorenz-63: the more chaotic the data, the larger it must be; 0.1 to 0.3 is usual.',
      },
      window.reason,
    ],
  };
}

/** Sizes of the Lorenz and ECG experiments, by the dimension of the data. */
function dendritic(prepared: Prepared): FamilyDefaults {
  const { dim } = prepared;
  const [latentDim, rectifiedDim] = dim <= 3 ? [22, 20] : [Math.max(30, 2 * dim), 50];
  const interval = forcingInterval(prepared);
  const window = windowOf(prepared, 200);
  return {
    settings: {
      latentDim,
      rectifiedDim,
      forcing: { kind: 'sparse', interval },
      sequenceLength: window.length,
      clip: 10,
    },
    budgeted: 'latentDim',
    reasons: [
      { setting: 'clip', text: 'At a norm of 10, as published for the dendritic PLRNN.' },
      {
        setting: 'latentDim',
        text: `M = ${latentDim}: ${dim <= 3 ? 'the published size for Lorenz-63' : dim <= 15 ? 'the published size for an electrocardiogram' : 'twice the observed dimensions'}.`,
      },
      { setting: 'rectifiedDim', text: `B = ${rectifiedDim} bases a unit, as published.` },
      forcingReason(interval),
      window.reason,
    ],
  };
}

/** No paper settles a size for chaotic data of few dimensions; more units than an AL-RNN needs, since each is rectified but unscaled. */
function vanilla(prepared: Prepared): FamilyDefaults {
  const { dim } = prepared;
  const latentDim = dim <= 5 ? 30 : 6 * dim;
  const interval = forcingInterval(prepared);
  const window = windowOf(prepared, 200);
  return {
    settings: {
      latentDim,
      rectifiedDim: 0,
      forcing: { kind: 'sparse', interval },
      sequenceLength: window.length,
    },
    budgeted: 'latentDim',
    reasons: [
      {
        setting: 'latentDim',
        text: `M = ${latentDim}: every unit bends the flow along one hyperplane, so that many are needed for few dimensions.`,
      },
      forcingReason(interval),
      window.reason,
    ],
  };
}

/** Recurrent cells of a size that suits a few dimensions; literature settles no others for reconstruction. */
const cell =
  (hidden: number, parts: 1 | 2) =>
  (prepared: Prepared): FamilyDefaults => {
    const { dim } = prepared;
    const H = hidden * Math.ceil(dim / 5);
    const interval = forcingInterval(prepared);
    const window = windowOf(prepared, 200);
    return {
      settings: {
        latentDim: dim + parts * H,
        rectifiedDim: 0,
        forcing: { kind: 'sparse', interval },
        sequenceLength: window.length,
      },
      reasons: [
        {
          setting: 'latentDim',
          text: `M = ${dim + parts * H}: ${H} hidden units${parts === 2 ? ', each with a memory cell,' : ''} beside the ${dim} observed dimensions.`,
        },
        forcingReason(interval),
        window.reason,
      ],
    };
  };

/** To add a family: what its papers settle. */
const byFamily: Readonly<Record<string, (prepared: Prepared) => FamilyDefaults>> = {
  alrnn: almostLinear,
  'shallow-plrnn': shallow,
  'clipped-shallow-plrnn': shallow,
  'dendritic-plrnn': dendritic,
  'clipped-dendritic-plrnn': dendritic,
  'vanilla-plrnn': vanilla,
  'mean-centred-plrnn': vanilla,
  rnn: cell(64, 1),
  gru: cell(32, 1),
  lstm: cell(32, 2),
};

const forcingReason = (interval: number) => ({
  setting: 'forcing.interval',
  text: `Every ${interval} samples: about the time in which the fastest signal forgets itself (autocorrelation 1/e or first minimum), within 4 … 30.`,
});

/** Share of the training samples that must lie in trials which hold a window. */
const SHARE_IN_WINDOWS = 0.8;

/**
 * As long as published, and twice the response that data were measured through, so that half of a window shows what the model does in it;
 * where the training part holds five such windows, and its trials one each.
 */
function windowOf({ train, response }: Prepared, published: number) {
  const throughResponse = 2 * (response?.taps.length ?? 0);
  const wanted = Math.max(published, throughResponse);
  const lengths = trialRows(train).map(({ from, to }) => to - from);
  const useful = shortestUseful(lengths, train.samples);
  const least = Math.min(30, Math.max(...lengths) - 2);
  const length = Math.max(Math.min(wanted, Math.floor(train.samples / 5), useful - 2), least);
  const aim = wanted === published ? `the published ${published}` : `${wanted}, twice the response`;
  const why =
    length === wanted
      ? wanted === published
        ? 'as published'
        : 'twice the response, so that most of what happens in a window is measured in it'
      : useful - 2 < Math.min(wanted, Math.floor(train.samples / 5))
        ? `trials are too short for ${aim}; a trial needs ${length + 2} samples to hold two`
        : `the recording is too short for ${aim}`;
  return { length, reason: { setting: 'sequenceLength', text: `Windows of ${length} samples: ${why}.` } };
}

/** What happens in the last samples of a window, a response's length of them, is measured after it ends. */
function shortWindows({ response }: Prepared, length: number): Warning[] {
  const taps = response?.taps.length ?? 0;
  if (length >= taps) return [];
  return [
    {
      code: 'short-windows',
      text: `Windows of ${length} samples are shorter than the response of ${taps}: most of what the model does in one is measured after it ends. Use a longer recording or longer trials, decimate it, or leave the response out.`,
    },
  ];
}

/** The longest length that trials of at least this length hold nearly all samples. */
function shortestUseful(lengths: readonly number[], samples: number): number {
  let held = 0;
  for (const length of lengths.toSorted((a, b) => b - a)) {
    held += length;
    if (held >= SHARE_IN_WINDOWS * samples) return length;
  }
  return samples;
}
