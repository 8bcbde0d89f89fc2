import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Where the filters beside HDF5's own lie, which its library loads by itself; on disk, outside of an archive of the app. */
export const filterFolder = (): string =>
  join(dirname(createRequire(import.meta.url).resolve('h5wasm-plugins')), 'plugins').replace(
    /app\.asar(?=[/\\])/,
    'app.asar.unpacked',
  );

/** HDF5's own: deflate, shuffle, fletcher32, szip, nbit, scaleoffset. */
const BUILT_IN = new Set([1, 2, 3, 4, 5, 6]);

/** Those beside it, by their registered numbers. */
const BESIDE: ReadonlyMap<number, string> = new Map([
  [307, 'bz2'],
  [32000, 'lzf'],
  [32001, 'blosc'],
  [32004, 'lz4'],
  [32008, 'bshuf'],
  [32013, 'zfp'],
  [32015, 'zstd'],
  [32026, 'blosc2'],
]);

/** Codecs by their numbers in Blosc's seventh parameter, and those it is built without here. */
const BLOSC_CODECS = ['blosclz', 'lz4', 'lz4hc', 'snappy', 'zlib', 'zstd'];
const ABSENT_CODECS = new Set(['snappy', 'zlib']);

/**
 * The name of a chunk filter that is not there; undefined for one that is. Must be known before anything is read: the library may give
 * what its memory holds, without an error, where a filter is missing.
 *
 * @see The HDF Group, Registered Filter Plugins.
 */
export function missingFilter({
  id,
  name,
  cd_values = [],
}: {
  readonly id: number;
  readonly name: string;
  readonly cd_values?: readonly number[];
}): string | undefined {
  if (BUILT_IN.has(id)) return undefined;
  const library = BESIDE.get(id);
  if (!library || !existsSync(join(filterFolder(), `libH5Z${library}.so`))) return name || `number ${id}`;
  const codec = library.startsWith('blosc') ? BLOSC_CODECS[cd_values[6] ?? 0] : undefined;
  return codec !== undefined && ABSENT_CODECS.has(codec) ? `${library} with ${codec}` : undefined;
}
