import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { fileProblem } from './byteSource';

/**
 * SHA-256 of whole files, one after the other, as lower-case hex. Streams, so a file of any size costs no memory.
 *
 * @throws {SimError} `not-found` or `bad-file` if the file is missing or may not be read.
 * @see NIST (2015), FIPS PUB 180-4, Secure Hash Standard.
 */
export async function contentHash(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) {
    try {
      await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash, { end: false });
    } catch (error) {
      throw fileProblem(error, path);
    }
  }
  return hash.digest('hex');
}
