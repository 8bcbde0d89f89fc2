import type { Paths } from './paths';
import { recordingThreadData } from './recordingThread';
import type { RecordingMethods } from './recordingWorker';
import { WorkerClient } from './workerCalls';

type Client = WorkerClient<RecordingMethods, 'full'>;
type MethodName = keyof RecordingMethods & string;

/** A thread that reads recordings for as long as the engine runs. Another takes its place where it failed, or holds too much memory. */
export class LastingThread {
  #client: Client | undefined;
  /** Threads that took too much memory and are let go when they have answered. */
  readonly #retired = new Set<Client>();

  constructor(private readonly paths: Paths) {}

  call<M extends MethodName>(
    method: M,
    input: Parameters<RecordingMethods[M]>[0],
  ): Promise<Awaited<ReturnType<RecordingMethods[M]>>> {
    if (!this.#client?.alive) this.#client = this.#start();
    const client = this.#client;
    return client.call(method, input).finally(() => {
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

  #start(): Client {
    const client: Client = new WorkerClient(this.paths.workers.recording, {
      workerData: recordingThreadData(this.paths),
      onNotice: () => {
        this.#retired.add(client);
        if (this.#client === client) this.#client = undefined;
      },
    });
    return client;
  }
}
