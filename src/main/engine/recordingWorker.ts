import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { contentHash } from '../../io/contentHash';
import { hdf5Crashed, hdf5Memory } from '../../io/hdf5/library';
import type { WrittenSeries } from '../../io/writers/seriesWriter';
import { writeSeries } from '../../io/writers/writeSeries';
import { openRecordingAt } from '../../io/openRecording';
import { binnedInfo } from '../../io/binnedPoints';
import { findPoints } from '../../io/points';
import type { Binning, Recording, SeriesInfo, SeriesView } from '../../io/recording';
import { openSample, readSamples } from '../../io/samples';
import { recordingsAmong } from '../../io/recordingsAmong';
import { Opening } from '../../io/watchedSource';
import { readPieces, readSeries, seriesAt, viewedInfo } from '../../io/seriesPath';
import type {
  ChannelExtremes,
  Envelope,
  GivenRecording,
  Input,
  Raster,
  RecordingSource,
  RecordingSummary,
  SeriesSpectrum,
  WrittenFile,
} from '../../shared/contract';
import { SimError } from '../../sim/errors';

import { clockOf } from '../../sim/clock';
import { cleanedSeries } from '../../sim/signals/cleaning/cleanedSeries';
import { prepare, type RawSeries } from '../../sim/signals/prepare';
import { samplesToBeginWith } from '../../sim/signals/prepareDefaults';
import type { PrepareSettings } from '../../sim/signals/prepared';
import { channelsToRead } from '../../sim/signals/rawColumns';
import { readExtremes } from './channelExtremes';
import { readEnvelope } from './envelope';
import { Overviews } from './overview/overviews';
import { DamagedOverview, type Pyramid } from './overview/pyramid';
import { freeBuffers } from './freeBuffers';
import { type RasterRequest, readRaster } from './raster';
import { toShared } from './runFolder';
import { readSpectrum } from './seriesSpectrum';
import { giveWay } from './spreadStretches';
import { systemRecording } from './systemRecording';
import { trialOnsets } from './trialOnsets';
import { answerCalls, handOver, notify } from './workerCalls';
import { cleanedToWrite, preparedToWrite, recordedSeries } from './writtenSeries';

/** Reads recordings in a thread of its own, so that a slow or broken file never holds up the engine. */

/** The version is needed only where something is written. */
const {
  resources,
  cache,
  version = '',
} = workerData as { readonly resources: string; readonly cache: string; readonly version?: string };
const samplesFolder = join(resources, 'samples');

/** What is being written, and looked through. */
let writing: AbortController | undefined;
let building: AbortController | undefined;

const overviews = new Overviews(join(cache, 'overviews'));
/** Those that are open, by the recording's version and the path of the series. */
const openOverviews = new Map<string, Promise<Pyramid | undefined>>();

/** Most recordings held open; the one unused for longest is closed first and opened again when asked for. */
const MOST_OPEN = 4;
const opened = new Map<string, Promise<Opened>>();
/** Files that are being opened, by their source. */
const openings = new Map<string, Opening>();

interface Opened {
  readonly recording: Recording;
  readonly bytes: number;
  /** What tells it from others, and from itself after a change, without reading it. */
  readonly version: string;
  /** SHA-256 of its files; of large ones it takes seconds. */
  hash(): Promise<string>;
}

/** Largest recording that is hashed when it is opened. */
const HASHED_AT_ONCE = 256e6;

export interface SeriesRequest {
  readonly source: RecordingSource;
  readonly series: string;
}

type WriteRequest = SeriesRequest &
  Pick<Input<'recording.write'>, 'what' | 'channels' | 'range'> & {
    readonly path: string;
    readonly most?: number;
  };

const methods = {
  async open({
    source,
  }: {
    source: RecordingSource;
  }): Promise<Omit<RecordingSummary, 'id' | 'source'> & { readonly version: string }> {
    const { recording, bytes, version: known, hash } = await get(source);
    const { name, format, series, points, facts } = recording;
    return {
      name,
      format,
      series,
      ...(points?.length && { points }),
      facts,
      bytes,
      version: known,
      hash: bytes <= HASHED_AT_ONCE ? await hash() : null,
    };
  },

  /** How much of a file that is being opened was looked through, 0 … 1; null where none is. */
  opening: ({ source }: { readonly source: RecordingSource }): number | null =>
    openings.get(JSON.stringify(source))?.fraction ?? null,

  giveUp({ source }: { readonly source: RecordingSource }): void {
    openings.get(JSON.stringify(source))?.giveUp();
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

  async view({ source, series, view }: SeriesRequest & { readonly view: SeriesView }): Promise<SeriesInfo> {
    return viewedInfo((await get(source)).recording, series, view);
  },

  async raster({
    source,
    ...request
  }: { readonly source: RecordingSource } & RasterRequest): Promise<Raster> {
    return readRaster((await get(source)).recording, request);
  },

  /** Values of some channels as they are, shape (T × N), row-major: for what looks at a recording piece by piece. */
  async stretch({
    source,
    series,
    ...slice
  }: SeriesRequest & { channels: readonly number[]; start: number; stop: number }): Promise<Float64Array> {
    return toShared(await readSeries((await get(source)).recording, series, slice));
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
    const { recording, version: known } = await get(source);
    try {
      return await readEnvelope(recording, request, (info) => overviewOf(known, info));
    } catch (error) {
      if (!(error instanceof DamagedOverview)) throw error;
      await forgetOverview(known, seriesAt(recording, request.series));
      return readEnvelope(recording, request);
    }
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

  /** SHA-256 of all files of a recording. */
  async hash({ source }: { readonly source: RecordingSource }): Promise<string> {
    return (await get(source)).hash();
  },

  /** Looks through a series and keeps its overview; false when it was ended early. */
  async buildOverview({ source, series }: SeriesRequest): Promise<boolean> {
    building = new AbortController();
    const { recording, version: known } = await get(source);
    const info = seriesAt(recording, series);
    return overviews.build(known, recording, info, building.signal, (fraction) =>
      notify(parentPort!, { fraction }),
    );
  },

  async endOverview(): Promise<void> {
    building?.abort();
  },

  /** Null when it was ended early. @param most bytes of numbers, where not all can be handed on. */
  async write({
    source,
    series,
    path,
    what,
    channels,
    range,
    most = Infinity,
  }: WriteRequest): Promise<Omit<WrittenFile, 'content'> | null> {
    writing = new AbortController();
    const { signal } = writing;
    const { recording, hash: hashOf } = await get(source);
    const info = seriesAt(recording, series);
    const from = { recording, info, hash: await hashOf(), program: { name: 'Nullcline', version } };
    const stretch = checkedRange(info, what?.settings.range ?? range ?? null);
    const written = what
      ? what.kind === 'cleaned'
        ? await cleanedToWrite(
            from,
            stretch,
            cleanedSeries(await rawSeries(source, series, what.settings), what.settings),
          )
        : await preparedToWrite(
            from,
            stretch,
            prepare(await rawSeries(source, series, what.settings), what.settings),
          )
      : recordedSeries(from, stretch, channels);
    refuseLarge(written, most);
    try {
      const file = await writeSeries(path, written, {
        signal,
        report: (fraction) => notify(parentPort!, { fraction }),
      });
      return { samples: written.samples, channels: written.channels, ...file };
    } catch (error) {
      if (signal.aborted) return null;
      throw error;
    }
  },

  endWriting() {
    writing?.abort();
  },

  /** The chosen stretch of a series with the channels that are looked at, for whoever prepares it. */
  async raw({ source, series, settings }: SeriesRequest & { settings: PrepareSettings }): Promise<RawSeries> {
    const raw = await rawSeries(source, series, settings);
    return handOver(raw, raw.values.buffer as ArrayBuffer);
  },

  /** As much of a series as its defaults are chosen from, and those that come with a sample. */
  async beginning({
    source,
    series,
  }: SeriesRequest): Promise<{ raw: RawSeries; suggested: Partial<PrepareSettings> | undefined }> {
    const suggested =
      source.kind === 'sample'
        ? (await readSamples(samplesFolder)).find(({ id }) => id === source.id)?.prepare
        : undefined;
    const [samples, channels] = seriesAt((await get(source)).recording, series).shape;
    const raw = await rawSeries(source, series, { range: [0, samplesToBeginWith(samples, channels)] });
    return handOver({ raw, suggested }, raw.values.buffer as ArrayBuffer);
  },
};

export type RecordingMethods = typeof methods;

/** Bytes that HDF5 may hold on to before its thread is let go for another, as it is after a crash. */
const MOST_HELD = 250e6;
let isFull = false;

answerCalls(parentPort!, methods, () => {
  freeBuffers();
  if (isFull || (hdf5Memory() <= MOST_HELD && !hdf5Crashed())) return;
  isFull = true;
  notify(parentPort!, 'full');
});

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

/** The overview of a series, where there is one; it is looked for anew until there is. */
function overviewOf(known: string, info: SeriesInfo): Promise<Pyramid | undefined> {
  const key = JSON.stringify([known, info.path]);
  const entry = openOverviews.get(key) ?? overviews.open(known, info);
  openOverviews.set(key, entry);
  entry.then(
    (pyramid) => pyramid ?? openOverviews.delete(key),
    () => openOverviews.delete(key),
  );
  return entry;
}

/** So that it is made anew. */
async function forgetOverview(known: string, info: SeriesInfo): Promise<void> {
  const key = JSON.stringify([known, info.path]);
  const entry = openOverviews.get(key);
  openOverviews.delete(key);
  await (await entry)?.close();
  await overviews.remove(known, info);
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
    const hash = createHash('sha256').update(JSON.stringify(source)).digest('hex');
    return { recording, bytes: 0, version: hash, hash: async () => hash };
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
    return { recording: await openSample(samplesFolder, sample), ...(await filesOf([path])) };
  }
  const key = JSON.stringify(source);
  const opening = new Opening();
  openings.set(key, opening);
  const recording = await openRecordingAt(source.path, (file) => opening.watch(file)).finally(() => {
    opening.end();
    openings.delete(key);
  });
  const { files = [source.path], everyFile } = recording;
  return { recording, ...(await filesOf(files, everyFile)) };
}

/** @param every all of them, where `paths` are only the first. */
async function filesOf(
  paths: readonly string[],
  every: () => Promise<readonly string[]> = async () => paths,
): Promise<Omit<Opened, 'recording'>> {
  const all = await Promise.all(paths.map((path) => stat(path)));
  const known = JSON.stringify(all.map(({ size, mtimeMs }, k) => [paths[k], size, mtimeMs]));
  let hashed: Promise<string> | undefined;
  return {
    bytes: all.reduce((sum, { size }) => sum + size, 0),
    version: createHash('sha256').update(known).digest('hex'),
    hash: () => (hashed ??= every().then(contentHash)),
  };
}

/** The chosen stretch of a series with the channels that are looked at: what preparation starts from. */
async function rawSeries(
  source: RecordingSource,
  series: string,
  settings: Pick<PrepareSettings, 'range'> & Partial<PrepareSettings>,
): Promise<RawSeries> {
  const { recording } = await get(source);
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

function refuseLarge({ samples, channels }: WrittenSeries, most: number): void {
  const bytes = 8 * samples * channels.length;
  if (bytes <= most) return;
  throw new SimError(
    'unsupported',
    `${samples} samples of ${channels.length} channels are ${(bytes / 1e6).toFixed(0)} MB of numbers; up to ${most / 1e6} MB are saved from the window. Choose a shorter stretch or fewer channels, or write them on the command line: nullcline convert.`,
  );
}
