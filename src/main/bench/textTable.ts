import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileSource } from '../../io/byteSource';
import { openRecording } from '../../io/openRecording';
import type { Recording } from '../../io/recording';
import { createRandom } from '../../sim/random';
import type { BenchRow } from './bench';
import { readBytes, timed } from './timed';

const CHANNELS = 8;
const RATE = 1000;
/** Text made at a time, and rows handed over at a time. */
const TEXT_ROWS = 20_000;
const BLOCK_ROWS = 500_000;

/**
 * A text table of so many bytes, made for it in the temporary folder: opening it, which reads and checks all of it; reading all of it
 * again in blocks; and reading 1000 rows anywhere. The baseline is reading the file's bytes.
 */
export async function textTableRows(bytes = 250e6): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'nullcline-bench-'));
  try {
    const path = join(folder, 'table.csv');
    await writeTable(path, bytes);
    await readBytes(path); // so that neither finds the disk cold
    const baselineMs = await timed(() => readBytes(path));
    const row = (what: string, ms: number): BenchRow => ({
      case: `${what} a text table of ${(bytes / 1e6).toFixed(0)} MB`,
      baseline: 'reading its bytes',
      ms,
      baselineMs,
      ratio: baselineMs / ms,
    });
    let recording: Recording | undefined;
    const opening = await timed(async () => {
      recording = await openRecording(await fileSource(path));
    });
    try {
      return [
        row('open', opening),
        row('read', await timed(() => readAll(recording!))),
        row('1000 rows of', await timed(() => readSome(recording!))),
      ];
    } finally {
      await recording!.close();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Time and channels of noise, six decimals each (seed 1). */
async function writeTable(path: string, bytes: number): Promise<void> {
  const random = createRandom(1);
  const noise = Array.from({ length: TEXT_ROWS }, () =>
    Array.from({ length: CHANNELS }, () => (100 * random.normal()).toFixed(6)).join(','),
  );
  const file = await open(path, 'wx');
  try {
    const names = Array.from({ length: CHANNELS }, (_, k) => `channel ${k + 1} (mV)`);
    let written = (await file.write(`time,${names.join(',')}\n`)).bytesWritten;
    for (let row = 0; written < bytes; row += TEXT_ROWS) {
      const lines = noise.map((cells, t) => `${((row + t) / RATE).toFixed(3)},${cells}\n`);
      written += (await file.write(lines.join(''))).bytesWritten;
    }
  } finally {
    await file.close();
  }
}

async function readAll(recording: Recording): Promise<void> {
  const [{ path, shape, rate, missing }] = recording.series as [Recording['series'][number]];
  const [samples] = shape;
  if (rate !== RATE || missing !== 0)
    throw new Error('The table was read wrongly: the timing means nothing.');
  for (let start = 0; start < samples; start += BLOCK_ROWS)
    await recording.read(path, { start, stop: Math.min(samples, start + BLOCK_ROWS) });
}

async function readSome({ series, read }: Recording): Promise<void> {
  const [{ path, shape }] = series as [Recording['series'][number]];
  const start = Math.floor(0.6 * shape[0]);
  await read(path, { start, stop: start + 1000 });
}
