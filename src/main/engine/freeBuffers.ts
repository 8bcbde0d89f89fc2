import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes of buffers in a thread, held or not, below which it is not worth looking. */
const WORTH_IT = 12e6;

let collect: (() => void) | undefined;

/**
 * Frees the buffers of this thread that nobody holds any more. Of itself V8 lets 64 MB and more pile up in every thread before it looks, since
 * to it a buffer is a small object.
 */
export function freeBuffers(): void {
  if (process.memoryUsage().arrayBuffers < WORTH_IT) return;
  if (!collect) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
}
