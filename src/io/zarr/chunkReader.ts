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

/** Elements of a chunk by their place, and how far apart neighbours lie along each dimension. */
interface Chunk {
  readonly at: (index: number) => unknown;
  readonly stride: readonly number[];
  readonly bytes: number;
}

/** Reads arrays of a store chunk by chunk, keeping those used last. A chunk without a file holds the array's fill value. */
export class ChunkReader {
  readonly #arrays = new Map<string, Promise<zarr.Array<zarr.DataType>>>();
  readonly #kept = new Map<string, Chunk>();
  #keptBytes = 0;

  constructor(private readonly files: ZarrFiles) {}

  /** Numbers within a range a dimension, row-major. @throws {SimError} `bad-file` naming the chunk that is damaged. */
  async readNumbers(
    node: ZarrNode,
    about: ArrayDescription,
    ranges: readonly Range[],
  ): Promise<Float64Array> {
    const values = new Float64Array(ranges.reduce((size, [start, stop]) => size * (stop - start), 1));
    await this.#each(node, about, ranges, (at, element) => {
      values[at] = Number(element);
    });
    return values;
  }

  /** All texts of an array, row-major; what is none is empty. @throws {SimError} as `readNumbers`. */
  async readTexts(node: ZarrNode, about: ArrayDescription): Promise<readonly string[]> {
    const texts = new Array<string>(about.shape.reduce((a, b) => a * b, 1)).fill('');
    const ranges = about.shape.map((size): Range => [0, size]);
    await this.#each(node, about, ranges, (at, element) => {
      if (typeof element === 'string') texts[at] = element.replace(/\0+$/, '');
    });
    return texts;
  }

  /** Hands over each element within the ranges with its place in them. */
  async #each(
    node: ZarrNode,
    { shape, chunks, valueBytes }: ArrayDescription,
    ranges: readonly Range[],
    take: (at: number, element: unknown) => void,
  ): Promise<void> {
    const sizes = ranges.map(([start, stop]) => stop - start);
    if (sizes.some((size) => size <= 0)) return;
    const strides = sizes.map((_, k) => sizes.slice(k + 1).reduce((a, b) => a * b, 1));
    const coords = ranges.map(([start], k) => Math.floor(start / chunks[k]!));
    const first = [...coords];
    for (;;) {
      const chunk = await this.#chunk(node, coords, chunks, valueBytes);
      copy(chunk, 0, 0, 0);
      // The next chunk, the last dimension running first.
      let k = shape.length - 1;
      while (k >= 0 && (coords[k]! + 1) * chunks[k]! >= ranges[k]![1]) coords[k] = first[k--]!;
      if (k < 0) return;
      coords[k]!++;
    }

    function copy(chunk: Chunk, k: number, from: number, to: number): void {
      if (k === sizes.length) return take(to, chunk.at(from));
      const origin = coords[k]! * chunks[k]!;
      const [start, stop] = ranges[k]!;
      const low = Math.max(start, origin);
      const high = Math.min(stop, origin + chunks[k]!);
      const [step, out] = [chunk.stride[k]!, strides[k]!];
      let [i, o] = [from + (low - origin) * step, to + (low - start) * out];
      if (k === sizes.length - 1) {
        for (let n = low; n < high; n++, i += step, o += out) take(o, chunk.at(i));
      } else {
        for (let n = low; n < high; n++, i += step, o += out) copy(chunk, k + 1, i, o);
      }
    }
  }

  async #chunk(
    node: ZarrNode,
    coords: readonly number[],
    chunks: readonly number[],
    valueBytes: number,
  ): Promise<Chunk> {
    const key = `${node.path} ${coords.join(',')}`;
    const kept = this.#kept.get(key);
    if (kept) {
      this.#kept.delete(key);
      this.#kept.set(key, kept);
      return kept;
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
    return chunk;
  }

  async #unpacked(node: ZarrNode, coords: readonly number[], count: number, bytes: number): Promise<Chunk> {
    try {
      const array = await this.#array(node);
      const { data, stride } = await array.getChunk([...coords]);
      const { length } = data as ArrayLike<unknown>;
      if (length !== count) throw new Error(`it holds ${length} values instead of ${count}`);
      const elements = data as ArrayLike<unknown> & { get?(index: number): unknown };
      const stored = elements.get
        ? (index: number) => elements.get!(index)
        : (index: number) => elements[index];
      const at = isHalf(node) ? (index: number) => half(stored(index) as number) : stored;
      return { at, stride, bytes };
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
