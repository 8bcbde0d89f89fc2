import * as zarr from 'zarrita';
import { SimError } from '../../sim/errors';
import { half } from '../npyTypes';
import type { Range } from '../tree/tree';
import { type ArrayDescription, isHalfFloat } from './describeArray';
import { addCodecs } from './zarrCodecs';
import type { ZarrFiles } from './zarrFiles';
import type { ZarrNode } from './zarrNodes';

/** Bytes of unpacked chunks that are kept, for the next read often takes from the same ones. */
const KEPT_BYTES = 64e6;

/** Numbers of a chunk, or its texts, and how far apart neighbours lie along each dimension. */
interface Chunk<Values> {
  readonly values: Values;
  readonly stride: readonly number[];
  readonly bytes: number;
}
type Numbers = Exclude<NodeJS.TypedArray, BigInt64Array | BigUint64Array>;
type Texts = readonly unknown[];

/** Reads arrays of a store chunk by chunk, keeping those used last. A chunk without a file holds the array's fill value. */
export class ChunkReader {
  readonly #arrays = new Map<string, Promise<zarr.Array<zarr.DataType>>>();
  readonly #kept = new Map<string, Chunk<Numbers | Texts>>();
  #keptBytes = 0;

  constructor(private readonly files: ZarrFiles) {}

  /** Numbers within a range a dimension, row-major. @throws {SimError} `bad-file` naming the chunk that is damaged. */
  async readNumbers(
    node: ZarrNode,
    about: ArrayDescription,
    ranges: readonly Range[],
  ): Promise<Float64Array> {
    const values = new Float64Array(ranges.reduce((size, [start, stop]) => size * (stop - start), 1));
    await this.#each<Numbers>(node, about, ranges, (chunk, from, step, to, outStep, count) =>
      copyNumbers(chunk, from, step, values, to, outStep, count),
    );
    return values;
  }

  /** All texts of an array, row-major; what is none is empty. @throws {SimError} as `readNumbers`. */
  async readTexts(node: ZarrNode, about: ArrayDescription): Promise<readonly string[]> {
    const texts = new Array<string>(about.shape.reduce((a, b) => a * b, 1)).fill('');
    const ranges = about.shape.map((size): Range => [0, size]);
    await this.#each<Texts>(node, about, ranges, (chunk, from, step, to, outStep, count) => {
      for (let n = 0; n < count; n++) {
        const text = chunk[from + n * step];
        if (typeof text === 'string') texts[to + n * outStep] = text.replace(/\0+$/, '');
      }
    });
    return texts;
  }

  /** Hands over, chunk after chunk, the lines along the last dimension within the ranges: where in the chunk, and where among what is read. */
  async #each<Values extends Numbers | Texts>(
    node: ZarrNode,
    { shape, chunks, valueBytes }: ArrayDescription,
    ranges: readonly Range[],
    take: (chunk: Values, from: number, step: number, to: number, outStep: number, count: number) => void,
  ): Promise<void> {
    const sizes = ranges.map(([start, stop]) => stop - start);
    if (sizes.some((size) => size <= 0)) return;
    const strides = sizes.map((_, k) => sizes.slice(k + 1).reduce((a, b) => a * b, 1));
    const coords = ranges.map(([start], k) => Math.floor(start / chunks[k]!));
    const first = [...coords];
    for (;;) {
      const chunk = await this.#chunk<Values>(node, coords, chunks, valueBytes);
      copy(chunk, 0, 0, 0);
      // The next chunk, the last dimension running first.
      let k = shape.length - 1;
      while (k >= 0 && (coords[k]! + 1) * chunks[k]! >= ranges[k]![1]) coords[k] = first[k--]!;
      if (k < 0) return;
      coords[k]!++;
    }

    function copy(chunk: Chunk<Values>, k: number, from: number, to: number): void {
      if (k === sizes.length) return take(chunk.values, from, 1, to, 1, 1);
      const origin = coords[k]! * chunks[k]!;
      const [start, stop] = ranges[k]!;
      const low = Math.max(start, origin);
      const high = Math.min(stop, origin + chunks[k]!);
      const [step, out] = [chunk.stride[k]!, strides[k]!];
      const [i, o] = [from + (low - origin) * step, to + (low - start) * out];
      if (k === sizes.length - 1) return take(chunk.values, i, step, o, out, high - low);
      for (let n = 0; n < high - low; n++) copy(chunk, k + 1, i + n * step, o + n * out);
    }
  }

  async #chunk<Values extends Numbers | Texts>(
    node: ZarrNode,
    coords: readonly number[],
    chunks: readonly number[],
    valueBytes: number,
  ): Promise<Chunk<Values>> {
    const key = `${node.path} ${coords.join(',')}`;
    const kept = this.#kept.get(key);
    if (kept) {
      this.#kept.delete(key);
      this.#kept.set(key, kept);
      return kept as Chunk<Values>;
    }
    const count = chunks.reduce((a, b) => a * b, 1);
    const chunk = await this.#unpacked(node, coords, count, count * valueBytes);
    this.#kept.set(key, chunk);
    this.#keptBytes += chunk.bytes;
    for (const [oldest, { bytes }] of this.#kept) {
      if (this.#keptBytes <= KEPT_BYTES || oldest === key) break;
      this.#kept.delete(oldest);
      this.#keptBytes -= bytes;
    }
    return chunk as Chunk<Values>;
  }

  async #unpacked(
    node: ZarrNode,
    coords: readonly number[],
    count: number,
    bytes: number,
  ): Promise<Chunk<Numbers | Texts>> {
    try {
      const array = await this.#array(node);
      const { data, stride } = await array.getChunk([...coords]);
      const { length } = data as ArrayLike<unknown>;
      if (length !== count) throw new Error(`it holds ${length} values instead of ${count}`);
      return { values: valuesOf(data, isHalf(node)), stride, bytes };
    } catch (error) {
      if (error instanceof SimError) throw error;
      throw new SimError(
        'bad-file',
        `${this.files.name} can't be read: chunk ${coords.join('.') || '0'} of /${node.path} is damaged (${reasonOf(error)}). Copy or download it again.`,
        { name: this.files.name },
        { cause: error },
      );
    }
  }

  #array(node: ZarrNode): Promise<zarr.Array<zarr.DataType>> {
    const known = this.#arrays.get(node.path);
    if (known) return known;
    addCodecs();
    const opened = openArray(node, this.files);
    this.#arrays.set(node.path, opened);
    return opened;
  }
}

/** The library's own reader of an array, on a store that holds nothing else: names of groups may be anything, and it takes paths for URLs. */
async function openArray(node: ZarrNode, files: ZarrFiles): Promise<zarr.Array<zarr.DataType>> {
  const { version, description } = node.array!;
  const mark = version === 2 ? '.zarray' : 'zarr.json';
  const known = isHalf(node) ? { ...description, ...asBits(description) } : description;
  const bytes = new TextEncoder().encode(JSON.stringify(known));
  const pathOf = (key: string) => (node.path === '' ? key.slice(1) : node.path + key);
  const store: zarr.AsyncReadable = {
    get: async (key) => (key === `/${mark}` ? bytes : files.read(pathOf(key))),
    async getRange(key, range) {
      if ('suffixLength' in range) {
        const found = await files.read(pathOf(key), -range.suffixLength);
        if (found && found.length < range.suffixLength) throw new Error('its shard is cut short');
        return found;
      }
      return files.read(pathOf(key), range.offset, range.offset + range.length);
    },
  };
  const root = zarr.root(store);
  return version === 2
    ? zarr.open.v2(root, { kind: 'array', attrs: false })
    : zarr.open.v3(root, { kind: 'array' });
}

/** What the library unpacks as numbers that can be reckoned with, or as texts. */
function valuesOf(data: unknown, isHalfFloats: boolean): Numbers | Texts {
  if (Array.isArray(data)) return data;
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Float64Array.from(data, Number);
  if (data instanceof zarr.BoolArray) return new Uint8Array(data.buffer, data.byteOffset, data.length);
  if (isHalfFloats) return Float64Array.from(data as Uint16Array, half);
  if (ArrayBuffer.isView(data)) return data as Numbers;
  // Texts of a fixed length.
  return [...(data as Iterable<unknown>)];
}

/** Lines this short are copied one by one: `set` takes as long as some dozens of numbers. */
const SHORT = 48;

function copyNumbers(
  from: Numbers,
  at: number,
  step: number,
  to: Float64Array,
  out: number,
  outStep: number,
  count: number,
): void {
  if (step === 1 && outStep === 1 && count > SHORT) to.set(from.subarray(at, at + count), out);
  else for (let n = 0; n < count; n++) to[out + n * outStep] = from[at + n * step]!;
}

const isHalf = ({ array }: ZarrNode): boolean =>
  isHalfFloat(array!.description.dtype ?? array!.description.data_type);

/** How an array of 16-bit floating-point numbers is one of their bits, since the library has no such numbers. */
function asBits({ dtype, fill_value }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const fill = Number(fill_value ?? 0);
  let bits = 0;
  while (bits < 0xffff && !Object.is(half(bits), fill)) bits++;
  return {
    ...(dtype === undefined ? { data_type: 'uint16' } : { dtype: `${String(dtype)[0]}u2` }),
    fill_value: bits,
  };
}

/** The innermost reason, in a few words. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error ? reasonOf(cause) : String(message ?? error).slice(0, 200);
}
