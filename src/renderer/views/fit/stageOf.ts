import type { RunPicture } from '../../../shared/contract';
import { clockOf } from '../../../sim/clock';
import type { Prepared } from '../../../sim/signals/prepared';
import type { Observed } from '../../scenes/stateSpace';

/** What the state space beside the settings, the training or the result shows. */
export interface Stage {
  readonly observed: Observed;
  readonly model: Float32Array | null;
  /** First sample of each trial of the model; absent where it runs once, as beside a training. */
  readonly modelTrials?: readonly number[];
  readonly regions: Uint16Array;
  readonly dataName: string;
  readonly modelName: string;
  readonly label: string;
}

interface Known {
  readonly prepared: Prepared | null;
  readonly picture: RunPicture | null;
  readonly training: {
    readonly orbits: ReadonlyMap<number, { readonly epoch: number; readonly values: Float32Array }>;
  } | null;
}

/** Samples of data drawn: about as many as the engine sends of the model, and few enough for their lines to stay apart. */
const SAMPLES = 3000;
const NO_REGIONS = new Uint16Array();

/** The data alone, then beside the model as it is now, then beside the one that was kept. */
export function stageOf(mode: 'setup' | 'live' | 'finished', known: Known, seed: number): Stage | null {
  if (mode === 'finished') return known.picture && finished(known.picture);
  const { prepared } = known;
  if (!prepared) return null;
  const { values, trials } = prepared[mode === 'setup' ? 'train' : 'validation'];
  const observed = {
    dim: prepared.dim,
    labels: prepared.labels,
    ...clockOf(prepared),
    data: Float32Array.from(values.subarray(0, SAMPLES * prepared.dim)),
    ...(trials && { trials }),
  };
  const words = mode === 'setup' ? 'training data' : 'validation data';
  const orbit = known.training?.orbits.get(seed);
  return {
    observed,
    model: orbit?.values ?? null,
    regions: NO_REGIONS,
    dataName: `Data (${mode === 'setup' ? 'training' : 'validation'} part)`,
    modelName: orbit ? `Model at epoch ${orbit.epoch}, running freely` : 'Model',
    label: orbit
      ? `Orbits of the ${words} and of the model at epoch ${orbit.epoch}.`
      : `Orbit of the ${words}.`,
  };
}

const finished = (picture: RunPicture): Stage => ({
  observed: { ...picture, data: picture.data.subarray(0, SAMPLES * picture.dim) },
  model: picture.orbit.subarray(0, SAMPLES * picture.dim),
  ...(picture.trials && { modelTrials: picture.trials }),
  regions: NO_REGIONS,
  dataName: 'Data (test part)',
  modelName: 'Model, running freely',
  label: `Orbits of the held-out data and of the model of seed ${picture.seed}.`,
});
