import type { PrepareSettings } from '../../sim/signals/prepared';
import { overDefaults } from './settings';
import type { VerbContext } from './verb';

type Target = { readonly recording: string; readonly series: string };
/** Settings in which some may still be words. */
type Asked = Omit<PrepareSettings, 'channels' | 'factors' | 'embed'> & {
  readonly channels: PrepareSettings['channels'] | 'good';
  readonly factors?: PrepareSettings['factors'] | 'suggest';
  readonly embed: PrepareSettings['embed'] | 'suggest' | 'suggest-coordinates';
};

/**
 * What `--set prepare.…` and `--config` ask for, laid over defaults; the words `good` and `suggest` are made the numbers they stand for,
 * so that a run keeps numbers alone. What was chosen, and why, is said aloud.
 */
export async function preparationAsked(
  { engine: connect, say }: Pick<VerbContext, 'engine' | 'say'>,
  target: Target,
  defaults: PrepareSettings,
  given: unknown,
): Promise<PrepareSettings> {
  const engine = connect();
  const asked = withoutRival(overDefaults<Asked>(defaults, given, 'prepare'), given);
  const { factors, ...rest } = asked;
  let settings: PrepareSettings = {
    ...rest,
    channels: asked.channels === 'good' ? null : asked.channels,
    ...(factors !== undefined && { factors: factors === 'suggest' ? null : factors }),
    embed: typeof asked.embed === 'string' ? null : asked.embed,
  };
  if (asked.channels === 'good') {
    const { found, channels } = await engine.call('recording.badChannels', { ...target, settings });
    for (const { channel, name, faults } of found)
      say(`Left channel ${channel} ("${name}") out: ${faults.map(({ text }) => text).join('; ')}.`);
    if (found.length === 0) say(`None of ${channels} channels looks broken.`);
    else settings = { ...settings, channels: await others(engine, target, settings, found) };
  }
  settings = { ...settings, ...(await reductionOf(engine, target, settings, asked, given)) };
  if (factors === 'suggest') {
    const { count, reason } = await engine.call('recording.factors', { ...target, settings });
    say(`Factors: ${reason}`);
    settings = { ...settings, factors: { count } };
  }
  if (typeof asked.embed === 'string') {
    const kind = asked.embed === 'suggest' ? 'uniform' : 'coordinates';
    const { embed, reason } = await engine.call('recording.embedding', { ...target, settings, kind });
    say(`Embedding: ${reason}`);
    settings = { ...settings, embed };
  }
  return settings;
}

/** Components and delays that nothing is said of suit the channels that are asked for, not those there are. */
async function reductionOf(
  engine: ReturnType<VerbContext['engine']>,
  target: Target,
  { channels, inputs, events }: PrepareSettings,
  asked: Asked,
  given: unknown,
): Promise<Partial<Pick<PrepareSettings, 'pca' | 'embed'>>> {
  const says = (name: string) => name in ((given ?? {}) as object);
  if (!['channels', 'inputs', 'events'].some(says)) return {};
  const chosen = {
    ...(says('channels') && { channels }),
    ...(inputs && { inputs }),
    ...(events && { events }),
  };
  const { settings } = await engine.call('recording.prepareDefaults', { ...target, chosen });
  return {
    ...(!says('pca') && !asked.factors && { pca: settings.pca }),
    ...(!says('embed') && { embed: settings.embed }),
  };
}

/** Channels there are to reconstruct, but for those that look broken. */
async function others(
  engine: ReturnType<VerbContext['engine']>,
  target: Target,
  { inputs = [], events = [], trials }: PrepareSettings,
  found: readonly { readonly channel: number }[],
): Promise<readonly number[]> {
  const { channels } = await engine.call('recording.series', target);
  const taken = [
    ...inputs,
    ...events.map(({ channel }) => channel),
    ...(trials?.kind === 'channel' ? [trials.channel] : []),
    ...found.map(({ channel }) => channel),
  ];
  return channels.map((_, i) => i).filter((i) => !taken.includes(i));
}

/** Factors that are asked for take the place of components that were only suggested. */
function withoutRival(settings: Asked, given: unknown): Asked {
  const asked = (given ?? {}) as Readonly<Record<string, unknown>>;
  return asked['factors'] && asked['pca'] === undefined ? { ...settings, pca: null } : settings;
}
