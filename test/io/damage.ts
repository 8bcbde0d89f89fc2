import { expect } from 'vitest';
import type { Recording } from '../../src/io/recording';
import { readSeries, seriesAt } from '../../src/io/seriesPath';
import { SimError } from '../../src/sim/errors';
import { openPath } from './opening';

/** Longest that opening and reading one damaged file of a few kilobytes may take, ms: a hang, not a speed. */
const HANG = 20_000;

/** Opens a recording and reads from all of it; whatever is wrong with it must be said by name, never crash, hang or give another shape. */
export async function survives(path: string): Promise<void> {
  const started = performance.now();
  try {
    const recording = await openPath(path);
    try {
      for (const { path: series, shape, readable, channels, dims } of recording.series) {
        if (dims && dims[1]! > 1) await survivesTurning(recording, `${series}?time=1`);
        if (!readable) continue;
        expect(channels).toHaveLength(shape[1]);
        const stop = Math.min(shape[0], 500);
        const values = await recording.read(series, { start: 0, stop }).catch(actionable);
        if (values) expect(values.length).toBe(stop * shape[1]);
      }
      for (const { path: points, rows, counts, readable } of recording.points ?? []) {
        expect(counts).toHaveLength(rows.length);
        if (!readable) continue;
        const found = await recording.readPoints!(points, { start: -Infinity, stop: Infinity }).catch(
          actionable,
        );
        if (found) expect(found.rows.length).toBe(found.times.length);
      }
    } finally {
      await recording.close();
    }
  } catch (error) {
    actionable(error);
  }
  expect(performance.now() - started).toBeLessThan(HANG);
}

/** Sees an array with time along its second dimension. */
async function survivesTurning(recording: Recording, view: string): Promise<void> {
  const { shape, readable, channels } = seriesAt(recording, view);
  if (!readable) return;
  expect(channels).toHaveLength(shape[1]);
  const stop = Math.min(shape[0], 50);
  const values = await readSeries(recording, view, { start: 0, stop }).catch(actionable);
  if (values) expect(values.length).toBe(stop * shape[1]);
}

function actionable(error: unknown): undefined {
  if (!(error instanceof SimError)) throw error;
  expect(error.message.length).toBeGreaterThan(20);
}

/** So many copies of bytes, cut short anywhere. */
export function* cutShort(bytes: Uint8Array, copies: number, random: () => number): Generator<Uint8Array> {
  for (let i = 0; i < copies; i++) yield bytes.subarray(0, Math.floor(random() * bytes.length));
}

/** So many copies of bytes, six of which are others; half of the damage goes to the first bytes, where the structure is described. */
export function* flipped(bytes: Uint8Array, copies: number, random: () => number): Generator<Uint8Array> {
  for (let i = 0; i < copies; i++) {
    const damaged = Uint8Array.from(bytes);
    for (let k = 0; k < 6; k++) {
      const reach = k % 2 ? bytes.length : Math.min(400, bytes.length);
      damaged[Math.floor(random() * reach)] = Math.floor(random() * 256);
    }
    yield damaged;
  }
}
