import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { contentHash } from '../../io/contentHash';
import { writeSeries } from '../../io/writers/writeSeries';
import { openRecordingAt } from '../../io/openRecording';
import { binnedInfo, readSeries, seriesAt } from '../../io/binnedPoints';
import { findPoints } from '../../io/points';
import type { Binning, Recording, SeriesInfo } from '../../io/recording';
import { openSample, readSamples } from '../../io/samples';
import { recordingsAmong } from '../../io/recordingsAmong';
import type {
  ChannelExtremes,
  Envelope,
  GivenRecording,
  Raster,
  RecordingSource,
  RecordingSummary,
  SeriesSpectrum,
} from '../../shared/contract';
import { SimError } from '../../sim/errors';

import { clockOf } from '../../sim/clock';
import { type CleaningEffect, cleaningEffect } from '../../sim/analysis/cleaningEffect';
import { prepare, prepareAlike } from '../../sim/signals/prepare';
import { prepareDefaults } from '../../sim/signals/prepareDefaults';
import type { Part, Prepared, PrepareSettings } from '../../sim/signals/prepared';
import { fitDefaults } from '../../sim/training/fitDefaults';
import { readExtremes } from './channelExtremes';
import { readEnvelope } from './envelope';
import { type RasterRequest, readRaster } from './raster';
import { toShared } from './runFolder';
import { readSpectrum } from './seriesSpectrum';
import { systemRecording } from './systemRecording';
import { answerCalls } from './workerCalls';

/** Reads and prepares recordings in a thread of its own, so that a slow or broken file never holds up the engine. */

const samplesFolder = join((workerData as { resources: string }).resources, 'samples');

/** Bytes of numbers written at once. */
const MOST_WRITTEN = 4e9;

/** Most recordings held open; the one unused for longest is closed first and opened again when asked for. */
const MOST_OPEN = 4;
const opened = new Map<string, Promise<Opened>>();

interface Opened {
  readonly recording: Recording;
  readonly bytes: number;
  readonly hash: string;
}

export interface SeriesRequest {
  readonly source: RecordingSource;
  readonly series: string;
}

const methods = {
  async open({ source }: { source: RecordingSource }): Promise<Omit<RecordingSummary, 'id' | 'source'>> {
    const { recording, bytes, hash } = await get(source);
    const { name, format, series, points, facts } = recording;
    return { name, format, series, ...(points?.length && { points }), facts, bytes, hash };
  },

  samples: () => readSamples(samplesFolder),

  among: ({ given }: { readonly given: readonly string[] }): Promise<readonly GivenRecording[]> =>
    recordingsAmong(given),

  async series({ source, series }: SeriesRequest): Promise<SeriesInfo> {
    return seriesAt((await get(source)).recording, series);
  },

  async binned({
    source,
    points,
    binning,
  }: {
    readonly source: RecordingSource;
    readonly points: string;
    readonly binning: Binning;
  }): Promise<SeriesInfo> {
    return binnedInfo(findPoints((await get(source)).recording, points), binning);
  },

  async raster({
    source,
    ...request
  }: { readonly source: RecordingSource } & RasterRequest): Promise<Raster> {
    return readRaster((await get(source)).recording, request);
  },

  async envelope({
    source,
    ...request
  }: SeriesRequest & {
    channels: readonly number[];
    start: number;
    stop: number;
    bins: number;
  }): Promise<Envelope> {
    return readEnvelope((await get(source)).recording, request);
  },

  async spectrum({
    source,
    ...request
  }: SeriesRequest & { channels: readonly number[]; start: number; stop: number }): Promise<SeriesSpectrum> {
    return readSpectrum((await get(source)).recording, request);
  },

  async extremes({
    source,
    ...request
  }: SeriesRequest & { channels: readonly number[] }): Promise<ChannelExtremes> {
    return readExtremes((await get(source)).recording, request);
  },

  async write({
    source,
    series,
    path,
    channels,
    range,
  }: SeriesRequest & { path: string; channels?: readonly number[]; range?: readonly [number, number] }) {
    const { recording, hash } = await get(source);
    const info = seriesAt(recording, series);
    const [start, stop] = checkedRange(info, range ?? null);
    const width = channels?.length ?? info.shape[1];
    if (8 * width * (stop - start) > MOST_WRITTEN) {
      throw new SimError(
        'unsupported',
        `${stop - start} samples of ${width} channels are more than ${MOST_WRITTEN / 1e9} GB of numbers at once. Write fewer samples (--range) or channels (--channels).`,
      );
    }
    const values = await readSeries(recording, series, { start, stop, ...(channels && { channels }) });
    const names = channels?.map((channel) => info.channels[channel]!) ?? info.channels;
    const { rate, irregular, startTime, unit, title } = info;
    const bytes = await writeSeries(path, {
      title,
      values,
      samples: stop - start,
      channels: names,
      rate: irregular || info.timeUnit === '1' ? null : rate,
      startTime: rate === null ? startTime : startTime + start / rate,
      unit,
      origin: `Samples ${start} to ${stop} of ${series} in ${recording.name} (SHA-256 ${hash}).`,
    });
    return { samples: stop - start, channels: names, bytes };
  },

  async prepareDefaults({ source, series }: SeriesRequest) {
    const suggested =
      source.kind === 'sample'
        ? (await readSamples(samplesFolder)).find(({ id }) => id === source.id)?.prepare
        : undefined;
    const { settings, reasons } = prepareDefaults(await wholeSeries(source, series));
    if (!suggested) return { settings, reasons };
    const kept = reasons.filter(({ setting }) => !(setting in suggested));
    const chosen = Object.keys(suggested).map((setting) => ({ setting, text: 'Suits this sample.' }));
    return { settings: { ...settings, ...suggested }, reasons: [...chosen, ...kept] };
  },

  async prepare({
    source,
    series,
    settings,
  }: SeriesRequest & { settings: PrepareSettings }): Promise<Prepared> {
    return prepared({ source, series, settings });
  },

  async cleaning({
    source,
    series,
    settings,
    step,
    channel,
  }: SeriesRequest & { settings: PrepareSettings; step: number; channel?: string }): Promise<CleaningEffect> {
    return cleaningEffect(await wholeSeries(source, series, settings), settings, step, channel);
  },

  /** Prepares another recording with the numbers fitted on the first one's training part. */
  async prepareAlike({
    source,
    series,
    like,
    settings,
  }: SeriesRequest & { like: Prepared; settings: PrepareSettings }): Promise<Prepared> {
    const whole = await wholeSeries(source, series);
    return share(prepareAlike(whole, { ...settings, range: null }, like));
  },

  async fitDefaults({
    source,
    series,
    settings,
    model,
  }: SeriesRequest & { settings: PrepareSettings; model?: string }) {
    return fitDefaults(await prepared({ source, series, settings }), model);
  },
};

export type RecordingMethods = typeof methods;

answerCalls(parentPort!, methods);

/** What was prepared last: the window asks for it, for the defaults that follow from it, and for a fit, one after the other. */
let last: { readonly key: string; readonly prepared: Promise<Prepared> } | undefined;

async function prepared(request: SeriesRequest & { settings: PrepareSettings }): Promise<Prepared> {
  const { source, series, settings } = request;
  const changed = source.kind === 'file' ? (await stat(source.path)).mtimeMs : 0;
  const key = JSON.stringify([request, changed]);
  if (last?.key === key) return last.prepared;
  const made = wholeSeries(source, series, settings).then((whole) => share(prepare(whole, settings)));
  last = { key, prepared: made };
  made.catch(() => (last = undefined));
  return made;
}

function get(source: RecordingSource): Promise<Opened> {
  const key = JSON.stringify(source);
  const existing = opened.get(key);
  const entry = existing ?? open(source);
  // Set again, so that the map's order is the order of use.
  opened.delete(key);
  opened.set(key, entry);
  if (!existing) {
    entry.catch(() => opened.delete(key));
    closeOldest();
  }
  return entry;
}

function closeOldest(): void {
  for (const [key, entry] of opened) {
    if (opened.size <= MOST_OPEN) return;
    opened.delete(key);
    entry.then(({ recording }) => recording.close()).catch(() => {});
  }
}

async function open(source: RecordingSource): Promise<Opened> {
  if (source.kind === 'system') {
    const recording = systemRecording(source);
    return { recording, bytes: 0, hash: createHash('sha256').update(JSON.stringify(source)).digest('hex') };
  }
  if (source.kind === 'sample') {
    const samples = await readSamples(samplesFolder);
    const sample = samples.find(({ id }) => id === source.id);
    if (!sample)
      throw new SimError(
        'not-found',
        `There is no sample called "${source.id}". There are ${samples.map(({ id }) => id).join(', ')}.`,
        { id: source.id },
      );
    const path = join(samplesFolder, sample.file);
    return {
      recording: await openSample(samplesFolder, sample),
      bytes: (await stat(path)).size,
      hash: await contentHash(path),
    };
  }
  const recording = await openRecordingAt(source.path);
  const paths = recording.files ?? [source.path];
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  return { recording, bytes: sizes.reduce((a, b) => a + b), hash: await contentHash(...paths) };
}

/** The chosen stretch of a series, all channels: what preparation starts from. */
async function wholeSeries(source: RecordingSource, series: string, settings?: PrepareSettings) {
  const { recording } = await get(source);
  const info = seriesAt(recording, series);
  if (info.shape[0] === 0)
    throw new SimError('too-short', `${recording.name} · ${info.title} holds no samples.`);
  const [start, stop] = checkedRange(info, settings?.range ?? null);
  const values = await readSeries(recording, series, { start, stop });
  return {
    values,
    samples: stop - start,
    first: start,
    recorded: info.shape[0],
    channels: info.channels,
    ...clockOf(info),
    unit: info.unit,
  };
}

/** Only the chosen stretch is read from the file, so that an hour of a long recording costs an hour's memory. */
function checkedRange(
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

function share(prepared: Prepared): Prepared {
  const shared = (part: Part): Part => ({
    ...part,
    values: toShared(part.values),
    ...(part.inputs && { inputs: toShared(part.inputs) }),
    ...(part.events && { events: toShared(part.events) }),
    ...(part.measured && { measured: toShared(part.measured) }),
    ...(part.convolved && { convolved: toShared(part.convolved) }),
  });
  return {
    ...prepared,
    train: shared(prepared.train),
    validation: shared(prepared.validation),
    test: shared(prepared.test),
  };
}
