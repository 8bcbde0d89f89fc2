import type { Group } from 'h5wasm/node';
import { SimError } from '../../sim/errors';
import type { Recording, RecordingFormat } from '../recording';
import { findSeries, numberedChannels, sidewaysNote } from '../slice';
import { addressOf, isDataset, isGroup, isHdf5, isNumeric, numberAttribute, openH5, textAttribute } from './h5File';
import { type H5Series, h5Series } from './h5Series';

/** Names under which files keep the sampling rate of a dataset. */
const RATE_NAMES = ['rate', 'sampling_rate', 'sample_rate', 'fs', 'Fs', 'samplerate'];

/** Any HDF5 file: every numeric dataset of one or two dimensions is a series, time first. */
export const hdf5: RecordingFormat = {
  id: 'hdf5',
  title: 'HDF5',
  extensions: ['.h5', '.hdf5'],
  sniff: isHdf5,

  async open(source): Promise<Recording> {
    const { file } = await openH5(source);
    const found: H5Series[] = [];
    collect(file, found, new Set());
    if (found.length === 0) {
      file.close();
      throw new SimError('bad-file', `${source.name} holds no numeric dataset of one or two dimensions. Save signals as arrays of shape (time × channels).`);
    }
    return recordingOf('hdf5', source.name, found, [], () => void file.close());
  },
};

/** A recording over series of an open file. */
export function recordingOf(
  format: string,
  name: string,
  found: readonly H5Series[],
  facts: Recording['facts'],
  close: () => void,
): Recording {
  const series = found.map(({ info }) => info);
  return {
    format,
    name,
    series,
    facts,
    async read(path, slice) {
      const info = findSeries(name, series, path);
      return found[series.indexOf(info)]!.read(slice);
    },
    close: async () => close(),
  };
}

function collect(group: Group, found: H5Series[], seen: Set<string>): void {
  for (const key of group.keys()) {
    const entity = group.get(key);
    if (!isGroup(entity) && !isDataset(entity)) continue;
    const address = addressOf(entity);
    if (seen.has(address)) continue; // Another link to what is listed already.
    seen.add(address);
    if (isGroup(entity)) collect(entity, found, seen);
    else if (isNumeric(entity) && (entity.shape?.length === 1 || entity.shape?.length === 2)) {
      const [samples, channels = 1] = entity.shape;
      const rate = RATE_NAMES.map((name) => numberAttribute(entity, name)).find((value) => value !== undefined && value > 0);
      found.push(
        h5Series(entity, {
          path: entity.path,
          title: entity.path.replace(/^\//, ''),
          rate: rate ?? null,
          irregular: false,
          startTime: 0,
          unit: textAttribute(entity, 'unit') ?? textAttribute(entity, 'units') ?? '',
          channels: numberedChannels(channels),
          note: sidewaysNote(samples!, channels),
        }),
      );
    }
  }
}
