import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { hdf5Crashed, hdf5Memory } from '../../io/hdf5/library';
import type { WrittenSeries } from '../../io/writers/seriesWriter';
import { writeSeries } from '../../io/writers/writeSeries';
import { binnedInfo } from '../../io/binnedPoints';
import { findPoints } from '../../io/points';
import type { Binning, SeriesInfo, SeriesView } from '../../io/recording';
import { readSamples } from '../../io/samples';
import { recordingsAmong } from '../../io/recordingsAmong';
import { readSeries, seriesAt, viewedInfo } from '../../io/seriesPath';
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

import { cleanedSeries } from '../../sim/signals/cleaning/cleanedSeries';
import { prepare, type RawSeries } from '../../sim/signals/prepare';
import { samplesToBeginWith } from '../../sim/signals/prepareDefaults';
import type { PrepareSettings } from '../../sim/signals/prepared';
import { readExtremes } from './channelExtremes';
import { readEnvelope } from './envelope';
import { Overviews } from './overview/overviews';
import { DamagedOverview } from './overview/pyramid';
import { freeBuffers } from './freeBuffers';
import { OpenRecordings } from './openRecordings';
import { type RasterRequest, readRaster } from './raster';
import { checkedRange, rawSeries } from './rawSeries';
import { toShared } from './runFolder';
import { readSpectrum } from './seriesSpectrum';
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
const recordings = new OpenRecordings(samplesFolder);

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
    const { recording, bytes, version: known, hash } = await recordings.get(source);
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

  opening: ({ source }: { readonly source: RecordingSource }): number | null => recordings.opening(source),

  giveUp: ({ source }: { readonly source: RecordingSource }): void => recordings.giveUp(source),

  samples: () => readSamples(samplesFolder),

  among: ({ given }: { readonly given: readonly string[] }): Promise<readonly GivenRecording[]> =>
    recordingsAmong(given),

  async series({ source, series }: SeriesRequest): Promise<SeriesInfo> {
    return seriesAt((await recordings.get(source)).recording, series);
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
    return binnedInfo(findPoints((await recordings.get(source)).recording, points), binning);
  },

  async view({ source, series, view }: SeriesRequest & { readonly view: SeriesView }): Promise<SeriesInfo> {
    return viewedInfo((await recordings.get(source)).recording, series, view);
  },

  async raster({
    source,
    ...request
  }: { readonly source: RecordingSource } & RasterRequest): Promise<Raster> {
    return readRaster((await recordings.get(source)).recording, request);
  },

  /** Values of some channels as they are, shape (T × N), row-major: for what looks at a recording piece by piece. */
  async stretch({
    source,
    series,
    ...slice
  }: SeriesRequest & { channels: readonly number[]; start: number; stop: number }): Promise<Float64Array> {
    return toShared(await readSeries((await recordings.get(source)).recording, series, slice));
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
    const { recording, version: known } = await recordings.get(source);
    try {
      return await readEnvelope(recording, request, (info) => overviews.get(known, info));
    } catch (error) {
      if (!(error instanceof DamagedOverview)) throw error;
      await overviews.remove(known, seriesAt(recording, request.series));
      return readEnvelope(recording, request);
    }
  },

  async spectrum({
    source,
    ...request
  }: SeriesRequest & { channels: readonly number[]; start: number; stop: number }): Promise<SeriesSpectrum> {
    return readSpectrum((await recordings.get(source)).recording, request);
  },

  async extremes({
    source,
    ...request
  }: SeriesRequest & { channels: readonly number[] }): Promise<ChannelExtremes> {
    return readExtremes((await recordings.get(source)).recording, request);
  },

  /** SHA-256 of all files of a recording. */
  async hash({ source }: { readonly source: RecordingSource }): Promise<string> {
    return (await recordings.get(source)).hash();
  },

  /** Looks through a series and keeps its overview; false when it was ended early. */
  async buildOverview({ source, series }: SeriesRequest): Promise<boolean> {
    building = new AbortController();
    const { recording, version: known } = await recordings.get(source);
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
    const { recording, hash: hashOf } = await recordings.get(source);
    const info = seriesAt(recording, series);
    const from = { recording, info, hash: await hashOf(), program: { name: 'Nullcline', version } };
    const stretch = checkedRange(info, what?.settings.range ?? range ?? null);
    const written = what
      ? what.kind === 'cleaned'
        ? await cleanedToWrite(
            from,
            stretch,
            cleanedSeries(await rawSeries(recording, series, what.settings), what.settings),
          )
        : await preparedToWrite(
            from,
            stretch,
            prepare(await rawSeries(recording, series, what.settings), what.settings),
          )
      : recordedSeries(from, stretch, channels);
    refuseLarge(written, most);
    try {
      const file = await writeSeries(path, written, {
        signal,
        report: (fraction) => notify(parentPort!, { fraction }),
      });
      const { samples, channels: named, steps, warnings = [] } = written;
      return { samples, channels: named, steps, warnings, ...file };
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
    const { recording } = await recordings.get(source);
    const raw = await rawSeries(recording, series, settings);
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
    const { recording } = await recordings.get(source);
    const [samples, channels] = seriesAt(recording, series).shape;
    const raw = await rawSeries(recording, series, { range: [0, samplesToBeginWith(samples, channels)] });
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

function refuseLarge({ samples, channels }: WrittenSeries, most: number): void {
  const bytes = 8 * samples * channels.length;
  if (bytes <= most) return;
  throw new SimError(
    'unsupported',
    `${samples} samples of ${channels.length} channels are ${(bytes / 1e6).toFixed(0)} MB of numbers; up to ${most / 1e6} MB are saved from the window. Choose a shorter stretch or fewer channels, or write them on the command line: nullcline convert.`,
  );
}
