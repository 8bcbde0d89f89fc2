import type { RecordingFormat } from '../recording';
import { isHdf5, openHdf5 } from './openHdf5';

/**
 * HDF5: every one- or two-dimensional dataset of numbers is a series, time first. Read slice by slice from disk.
 *
 * @see The HDF Group, HDF5 File Format Specification, version 3.0.
 */
export const hdf5: RecordingFormat = {
  id: 'hdf5',
  title: 'HDF5',
  extensions: ['.h5', '.hdf5', '.hdf', '.mat'],
  sniff: isHdf5,
  open: openHdf5,
};
