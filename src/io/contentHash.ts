import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { fileProblem } from './byteSource';

/**
 * SHA-256 of a whole file, as lower-case hex. Streams, so a file of any size costs no memory.
 *
 * @throws {SimError} `not-found` or `bad-file` if the file is missing or may not be read.
 * @see NIST (2015), FIPS PUB 180-4, Secure Hash Standard.
 */
export async function contentHash(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  } catch (error) {
    throw fileProblem(error, path);
  }
  return hash.digest('hex');
}
