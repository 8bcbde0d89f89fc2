import { SimError } from '../errors';

/** Names given to channels, by their index in the recording. */
export type ChannelNames = Readonly<Record<string, string>>;

/**
 * Channels as they are called, given names in place of the recording's.
 *
 * @throws {SimError} `bad-parameter` for a channel that is not there, an empty name, or one that another channel has.
 */
export function namedChannels(recorded: readonly string[], given: ChannelNames = {}): readonly string[] {
  const entries = Object.entries(given);
  if (entries.length === 0) return recorded;
  const names = [...recorded];
  for (const [key, name] of entries) {
    const channel = Number(key);
    if (!(key !== '' && Number.isInteger(channel) && channel >= 0 && channel < names.length)) {
      throw new SimError(
        'bad-parameter',
        `There is no channel ${key} to name "${name}": the series has channels 0 … ${names.length - 1}.`,
      );
    }
    if (name.trim() === '') {
      throw new SimError(
        'bad-parameter',
        `Expected a name for channel ${key} ("${recorded[channel]}"), got an empty one. Leave it out to keep its own.`,
      );
    }
    names[channel] = name.trim();
  }
  for (const key of Object.keys(given)) {
    const name = names[Number(key)]!;
    if (names.indexOf(name) === names.lastIndexOf(name)) continue;
    throw new SimError('bad-parameter', `Two channels are called "${name}". Give each a name of its own.`);
  }
  return names;
}

/** Names with another one for a channel; its own, or none, takes the given one back. */
export function withName(given: ChannelNames, channel: number, recorded: string, name: string): ChannelNames {
  const { [channel]: _, ...others } = given;
  const trimmed = name.trim();
  return trimmed === '' || trimmed === recorded ? others : { ...others, [channel]: trimmed };
}
