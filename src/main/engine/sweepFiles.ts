import { readFile, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readNpz, writeNpz } from '../../io/npz';
import type { SweepRecord, SweepSummary } from '../../shared/contract';
import type { SweepResult } from '../../sim/analysis/sweep';
import { SimError } from '../../sim/errors';
import { readJson, toJson, writeAtomic } from './files';

/**
 * Sweeps of a run, beside its models:
 *
 *     sweeps/<id>.json    settings, seed, when and how long, everything that is not an array
 *     sweeps/<id>.npz     the arrays
 */
export class SweepFiles {
  readonly #folder: string;

  constructor(runFolder: string) {
    this.#folder = join(runFolder, 'sweeps');
  }

  /** The numbers first: a record without them must not be listed. */
  async write(id: string, record: SweepRecord): Promise<void> {
    const fields = Object.entries(record.result);
    const arrays = fields.filter(([, value]) => ArrayBuffer.isView(value)) as [string, Float64Array][];
    const rest = Object.fromEntries(fields.filter(([, value]) => !ArrayBuffer.isView(value)));
    const entries = arrays.map(([name, values]) => [name, { values, shape: [values.length] }]);
    await writeAtomic(this.#file(id, 'npz'), writeNpz(Object.fromEntries(entries)));
    await writeAtomic(this.#file(id, 'json'), toJson({ ...record, result: rest }, 2) + '\n');
  }

  /** @throws {SimError} `not-found`. */
  async read(id: string): Promise<SweepRecord> {
    const record = await readJson<SweepRecord>(this.#file(id, 'json'));
    const bytes = await readFile(this.#file(id, 'npz')).catch(() => undefined);
    if (!record || !bytes) {
      throw new SimError('not-found', `There is no sweep called "${id}" in ${this.#folder}.`, { id });
    }
    const arrays = Object.entries(readNpz(bytes)).map(([name, { values }]) => [name, values]);
    return { ...record, result: { ...record.result, ...Object.fromEntries(arrays) } as SweepResult };
  }

  /** Newest first. A file cut off or edited by hand is left out. */
  async list(): Promise<SweepSummary[]> {
    const names = (await readdir(this.#folder).catch(() => [])).filter((name) => name.endsWith('.json'));
    const records = await Promise.all(
      names
        .sort()
        .reverse()
        .map((name) => readJson<SweepRecord>(join(this.#folder, name)).catch(() => undefined)),
    );
    return records.flatMap((record) => (record ? [summaryOf(record)] : []));
  }

  async remove(id: string): Promise<void> {
    for (const ending of ['json', 'npz'] as const) await rm(this.#file(id, ending), { force: true });
  }

  #file(id: string, ending: 'json' | 'npz'): string {
    if (id !== basename(id)) throw new SimError('not-found', `"${id}" is not the name of a sweep.`, { id });
    return join(this.#folder, `${id}.${ending}`);
  }
}

const summaryOf = ({ id, created, seed, seconds, subject, settings }: SweepRecord): SweepSummary => ({
  id,
  created,
  seed,
  seconds,
  subject,
  settings,
});

/** A readable name that sorts by time: `20261123-201530-123-basins`. */
export const newSweepId = (kind: string, now: Date): string =>
  `${now.toISOString().replace(/[-:Z]/g, '').replace(/[T.]/g, '-')}-${kind}`;
