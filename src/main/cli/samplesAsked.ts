import { SimError } from '../../sim/errors';
import { text } from './commonOptions';
import type { VerbContext } from './verb';

/** Channels as `--channels` names them; all where absent. @throws {SimError} `bad-parameter`. */
export function channelsAsked(options: VerbContext['options']): number[] | undefined {
  const asked = text(options, 'channels');
  if (asked === undefined) return undefined;
  const channels = asked.split(',').map((one) => (one.trim() === '' ? NaN : Number(one)));
  if (channels.every((channel) => Number.isInteger(channel) && channel >= 0)) return channels;
  throw new SimError(
    'bad-parameter',
    `--channels expects numbers from 0 with commas between, as 0,2,5; got "${asked}".`,
  );
}

/** Samples as `--range` names them: the first, and the one past the last; all where absent. @throws {SimError} `bad-parameter`. */
export function rangeAsked(options: VerbContext['options']): [number, number] | undefined {
  const asked = text(options, 'range');
  if (asked === undefined) return undefined;
  const match = /^(\d+):(\d+)$/.exec(asked);
  if (match && Number(match[1]) < Number(match[2])) return [Number(match[1]), Number(match[2])];
  throw new SimError('bad-parameter', `--range expects FROM:TO in samples, as 0:5000; got "${asked}".`);
}
