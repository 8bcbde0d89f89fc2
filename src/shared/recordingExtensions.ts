/**
 * File endings of the formats in `src/io/formats.ts`, without the dot. Repeated here because importing the list of formats
 * would load every reader, and the HDF5 library with them, into the page or the process that only shows a dialog. A test compares both.
 */
export const recordingExtensions = [
  'csv',
  'tsv',
  'txt',
  'dat',
  'gz',
  'npy',
  'npz',
  'edf',
  'bdf',
  'rec',
  'vhdr',
  'vmrk',
  'eeg',
  'meta',
  'oebin',
  'hea',
  'atr',
  'nwb',
  'h5',
  'hdf5',
  'hdf',
  'mat',
  'zarr',
  'zip',
  'parquet',
  'pq',
] as const;
