import { extname } from 'node:path';
import { toCsv } from '../../figures/figure';
import { writeNpy } from '../../io/npy';
import { writeNpz } from '../../io/npz';
import { SimError } from '../../sim/errors';
import { writeAtomic } from '../engine/files';

/** Writes an orbit, shape (T × N), in the format the file's ending names. With a time step, a table gets a time column. */
export async function writeOrbit(
  path: string,
  values: Float64Array,
  names: readonly string[],
  { time }: { time: number | null },
): Promise<void> {
  const shape = [values.length / names.length, names.length];
  const ending = extname(path).toLowerCase();
  if (ending === '.npy') return writeAtomic(path, writeNpy(values, shape));
  if (ending === '.npz') return writeAtomic(path, writeNpz({ orbit: { values, shape } }));
  if (ending === '.csv') return writeAtomic(path, toCsv(tableOf(values, names, time)));
  throw new SimError('bad-parameter', `Expected a file ending in .npy, .npz or .csv, got "${path}".`);
}

const tableOf = (values: Float64Array, names: readonly string[], time: number | null) => ({
  name: 'orbit',
  columns: time === null ? names : ['time', ...names],
  rows: time === null ? values : withTime(values, names.length, time),
});

function withTime(values: Float64Array, columns: number, step: number): Float64Array {
  const rows = values.length / columns;
  const table = new Float64Array(rows * (columns + 1));
  for (let t = 0; t < rows; t++) {
    table[t * (columns + 1)] = t * step;
    table.set(values.subarray(t * columns, (t + 1) * columns), t * (columns + 1) + 1);
  }
  return table;
}
