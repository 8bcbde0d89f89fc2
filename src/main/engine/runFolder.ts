import { createHash, randomBytes } from 'node:crypto';
import { readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readNpz, writeNpz } from '../../io/npz';
import type { LogRow, RunSummary, SeedSummary } from '../../shared/contract';
import type { Anatomy } from '../../sim/analysis/anatomy';
import { SimError } from '../../sim/errors';
import { upToDate } from '../../sim/signals/cleaning/earlierSettings';
import type { Part, Prepared } from '../../sim/signals/prepared';
import type { FitCheckpoint } from '../../sim/training/fit';
import type { TrainingState } from '../../sim/training/settings';
import { fromJson, readJson, toJson, writeAtomic } from './files';

/** Version of the folder's layout. A newer one is refused rather than misread. */
const SCHEMA = 1;

/** Where the rows of each part lie in the recording, as `data.json` has it. */
interface PartPlaces {
  readonly starts: Readonly<Record<string, number>>;
  /** Of each trial; absent without trials. */
  readonly trials?: Readonly<Record<string, readonly number[]>>;
  readonly trialStarts?: Readonly<Record<string, readonly number[]>>;
}

/** The array of `data.npz` that holds a part's inputs. */
const inputsName = (part: string): string => `${part}Inputs`;
/** The same of its events. */
const eventsName = (part: string): string => `${part}Events`;
const measuredName = (part: string): string => `${part}_measured`;
const convolvedName = (part: string): string => `${part}_convolved`;

/**
 * A run on disk, self-contained:
 *
 *     run.json            settings, data reference, seeds, status, the command that repeats it
 *     data.npz, data.json the prepared parts and what was done to get them
 *     rivals/<id>.npz     weights of what was trained to be held against, kept with a hash of all they came from
 *     models/<seed>/      weights.npz · model.json · log.jsonl · checkpoint.npz · summary.json · anatomy.json
 *
 * Every file is written whole or not at all.
 */
export class RunFolder {
  constructor(readonly path: string) {}

  get id(): string {
    return this.path.split(/[\\/]/).pop()!;
  }

  async writeRun(run: RunSummary): Promise<void> {
    const { folder: _folder, seeds, ...record } = run;
    await writeAtomic(
      join(this.path, 'run.json'),
      toJson({ schema: SCHEMA, ...record, seeds: seeds.map(({ seed }) => seed) }, 2) + '\n',
    );
  }

  /** @throws {SimError} `not-found` or `bad-file`. */
  async readRun(): Promise<RunSummary> {
    const record = await readJson<Omit<RunSummary, 'folder' | 'seeds'> & { schema: number; seeds: number[] }>(
      join(this.path, 'run.json'),
    );
    if (!record) {
      throw new SimError(
        'not-found',
        `${this.path} is not a run: it holds no run.json. Give the folder that a fit wrote.`,
      );
    }
    const { schema, ...run } = record;
    if (schema !== SCHEMA) {
      throw new SimError(
        'unsupported',
        `${this.path} has layout ${schema}; this version reads layout ${SCHEMA}. Open it with the version that wrote it (${run.version}).`,
      );
    }
    const seeds = await Promise.all(run.seeds.map((seed) => this.readSeed(seed)));
    return { ...run, prepare: upToDate(run.prepare), id: this.id, folder: this.path, seeds };
  }

  async writeSeed(summary: SeedSummary): Promise<void> {
    await writeAtomic(this.#seedFile(summary.seed, 'summary.json'), toJson(summary, 2) + '\n');
  }

  async readSeed(seed: number): Promise<SeedSummary> {
    const stored = await readJson<SeedSummary>(this.#seedFile(seed, 'summary.json'));
    return stored ?? { seed, status: 'waiting', epoch: 0, bestEpoch: null };
  }

  async writeData(prepared: Prepared): Promise<void> {
    const { train, validation, test, ...rest } = prepared;
    const parts = Object.entries({ train, validation, test });
    const values = parts.map(([name, part]) => [
      name,
      { values: part.values, shape: [part.samples, prepared.dim] },
    ]);
    const inputs = parts
      .filter(([, part]) => part.inputs)
      .map(([name, part]) => [
        inputsName(name),
        { values: part.inputs!, shape: [part.samples, prepared.inputDim!] },
      ]);
    const events = parts
      .filter(([, part]) => part.events)
      .map(([name, part]) => [
        eventsName(name),
        { values: part.events!, shape: [part.samples, prepared.decoders!.length] },
      ]);
    const responses = parts
      .filter(([, part]) => part.measured)
      .flatMap(([name, part]) => [
        [measuredName(name), { values: part.measured!, shape: [part.samples, prepared.dim] }],
        [convolvedName(name), { values: part.convolved!, shape: [part.samples, prepared.dim] }],
      ]);
    await writeAtomic(
      join(this.path, 'data.npz'),
      writeNpz(Object.fromEntries([...values, ...inputs, ...events, ...responses])),
    );
    const ofParts = <T>(pick: (part: Part) => T) =>
      Object.fromEntries(parts.map(([name, part]) => [name, pick(part)]));
    const places: PartPlaces = {
      starts: ofParts(({ start }) => start),
      ...(train.trials && {
        trials: ofParts(({ trials }) => trials!),
        trialStarts: ofParts(({ trialStarts }) => trialStarts!),
      }),
    };
    await writeAtomic(join(this.path, 'data.json'), toJson({ ...rest, ...places }, 2) + '\n');
  }

  async readData(): Promise<Prepared> {
    const { starts, trials, trialStarts, ...rest } = await this.#need<
      Omit<Prepared, 'train' | 'validation' | 'test'> & PartPlaces
    >('data.json');
    const arrays = readNpz(await this.#needBytes('data.npz'));
    const part = (name: string): Part => {
      const array = arrays[name];
      if (!array)
        throw new SimError('bad-file', `${this.path}/data.npz holds no "${name}" part; the run is damaged.`);
      return {
        values: toShared(array.values as Float64Array),
        samples: array.shape[0]!,
        start: starts[name]!,
        ...(trials && { trials: trials[name]!, trialStarts: trialStarts![name]! }),
        ...(arrays[inputsName(name)] && {
          inputs: toShared(arrays[inputsName(name)]!.values as Float64Array),
        }),
        ...(arrays[eventsName(name)] && {
          events: toShared(arrays[eventsName(name)]!.values as Float64Array),
        }),
        ...(arrays[measuredName(name)] && {
          measured: toShared(arrays[measuredName(name)]!.values as Float64Array),
          convolved: toShared(arrays[convolvedName(name)]!.values as Float64Array),
        }),
      };
    };
    return { ...rest, train: part('train'), validation: part('validation'), test: part('test') };
  }

  async writeLog(seed: number, rows: readonly LogRow[]): Promise<void> {
    await writeAtomic(this.#seedFile(seed, 'log.jsonl'), rows.map((row) => toJson(row) + '\n').join(''));
  }

  async readLog(seed: number): Promise<LogRow[]> {
    const text = await readFile(this.#seedFile(seed, 'log.jsonl'), 'utf8').catch(() => '');
    const lines = text.split('\n').filter((line) => line !== '');
    return lines.map((line) => fromJson(line) as LogRow);
  }

  async writeCheckpoint(seed: number, { state, best }: FitCheckpoint, log: readonly LogRow[]): Promise<void> {
    const vector = (values: Float32Array) => ({ values, shape: [values.length] });
    const bytes = writeNpz({
      weights: vector(state.weights),
      moment1: vector(state.moment1),
      moment2: vector(state.moment2),
      random: { values: state.random, shape: [state.random.length] },
      ...(best ? { best: vector(best.weights) } : {}),
      // Scalars travel in the same file as the arrays, so that a crash between two writes can't mix two checkpoints.
      position: { values: Float64Array.of(state.epoch, state.step), shape: [2] },
      ...(state.forcingAlpha === undefined
        ? {}
        : { forcingAlpha: { values: Float64Array.of(state.forcingAlpha), shape: [1] } }),
      ...(best
        ? {
            bestScores: {
              values: Float64Array.of(best.epoch, best.scores.dStsp, best.scores.dH, best.scores.pe),
              shape: [4],
            },
          }
        : {}),
    });
    await this.writeLog(seed, log);
    await writeAtomic(this.#seedFile(seed, 'checkpoint.npz'), bytes);
  }

  /** @returns undefined if the seed has none yet. */
  async readCheckpoint(seed: number): Promise<FitCheckpoint | undefined> {
    const bytes = await readFile(this.#seedFile(seed, 'checkpoint.npz')).catch(() => undefined);
    if (!bytes) return undefined;
    const arrays = readNpz(bytes);
    const float32 = (name: string) => Float32Array.from(arrays[name]!.values as Float32Array);
    const state: TrainingState = {
      epoch: Number(arrays['position']!.values[0]),
      step: Number(arrays['position']!.values[1]),
      weights: float32('weights'),
      moment1: float32('moment1'),
      moment2: float32('moment2'),
      random: Uint32Array.from(arrays['random']!.values as Uint32Array),
      ...(arrays['forcingAlpha'] && { forcingAlpha: Number(arrays['forcingAlpha'].values[0]) }),
    };
    if (!arrays['best']) return { state, best: null };
    const [epoch, dStsp, dH, pe] = Array.from(arrays['bestScores']!.values as Float64Array) as [
      number,
      number,
      number,
      number,
    ];
    return { state, best: { epoch, scores: { dStsp, dH, pe }, weights: float32('best') } };
  }

  async writeModel(
    seed: number,
    blocks: Readonly<Record<string, { values: Float64Array; shape: readonly number[] }>>,
    model: unknown,
  ): Promise<void> {
    await writeAtomic(this.#seedFile(seed, 'weights.npz'), writeNpz(blocks));
    await writeAtomic(this.#seedFile(seed, 'model.json'), toJson(model, 2) + '\n');
  }

  /** @returns undefined if the seed has no model yet. */
  async readWeights(
    seed: number,
  ): Promise<Readonly<Record<string, { values: ArrayLike<number>; shape: readonly number[] }>> | undefined> {
    const bytes = await readFile(this.#seedFile(seed, 'weights.npz')).catch(() => undefined);
    return bytes && (readNpz(bytes) as Record<string, { values: Float64Array; shape: readonly number[] }>);
  }

  /** Keeps what a rival's training ended with, for the settings and data that `key` is a hash of. No weights: it diverged. */
  async writeRival(id: string, key: string, weights: Float32Array | null): Promise<void> {
    const bytes = writeNpz({
      key: { values: Uint8Array.from(Buffer.from(key, 'hex')), shape: [key.length / 2] },
      ...(weights && { weights: { values: weights, shape: [weights.length] } }),
    });
    await writeAtomic(this.#rivalFile(id), bytes);
  }

  /** @returns undefined where there is none, or one of other settings or data: it has to be trained. */
  async readRival(id: string, key: string): Promise<{ weights: Float32Array | null } | undefined> {
    const bytes = await readFile(this.#rivalFile(id)).catch(() => undefined);
    if (!bytes) return undefined;
    try {
      const arrays = readNpz(bytes);
      if (Buffer.from(arrays['key']!.values as Uint8Array).toString('hex') !== key) return undefined;
      const { weights } = arrays;
      return { weights: weights ? Float32Array.from(weights.values as Float32Array) : null };
    } catch {
      // It can be made again: a damaged one must not keep the run from being judged.
      return undefined;
    }
  }

  /** SHA-256 of a seed's weights, hex; undefined if it has no model yet. */
  async weightsHash(seed: number): Promise<string | undefined> {
    const bytes = await readFile(this.#seedFile(seed, 'weights.npz')).catch(() => undefined);
    return bytes && createHash('sha256').update(bytes).digest('hex');
  }

  /** @param weights hash of the weights it was found in. */
  async writeAnatomy(seed: number, anatomy: Anatomy, weights: string): Promise<void> {
    await writeAtomic(this.#seedFile(seed, 'anatomy.json'), toJson({ weights, ...anatomy }) + '\n');
  }

  /** @returns undefined if the seed's model was not taken apart, or has been trained further since. */
  async readAnatomy(seed: number): Promise<Anatomy | undefined> {
    const path = this.#seedFile(seed, 'anatomy.json');
    // It can be made again: a damaged one must not keep the run from being shown.
    const stored = await readJson<Anatomy & { weights: string }>(path).catch(() => undefined);
    if (!stored) return undefined;
    const { weights, ...anatomy } = stored;
    return weights === (await this.weightsHash(seed)) ? anatomy : undefined;
  }

  /** Marks the run as worked on by this process. @throws {SimError} `busy` if another living process holds it. */
  async lock(): Promise<() => Promise<void>> {
    const path = join(this.path, 'lock.json');
    const owner = await readJson<{ pid: number }>(path).catch(() => undefined);
    if (owner && owner.pid !== process.pid && isAlive(owner.pid)) {
      throw new SimError(
        'busy',
        `${this.path} is being worked on by process ${owner.pid}. Wait for it, or end it first.`,
        { pid: owner.pid },
      );
    }
    await writeAtomic(path, JSON.stringify({ pid: process.pid }));
    return () => rm(path, { force: true });
  }

  /** True while a living process other than this one works on it. */
  async isLocked(): Promise<boolean> {
    const owner = await readJson<{ pid: number }>(join(this.path, 'lock.json')).catch(() => undefined);
    return owner !== undefined && owner.pid !== process.pid && isAlive(owner.pid);
  }

  #rivalFile(id: string): string {
    return join(this.path, 'rivals', `${id}.npz`);
  }

  #seedFile(seed: number, name: string): string {
    return join(this.path, 'models', String(seed), name);
  }

  async #need<T>(name: string): Promise<T> {
    const value = await readJson<T>(join(this.path, name));
    if (value === undefined) throw missing(this.path, name);
    return value;
  }

  async #needBytes(name: string): Promise<Uint8Array> {
    return readFile(join(this.path, name)).catch(() => {
      throw missing(this.path, name);
    });
  }
}

const missing = (folder: string, name: string) =>
  new SimError(
    'bad-file',
    `${folder} is damaged: ${name} is missing. Fit the recording again, or restore the file.`,
  );

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Copies into memory that worker threads can share without copying again. */
export function toShared(values: ArrayLike<number>): Float64Array {
  const shared = new Float64Array(new SharedArrayBuffer(values.length * 8));
  shared.set(values);
  return shared;
}

/** A readable, sortable, unique folder name: `2026-11-23-celegans-3f2a`. */
export function newRunId(name: string, now: Date): string {
  const stem = name
    .replace(/\.[^.]+$/, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 32);
  return `${now.toISOString().slice(0, 10)}-${stem || 'run'}-${randomBytes(2).toString('hex')}`;
}

/** Folders below `root` that hold a run, newest first. */
export async function listRunFolders(root: string): Promise<RunFolder[]> {
  const names = await readdir(root).catch(() => []);
  const found = await Promise.all(
    names.map(async (name) => {
      const folder = new RunFolder(join(root, name));
      const run = await readJson(join(folder.path, 'run.json')).catch(() => undefined);
      return run === undefined ? [] : [{ folder, name, created: createdOf(run) }];
    }),
  );
  // Not by name: a user may have named the folder.
  return found
    .flat()
    .sort((a, b) => descending(a.created, b.created) || descending(a.name, b.name))
    .map(({ folder }) => folder);
}

/** When a run was made, as ISO 8601, which sorts as it reads; empty where it does not say. */
function createdOf(run: unknown): string {
  const created = (run as { created?: unknown } | null)?.created;
  return typeof created === 'string' ? created : '';
}

const descending = (a: string, b: string): number => (a < b ? 1 : a > b ? -1 : 0);
