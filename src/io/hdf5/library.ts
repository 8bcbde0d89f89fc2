import { SimError } from '../../sim/errors';
import { filterFolder } from './chunkFilters';
import { isEndlessHeap } from './globalHeap';

/** NIST's h5wasm: the HDF5 library compiled to WebAssembly, with true random access to files on disk. */
export type Hdf5 = typeof import('h5wasm/node');

let loading: Promise<Hdf5> | undefined;
let memory: { readonly HEAPU8: Uint8Array } | undefined;

/** Bytes that the library holds, which only grow; 0 before it is loaded. */
export const hdf5Memory = (): number => memory?.HEAPU8.byteLength ?? 0;

/** Loads the library once a thread, when the first HDF5 file is opened: it weighs 4 MB. */
export function loadHdf5(): Promise<Hdf5> {
  loading ??= import('h5wasm/node').then(async (library) => {
    const compiled = await library.ready;
    memory = compiled as unknown as { readonly HEAPU8: Uint8Array };
    compiled.insert_plugin_search_path(filterFolder(), 0);
    const program = compiled as unknown as Compiled;
    zeroMemory(program);
    throwErrors(program);
    refuseEndlessHeaps(program);
    return library;
  });
  return loading;
}

type TransferBytes = (
  stream: { readonly fd: number },
  bytes: Int8Array,
  offset: number,
  length: number,
  ...rest: unknown[]
) => number;

/** What is used of the compiled program beside the library's own interface. */
interface Compiled {
  _malloc(bytes: number): number;
  readonly HEAPU8: Uint8Array;
  readonly FS: {
    read: TransferBytes;
    write: TransferBytes;
    readonly ErrnoError: new (code: number) => Error;
  };
  ccall(name: string, returns: 'number', takes: readonly 'string'[], values: readonly string[]): number;
  [name: string]: unknown;
}

/**
 * Hands out memory filled with zeros. Where reading texts of any length fails, the library frees what the pointers in its buffer point to, though
 * none has been written there: what the memory held before would be freed again, and every file opened later would fail.
 */
function zeroMemory(program: Compiled): void {
  const allocate = program._malloc;
  program._malloc = (bytes) => {
    const at = allocate(bytes);
    if (at !== 0) program.HEAPU8.fill(0, at, at + bytes);
    return at;
  };
}

let hasCrashed = false;

/** True after the library has crashed on a damaged file: what it reads can't be trusted until its thread is another one. */
export const hdf5Crashed = (): boolean => hasCrashed;

const STDERR = 2;
const CALLS = /^(open|close_file|flush|(get|set|reclaim|create|delete|resize|refresh)_\w+)$/;

/**
 * Turns what HDF5 says of an error, which it prints, into an error: a damaged chunk would read as zeros, and only the terminal would know. Its own
 * handler that throws leaves HDF5 midway: the file stays open, and opened again it is still the one that was read first.
 */
function throwErrors(program: Compiled): void {
  let said = '';
  const write = program.FS.write;
  program.FS.write = (stream, bytes, offset, length, ...rest) => {
    if (stream.fd !== STDERR) return write(stream, bytes, offset, length, ...rest);
    said += Buffer.from(bytes.buffer, bytes.byteOffset + offset, length).toString('latin1');
    return length;
  };
  for (const name of Object.keys(program).filter((one) => CALLS.test(one))) {
    const call = program[name] as (...values: unknown[]) => unknown;
    program[name] = (...values: unknown[]): unknown => {
      said = '';
      const end = onKeptStack(program, () => call(...values));
      // It knows more than the library's own error, if there is one too.
      hasCrashed ||= 'error' in end && (end.error as Partial<Error> | undefined)?.name === 'RuntimeError';
      if (said.includes('HDF5-DIAG')) throw new Error(said);
      if ('error' in end) throw end.error;
      return end.answer;
    };
  }
}

/** The system's number for a failed reading. */
const EIO = 29;

/** Fails to read what would be read without end. */
function refuseEndlessHeaps({ FS }: Compiled): void {
  const read = FS.read;
  FS.read = (stream, bytes, offset, length, ...rest) => {
    const filled = read(stream, bytes, offset, length, ...rest);
    if (isEndlessHeap(new Uint8Array(bytes.buffer, bytes.byteOffset + offset, filled)))
      throw new FS.ErrnoError(EIO);
    return filled;
  };
}

/**
 * Runs something and puts the program's stack back where it was, where an error of the library's own would leave it deeper each time, until it is
 * used up. The program's `ccall` does so around what it calls, if that takes a text.
 */
function onKeptStack(program: Compiled, run: () => unknown): End {
  let end: End = { answer: undefined };
  program._kept = () => {
    try {
      end = { answer: run() };
    } catch (error) {
      end = { error };
    }
    return 0;
  };
  program.ccall('kept', 'number', ['string'], ['']);
  return end;
}

type End = { readonly answer: unknown } | { readonly error: unknown };

/**
 * Runs what reads from a file, turning what the library throws into an error a user can act on.
 *
 * @throws {SimError} `bad-file`, with the sizes if the file was cut short.
 */
export async function reading<T>(name: string, size: number, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof SimError) throw error;
    throw new SimError(
      'bad-file',
      `${name} can't be read: ${reason(error, size)}`,
      { name, size },
      { cause: error },
    );
  }
}

function reason(error: unknown, size: number): string {
  const stored = /stored_eof = (\d+)/.exec(messageOf(error))?.[1];
  if (stored) {
    return `it was cut short. It says it is ${stored} bytes long, but ${size} bytes are there. Copy or download it again.`;
  }
  return `it is damaged (${hdf5Reason(error)}). Copy or download it again; ${size} bytes are there.`;
}

/** What the library says went wrong first, without the steps that led there. */
export function hdf5Reason(error: unknown): string {
  const [first = ''] = messageOf(error)
    .split('HDF5-DIAG')
    .filter((text) => text.includes('#000'));
  const steps = [...first.matchAll(/in H5\w+\(\): ([^\n]+)/g)];
  return `HDF5: ${steps.at(-1)?.[1] ?? 'its structure is broken'}`;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
