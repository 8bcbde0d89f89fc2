import type { FileHandle } from 'node:fs/promises';

/** Writes all of some bytes, which one call need not do; at the file's position, or from a byte on. */
export async function writeAll(file: FileHandle, bytes: Uint8Array, position?: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const at = position === undefined ? null : position + done;
    done += (await file.write(bytes, done, bytes.length - done, at)).bytesWritten;
  }
}
