import type { EventSettings, PrepareSettings } from '../../../sim/signals/prepared';

type Roles = Pick<PrepareSettings, 'channels' | 'inputs' | 'events' | 'trials'>;

/** Channels that may be reconstructed, of `count`: all but those that drive the model, events and the one that numbers trials. */
export function reconstructable({ inputs = [], events = [], trials }: Roles, count: number): number[] {
  const decoded = events.map(({ channel }) => channel);
  return indices(count).filter((i) => !inputs.includes(i) && !decoded.includes(i) && i !== numbering(trials));
}

/** Channels that may drive the model, or be events: all but the one that numbers trials. */
export const drivable = ({ trials }: Pick<Roles, 'trials'>, count: number): number[] =>
  indices(count).filter((i) => i !== numbering(trials));

/** Channels that are reconstructed. */
export const reconstructed = (settings: Roles, count: number): readonly number[] =>
  settings.channels ?? reconstructable(settings, count);

/** Settings with other inputs: what drives the model is given to it, so it is taken out of what is reconstructed. */
export function withInputs<S extends Roles>(settings: S, count: number, inputs: readonly number[]): S {
  return settled({ ...settings, inputs, ...eventsWithout(settings, inputs) }, count);
}

/** Settings with other events, which are decoded instead of reconstructed and don't drive the model. */
export function withEvents<S extends Roles>(settings: S, count: number, events: readonly EventSettings[]): S {
  const decoded = events.map(({ channel }) => channel);
  const inputs = (settings.inputs ?? []).filter((i) => !decoded.includes(i));
  return settled({ ...settings, events, inputs }, count);
}

/** Settings with other trials: the channel that numbers them is nothing else. */
export function withTrials<S extends Roles>(settings: S, count: number, trials: Roles['trials']): S {
  const number = numbering(trials ?? null);
  const inputs = (settings.inputs ?? []).filter((i) => i !== number);
  return settled(
    { ...settings, trials: trials ?? null, inputs, ...eventsWithout(settings, [number]) },
    count,
  );
}

const eventsWithout = ({ events }: Roles, taken: readonly number[]): Pick<Roles, 'events'> =>
  events ? { events: events.filter(({ channel }) => !taken.includes(channel)) } : {};

/** Settings with other channels to reconstruct; all that may be are `null`, and follow what becomes of the others. */
export const withChannels = <S extends Roles>(settings: S, count: number, channels: readonly number[]): S =>
  settled({ ...settings, channels }, count);

function settled<S extends Roles>(settings: S, count: number): S {
  const may = reconstructable(settings, count);
  const kept = settings.channels?.filter((i) => may.includes(i)) ?? null;
  return { ...settings, channels: kept && kept.length === may.length ? null : kept };
}

/** Names of the signals that would be embedded: components or factors, or else the chosen channels that no cleaning step takes out. */
export function signalsOf(
  settings: Roles & Pick<PrepareSettings, 'pca' | 'factors' | 'clean'>,
  names: readonly string[],
): readonly string[] {
  const numbered = (letter: string, count: number) =>
    Array.from({ length: count }, (_, c) => `${letter}${c + 1}`);
  if (settings.pca) return numbered('PC', settings.pca.components);
  if (settings.factors) return numbered('F', settings.factors.count);
  const gone = (settings.clean ?? []).flatMap(({ kind, channel }) =>
    kind === 'regress-out' ? [Number(channel ?? 0)] : [],
  );
  return reconstructed(settings, names.length)
    .filter((i) => !gone.includes(i))
    .map((i) => names[i]!);
}

/** The channel that most likely numbers trials, by its name; the last where none is called like that. */
export function likelyNumbering(names: readonly string[]): number {
  const words = /trial|sweep|episode|epoch|block|run|session|subject/i;
  const found = names.findIndex((name) => words.test(name));
  return found < 0 ? names.length - 1 : found;
}

/** Where trials most likely start, by the path of such moments: a table called so, else intervals, events, spikes in that order. */
export function likelyOnsets(
  points: readonly { readonly path: string; readonly kind: 'spikes' | 'events' | 'intervals' }[],
): string {
  const called = points.find(({ path, kind }) => kind !== 'spikes' && /trial|stim|epoch/i.test(path));
  const ofKind = (kind: string) => points.find((one) => one.kind === kind);
  return (called ?? ofKind('intervals') ?? ofKind('events') ?? points[0])?.path ?? '';
}

/** The decoder a channel of events most likely wants, by its name: spikes are counted, what an animal does has no order. */
export const likelyDecoder = (name: string): EventSettings['decoder'] =>
  /behav|choice|state|stage|label|class|action/i.test(name)
    ? 'categorical'
    : /level|rating|score|grade|confidence/i.test(name)
      ? 'ordinal'
      : 'poisson';

const numbering = (trials: PrepareSettings['trials']): number =>
  trials?.kind === 'channel' ? trials.channel : -1;

const indices = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
