import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PrepareSettings } from '../sim/signals/prepared';
import { SimError } from '../sim/errors';
import { fileSource } from './byteSource';
import { openRecording } from './openRecording';
import type { Recording, SeriesInfo } from './recording';

/** A recording that ships with the app, with where it comes from and what its file does not say. */
export interface SampleEntry {
  readonly id: string;
  readonly title: string;
  readonly what: string;
  readonly origin: string;
  readonly licence: string;
  readonly file: string;
  /** Preparation that suits it, laid over the defaults. */
  readonly prepare: Partial<PrepareSettings>;
  /** What its file does not say about its series. */
  readonly series?: { readonly rate?: number; readonly unit?: string; readonly title?: string };
}

/** The catalogue `samples.json` of a folder. @throws {SimError} `bad-file` or `not-found`. */
export async function readSamples(folder: string): Promise<SampleEntry[]> {
  const path = join(folder, 'samples.json');
  const content = await readFile(path, 'utf8').catch((cause: Error) => {
    throw new SimError(
      'not-found',
      `The samples are missing: ${path} can't be read. Install the app again.`,
      {},
      { cause },
    );
  });
  const entries: unknown = JSON.parse(content);
  const isEntry = (entry: unknown): entry is SampleEntry => {
    const texts = entry as Record<string, unknown>;
    return ['id', 'title', 'what', 'origin', 'licence', 'file'].every(
      (key) => typeof texts[key] === 'string',
    );
  };
  if (Array.isArray(entries) && entries.every(isEntry)) return entries;
  throw new SimError('bad-file', `${path} is not a list of samples. Install the app again.`);
}

/** Opens a sample, adding what its file does not say. */
export async function openSample(folder: string, sample: SampleEntry): Promise<Recording> {
  const recording = await openRecording(await fileSource(join(folder, sample.file)));
  const facts = [
    { label: 'Origin', value: sample.origin },
    { label: 'Licence', value: sample.licence },
  ];
  const series = recording.series.map((info) => completed(info, sample));
  return { ...recording, name: sample.title, series, facts: [...facts, ...recording.facts] };
}

function completed(info: SeriesInfo, { series = {} }: SampleEntry): SeriesInfo {
  return {
    ...info,
    rate: info.rate ?? series.rate ?? null,
    unit: info.unit || (series.unit ?? ''),
    title: series.title ?? info.title,
  };
}
