import { open } from 'node:fs/promises';

/** Milliseconds that something takes. */
export async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

/** Reads a file and makes nothing of it: what any reader of it is held against. */
export async function readBytes(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    const block = new Uint8Array(1 << 20);
    while ((await file.read(block, 0, block.length)).bytesRead > 0);
  } finally {
    await file.close();
  }
}
