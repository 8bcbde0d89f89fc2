import { resolve } from 'node:path';
import { writerFor } from '../../../io/writers/writeSeries';
import { SimError } from '../../../sim/errors';
import { noMoreWords, text, wholeNumber, word } from '../commonOptions';
import { chooseSeries, sourceNamed } from '../source';
import type { Verb, VerbContext } from '../verb';

export const convert: Verb = {
  id: 'convert',
  usage: 'FILE | sample:ID | system:ID [--series PATH] --out FILE',
  what: 'a series as a file of another format: .csv, .npy, .npz, .mat, .h5, .nwb or .parquet',
  options: {
    series: { type: 'string', value: 'PATH', what: 'which series; the largest when left out' },
    channels: { type: 'string', value: 'LIST', what: 'numbers of channels, as 0,2,5; all when left out' },
    range: { type: 'string', value: 'FROM:TO', what: 'samples from, and before which; all when left out' },
  },
  async run(context) {
    noMoreWords(context, 1);
    const { options } = context;
    const source = sourceNamed(word(context, 0, 'a recording to convert'), wholeNumber(options, 'seed'));
    const out = text(options, 'out');
    if (out === undefined)
      throw new SimError('bad-parameter', 'Say what to write with --out FILE, as --out signals.nwb.');
    const { loses } = writerFor(out);
    const engine = context.engine();
    const recording = await engine.call('recording.open', { source });
    const series = chooseSeries(recording, text(options, 'series'), context.say);
    const [channels, range] = [channelsAsked(options), rangeAsked(options)];
    const written = await engine.call('recording.write', {
      recording: recording.id,
      series,
      path: resolve(out),
      ...(channels && { channels }),
      ...(range && { range }),
    });
    return {
      json: { out: resolve(out), series, ...written },
      text: `Wrote ${written.samples} samples of ${written.channels.length} ${written.channels.length === 1 ? 'channel' : 'channels'} to ${out} (${(written.bytes / 1e6).toFixed(2)} MB).${loses ? ` This format has no place for: ${loses}.` : ''}`,
    };
  },
};

function channelsAsked(options: VerbContext['options']): number[] | undefined {
  const asked = text(options, 'channels');
  if (asked === undefined) return undefined;
  const channels = asked.split(',').map((one) => (one.trim() === '' ? NaN : Number(one)));
  if (channels.every((channel) => Number.isInteger(channel) && channel >= 0)) return channels;
  throw new SimError(
    'bad-parameter',
    `--channels expects numbers from 0 with commas between, as 0,2,5; got "${asked}".`,
  );
}

function rangeAsked(options: VerbContext['options']): [number, number] | undefined {
  const asked = text(options, 'range');
  if (asked === undefined) return undefined;
  const match = /^(\d+):(\d+)$/.exec(asked);
  if (match && Number(match[1]) < Number(match[2])) return [Number(match[1]), Number(match[2])];
  throw new SimError('bad-parameter', `--range expects FROM:TO in samples, as 0:5000; got "${asked}".`);
}
