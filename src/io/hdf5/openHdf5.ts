import { SimError } from '../../sim/errors';
import { latin1 } from '../looksLike';
import { listNwb, nwbVersion } from '../nwb/listNwb';
import type { ByteSource, Recording } from '../recording';
import { attributeFacts } from '../tree/attributeFacts';
import { recordingOf, withFacts } from '../tree/listing';
import { isCaiman, listCaiman } from './caiman';
import { hdf5Tree } from './hdf5Tree';
import { loadHdf5, reading } from './library';
import { OpenFiles } from './openFiles';
import { listPlain } from './plainSeries';

const SIGNATURE = '\x89HDF\r\n\x1a\n';

/** True if the bytes are of an HDF5 file: its signature stands at 0, or behind a user block of 512, 1024 or 2048 bytes. */
export const isHdf5 = (head: Uint8Array): boolean =>
  [0, 512, 1024, 2048].some((at) => latin1(head.subarray(at, at + 8)) === SIGNATURE);

/**
 * Opens an HDF5 file, as NWB if it says that it is, whatever it is called.
 *
 * @throws {SimError} `bad-file` if damaged or cut short; `unsupported` for NWB 1.x and for files not on disk.
 */
export async function openHdf5(source: ByteSource): Promise<Recording> {
  const { name, path, size } = source;
  if (path === undefined) {
    throw new SimError(
      'unsupported',
      `${name} is an HDF5 file, which is read from disk. Save it as a file first.`,
    );
  }
  const library = await loadHdf5();
  const file = await reading(name, size, () => new library.File(path, 'r'));
  const files = new OpenFiles(library, file);
  try {
    const tree = hdf5Tree(files);
    const isNwb = await reading(name, size, async () => (await nwbVersion(tree, name)) !== undefined);
    const listing = await reading(name, size, async () => {
      if (isNwb) return listNwb(tree);
      const found = isCaiman(tree) ? listCaiman(tree) : listPlain({ library, name, size }, files);
      return withFacts(await found, attributeFacts(tree));
    });
    return recordingOf(listing, {
      format: isNwb ? 'nwb' : 'hdf5',
      name,
      what: isNwb ? 'NWB file' : 'HDF5 file',
      reading: (read) => reading(name, size, read),
      close: async () => files.close(),
      ...(files.paths.length > 1 && { files: files.paths }),
    });
  } catch (error) {
    files.close();
    throw error;
  }
}
