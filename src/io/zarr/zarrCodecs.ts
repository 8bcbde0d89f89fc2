import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import { registry } from 'zarrita';
import { unpackZstd } from '../zstd';

/** Bytes that texts and other things without a size of their own may unpack to. */
const MOST_BYTES = 256e6;

type Bytes = Uint8Array<ArrayBuffer>;
interface ChunkAbout {
  readonly dataType: string;
  readonly shape: readonly number[];
}
/** Unpacks to at most as many bytes. */
type Unpack = (packed: Bytes, most: number) => Promise<Uint8Array>;

/** Compressors, each with a look at how much it would unpack to before it does: chunks can claim anything. */
const COMPRESSORS: Readonly<Record<string, Unpack>> = {
  gzip: (packed, most) => promisify(gunzip)(packed, { maxOutputLength: most }),
  zlib: (packed, most) => promisify(inflate)(packed, { maxOutputLength: most }),
  async blosc(packed, most) {
    const view = viewOf(packed);
    if (packed.length < 16 || view.getUint32(12, true) !== packed.length)
      throw new Error('its blosc header is wrong');
    atMost(view.getUint32(4, true), most);
    const { default: Blosc } = await import('numcodecs/blosc');
    return Blosc.fromConfig({ id: 'blosc' }).decode(packed);
  },
  async lz4(packed, most) {
    if (packed.length < 4) throw new Error('its lz4 header is missing');
    atMost(viewOf(packed).getUint32(0, true), most);
    const { default: Lz4 } = await import('numcodecs/lz4');
    return Lz4.fromConfig({ id: 'lz4' }).decode(packed);
  },
  zstd: unpackZstd,
};

/** What else is read, by the library as it is. */
const OTHERS = [
  'bytes',
  'transpose',
  'crc32c',
  'shuffle',
  'delta',
  'bitround',
  'fixedscaleoffset',
  'scale_offset',
  'cast_value',
  'json2',
  'sharding_indexed',
];
const TEXTS = ['vlen-utf8', 'vlen-bytes'];

/** Names of all codecs that are read. */
export const KNOWN_CODECS: ReadonlySet<string> = new Set([...Object.keys(COMPRESSORS), ...TEXTS, ...OTHERS]);

let added = false;

/** Has the library use these for what it would unpack without a bound. */
export function addCodecs(): void {
  if (added) return;
  added = true;
  for (const [name, unpack] of Object.entries(COMPRESSORS)) {
    const codec = () => ({
      fromConfig: (_: unknown, about: ChunkAbout) => ({
        kind: 'bytes_to_bytes',
        decode: async (packed: Bytes) => ownBytes(await unpack(packed, bytesOf(about))),
        encode: notWritten,
      }),
    });
    register(name, codec);
  }
  for (const name of TEXTS) {
    register(name, () => ({
      fromConfig: (_: unknown, { shape }: ChunkAbout) => ({
        kind: 'array_to_bytes',
        decode: (bytes: Bytes) => ({
          data: readTexts(bytes, product(shape)),
          shape,
          stride: rowMajor(shape),
        }),
        encode: notWritten,
      }),
    }));
  }
}

function register(name: string, codec: () => unknown): void {
  registry.set(name, codec as never);
  registry.set(`numcodecs.${name}`, codec as never);
}

const notWritten = (): never => {
  throw new Error('Zarr is read, not written');
};

/** Texts with their lengths before them, as numcodecs packs them. @throws where they do not fit. */
function readTexts(bytes: Bytes, expected: number): string[] {
  const view = viewOf(bytes);
  const count = bytes.length < 4 ? -1 : view.getUint32(0, true);
  if (count !== expected) throw new Error(`it holds ${count} texts instead of ${expected}`);
  const decoder = new TextDecoder();
  let at = 4;
  return Array.from({ length: count }, () => {
    const length = at + 4 <= bytes.length ? view.getUint32(at, true) : Infinity;
    if (at + 4 + length > bytes.length) throw new Error('its texts end too early');
    at += 4 + length;
    return decoder.decode(bytes.subarray(at - length, at));
  });
}

/** Bytes a chunk of that type may unpack to: its own, and what checksums may add. */
function bytesOf({ dataType, shape }: ChunkAbout): number {
  const [, kind, size] = /^v2:([US])(\d+)$/.exec(dataType) ?? [];
  if (kind !== undefined) return product(shape) * Number(size) * (kind === 'U' ? 4 : 1) + 64;
  const bits = dataType === 'bool' ? 8 : Number(/^(?:u?int|float)(\d+)$/.exec(dataType)?.[1] ?? NaN);
  return Number.isNaN(bits) ? MOST_BYTES : (product(shape) * bits) / 8 + 64;
}

function atMost(claimed: number, most: number): void {
  if (claimed > most) throw new Error(`it claims ${claimed} bytes where ${most} are expected`);
}

/** As bytes with a buffer of their own, which the library takes by its buffer. */
const ownBytes = (bytes: Uint8Array): Uint8Array =>
  bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);

function rowMajor(shape: readonly number[]): number[] {
  const stride = shape.map(() => 1);
  for (let k = shape.length - 2; k >= 0; k--) stride[k] = stride[k + 1]! * shape[k + 1]!;
  return stride;
}
