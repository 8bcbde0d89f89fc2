import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes of buffers that have come since the last time, held or not, below which it is not worth looking. */
const WORTH_IT = 16e6;

let collect: (() => void) | undefined;
/** Bytes that were held last. */
let held = 0;

/**
 * Frees the buffers of this thread that nobody holds any more. Of itself V8 lets 64 MB and more pile up in every thread before it looks, since
 * to it a buffer is a small object.
 */
export function freeBuffers(): void {
  if (process.memoryUsage().arrayBuffers < held + WORTH_IT) return;
  if (!collect) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
  held = process.memoryUsage().arrayBuffers;
}
