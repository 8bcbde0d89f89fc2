import type { WorkerOptions } from 'node:worker_threads';
import { WorkerClient, type WorkerMethods } from './workerCalls';

interface Options extends WorkerOptions {
  /** Threads that work at once at most, where they remember nothing: what takes long holds nothing else up. One unless said otherwise. */
  readonly atOnce?: number;
  /** Milliseconds without work after which a thread is let go, where it remembers nothing and would only hold memory. */
  readonly idle?: number;
}

/**
 * A thread that works for as long as the engine runs, or a few. Another takes the place of one that failed, says that it holds too much memory,
 * or had nothing to do for so long that it was let go.
 */
export class LastingThreads<Methods extends WorkerMethods> {
  readonly #atOnce: number;
  readonly #idle: number;
  readonly #options: WorkerOptions;
  readonly #working = new Set<WorkerClient<Methods, 'full'>>();
  /** Threads that took too much memory and are let go when they have answered. */
  readonly #retired = new Set<WorkerClient<Methods, 'full'>>();
  /** Who waits for all to be gone. */
  readonly #waiting: (() => void)[] = [];
  readonly #resting = new Map<WorkerClient<Methods, 'full'>, NodeJS.Timeout>();

  constructor(
    private readonly file: string,
    { atOnce = 1, idle = Infinity, ...options }: Options = {},
  ) {
    this.#atOnce = atOnce;
    this.#idle = idle;
    this.#options = options;
  }

  /** As a worker's own. */
  call<M extends keyof Methods & string>(
    method: M,
    input: Parameters<Methods[M]>[0],
    buffers?: readonly ArrayBuffer[],
  ): Promise<Awaited<ReturnType<Methods[M]>>> {
    const client = this.#free();
    clearTimeout(this.#resting.get(client));
    return client.call(method, input, buffers).finally(() => {
      if (!client.isIdle) return;
      // What HDF5 once took of the memory it gives back with its thread alone.
      if (this.#retired.delete(client)) void client.close().then(() => this.#tellWaiting());
      else if (client.alive) this.#rest(client);
      else this.#leaveOut(client);
    });
  }

  /** Resolves when no thread holds memory, at once or after those at work have rested. */
  async gone(): Promise<void> {
    if (this.#working.size > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  async close(): Promise<void> {
    for (const timer of this.#resting.values()) clearTimeout(timer);
    await Promise.all([...this.#retired, ...this.#working].map((client) => client.close()));
  }

  /** A thread without work; a new one where there may be more; else the one with the least. */
  #free(): WorkerClient<Methods, 'full'> {
    for (const client of this.#working) if (!client.alive) this.#forget(client);
    const [least] = [...this.#working].sort((a, b) => a.waiting - b.waiting);
    return least && (least.isIdle || this.#working.size >= this.#atOnce) ? least : this.#start();
  }

  /** Lets a thread go unless it is asked something soon. */
  #rest(client: WorkerClient<Methods, 'full'>): void {
    if (this.#idle === Infinity || !this.#working.has(client)) return;
    const timer = setTimeout(() => {
      this.#forget(client);
      void client.close().then(() => this.#tellWaiting());
    }, this.#idle).unref();
    this.#resting.set(client, timer);
  }

  /** One that failed. */
  #leaveOut(client: WorkerClient<Methods, 'full'>): void {
    this.#forget(client);
    this.#tellWaiting();
  }

  #tellWaiting(): void {
    if (this.#working.size === 0) for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #forget(client: WorkerClient<Methods, 'full'>): void {
    clearTimeout(this.#resting.get(client));
    this.#resting.delete(client);
    this.#working.delete(client);
  }

  #start(): WorkerClient<Methods, 'full'> {
    const client: WorkerClient<Methods, 'full'> = new WorkerClient(this.file, {
      ...this.#options,
      onNotice: () => {
        this.#forget(client);
        this.#retired.add(client);
      },
    });
    this.#working.add(client);
    return client;
  }
}
