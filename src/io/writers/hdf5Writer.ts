import type { Dataset, File } from 'h5wasm/node';
import { SimError } from '../../sim/errors';
import { loadHdf5 } from '../hdf5/library';
import type { SeriesWriter, WrittenSeries } from './seriesWriter';

/** Values of a chunk, and values handed over at a time. */
const CHUNK_VALUES = 128 * 1024;
const BLOCK_VALUES = 4_000_000;

/** HDF5: `/data` (samples × channels), packed, with `sampling_rate`, `units`, `channels` and `origin` as its attributes. */
export const hdf5Writer: SeriesWriter = {
  id: 'hdf5',
  title: 'HDF5',
  extensions: ['.h5', '.hdf5'],
  write: (path, series) =>
    writeFile(path, (file) => {
      const data = writeValues(file, '/data', series);
      if (series.rate !== null) {
        data.create_attribute('sampling_rate', series.rate, null, '<d');
        data.create_attribute('start_time', series.startTime, null, '<d');
      }
      if (series.unit) data.create_attribute('units', series.unit);
      data.create_attribute('channels', [...series.channels]);
      data.create_attribute('origin', series.origin);
    }),
};

/** Makes a new file and closes it, whatever happens. @throws {SimError} `bad-file` where nothing can be written. */
export async function writeFile(path: string, fill: (file: File) => void): Promise<void> {
  const library = await loadHdf5();
  const file = new library.File(path, 'x');
  if (file.file_id < 0n) {
    throw new SimError(
      'bad-file',
      `${path} can't be written. Choose a folder that is there and may be written to.`,
    );
  }
  try {
    fill(file);
    file.flush();
  } finally {
    file.close();
  }
}

/** A packed dataset of shape (samples × channels). */
export function writeValues(file: File, path: string, { values, samples, channels }: WrittenSeries): Dataset {
  const width = channels.length;
  const rows = Math.max(1, Math.min(samples, Math.floor(CHUNK_VALUES / width)));
  file.create_dataset({
    name: path,
    data: new Float64Array(0),
    shape: [0, width],
    maxshape: [null, width],
    dtype: '<d',
    chunks: [rows, width],
    compression: 'gzip',
    compression_opts: [4],
  });
  const dataset = file.get(path) as Dataset;
  dataset.resize([samples, width]);
  const block = Math.max(1, Math.floor(BLOCK_VALUES / width));
  for (let from = 0; from < samples; from += block) {
    const to = Math.min(samples, from + block);
    dataset.write_slice(
      [
        [from, to],
        [0, width],
      ],
      values.subarray(from * width, to * width),
    );
  }
  return dataset;
}
