import { SimError } from '../../sim/errors';
import { filterFolder } from './chunkFilters';

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
    // Without this a damaged chunk prints to stderr and reads as zeros or as what the memory held before.
    compiled.activate_throwing_error_handler();
    return library;
  });
  return loading;
}

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

/** What the library says went wrong, without the steps that led there. */
export function hdf5Reason(error: unknown): string {
  const steps = [...messageOf(error).matchAll(/in H5\w+\(\): ([^\n]+)/g)];
  return `HDF5: ${steps[steps.length - 1]?.[1] ?? 'its structure is broken'}`;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
