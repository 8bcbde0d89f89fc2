import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { contentHash } from '../../io/contentHash';
import { openRecordingAt } from '../../io/openRecording';
import type { Recording } from '../../io/recording';
import { openSample, readSamples } from '../../io/samples';
import { Opening } from '../../io/watchedSource';
import type { RecordingSource } from '../../shared/contract';
import { SimError } from '../../sim/errors';
import { systemRecording } from './systemRecording';

/** Most recordings held open; the one unused for longest is closed first and opened again when asked for. */
const MOST_OPEN = 4;

/** A recording that is open. */
export interface Opened {
  readonly recording: Recording;
  readonly bytes: number;
  /** What tells it from others, and from itself after a change, without reading it. */
  readonly version: string;
  /** SHA-256 of its files; of large ones it takes seconds. */
  hash(): Promise<string>;
}

/** The recordings that one thread holds open. */
export class OpenRecordings {
  /** By their source, in the order of use. */
  readonly #opened = new Map<string, Promise<Opened>>();
  /** Files that are being opened, by their source. */
  readonly #openings = new Map<string, Opening>();

  constructor(private readonly samplesFolder: string) {}

  get(source: RecordingSource): Promise<Opened> {
    const key = JSON.stringify(source);
    const existing = this.#opened.get(key);
    const entry = existing ?? this.#open(source);
    this.#opened.delete(key);
    this.#opened.set(key, entry);
    if (!existing) {
      entry.catch(() => this.#opened.delete(key));
      this.#closeOldest();
    }
    return entry;
  }

  /** How much of a file that is being opened was looked through, 0 … 1; null where none is. */
  opening(source: RecordingSource): number | null {
    return this.#openings.get(JSON.stringify(source))?.fraction ?? null;
  }

  /** Ends an opening that goes on; whoever asked for it is told. */
  giveUp(source: RecordingSource): void {
    this.#openings.get(JSON.stringify(source))?.giveUp();
  }

  #closeOldest(): void {
    for (const [key, entry] of this.#opened) {
      if (this.#opened.size <= MOST_OPEN) return;
      this.#opened.delete(key);
      entry.then(({ recording }) => recording.close()).catch(() => {});
    }
  }

  async #open(source: RecordingSource): Promise<Opened> {
    if (source.kind === 'system') {
      const recording = systemRecording(source);
      const hash = createHash('sha256').update(JSON.stringify(source)).digest('hex');
      return { recording, bytes: 0, version: hash, hash: async () => hash };
    }
    if (source.kind === 'sample') {
      const samples = await readSamples(this.samplesFolder);
      const sample = samples.find(({ id }) => id === source.id);
      if (!sample)
        throw new SimError(
          'not-found',
          `There is no sample called "${source.id}". There are ${samples.map(({ id }) => id).join(', ')}.`,
          { id: source.id },
        );
      const path = join(this.samplesFolder, sample.file);
      return { recording: await openSample(this.samplesFolder, sample), ...(await filesOf([path])) };
    }
    const key = JSON.stringify(source);
    const opening = new Opening();
    this.#openings.set(key, opening);
    const recording = await openRecordingAt(source.path, (file) => opening.watch(file)).finally(() => {
      opening.end();
      this.#openings.delete(key);
    });
    const { files = [source.path], everyFile } = recording;
    return { recording, ...(await filesOf(files, everyFile)) };
  }
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
