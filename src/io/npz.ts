import { SimError } from '../sim/errors';
import { arrayRecording, type ArraySource } from './array/arraySource';
import { type Member, Neighbours } from './array/beside';
import { TextLists } from './array/namesBeside';
import { product } from './array/storedArray';
import { timesBeside } from './array/timesBeside';
import { windowSource } from './byteSource';
import { latin1 } from './looksLike';
import { npySources, npyTexts, openNpy, readNpy, writeNpy } from './npy';
import type { NpyArray, NpyFile } from './npy';
import type { ByteSource, Recording, RecordingFormat } from './recording';
import {
  dataStart,
  findDirectory,
  LOCAL_HEADER_BYTES,
  parseDirectory,
  STORED,
  TAIL_BYTES,
  unpack,
  unpackHead,
  writeZip,
} from './zip';
import type { ZipEntry } from './zip';

/** Packed bytes that surely unpack to the header of an array. */
const PACKED_HEAD = 16_384;

/**
 * NumPy's `.npz`: a ZIP archive of `.npy` arrays, each a series. Single numbers are facts, and a rate or time stamps belong to what lies
 * beside them. Stored arrays are read slice by slice; deflated ones are unpacked when they are asked for, one at a time.
 */
export const npz: RecordingFormat = {
  id: 'npz',
  title: 'NumPy archive',
  extensions: ['.npz'],
  sniff: (head, name) =>
    latin1(head.subarray(0, 4)) === 'PK\x03\x04' &&
    (/\.npy$/i.test(firstMember(head)) || /\.npz$/i.test(name)),

  async open(source): Promise<Recording> {
    const { members, texts, problems } = await openMembers(source);
    const neighbours = new Neighbours(members, '/');
    const numbers = members.filter(({ dims }) => product(dims) === 1);
    const signals = members.filter((one) => !numbers.includes(one) && !neighbours.areStamps(one));
    if (signals.length === 0) throw noSignal(source.name, members, problems);
    const sources: ArraySource[] = [];
    for (const one of signals) {
      const unit = texts.unitNear(one.path);
      const around = {
        times: await timesBeside(one, neighbours, { numbers: numbersOf }),
        names: texts.near(one.path),
        ...(unit && { unit }),
      };
      sources.push(...(await npySources(one.file, one.path, one.path, around)));
    }
    const { series, ...reading } = arrayRecording(source.name, sources);
    return {
      format: 'npz',
      name: source.name,
      series,
      facts: [
        ...(await Promise.all(
          members.map(async (one) => ({
            label: one.path,
            value: numbers.includes(one) ? ((await numbersOf(one))?.join(', ') ?? '') : one.file.description,
          })),
        )),
        ...[...texts.words()].map((value) => ({ label: 'Left out', value })),
        ...problems.map(({ message }) => ({ label: 'Left out', value: message })),
      ],
      ...reading,
      close: async () => {},
    };
  },
};

/**
 * All arrays of an archive, by name without `.npy`, in row-major order.
 *
 * @throws {SimError} `bad-file` or `unsupported`.
 */
export function readNpz(bytes: Uint8Array, name = 'arrays.npz'): Record<string, NpyArray> {
  const { start, stop } = findDirectory(bytes, 0, name);
  const arrays = parseDirectory(bytes.subarray(start, stop), bytes.length, name).filter(isArray);
  return Object.fromEntries(
    arrays.map((entry) => {
      const header = bytes.subarray(entry.offset, entry.offset + LOCAL_HEADER_BYTES);
      const from = dataStart(entry, header, name);
      const content = unpack(entry, bytes.subarray(from, from + entry.compressedSize), name);
      return [arrayName(entry), readNpy(content, `${name}/${entry.name}`)];
    }),
  );
}

/** The bytes of an archive of arrays, not packed. Deterministic: the same arrays give the same bytes. */
export function writeNpz(arrays: Readonly<Record<string, NpyArray>>): Uint8Array {
  return writeZip(
    Object.entries(arrays).map(
      ([name, { values, shape }]) => [`${name}.npy`, writeNpy(values, shape)] as const,
    ),
  );
}

interface ArrayMember extends Member {
  readonly file: NpyFile;
}

async function openMembers(
  source: ByteSource,
): Promise<{ members: ArrayMember[]; texts: TextLists; problems: SimError[] }> {
  const members: ArrayMember[] = [];
  const texts = new TextLists();
  const problems: SimError[] = [];
  const unpacked: Unpacked = { entry: undefined, content: undefined };
  for (const entry of await arrayEntries(source)) {
    try {
      const member = await memberSource(source, entry, unpacked);
      const words = await npyTexts(member);
      if (words) {
        for (const word of words) texts.add(arrayName(entry), word);
        continue;
      }
      const file = await openNpy(member);
      members.push({ path: arrayName(entry), dims: file.dims, file });
    } catch (error) {
      if (!(error instanceof SimError)) throw error;
      problems.push(error);
    }
  }
  if (members.length === 0 && problems[0]) throw problems[0];
  return { members, texts, problems };
}

function noSignal(name: string, members: readonly ArrayMember[], problems: readonly SimError[]): SimError {
  if (problems[0]) return problems[0];
  const found = members.slice(0, 5).map(({ path, file }) => `${path}: ${file.description}`);
  return new SimError(
    'too-short',
    `${name} holds single numbers and no signal (${found.join('; ')}). Save an array of shape (time × channels) in it.`,
  );
}

/** All numbers of a list; undefined for records. */
async function numbersOf({ file }: ArrayMember): Promise<Float64Array | undefined> {
  const { array, fields } = file.parts[0]!;
  return fields ? undefined : array.read({ start: array.dims.map(() => 0), count: array.dims });
}

async function arrayEntries(source: ByteSource): Promise<ZipEntry[]> {
  const tailStart = Math.max(0, source.size - TAIL_BYTES);
  const { start, stop } = findDirectory(await source.read(tailStart, source.size), tailStart, source.name);
  const entries = parseDirectory(await source.read(start, stop), source.size, source.name).filter(isArray);
  if (entries.length > 0) return entries;
  throw new SimError(
    'bad-file',
    `${source.name} is a ZIP archive that holds no NumPy arrays (members ending in .npy).`,
  );
}

/** The member unpacked last: reading one series again and again unpacks it once. */
interface Unpacked {
  entry: ZipEntry | undefined;
  content: Uint8Array | undefined;
}

async function memberSource(source: ByteSource, entry: ZipEntry, unpacked: Unpacked): Promise<ByteSource> {
  const header = await source.read(entry.offset, entry.offset + LOCAL_HEADER_BYTES);
  const from = dataStart(entry, header, source.name);
  const name = `${source.name}/${entry.name}`;
  if (entry.method === STORED) return windowSource(source, name, from, entry.size);
  const head = unpackHead(
    entry,
    await source.read(from, from + Math.min(PACKED_HEAD, entry.compressedSize)),
    source.name,
  );
  return {
    name,
    size: entry.size,
    async read(start, stop) {
      if (stop <= head.length) return head.slice(start, stop);
      if (unpacked.entry !== entry) {
        const packed = await source.read(from, from + entry.compressedSize);
        unpacked.content = unpack(entry, packed, source.name);
        unpacked.entry = entry;
      }
      return unpacked.content!.slice(start, stop);
    },
    close: async () => {},
  };
}

/** Name of the first file in an archive. */
function firstMember(head: Uint8Array): string {
  const length = head[26]! + 256 * head[27]!;
  return latin1(head.subarray(LOCAL_HEADER_BYTES, LOCAL_HEADER_BYTES + length));
}

const isArray = ({ name }: ZipEntry) => /\.npy$/i.test(name);
const arrayName = ({ name }: ZipEntry) => name.replace(/\.npy$/i, '');
