import { type MessagePort, Worker, type WorkerOptions } from 'node:worker_threads';
import { SimError } from '../../sim/errors';
import { fromWireError, toWireError, type WireError } from '../../shared/wireError';

interface Call {
  readonly id: number;
  readonly method: string;
  readonly input: unknown;
}
type Reply =
  | { readonly id: number; readonly output: unknown }
  | { readonly id: number; readonly error: WireError }
  /** Something the worker says unasked. */
  | { readonly notice: unknown };

/** What a worker answers: one function a method. */
export type WorkerMethods = { readonly [method: string]: (input: never) => unknown };

/** An answer whose buffers change hands instead of being copied. */
class Handed {
  constructor(
    readonly output: unknown,
    readonly buffers: readonly ArrayBuffer[],
  ) {}
}

/** Answers with buffers that the worker has no use for any more. */
export const handOver = <Output>(output: Output, ...buffers: ArrayBuffer[]): Output =>
  new Handed(output, buffers) as Output;

/** Answers calls inside a worker. Errors cross as values, so that none ends the worker. */
export function answerCalls(
  port: MessagePort,
  methods: WorkerMethods,
  afterwards: () => void = () => {},
): void {
  port.on('message', ({ id, method, input }: Call) => {
    void Promise.resolve()
      .then(() => (methods[method] as (input: unknown) => unknown)(input))
      .then(
        (output) =>
          output instanceof Handed
            ? { reply: { id, output: output.output }, buffers: output.buffers }
            : { reply: { id, output }, buffers: [] },
        (error: unknown) => ({ reply: { id, error: toWireError(error) }, buffers: [] }),
      )
      .then(({ reply, buffers }: { reply: Reply; buffers: readonly ArrayBuffer[] }) => {
        // Before the answer, so that its notices are heard first.
        afterwards();
        port.postMessage(reply, buffers);
      });
  });
}

/** Says something unasked from inside a worker. */
export const notify = (port: MessagePort, notice: unknown): void =>
  port.postMessage({ notice } satisfies Reply);

/** A worker thread as its owner sees it: typed calls, notices, and an end that rejects what was pending. */
export class WorkerClient<Methods extends WorkerMethods, Notice = never> {
  readonly #worker: Worker;
  readonly #pending = new Map<number, { resolve: (output: never) => void; reject: (error: Error) => void }>();
  #lastId = 0;
  #ended: Error | undefined;

  constructor(
    file: string,
    { onNotice, ...options }: WorkerOptions & { onNotice?: (notice: Notice) => void } = {},
  ) {
    this.#worker = new Worker(file, options);
    this.#worker.on('message', (reply: Reply) => {
      if ('notice' in reply) return onNotice?.(reply.notice as Notice);
      const entry = this.#pending.get(reply.id);
      this.#pending.delete(reply.id);
      if ('error' in reply) entry?.reject(fromWireError(reply.error));
      else entry?.resolve(reply.output as never);
    });
    this.#worker.on('error', (error) => this.#end(isFull(error) ? outOfMemory(error) : gone(error.message)));
    this.#worker.on('exit', (code) => this.#end(gone(`it stopped with code ${code}`)));
  }

  get alive(): boolean {
    return this.#ended === undefined;
  }

  /** Answers that are waited for. */
  get waiting(): number {
    return this.#pending.size;
  }

  /** True where nothing is waited for. */
  get isIdle(): boolean {
    return this.waiting === 0;
  }

  /** @param buffers of the input that change hands instead of being copied. */
  call<M extends keyof Methods & string>(
    method: M,
    input: Parameters<Methods[M]>[0],
    buffers: readonly ArrayBuffer[] = [],
  ): Promise<Awaited<ReturnType<Methods[M]>>> {
    return new Promise((resolve, reject) => {
      if (this.#ended) return reject(this.#ended);
      const id = ++this.#lastId;
      this.#pending.set(id, { resolve, reject });
      this.#worker.postMessage({ id, method, input } satisfies Call, buffers);
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #end(reason: Error): void {
    this.#ended ??= reason;
    for (const { reject } of this.#pending.values()) reject(reason);
    this.#pending.clear();
  }
}

const gone = (why: string): Error => new Error(`The worker is gone: ${why}.`);

const isFull = (error: Error & { readonly code?: string }): boolean =>
  error.code === 'ERR_WORKER_OUT_OF_MEMORY';

const outOfMemory = (cause: Error): SimError =>
  new SimError(
    'unsupported',
    'This took more memory than it may have, and was ended. A damaged file can claim more than it holds: copy it again. If it is whole, choose a shorter stretch or fewer channels.',
    {},
    { cause },
  );
