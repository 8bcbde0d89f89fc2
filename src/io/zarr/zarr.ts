import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { latin1 } from '../looksLike';
import { listNwb, nwbVersion } from '../nwb/listNwb';
import type { ByteSource, Recording, RecordingFormat } from '../recording';
import { attributeFacts } from '../tree/attributeFacts';
import { listPlainTree } from '../tree/listPlainTree';
import { recordingOf, withFacts } from '../tree/listing';
import { lastName } from '../tree/members';
import { filesIn, zarrArchive, type ZarrFiles, zarrFolder } from './zarrFiles';
import { MARKS, readNodes } from './zarrNodes';
import { zarrTree } from './zarrTree';

/** Files of a store that are looked at on opening, to see whether it has changed since. */
const MOST_FILES = 20_000;

/**
 * Zarr, version 2 or 3: a folder, or a ZIP archive of one. As NWB where it says that it is; else every array of numbers is a series.
 *
 * @see Zarr storage specifications; hdmf-zarr's documentation, "Storage".
 */
export const zarr: RecordingFormat = {
  id: 'zarr',
  title: 'Zarr',
  extensions: ['.zarr', '.zip'],
  leadsIn: MARKS,
  sniff: (head, name) => MARKS.some((mark) => mark === name) || (isZip(head) && holdsMark(head, name)),

  async open(source): Promise<Recording> {
    const { files, name, folder } = await filesOf(source);
    const pathsIn = async (most?: number) => (await filesIn(files, most)).map((path) => join(folder!, path));
    const root = zarrTree(await readNodes(files), files, name.replace(/\.zarr$/i, ''));
    const isNwb = (await nwbVersion(root, name)) !== undefined;
    const listing = isNwb ? await listNwb(root) : withFacts(await listPlainTree(root), attributeFacts(root));
    return recordingOf(listing, {
      format: isNwb ? 'nwb' : 'zarr',
      name,
      what: isNwb ? 'NWB file' : 'Zarr store',
      reading: async (read) => read(),
      close: async () => {},
      ...(folder !== undefined && { files: await pathsIn(MOST_FILES), everyFile: () => pathsIn() }),
    });
  },
};

async function filesOf(source: ByteSource): Promise<{ files: ZarrFiles; name: string; folder?: string }> {
  const isMark = MARKS.some((mark) => mark === lastName(source.name));
  if (!isMark || source.path === undefined) return { files: await zarrArchive(source), name: source.name };
  const folder = await storeOf(dirname(source.path));
  const name = basename(folder);
  return { files: zarrFolder(folder, name), name, folder };
}

/** The whole store that a group or an array lies in: what it says of its parts, such as units, may stand above them. */
async function storeOf(folder: string): Promise<string> {
  const above = dirname(folder);
  const marks = await Promise.all(MARKS.map((mark) => isFile(join(above, mark))));
  return above !== folder && marks.includes(true) ? storeOf(above) : folder;
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

const isZip = (head: Uint8Array): boolean => latin1(head.subarray(0, 4)) === 'PK\x03\x04';

/** Whether an archive is of a store: by its name, or by one of the first files in it. */
const holdsMark = (head: Uint8Array, name: string): boolean =>
  /\.zarr(\.zip)?$|\.nwb\.zip$/i.test(name) ||
  /(^|[/\0-\x1f])(\.zgroup|\.zarray|\.zattrs|\.zmetadata|zarr\.json)/.test(latin1(head));
