import type { ScoredBaseline, Yardstick } from '../../sim/analysis/measures';
import type { FitNotice, JudgeTask } from './fitTask';
import type { FitMethods } from './fitWorker';
import { isSurrogate, rivalIds } from './rivals';
import type { WorkerClient } from './workerCalls';

type FitWorkerClient = WorkerClient<FitMethods, FitNotice>;

/** A piece that a thread does in one go. */
type Piece = (worker: FitWorkerClient) => Promise<void>;

/**
 * What all seeds of a run are held against, measured piece by piece by whichever threads have nothing else to do: one for what is fitted,
 * one for every model that is trained.
 */
export class YardstickWork {
  /** Rejects when a piece fails, or the work is abandoned. */
  readonly whole: Promise<Yardstick>;
  /** Threads that can work at once. */
  readonly pieces: number;

  readonly #waiting: Piece[];
  readonly #busy = new Set<FitWorkerClient>();
  readonly #scored = new Map<string, ScoredBaseline | null>();
  #plain: Yardstick | undefined;
  #finish!: (yardstick: Yardstick) => void;
  #fail!: (reason: unknown) => void;

  constructor(task: JudgeTask, surrogates: number) {
    const rivals = rivalIds(task.fit, surrogates);
    this.whole = new Promise((resolve, reject) => {
      this.#finish = () => resolve(this.#result(rivals));
      this.#fail = reject;
    });
    // Whoever waits hears of it; nobody may be waiting yet.
    this.whole.catch(() => {});
    this.#waiting = [
      async (worker) => {
        this.#plain = await worker.call('yardstick', task);
      },
      ...rivals.map((rival): Piece => async (worker) => {
        this.#scored.set(rival, await worker.call('rival', { ...task, rival }));
      }),
    ];
    this.pieces = this.#waiting.length;
  }

  /** Works with a thread until no piece is left to take; others may still be at theirs. */
  async help(worker: FitWorkerClient): Promise<void> {
    this.#busy.add(worker);
    try {
      for (let piece = this.#waiting.shift(); piece; piece = this.#waiting.shift()) await piece(worker);
    } catch (error) {
      this.#waiting.length = 0;
      this.#fail(error);
    } finally {
      this.#busy.delete(worker);
    }
    if (this.#busy.size === 0 && this.#plain) this.#finish(this.#plain);
  }

  /** Nothing of a yardstick is worth keeping half done but what was trained, which is kept already. */
  abandon(): void {
    this.#waiting.length = 0;
    for (const worker of this.#busy) void worker.close();
    this.#fail(new Error('Judging was cancelled.'));
  }

  #result(rivals: readonly string[]): Yardstick {
    const plain = this.#plain!;
    const scored = (ids: readonly string[]) => ids.flatMap((id) => this.#scored.get(id) ?? []);
    const surrogates = rivals.filter(isSurrogate);
    return {
      ...plain,
      baselines: [...plain.baselines, ...scored(rivals.filter((id) => !isSurrogate(id)))],
      ...(surrogates.length > 0 && { surrogates: scored(surrogates) }),
    };
  }
}
