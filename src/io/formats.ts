import { createRegistry } from '../sim/registry';
import { abf } from './abf/abf';
import { arrow } from './arrow/arrow';
import { brainVision } from './brainVision';
import { csv } from './csv';
import { edf } from './edf';
import { hdf5 } from './hdf5/hdf5';
import { intan } from './intan/intan';
import { nwb } from './nwb/nwb';
import { mat } from './mat/mat';
import { nifti } from './nifti/nifti';
import { npy } from './npy';
import { npz } from './npz';
import { openEphys } from './openEphys';
import { parquet } from './parquet';
import { phy } from './phy';
import type { RecordingFormat } from './recording';
import { spikeGlx } from './spikeGlx';
import { suite2p } from './suite2p';
import { wfdb } from './wfdb';
import { zarr } from './zarr/zarr';

/** Every format the app reads, sniffed in this order. To add one: write its file, add it here. */
export const formats = createRegistry<RecordingFormat>('recording format', [
  zarr,
  edf,
  brainVision,
  spikeGlx,
  openEphys,
  phy,
  suite2p,
  wfdb,
  abf,
  intan,
  nifti,
  mat,
  parquet,
  arrow,
  csv,
  npy,
  npz,
  nwb,
  hdf5,
]);
