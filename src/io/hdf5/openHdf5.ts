import { SimError } from '../../sim/errors';
import { latin1 } from '../looksLike';
import type { ByteSource, Recording } from '../recording';
import { findPoints } from '../points';
import { checkSlice, findSeries } from '../slice';
import { isCaiman, listCaiman } from './caiman';
import { loadHdf5, reading } from './library';
import { listNwb, nwbVersion } from './nwbSeries';
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
  const file = reading(name, size, () => new library.File(path, 'r'));
  try {
    const version = reading(name, size, () => nwbVersion(file));
    const listOwn = reading(name, size, () => isCaiman(file)) ? listCaiman : listPlain;
    const list = version === undefined ? listOwn : listNwb;
    const { series, points = [], facts } = reading(name, size, () => list(library, file, name));
    if (series.length === 0 && points.length === 0) throw noSignal(name, version, facts);
    const infos = series.map(({ info }) => info);
    const pointInfos = points.map(({ info }) => info);
    return {
      format: version === undefined ? 'hdf5' : 'nwb',
      name,
      series: infos,
      points: pointInfos,
      facts,
      async read(seriesPath, slice) {
        const info = findSeries(name, infos, seriesPath);
        const channels = checkSlice(info, slice);
        return reading(name, size, () => series[infos.indexOf(info)]!.read(slice, channels));
      },
      async readPoints(pointsPath, request) {
        const info = findPoints({ name, points: pointInfos }, pointsPath);
        return reading(name, size, () => points[pointInfos.indexOf(info)]!.read(request));
      },
      async close() {
        file.close();
      },
    };
  } catch (error) {
    file.close();
    throw error;
  }
}

function noSignal(name: string, version: string | undefined, facts: Recording['facts']): SimError {
  const what = version === undefined ? 'HDF5 file' : 'NWB file';
  const left = facts.filter(({ label }) => label === 'Left out').map(({ value }) => value);
  const found = left.length > 0 ? ` It holds: ${left.slice(0, 5).join('; ')}.` : '';
  const message = `${name} is a sound ${what}, but holds no signal over time with samples in it, and no spikes.${found} Choose a file with numbers of shape (time × channels).`;
  return new SimError('bad-file', message, { name });
}
