import { open } from 'node:fs/promises';
import type { Dataset, File } from 'h5wasm/node';
import { loadHdf5 } from '../hdf5/library';
import { blocksOf, provenance, type SeriesWriter, type WrittenSeries } from './seriesWriter';

/** Values of a chunk. */
const CHUNK_VALUES = 128 * 1024;

/**
 * HDF5: `/data` (samples × channels), packed, with `sampling_rate`, `units`, `channels` and `origin` as its attributes; `/times` (samples),
 * s, where samples are not equally spaced.
 */
export const hdf5Writer: SeriesWriter = {
  id: 'hdf5',
  title: 'HDF5',
  extensions: ['.h5', '.hdf5'],
  keeps: { names: true, unit: true, rate: true, times: true, points: false },
  write: (path, series) =>
    writeFile(path, async (file) => {
      const { rate, startTime, samples, times, unit, channels } = series;
      const data = await writeValues(file, '/data', series);
      if (rate !== null) {
        data.create_attribute('sampling_rate', rate, null, '<d');
        data.create_attribute('start_time', startTime, null, '<d');
      }
      if (unit) data.create_attribute('units', unit);
      data.create_attribute('channels', [...channels]);
      data.create_attribute('origin', provenance(series));
      if (!times) return;
      file.create_dataset({ name: 'times', data: await times(0, samples), dtype: '<d' });
      (file.get('times') as Dataset).create_attribute('units', 's');
    }),
};

/** Makes a new file and closes it, whatever happens. */
export async function writeFile(path: string, fill: (file: File) => Promise<void>): Promise<void> {
  const library = await loadHdf5();
  // The system's own words for why no file can be made are lost in the library.
  await (await open(path, 'wx')).close();
  const file = new library.File(path, 'w');
  try {
    await fill(file);
    file.flush();
  } finally {
    file.close();
  }
}

/** A packed dataset of shape (samples × channels). */
export async function writeValues(file: File, path: string, series: WrittenSeries): Promise<Dataset> {
  const { samples } = series;
  const width = series.channels.length;
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
  for await (const { start, stop, values } of blocksOf(series)) {
    dataset.write_slice(
      [
        [start, stop],
        [0, width],
      ],
      values,
    );
  }
  return dataset;
}
