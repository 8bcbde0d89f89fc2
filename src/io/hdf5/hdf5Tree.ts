import { basename } from 'node:path';
import type { Dataset, File, Group, Reference } from 'h5wasm/node';
import { SimError } from '../../sim/errors';
import type { Lent, Range, TreeDataset, TreeGroup, TreeNode } from '../tree/tree';
import { attribute } from './attributes';
import { isDataset, isGroup, reached } from './entities';
import type { ExternalLink, OpenFiles } from './openFiles';
import { isFloat, isNumeric, unreadable } from './readable';

/** HDF5's type class for texts. */
const TEXT = 3;

type View = new (buffer: ArrayBufferLike, at: number, length: number) => ArrayLike<number | bigint>;
/** How whole numbers (class 0) and floating-point ones (class 1) of so many bytes lie in memory, signed or not. */
const VIEWS: ReadonlyMap<string, View> = new Map<string, View>([
  ['0 1 true', Int8Array],
  ['0 1 false', Uint8Array],
  ['0 2 true', Int16Array],
  ['0 2 false', Uint16Array],
  ['0 4 true', Int32Array],
  ['0 4 false', Uint32Array],
  ['0 8 true', BigInt64Array],
  ['0 8 false', BigUint64Array],
  ['1 4 true', Float32Array],
  ['1 8 true', Float64Array],
  ['1 4 false', Float32Array],
  ['1 8 false', Float64Array],
]);

/** An opened HDF5 file as a tree. */
export const hdf5Tree = (files: OpenFiles): TreeGroup => new Hdf5Group(files, files.first, files.first, '/');

abstract class Hdf5Node<E extends Group | Dataset> {
  /** The library asks the file each time. */
  #attributes: E['attrs'] | undefined;
  #id: string | undefined;
  readonly #values = new Map<string, unknown>();

  /**
   * @param file that it is stored in, which a link may have led to.
   * @param path from the root of the tree, by which links it may be.
   */
  constructor(
    protected readonly files: OpenFiles,
    protected readonly file: File,
    protected readonly entity: E,
    readonly path: string,
  ) {}

  get id(): string {
    this.#id ??= `${this.file.filename} ${Buffer.from(this.entity.create_reference().ref_data).toString('hex')}`;
    return this.#id;
  }

  get #all(): E['attrs'] {
    this.#attributes ??= this.entity.attrs;
    return this.#attributes;
  }

  attributeNames(): readonly string[] {
    return Object.keys(this.#all);
  }

  attribute(name: string): unknown {
    if (!this.#values.has(name)) this.#values.set(name, attribute({ attrs: this.#all }, name));
    return this.#values.get(name);
  }

  referred(name: string): TreeNode | undefined {
    const value = this.attribute(name);
    const reference: unknown = Array.isArray(value) ? value[0] : value;
    if (!(reference as Partial<Reference> | undefined)?.ref_data) return undefined;
    const { files, file } = this;
    // A reference is to a place in the file that holds it.
    const found = file.dereference(reference as Reference) as unknown as Group | Dataset | null;
    return found ? wrapped(files, file, found, found.path) : undefined;
  }
}

class Hdf5Group extends Hdf5Node<Group> implements TreeGroup {
  readonly kind = 'group';
  #names: readonly string[] | undefined;

  names(): readonly string[] {
    this.#names ??= this.entity.keys();
    return this.#names;
  }

  get(name: string): TreeNode | undefined {
    if (!this.names().includes(name)) return undefined;
    const { files, path } = this;
    const external = this.#external(name);
    const file = external ? files.at(external.file) : this.file;
    const found = file && (external ? reached(file, external.path) : reached(this.entity, name));
    return file && wrapped(files, file, found, `${path === '/' ? '' : path}/${name}`);
  }

  linkTo(name: string): string | undefined {
    const external = this.#external(name);
    if (external) return `${external.path} in the file ${basename(external.file)}`;
    const { Module } = this.files.library;
    return (
      (Module.get_symbolic_link(this.file.file_id, this.#storedPath(name)) as string | null) ?? undefined
    );
  }

  #external = (name: string): ExternalLink | undefined =>
    this.files.linkOf(this.file, this.#storedPath(name));

  /** Of a member, in the file it is stored in. */
  #storedPath(name: string): string {
    return `${this.entity.path === '/' ? '' : this.entity.path}/${name}`;
  }
}

class Hdf5Dataset extends Hdf5Node<Dataset> implements TreeDataset {
  readonly kind = 'dataset';
  #metadata: Dataset['metadata'] | undefined;
  #problem: string | null | undefined;

  get #about(): Dataset['metadata'] {
    this.#metadata ??= this.entity.metadata;
    return this.#metadata;
  }

  get shape(): readonly number[] {
    return this.#about.shape ?? [];
  }

  get holds(): TreeDataset['holds'] {
    const { entity } = this;
    if (isNumeric(entity)) return isFloat(entity) ? 'floats' : 'integers';
    return this.#about.type === TEXT ? 'texts' : 'other';
  }

  get valueBytes(): number {
    return this.#about.size;
  }

  get chunks(): readonly number[] | undefined {
    return this.#about.chunks ?? undefined;
  }

  get problem(): string | undefined {
    this.#problem ??= unreadable(this.entity, this.file.filename) ?? null;
    return this.#problem ?? undefined;
  }

  async read(ranges: readonly Range[]): Promise<ArrayLike<number | bigint>> {
    const { entity } = this;
    if (ranges.length === 0) {
      const value: unknown = entity.value;
      if (typeof value === 'number' || typeof value === 'bigint') return [value];
      if (typeof value === 'boolean') return [Number(value)];
      return value as ArrayLike<number>;
    }
    const block: unknown = entity.slice(ranges.map(([start, stop]) => [start, stop]));
    const expected = ranges.reduce((product, [start, stop]) => product * (stop - start), 1);
    if (ArrayBuffer.isView(block) && (block as Float64Array).length === expected)
      return block as Float64Array;
    throw new SimError('bad-file', `${this.path} gave other values than asked for; the file is damaged.`);
  }

  lend(ranges: readonly Range[]): Lent | undefined {
    const { metadata, file_id, path } = this.entity;
    const View = VIEWS.get(`${metadata.type} ${metadata.size} ${metadata.signed}`);
    if (!View || ranges.length === 0) return undefined;
    const { Module } = this.files.library;
    const counts = ranges.map(([start, stop]) => stop - start);
    const length = counts.reduce((a, b) => a * b, 1);
    const at = Module._malloc(length * metadata.size);
    if (at === 0) throw new SimError('bad-file', `${path} is too large to be read.`);
    const release = () => Module._free(at);
    try {
      const starts = ranges.map(([start]) => BigInt(start));
      const ones = ranges.map(() => 1n);
      Module.get_dataset_data(file_id, path, counts.map(BigInt), starts, ones, BigInt(at));
    } catch (error) {
      release();
      throw error;
    }
    return {
      get numbers() {
        return new View(Module.HEAPU8.buffer, at, length);
      },
      release,
    };
  }

  async texts(): Promise<readonly string[]> {
    const value: unknown = this.entity.value;
    return (Array.isArray(value) ? value : [value]).map((one) => (typeof one === 'string' ? one : ''));
  }
}

function wrapped(files: OpenFiles, file: File, entity: unknown, path: string): TreeNode | undefined {
  if (isGroup(entity)) return new Hdf5Group(files, file, entity, path);
  return isDataset(entity) ? new Hdf5Dataset(files, file, entity, path) : undefined;
}
