import type { PrepareSettings } from '../../../sim/signals/prepared';

type Roles = Pick<PrepareSettings, 'channels' | 'inputs' | 'trials'>;

/** Channels that may be reconstructed, of `count`: all but those that drive the model and the one that numbers trials. */
export function reconstructable({ inputs = [], trials }: Roles, count: number): number[] {
  return indices(count).filter((i) => !inputs.includes(i) && i !== numbering(trials));
}

/** Channels that may drive the model: all but the one that numbers trials. */
export const drivable = ({ trials }: Pick<Roles, 'trials'>, count: number): number[] =>
  indices(count).filter((i) => i !== numbering(trials));

/** Channels that are reconstructed. */
export const reconstructed = (settings: Roles, count: number): readonly number[] =>
  settings.channels ?? reconstructable(settings, count);

/** Settings with other inputs: what drives the model is given to it, so it is taken out of what is reconstructed. */
export function withInputs<S extends Roles>(settings: S, count: number, inputs: readonly number[]): S {
  return settled({ ...settings, inputs }, count);
}

/** Settings with other trials: the channel that numbers them is neither reconstructed nor an input. */
export function withTrials<S extends Roles>(settings: S, count: number, trials: Roles['trials']): S {
  const inputs = (settings.inputs ?? []).filter((i) => i !== numbering(trials ?? null));
  return settled({ ...settings, trials: trials ?? null, inputs }, count);
}

/** Settings with other channels to reconstruct; all that may be are `null`, and follow what becomes of the others. */
export const withChannels = <S extends Roles>(settings: S, count: number, channels: readonly number[]): S =>
  settled({ ...settings, channels }, count);

function settled<S extends Roles>(settings: S, count: number): S {
  const may = reconstructable(settings, count);
  const kept = settings.channels?.filter((i) => may.includes(i)) ?? null;
  return { ...settings, channels: kept && kept.length === may.length ? null : kept };
}

/** The channel that most likely numbers trials, by its name; the last where none is called like that. */
export function likelyNumbering(names: readonly string[]): number {
  const words = /trial|episode|epoch|block|run|session|subject/i;
  const found = names.findIndex((name) => words.test(name));
  return found < 0 ? names.length - 1 : found;
}

const numbering = (trials: PrepareSettings['trials']): number =>
  trials?.kind === 'channel' ? trials.channel : -1;

const indices = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
