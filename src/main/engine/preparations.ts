import { stat } from 'node:fs/promises';
import type { RecordingSource } from '../../shared/contract';
import type { PrepareChosen } from '../../sim/signals/prepareDefaults';
import type { Prepared, PrepareSettings } from '../../sim/signals/prepared';
import type { EmbeddingKind } from '../../sim/signals/suggestEmbedding';
import type { LastingThreads } from './lastingThreads';
import type { PrepareMethods } from './prepareWorker';
import type { RecordingMethods } from './recordingWorker';

interface Target {
  readonly source: RecordingSource;
  readonly series: string;
}
type Request = Target & { readonly settings: PrepareSettings };

/** What is made of recordings before a model is fitted to them: one thread reads, another prepares. */
export class Preparations {
  /** What was prepared last: the window asks for it, for the defaults that follow from it, and for a fit, one after the other. */
  #last: { readonly key: string; readonly prepared: Promise<Prepared> } | undefined;

  constructor(
    private readonly reading: LastingThreads<RecordingMethods>,
    private readonly preparing: LastingThreads<PrepareMethods>,
  ) {}

  async defaults({ chosen, ...target }: Target & { chosen?: PrepareChosen | undefined }) {
    const { raw, suggested } = await this.reading.call('beginning', target);
    const { settings, reasons } = await this.#handed('defaults', { raw, chosen });
    // What suits a sample is for its own channels.
    if (!suggested || chosen?.channels) return { settings, reasons };
    const kept = reasons.filter(({ setting }) => !(setting in suggested));
    const own = Object.keys(suggested).map((setting) => ({ setting, text: 'Suits this sample.' }));
    return { settings: { ...settings, ...suggested }, reasons: [...own, ...kept] };
  }

  async prepare(request: Request): Promise<Prepared> {
    const { source, settings } = request;
    const changed = source.kind === 'file' ? (await stat(source.path)).mtimeMs : 0;
    const key = JSON.stringify([request, changed]);
    if (this.#last?.key === key) return this.#last.prepared;
    const prepared = this.#read(request).then((raw) => this.#handed('prepare', { raw, settings }));
    this.#last = { key, prepared };
    prepared.catch(() => {
      if (this.#last?.prepared === prepared) this.#last = undefined;
    });
    return prepared;
  }

  /** Prepares another recording, all of it, with the numbers fitted on the first one's training part. */
  async alike({ like, ...request }: Request & { readonly like: Prepared }): Promise<Prepared> {
    const settings = { ...request.settings, range: null };
    return this.#handed('alike', { raw: await this.#read({ ...request, settings }), settings, like });
  }

  async cleaning({ step, channel, ...request }: Request & { step: number; channel?: string | undefined }) {
    const raw = await this.#read(request);
    return this.#handed('cleaning', { raw, settings: request.settings, step, channel });
  }

  async embedding({ kind, ...request }: Request & { kind: EmbeddingKind }) {
    return this.#handed('embedding', { raw: await this.#read(request), settings: request.settings, kind });
  }

  async factors(request: Request) {
    return this.#handed('factors', { raw: await this.#read(request), settings: request.settings });
  }

  async badChannels(request: Request) {
    const settings = { ...request.settings, channels: null };
    return this.#handed('badChannels', { raw: await this.#read({ ...request, settings }), settings });
  }

  async fitDefaults({ model, ...request }: Request & { model?: string | undefined }) {
    return this.preparing.call('fitDefaults', { prepared: await this.prepare(request), model });
  }

  #read({ source, series, settings }: Request) {
    return this.reading.call('raw', { source, series, settings });
  }

  /** Hands what was read over instead of copying it: it may be large. */
  #handed<M extends Exclude<keyof PrepareMethods & string, 'fitDefaults'>>(
    method: M,
    input: Parameters<PrepareMethods[M]>[0],
  ): Promise<Awaited<ReturnType<PrepareMethods[M]>>> {
    return this.preparing.call(method, input, [input.raw.values.buffer as ArrayBuffer]);
  }
}
