import type { RecordingFormat } from '../recording';
import { isHdf5, openHdf5 } from '../hdf5/openHdf5';

/**
 * Neurodata Without Borders 2.x in HDF5: every TimeSeries of one or two dimensions is a series, in physical units.
 *
 * @see Rübel et al. (2022), The Neurodata Without Borders ecosystem for neurophysiological data science, eLife 11, e78362.
 */
export const nwb: RecordingFormat = {
  id: 'nwb',
  title: 'Neurodata Without Borders',
  extensions: ['.nwb'],
  sniff: (head, name) => /\.nwb$/i.test(name) && isHdf5(head),
  open: openHdf5,
};
