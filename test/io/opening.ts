import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { memorySource } from '../../src/io/byteSource';
import { openRecording, openRecordingAt } from '../../src/io/openRecording';
import type { Recording } from '../../src/io/recording';
import { SimError } from '../../src/sim/errors';

const fixtures = join(import.meta.dirname, '../fixtures/recordings');
export const fixture = (name: string): string => join(fixtures, name);
export const samplesFolder = join(import.meta.dirname, '../../resources/samples');

interface Expected {
  readonly shape: readonly [number, number];
  readonly values: readonly (number | null)[];
  readonly rate?: number;
  readonly unit?: string;
  readonly irregular?: boolean;
  readonly startTime?: number;
  readonly channels?: readonly string[];
}

/** What NumPy and h5py put into the fixtures: by file, then by series. */
export const expected = JSON.parse(readFileSync(fixture('expected.json'), 'utf8')) as Record<
  string,
  Record<string, Expected>
>;

export const openPath = (path: string): Promise<Recording> => openRecordingAt(path);
export const openText = (text: string, name = 'table.csv'): Promise<Recording> =>
  openBytes(Buffer.from(text), name);
export const openBytes = (bytes: Uint8Array, name: string): Promise<Recording> =>
  openRecording(memorySource(name, bytes));

/** All values of a series. */
export async function readAll(recording: Recording, path: string): Promise<Float64Array> {
  const info = recording.series.find((series) => series.path === path)!;
  return recording.read(path, { start: 0, stop: info.shape[0] });
}

/** The error a promise fails with, which must be one a user can act on. */
export async function failure(promise: Promise<unknown>): Promise<SimError> {
  const error: unknown = await promise.then(
    () => new Error('nothing was thrown'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof SimError) return error;
  throw error;
}

/** A folder for files of one test file, removed at its end. */
export function scratchFolder(): (name: string, bytes: Uint8Array) => string {
  const folder = mkdtempSync(join(tmpdir(), 'recordings-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return (name, bytes) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };
}

/** A small repeatable source of random numbers in [0, 1): Marsaglia's xorshift, 32 bits. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
