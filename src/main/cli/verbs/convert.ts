import { resolve } from 'node:path';
import { writerFor } from '../../../io/writers/writeSeries';
import type { Input, WrittenFile } from '../../../shared/contract';
import { SimError } from '../../../sim/errors';
import type { PrepareSettings } from '../../../sim/signals/prepared';
import { noMoreWords, text, wholeNumber, word } from '../commonOptions';
import { duration } from '../follow';
import { preparationAsked } from '../preparationAsked';
import { channelsAsked, rangeAsked } from '../samplesAsked';
import { askedSettings } from '../settings';
import { chooseSeries, sourceNamed } from '../source';
import type { Verb, VerbContext } from '../verb';

export const convert: Verb = {
  id: 'convert',
  usage: 'FILE | sample:ID | system:ID [--series PATH] [--set prepare.clean=STEPS | --prepared] --out FILE',
  what: 'a series as a file of another format: .csv, .npy, .npz, .mat, .h5, .nwb or .parquet; as recorded, cleaned or prepared',
  options: {
    series: { type: 'string', value: 'PATH', what: 'which series; the largest when left out' },
    channels: { type: 'string', value: 'LIST', what: 'numbers of channels, as 0,2,5; all when left out' },
    range: { type: 'string', value: 'FROM:TO', what: 'samples from, and before which; all when left out' },
    prepared: {
      type: 'boolean',
      what: 'the data as a fit would take them, with its defaults and --set prepare.*; without it, --set prepare.clean cleans the signals and leaves all else as recorded',
    },
  },
  async run(context) {
    noMoreWords(context, 1);
    const { options } = context;
    const source = sourceNamed(word(context, 0, 'a recording to convert'), wholeNumber(options, 'seed'));
    const out = text(options, 'out');
    if (out === undefined)
      throw new SimError('bad-parameter', 'Say what to write with --out FILE, as --out signals.nwb.');
    writerFor(out);
    const engine = context.engine();
    const recording = await engine.call('recording.open', { source });
    const series = chooseSeries(recording, text(options, 'series'), context.say);
    const [channels, range] = [channelsAsked(options), rangeAsked(options)];
    const what = await whatAsked(context, { recording: recording.id, series }, channels, range);
    const written = await write(context, {
      recording: recording.id,
      series,
      to: { path: resolve(out) },
      ...(what ? { what } : { ...(channels && { channels }), ...(range && { range }) }),
    });
    if (!written) return { json: null, text: `Nothing was written: it was ended early.`, exitCode: 1 };
    for (const warning of written.warnings) context.say(`Warning: ${warning}`);
    const lost = written.lost ? ` This format has no place for: ${written.lost}.` : '';
    const of = written.channels.length === 1 ? 'channel' : 'channels';
    return {
      json: { out: resolve(out), series, ...written },
      text: [
        ...written.steps,
        `Wrote ${written.samples} samples of ${written.channels.length} ${of} to ${out} (${(written.bytes / 1e6).toFixed(2)} MB).${lost}`,
      ].join('\n'),
    };
  },
};

/** Follows the writing to its end, with its progress on stderr. Ctrl-C ends it, and nothing stays. */
async function write(
  { engine, progress, signal }: VerbContext,
  input: Input<'recording.write'>,
): Promise<WrittenFile | null> {
  const handle = engine().start('recording.write', input, ({ fraction, secondsLeft }) => {
    const left = secondsLeft === null ? '' : ` · ${duration(secondsLeft)} left`;
    progress(`Writing · ${Math.floor(100 * fraction)} %${left}`);
  });
  const stop = () => handle.cancel();
  signal.addEventListener('abort', stop);
  try {
    return await handle.done;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Settings that cleaning alone goes by. */
const CLEANING: readonly (keyof PrepareSettings)[] = [
  'channels',
  'labels',
  'range',
  'missing',
  'clean',
  'trials',
];

/** Cleaned or prepared data, where that is asked for. */
async function whatAsked(
  context: VerbContext,
  target: { readonly recording: string; readonly series: string },
  channels: readonly number[] | undefined,
  range: readonly [number, number] | undefined,
): Promise<Input<'recording.write'>['what']> {
  const asked = (await askedSettings(context))['prepare'] as Partial<PrepareSettings> | undefined;
  const isPrepared = context.options['prepared'] === true;
  if (!asked && !isPrepared) return undefined;
  const given = { ...asked, ...(channels && { channels }), ...(range && { range }) };
  const { settings } = await context.engine().call('recording.prepareDefaults', target);
  if (isPrepared)
    return { kind: 'prepared', settings: await preparationAsked(context, target, settings, given) };
  const other = Object.keys(asked!).find((name) => !CLEANING.some((one) => one === name));
  if (other !== undefined) {
    throw new SimError(
      'bad-parameter',
      `prepare.${other} is no cleaning of signals. Ask for the data as a fit takes them, with --prepared, or leave it out.`,
    );
  }
  const plain: PrepareSettings = {
    ...settings,
    channels: null,
    range: null,
    missing: 'mask',
    clean: [],
    trials: null,
  };
  return { kind: 'cleaned', settings: await preparationAsked(context, target, plain, given) };
}
