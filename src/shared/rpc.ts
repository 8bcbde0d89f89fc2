import type { Input, JobName, Method, Output, Progress, QueryName } from './contract';
import type { Wire } from './wire';
import { fromWireError, toWireError, type WireError } from './wireError';

type Request =
  | { readonly kind: 'call'; readonly id: number; readonly method: Method; readonly input: unknown }
  /** Follow a job that is already running. */
  | { readonly kind: 'attach'; readonly id: number; readonly job: string }
  | { readonly kind: 'cancel'; readonly id: number };

type Response =
  /** The engine's name for a job that a call started; other windows attach by it. */
  | { readonly kind: 'job'; readonly id: number; readonly job: string }
  | { readonly kind: 'progress'; readonly id: number; readonly progress: unknown }
  | { readonly kind: 'done'; readonly id: number; readonly output: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly error: WireError };

/** A job as the side that started it, or attached to it, sees it. */
export interface JobHandle<Out> {
  /** The engine's name for it. */
  readonly job: Promise<string>;
  readonly done: Promise<Out>;
  /** Asks the engine to end it; `done` then resolves or rejects as the job decides. */
  cancel(): void;
}

/** The engine as a window sees it. */
export interface Client {
  /** @throws {SimError} as the contract says, or `Error` when the engine went away. */
  call<M extends QueryName>(method: M, input: Input<M>): Promise<Output<M>>;
  start<M extends JobName>(
    method: M,
    input: Input<M>,
    onProgress: (progress: Progress<M>) => void,
  ): JobHandle<Output<M>>;
  /** Follows a running job: its progress so far is repeated in brief, then goes on live. */
  attach<M extends JobName>(job: string, onProgress: (progress: Progress<M>) => void): JobHandle<Output<M>>;
  onClose(listener: (reason: string) => void): void;
  close(): void;
}

interface Pending {
  resolve(output: unknown): void;
  reject(error: Error): void;
  onJob?(job: string): void;
  onProgress?(progress: unknown): void;
}

export function connect(wire: Wire): Client {
  const pending = new Map<number, Pending>();
  let lastId = 0;
  let closed: string | undefined;

  wire.onMessage((message) => {
    const response = message as Response;
    const entry = pending.get(response.id);
    if (!entry) return;
    if (response.kind === 'job') return entry.onJob?.(response.job);
    if (response.kind === 'progress') return entry.onProgress?.(response.progress);
    pending.delete(response.id);
    if (response.kind === 'done') entry.resolve(response.output);
    else entry.reject(fromWireError(response.error));
  });
  wire.onClose((reason) => {
    closed = reason;
    for (const entry of pending.values()) entry.reject(new Error(gone(reason)));
    pending.clear();
  });

  const send = (request: Request, entry: Pending) => {
    if (closed !== undefined) return entry.reject(new Error(gone(closed)));
    pending.set(request.id, entry);
    wire.post(request);
  };

  function follow<Out>(request: Request, onProgress: (progress: never) => void): JobHandle<Out> {
    let nameJob!: (job: string) => void;
    const job = new Promise<string>((resolve) => (nameJob = resolve));
    const done = new Promise<Out>((resolve, reject) => {
      send(request, {
        resolve: resolve as (output: unknown) => void,
        reject,
        onJob: nameJob,
        onProgress: onProgress as (progress: unknown) => void,
      });
    });
    return {
      job,
      done,
      // The engine forgets what is cancelled before it has begun.
      cancel: () =>
        void job.then(
          () => closed === undefined && wire.post({ kind: 'cancel', id: request.id } satisfies Request),
        ),
    };
  }

  return {
    call: (method, input) =>
      new Promise((resolve, reject) => {
        send(
          { kind: 'call', id: ++lastId, method, input },
          { resolve: resolve as (output: unknown) => void, reject },
        );
      }),
    start: (method, input, onProgress) => follow({ kind: 'call', id: ++lastId, method, input }, onProgress),
    attach: (job, onProgress) => follow({ kind: 'attach', id: ++lastId, job }, onProgress),
    onClose: (listener) => wire.onClose(listener),
    close: () => wire.close(),
  };
}

const gone = (reason: string) => `The engine went away (${reason}).`;

/** The engine as a transport sees it. */
export interface Answerer {
  readonly query: (method: QueryName, input: unknown) => Promise<unknown>;
  readonly isQuery: (method: string) => method is QueryName;
  readonly isJob: (method: string) => method is JobName;
  /** Starts a job and returns its name. */
  readonly start: (method: JobName, input: unknown) => Promise<string>;
  /** @throws {SimError} `not-found` if no such job runs. */
  readonly follow: (job: string, follower: JobFollower) => () => void;
  readonly cancel: (job: string) => void;
}

export interface JobFollower {
  progress(progress: unknown): void;
  done(output: unknown): void;
  failed(error: unknown): void;
}

/** Answers one window over one wire. When the wire closes, jobs go on; only the following ends. */
export function serveWire(wire: Wire, host: Answerer): void {
  const followed = new Map<number, { job: string; leave: () => void }>();
  const post = (response: Response) => wire.post(response);

  const follow = (id: number, job: string) => {
    post({ kind: 'job', id, job });
    const leave = host.follow(job, {
      progress: (progress) => post({ kind: 'progress', id, progress }),
      done: (output) => {
        followed.delete(id);
        post({ kind: 'done', id, output });
      },
      failed: (error) => {
        followed.delete(id);
        post({ kind: 'failed', id, error: toWireError(error) });
      },
    });
    followed.set(id, { job, leave });
  };

  const answer = async (request: Request): Promise<void> => {
    if (request.kind === 'cancel') {
      const entry = followed.get(request.id);
      if (entry) host.cancel(entry.job);
    } else if (request.kind === 'attach') follow(request.id, request.job);
    else if (host.isQuery(request.method)) {
      post({ kind: 'done', id: request.id, output: await host.query(request.method, request.input) });
    } else if (host.isJob(request.method))
      follow(request.id, await host.start(request.method, request.input));
    else throw new Error(`The engine has no method "${String(request.method)}".`);
  };

  wire.onMessage((message) => {
    const request = message as Request;
    answer(request).catch((error: unknown) =>
      post({ kind: 'failed', id: request.id, error: toWireError(error) }),
    );
  });
  wire.onClose(() => {
    for (const { leave } of followed.values()) leave();
    followed.clear();
  });
}
