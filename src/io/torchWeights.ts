import { SimError } from '../sim/errors';
import { latin1, looksLike } from './looksLike';
import type { NpyArray } from './npy';
import { dtypeOf } from './npyTypes';
import type { NpyValues } from './npyTypes';
import type { ByteSource } from './recording';
import { describeTensors } from './torchPickle';
import type { TorchTensor } from './torchPickle';
import {
  dataStart,
  findDirectory,
  LOCAL_HEADER_BYTES,
  parseDirectory,
  STORED,
  TAIL_BYTES,
  unpack,
} from './zip';
import type { ZipEntry } from './zip';

/** First byte of a pickle of protocol 2 or later. */
const PICKLE = 0x80;
/** A file of weights above it is no model of this program, and its values might not fit into memory. */
const MOST_BYTES = 2.5e8;
/** About 40 000 tensors. */
const MOST_PICKLE_BYTES = 4e6;
/** How often over the bytes of a file may be asked for: tensors may share what they are stored in. */
const MOST_SHARING = 4;

/**
 * The tensors of a PyTorch weight file (`torch.save` since version 1.6: a ZIP archive of a pickle and one member a storage), by
 * name, each in row-major order. Floats of 16, 32 and 64 bits, integers and booleans are read in either byte order; half floats
 * and 64-bit integers come as float64, booleans as 0 and 1. A tensor saved under several names has its values once.
 *
 * The pickle is read as data: only tensors, parameters, storages and dictionaries may be named in it, and nothing is run. It is
 * understood as a whole, and its claims are checked against the archive, before memory is taken for any value.
 *
 * @throws {SimError} `bad-file` if it is damaged or asks for anything else; `unsupported` for files of older versions of PyTorch,
 *   for TorchScript and for other element types.
 * @see Paszke and colleagues (2019), NeurIPS 32: PyTorch.
 */
export async function readTorchWeights(source: ByteSource): Promise<Map<string, NpyArray>> {
  const archive = await openArchive(source);
  const littleEndian = await isLittleEndian(archive);
  const pickle = await archive.read('data.pkl', MOST_PICKLE_BYTES);
  const tensors = describeTensors(pickle, source.name);
  const groups = byStorage(new Set(tensors.values()));
  checkSizes(groups, archive);

  const values = new Map<TorchTensor, NpyValues>();
  for (const [member, views] of groups) {
    const stored = decode(views[0]!, await archive.read(member), littleEndian, source.name);
    for (const view of views) values.set(view, gather(view, stored));
  }
  return new Map(
    Array.from(tensors, ([name, tensor]) => [name, { shape: tensor.shape, values: values.get(tensor)! }]),
  );
}

/** The members of a torch file by their name below its top folder. */
interface Archive {
  readonly name: string;
  readonly size: number;
  /** Undefined if there is no such member. */
  sizeOf(member: string): number | undefined;
  /** The content of a member, of at most so many bytes. */
  read(member: string, most?: number): Promise<Uint8Array>;
}

async function openArchive(source: ByteSource): Promise<Archive> {
  await checkKind(source);
  const members = membersOf(await directory(source), source.name);
  return {
    name: source.name,
    size: source.size,
    sizeOf: (member) => members.get(member)?.size,
    async read(member, most = source.size) {
      const entry = members.get(member);
      if (!entry) throw bad(source.name, `its member ${member} is missing`);
      if (entry.method !== STORED) throw bad(source.name, `${member} is packed, which torch.save never does`);
      if (entry.size > most)
        throw bad(source.name, `${member} has ${entry.size} bytes; up to ${most} are read`);
      const header = await source.read(entry.offset, entry.offset + LOCAL_HEADER_BYTES);
      const from = dataStart(entry, header, source.name);
      return unpack(entry, await source.read(from, from + entry.size), source.name);
    },
  };
}

async function checkKind(source: ByteSource): Promise<void> {
  const head = await source.read(0, 4096);
  if (head[0] === PICKLE) {
    throw new SimError(
      'unsupported',
      `${source.name} is a bare Python pickle, as PyTorch wrote weights before version 1.6; it is not read. ` +
        'Load it in a newer PyTorch and save its weights alone: torch.save(model.state_dict(), path).',
    );
  }
  if (latin1(head.subarray(0, 2)) !== 'PK') {
    const seems = looksLike(head);
    throw bad(source.name, `it is no PyTorch weight file${seems ? `, but looks like ${seems}` : ''}`);
  }
  if (source.size > MOST_BYTES) {
    throw new SimError(
      'unsupported',
      `${source.name} has ${source.size} bytes; weight files of up to ${MOST_BYTES} are read. Save only the tensors that are needed.`,
    );
  }
}

async function directory(source: ByteSource): Promise<ZipEntry[]> {
  const tailStart = Math.max(0, source.size - TAIL_BYTES);
  const { start, stop } = findDirectory(await source.read(tailStart, source.size), tailStart, source.name);
  return parseDirectory(await source.read(start, stop), source.size, source.name);
}

function membersOf(entries: readonly ZipEntry[], name: string): Map<string, ZipEntry> {
  const pickles = entries.filter((entry) => /^[^/]*\/data\.pkl$/.test(entry.name));
  if (pickles.length !== 1) {
    throw bad(name, 'it is a ZIP archive without the one member data.pkl that torch.save writes');
  }
  const folder = pickles[0]!.name.slice(0, -'data.pkl'.length);
  const members = new Map<string, ZipEntry>();
  for (const entry of entries) {
    if (!entry.name.startsWith(folder)) continue;
    const member = entry.name.slice(folder.length);
    // Readers differ in which of two they take, so a file could show one content to one and another to the next.
    if (members.has(member)) throw bad(name, `it has two members called ${member}`);
    members.set(member, entry);
  }
  if (members.has('constants.pkl')) {
    throw new SimError(
      'unsupported',
      `${name} is a TorchScript program, which is never run. Load it in PyTorch and save its weights alone: torch.save(model.state_dict(), path).`,
    );
  }
  return members;
}

/** Files without a note of it are older than the note, and little endian. */
async function isLittleEndian(archive: Archive): Promise<boolean> {
  if (archive.sizeOf('byteorder') === undefined) return true;
  const order = latin1(await archive.read('byteorder', 16));
  if (order !== 'little' && order !== 'big')
    throw bad(archive.name, 'its byte order is neither little nor big');
  return order === 'little';
}

/** The views of each storage, by the member that holds it. */
function byStorage(views: Iterable<TorchTensor>): Map<string, TorchTensor[]> {
  const groups = new Map<string, TorchTensor[]>();
  for (const view of views) {
    const member = `data/${view.storage.key}`;
    const group = groups.get(member);
    if (group) group.push(view);
    else groups.set(member, [view]);
  }
  return groups;
}

/** Holds every storage to its member, and what is asked for to what the file has. */
function checkSizes(groups: ReadonlyMap<string, readonly TorchTensor[]>, archive: Archive): void {
  let stored = 0;
  let asked = 0;
  for (const [member, views] of groups) {
    const size = archive.sizeOf(member);
    if (size === undefined) throw bad(archive.name, `its member ${member} is missing`);
    stored += size;
    for (const { storage, count } of views) {
      asked += count * storage.bytesPerElement;
      if (storage.type !== views[0]!.storage.type) throw bad(archive.name, `${member} is read as two types`);
      if (storage.count * storage.bytesPerElement === size) continue;
      throw bad(
        archive.name,
        `${member} has ${size} bytes, not ${storage.count} elements of ${storage.bytesPerElement} bytes`,
      );
    }
  }
  if (stored > archive.size) throw bad(archive.name, 'its members overlap');
  if (asked > MOST_SHARING * archive.size)
    throw bad(archive.name, 'its tensors repeat the same values too often');
}

/** All elements of the storage that a tensor is a view of. */
function decode({ storage }: TorchTensor, bytes: Uint8Array, littleEndian: boolean, name: string): NpyValues {
  const dtype = dtypeOf(`${littleEndian ? '<' : '>'}${storage.type}`, name);
  const values = dtype.make(storage.count);
  dtype.decode(bytes, values, 0);
  return values;
}

/** The elements of a view, in row-major order. */
function gather({ offset, shape, strides, count }: TorchTensor, stored: NpyValues): NpyValues {
  const values = stored.slice(0, count);
  const index = shape.map(() => 0);
  let from = offset;
  for (let to = 0; to < count; to++) {
    values[to] = stored[from]!;
    // On to the next index, the last dimension first; one that is through starts again.
    for (let d = shape.length - 1; d >= 0; d--) {
      from += strides[d]!;
      if (++index[d]! < shape[d]!) break;
      from -= shape[d]! * strides[d]!;
      index[d] = 0;
    }
  }
  return values;
}

const bad = (name: string, why: string) =>
  new SimError(
    'bad-file',
    `${name} can't be read: ${why}. Save it again in PyTorch: torch.save(model.state_dict(), path).`,
  );
