import type { Paths } from './paths';
import type { PictureMethods } from './pictureWorker';
import { WorkerClient } from './workerCalls';

/** Pictures of runs, made by a worker thread that starts with the first one and is replaced when it fails. */
export class Pictures {
  #worker: WorkerClient<PictureMethods> | undefined;

  constructor(private readonly paths: Paths) {}

  ask<M extends keyof PictureMethods>(method: M, input: Parameters<PictureMethods[M]>[0]) {
    if (!this.#worker?.alive) {
      this.#worker = new WorkerClient<PictureMethods>(this.paths.workers.picture, {
        workerData: { resources: this.paths.resources },
      });
    }
    return this.#worker.call(method, input);
  }

  async close(): Promise<void> {
    await this.#worker?.close();
  }
}
