/**
 * Formats signals are saved in, as `src/io/writers/seriesWriters.ts` lists them. Repeated here because that list writes files, which no
 * window does. A test compares both.
 */
export const writtenFormats = [
  { value: '.csv', label: 'Table as text (.csv)' },
  { value: '.nwb', label: 'NWB (.nwb)' },
  { value: '.h5', label: 'HDF5 (.h5)' },
  { value: '.mat', label: 'MATLAB (.mat)' },
  { value: '.npy', label: 'NumPy array (.npy)' },
  { value: '.npz', label: 'NumPy archive (.npz)' },
  { value: '.parquet', label: 'Parquet (.parquet)' },
] as const;
