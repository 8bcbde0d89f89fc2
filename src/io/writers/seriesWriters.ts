import { createRegistry } from '../../sim/registry';
import { hdf5Writer } from './hdf5Writer';
import { matlabWriter } from './matlabWriter';
import { npyWriter, npzWriter } from './numpyWriters';
import { nwbWriter } from './nwbWriter';
import { parquetWriter } from './parquetWriter';
import type { SeriesWriter } from './seriesWriter';
import { textWriter } from './textWriter';

/** Every format a series is written in. */
export const seriesWriters = createRegistry<SeriesWriter>('format to write', [
  textWriter,
  npyWriter,
  npzWriter,
  matlabWriter,
  hdf5Writer,
  nwbWriter,
  parquetWriter,
]);
