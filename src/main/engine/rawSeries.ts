import { totalmem } from 'node:os';
import type { Recording, SeriesInfo } from '../../io/recording';
import { readPieces, seriesAt } from '../../io/seriesPath';
import { clockOf } from '../../sim/clock';
import { SimError } from '../../sim/errors';
import type { RawSeries } from '../../sim/signals/prepare';
import type { PrepareSettings } from '../../sim/signals/prepared';
import { channelsToRead } from '../../sim/signals/rawColumns';
import { giveWay } from './spreadStretches';
import { trialOnsets } from './trialOnsets';

/** The chosen stretch of a series with the channels that are looked at: what preparation starts from. */
export async function rawSeries(
  recording: Recording,
  series: string,
  settings: Pick<PrepareSettings, 'range'> & Partial<PrepareSettings>,
): Promise<RawSeries> {
  const info = seriesAt(recording, series);
  if (info.shape[0] === 0)
    throw new SimError('too-short', `${recording.name} · ${info.title} holds no samples.`);
  const [start, stop] = checkedRange(info, settings.range);
  const columns = channelsToRead(settings, info.shape[1]);
  checkMemory(info, stop - start, columns?.length ?? info.shape[1]);
  const slice = { start, stop, ...(columns && { channels: columns }) };
  const values = new Float64Array((stop - start) * (columns?.length ?? info.shape[1]));
  let at = 0;
  for await (const piece of readPieces(recording, series, slice)) {
    values.set(piece, at);
    at += piece.length;
    await giveWay();
  }
  const { trials } = settings;
  return {
    values,
    ...(columns && { columns }),
    samples: stop - start,
    ...(trials?.kind === 'events' && { onsets: await trialOnsets(recording, info, trials) }),
    first: start,
    recorded: info.shape[0],
    channels: info.channels,
    ...clockOf(info),
    unit: info.unit,
    ...(info.trials && { trials: info.trials }),
  };
}

/** Preparation holds a few copies of what it is given; half of the memory is left to everything else. */
const MOST_PREPARED = totalmem() / 8;

function checkMemory({ title }: SeriesInfo, samples: number, channels: number): void {
  const bytes = 8 * samples * channels;
  if (bytes <= MOST_PREPARED) return;
  const gigabytes = (size: number) => `${(size / 1e9).toFixed(1)} GB`;
  throw new SimError(
    'unsupported',
    `${samples} samples of ${channels} channels of ${title} are ${gigabytes(bytes)} of numbers; this computer can prepare ${gigabytes(MOST_PREPARED)} of them at once. Choose a shorter range or fewer channels.`,
  );
}

/** Only the chosen stretch is read from the file, so that an hour of a long recording costs an hour's memory. */
export function checkedRange(
  { shape: [samples] }: SeriesInfo,
  range: PrepareSettings['range'],
): readonly [number, number] {
  if (!range) return [0, samples];
  const [start, stop] = range;
  if (Number.isInteger(start) && Number.isInteger(stop) && start >= 0 && stop <= samples && start < stop)
    return range;
  throw new SimError(
    'bad-parameter',
    `The range must lie within samples 0 … ${samples}; it is ${start} … ${stop}. Choose a range inside the recording.`,
  );
}
