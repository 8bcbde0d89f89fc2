import type { Dataset, Entity, File, Group } from 'h5wasm/node';
import { SimError } from '../../sim/errors';
import type { ByteSource } from '../recording';

type H5wasm = typeof import('h5wasm/node');

/** Present in the library itself; a chunk run through any other filter would come back as garbage without an error. */
const KNOWN_FILTERS: Readonly<Record<number, string>> = {
  1: 'deflate',
  2: 'shuffle',
  3: 'fletcher32',
  4: 'szip',
  5: 'nbit',
  6: 'scaleoffset',
};

/** Values read at a time: the library's heap never shrinks, and one read may not pass 2 GiB. */
const BLOCK_BYTES = 64 * 2 ** 20;

/** 15 MB of WebAssembly, loaded when the first HDF5 file is opened. */
let library: Promise<H5wasm> | undefined;
const load = (): Promise<H5wasm> =>
  (library ??= import('h5wasm/node').then(async (h5) => {
    await h5.ready;
    return h5;
  }));

/** The signature lies at 0, or after a user block at 512, 1024, …; the head that is sniffed at holds the first few. */
export function isHdf5(head: Uint8Array): boolean {
  const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
  return [0, 512, 1024, 2048].some((at) => signature.every((byte, i) => head[at + i] === byte));
}

/** An HDF5 file opened for reading by its path; nothing but metadata is read. @throws {SimError} `bad-file` or `unsupported`. */
export async function openH5(source: ByteSource): Promise<{ h5: H5wasm; file: File }> {
  if (source.path === undefined) {
    throw new SimError(
      'unsupported',
      `${source.name} has to lie on a disk: HDF5 files are read piece by piece from where they are. Save it first.`,
    );
  }
  const h5 = await load();
  let file: File | undefined;
  try {
    file = new h5.File(source.path, 'r');
    file.keys(); // A truncated file opens, but its root can't be listed.
    return { h5, file };
  } catch (cause) {
    file?.close();
    const size = source.size.toLocaleString('en');
    throw new SimError(
      'bad-file',
      `${source.name} starts like an HDF5 file but can't be read; it is ${size} bytes long and probably cut off or damaged. Copy or download it again.`,
      { size: source.size },
      { cause },
    );
  }
}

export const isGroup = (entity: Entity | null): entity is Group =>
  entity !== null && 'type' in entity && entity.type === 'Group';
export const isDataset = (entity: Entity | null): entity is Dataset =>
  entity !== null && 'type' in entity && entity.type === 'Dataset';

/** An attribute as text, or undefined. */
export function textAttribute(owner: Group | Dataset, name: string): string | undefined {
  const value = owner.attrs[name]?.value;
  return typeof value === 'string' ? value : undefined;
}

/** An attribute as a number, or undefined. */
export function numberAttribute(owner: Group | Dataset, name: string): number | undefined {
  const value = owner.attrs[name]?.value;
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  return ArrayBuffer.isView(value) ? Number((value as Float64Array)[0]) : undefined;
}

/** What identifies an object whatever link led to it. */
export function addressOf(entity: Group | Dataset): string {
  return entity.create_reference().ref_data.join('.');
}

/** True for integers and floats of up to 64 bits. */
export function isNumeric({ metadata }: Dataset): boolean {
  return (metadata.type === 0 || metadata.type === 1) && !metadata.vlen;
}

/** Why its values can't be read, or undefined if they can. */
export function unreadable(dataset: Dataset): string | undefined {
  const strange = dataset.filters.find(({ id }) => !(id in KNOWN_FILTERS));
  if (strange) {
    const name = strange.name || `number ${strange.id}`;
    return `its values are compressed with the filter "${name}", which is not built in. Rewrite the file with gzip (h5repack -f GZIP=4).`;
  }
  if (dataset.metadata.type === 1 && dataset.metadata.size === 2)
    return 'its values are half-precision floats. Convert them to 32-bit floats.';
  if (dataset.metadata.virtual_sources?.length)
    return 'it is a virtual dataset that points into other files. Copy the values into one file.';
  return undefined;
}

/**
 * Rows [start, stop) of a 1-D or 2-D dataset as float64, shape (rows × columns), in blocks.
 * @throws {SimError} `bad-file` if the stored chunks are damaged.
 */
export function readRows(dataset: Dataset, name: string, start: number, stop: number): Float64Array {
  const columns = dataset.shape![1] ?? 1;
  const out = new Float64Array((stop - start) * columns);
  const block = Math.max(1, Math.floor(BLOCK_BYTES / Math.max(1, columns * dataset.metadata.size)));
  try {
    for (let from = start; from < stop; from += block) {
      const to = Math.min(stop, from + block);
      const values = dataset.slice(dataset.shape!.length === 1 ? [[from, to]] : [[from, to], []]);
      if (!ArrayBuffer.isView(values)) throw new Error('no array came back');
      copyNumbers(out, values as ArrayLike<number | bigint> & ArrayBufferView, (from - start) * columns);
    }
  } catch (cause) {
    throw new SimError(
      'bad-file',
      `Samples ${start} … ${stop} of ${name} can't be read: the file is damaged there or cut off. Copy or download it again.`,
      {},
      { cause },
    );
  }
  return out;
}

function copyNumbers(
  out: Float64Array,
  values: ArrayLike<number | bigint> & ArrayBufferView,
  at: number,
): void {
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
    for (let i = 0; i < values.length; i++) out[at + i] = Number(values[i]);
  } else out.set(values as unknown as ArrayLike<number>, at);
}
