import { SimError } from '../sim/errors';
import type { ByteSource } from './recording';

/** Samples of one read; even, since those of twelve bits come in pairs. */
const BLOCK_SAMPLES = 4_000_000;

interface Stored {
  /** Bytes of a group of samples, and how many it holds. */
  readonly bytes: number;
  readonly samples: number;
  /** What stands for a missing one. */
  readonly missing: number | undefined;
  get(bytes: Uint8Array, sample: number): number;
}

const signed = (value: number, bits: number) => (value << (32 - bits)) >> (32 - bits);

const FORMATS: Readonly<Record<number, Stored>> = {
  80: { bytes: 1, samples: 1, missing: -128, get: (bytes, k) => bytes[k]! - 128 },
  16: {
    bytes: 2,
    samples: 1,
    missing: -32768,
    get: (bytes, k) => signed(bytes[2 * k]! | (bytes[2 * k + 1]! << 8), 16),
  },
  61: {
    bytes: 2,
    samples: 1,
    missing: -32768,
    get: (bytes, k) => signed(bytes[2 * k + 1]! | (bytes[2 * k]! << 8), 16),
  },
  24: {
    bytes: 3,
    samples: 1,
    missing: -8388608,
    get: (bytes, k) => signed(bytes[3 * k]! | (bytes[3 * k + 1]! << 8) | (bytes[3 * k + 2]! << 16), 24),
  },
  32: {
    bytes: 4,
    samples: 1,
    missing: -2147483648,
    get: (bytes, k) =>
      bytes[4 * k]! | (bytes[4 * k + 1]! << 8) | (bytes[4 * k + 2]! << 16) | (bytes[4 * k + 3]! << 24),
  },
  // Two samples in three bytes: the second byte holds the high four bits of both.
  212: {
    bytes: 3,
    samples: 2,
    missing: -2048,
    get(bytes, k) {
      const at = 3 * (k >> 1);
      const middle = bytes[at + 1]!;
      return k % 2 === 0
        ? signed(bytes[at]! | ((middle & 0x0f) << 8), 12)
        : signed(bytes[at + 2]! | ((middle & 0xf0) << 4), 12);
    },
  },
};

export const isWfdbFormat = (format: number): boolean => format in FORMATS;

/** What stands for a missing sample; undefined where nothing does. */
export const missingSample = (format: number): number | undefined => FORMATS[format]!.missing;

/** Samples [start, stop) of a file, one after another, with their places. @throws {SimError} `bad-file` if the file ends before. */
export async function readStoredSamples(
  source: ByteSource,
  { format, offset }: { readonly format: number; readonly offset: number },
  start: number,
  stop: number,
  use: (value: number, place: number) => void,
): Promise<void> {
  const { bytes: size, samples, get } = FORMATS[format]!;
  const first = start - (start % samples);
  for (let from = first; from < stop; from += BLOCK_SAMPLES) {
    const to = Math.min(stop, from + BLOCK_SAMPLES);
    const byte = (sample: number) => offset + Math.ceil(sample / samples) * size;
    const bytes = await source.read(byte(from), byte(to));
    // The last of an odd number of twelve-bit samples ends within its group.
    if (bytes.length < byte(to) - byte(from) - Number(samples > 1 && to % samples > 0)) {
      throw new SimError(
        'bad-file',
        `${source.name} ended while it was read: it was cut short. Copy it again.`,
      );
    }
    for (let sample = Math.max(start, from); sample < to; sample++) use(get(bytes, sample - from), sample);
  }
}
