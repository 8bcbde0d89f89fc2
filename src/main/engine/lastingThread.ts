import type { WorkerOptions } from 'node:worker_threads';
import { WorkerClient, type WorkerMethods } from './workerCalls';

/** A thread that works for as long as the engine runs. Another takes its place where it failed, or says that it holds too much memory. */
export class LastingThread<Methods extends WorkerMethods> {
  #client: WorkerClient<Methods, 'full'> | undefined;
  /** Threads that took too much memory and are let go when they have answered. */
  readonly #retired = new Set<WorkerClient<Methods, 'full'>>();

  constructor(
    private readonly file: string,
    private readonly options: WorkerOptions = {},
  ) {}

  /** As a worker's own. */
  call<M extends keyof Methods & string>(
    method: M,
    input: Parameters<Methods[M]>[0],
    buffers?: readonly ArrayBuffer[],
  ): Promise<Awaited<ReturnType<Methods[M]>>> {
    if (!this.#client?.alive) this.#client = this.#start();
    const client = this.#client;
    return client.call(method, input, buffers).finally(() => {
      // What HDF5 once took of the memory it gives back with its thread alone.
      if (!this.#retired.has(client) || !client.isIdle) return;
      this.#retired.delete(client);
      void client.close();
    });
  }

  async close(): Promise<void> {
    const all = [...this.#retired, ...(this.#client ? [this.#client] : [])];
    await Promise.all(all.map((client) => client.close()));
  }

  #start(): WorkerClient<Methods, 'full'> {
    const client: WorkerClient<Methods, 'full'> = new WorkerClient(this.file, {
      ...this.options,
      onNotice: () => {
        this.#retired.add(client);
        if (this.#client === client) this.#client = undefined;
      },
    });
    return client;
  }
}
