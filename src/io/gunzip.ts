import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import { SimError } from '../sim/errors';
import type { ByteSource } from './recording';

/** Bytes of one read. */
const BLOCK_BYTES = 4e6;
/** A byte can't stand for more than this by deflate. */
const MOST_PACKED = 1032;
const SLACK = 4096;

export const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b && head[2] === 8;

/** What the first bytes of a gzip file unpack to; nothing where they don't. */
export function gunzippedHead(head: Uint8Array): Uint8Array {
  try {
    return gunzipSync(head, {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: 2 * MOST_PACKED * head.length,
    });
  } catch {
    return new Uint8Array();
  }
}

/**
 * The first `count` bytes of what a gzip file holds. What a file of its size can't hold is refused before room is made for it.
 *
 * @throws {SimError} `bad-file` if it is damaged or holds less.
 */
export async function gunzip(source: ByteSource, count: number): Promise<Uint8Array> {
  if (count > source.size * MOST_PACKED + SLACK) {
    throw new SimError(
      'bad-file',
      `${source.name} is damaged: it says it holds ${count} bytes, which ${source.size} packed bytes can't. Copy or download it again.`,
    );
  }
  const content = new Uint8Array(count);
  let filled = 0;
  const unpacking = createGunzip();
  const feeding = pipeline(Readable.from(blocksOf(source)), unpacking).catch(() => undefined);
  try {
    for await (const part of unpacking as AsyncIterable<Uint8Array>) {
      const used = part.subarray(0, count - filled);
      content.set(used, filled);
      filled += used.length;
      if (filled === count) break;
    }
  } catch (cause) {
    throw new SimError(
      'bad-file',
      `${source.name} can't be unpacked after ${filled} bytes: ${(cause as Error).message}. Copy or download it again.`,
      {},
      { cause },
    );
  } finally {
    unpacking.destroy();
    await feeding;
  }
  if (filled === count) return content;
  throw new SimError(
    'bad-file',
    `${source.name} was cut short: it says it holds ${count} bytes, but ${filled} are there. Copy or download it again.`,
  );
}

async function* blocksOf(source: ByteSource): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < source.size; at += BLOCK_BYTES) yield await source.read(at, at + BLOCK_BYTES);
}
