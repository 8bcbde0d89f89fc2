import type { WorkerOptions } from 'node:worker_threads';
import { WorkerClient, type WorkerMethods } from './workerCalls';

interface Options extends WorkerOptions {
  /** Milliseconds without work after which it is let go, where it remembers nothing and would only hold memory. */
  readonly idle?: number;
}

/**
 * A thread that works for as long as the engine runs. Another takes its place where it failed, says that it holds too much memory, or had
 * nothing to do for so long that it was let go.
 */
export class LastingThread<Methods extends WorkerMethods> {
  #client: WorkerClient<Methods, 'full'> | undefined;
  /** Threads that took too much memory and are let go when they have answered. */
  readonly #retired = new Set<WorkerClient<Methods, 'full'>>();

  readonly #idle: number;
  readonly #options: WorkerOptions;
  #resting: NodeJS.Timeout | undefined;

  constructor(
    private readonly file: string,
    { idle = Infinity, ...options }: Options = {},
  ) {
    this.#idle = idle;
    this.#options = options;
  }

  /** As a worker's own. */
  call<M extends keyof Methods & string>(
    method: M,
    input: Parameters<Methods[M]>[0],
    buffers?: readonly ArrayBuffer[],
  ): Promise<Awaited<ReturnType<Methods[M]>>> {
    if (!this.#client?.alive) this.#client = this.#start();
    const client = this.#client;
    clearTimeout(this.#resting);
    return client.call(method, input, buffers).finally(() => {
      if (!client.isIdle) return;
      if (client === this.#client) this.#rest(client);
      // What HDF5 once took of the memory it gives back with its thread alone.
      if (this.#retired.delete(client)) void client.close();
    });
  }

  async close(): Promise<void> {
    clearTimeout(this.#resting);
    const all = [...this.#retired, ...(this.#client ? [this.#client] : [])];
    await Promise.all(all.map((client) => client.close()));
  }

  /** Lets the thread go unless it is asked something soon. */
  #rest(client: WorkerClient<Methods, 'full'>): void {
    if (this.#idle === Infinity) return;
    this.#resting = setTimeout(() => {
      this.#client = undefined;
      void client.close();
    }, this.#idle).unref();
  }

  #start(): WorkerClient<Methods, 'full'> {
    const client: WorkerClient<Methods, 'full'> = new WorkerClient(this.file, {
      ...this.#options,
      onNotice: () => {
        this.#retired.add(client);
        if (this.#client === client) this.#client = undefined;
      },
    });
    return client;
  }
}
