import { writeFile } from 'node:fs/promises';
import { writeNpy } from '../npy';
import { writeNpz } from '../npz';
import type { SeriesWriter } from './seriesWriter';

const loses = 'names, rate and unit';

/** An array of shape (samples × channels). */
export const npyWriter: SeriesWriter = {
  id: 'npy',
  title: 'NumPy array',
  extensions: ['.npy'],
  loses,
  write: (path, { values, samples, channels }) =>
    writeFile(path, writeNpy(values, [samples, channels.length]), { flag: 'wx' }),
};

/** The same in an archive. */
export const npzWriter: SeriesWriter = {
  id: 'npz',
  title: 'NumPy archive',
  extensions: ['.npz'],
  loses,
  write: (path, { values, samples, channels }) =>
    writeFile(path, writeNpz({ values: { values, shape: [samples, channels.length] } }), { flag: 'wx' }),
};
