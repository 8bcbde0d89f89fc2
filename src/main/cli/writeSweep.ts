import { basename, dirname, extname, join } from 'node:path';
import { toCsv } from '../../figures/figure';
import { presets } from '../../figures/presets';
import { fromSweep } from '../../figures/sweeps/fromSweep';
import { sweepFigures } from '../../figures/sweeps/sweepFigures';
import { writeNpy } from '../../io/npy';
import { writeNpz } from '../../io/npz';
import type { SweepRecord } from '../../shared/contract';
import { SimError } from '../../sim/errors';
import { drawSweep } from '../engine/drawSweep';
import { writeAtomic } from '../engine/files';
import type { Paths } from '../engine/paths';

const PICTURES = ['.svg', '.pdf', '.png'];
const NUMBERS = ['.csv', '.npy', '.npz'];

/** @throws {SimError} `bad-parameter` unless a sweep can be written to a file of that name. */
export function checkSweepFile(path: string, preset: string): void {
  presets.get(preset);
  if ([...PICTURES, ...NUMBERS].includes(extname(path).toLowerCase())) return;
  throw new SimError(
    'bad-parameter',
    `Expected a file ending in ${[...NUMBERS, ...PICTURES].join(', ')}; got "${path}".`,
  );
}

/**
 * Writes a sweep as what the file's ending names: its figure with the numbers beside it, a table, or arrays.
 *
 * @returns the files written.
 */
export async function writeSweep(
  path: string,
  sweep: SweepRecord,
  { preset, dpi, paths }: { preset: string; dpi: number; paths: Paths },
): Promise<string[]> {
  const ending = extname(path).toLowerCase();
  const stem = basename(path, extname(path));
  if (PICTURES.includes(ending)) {
    const formats = [ending.slice(1) as 'svg' | 'pdf' | 'png'];
    const files = await drawSweep({ sweep, formats, preset, dpi }, paths.resources);
    const kind = sweep.settings.kind;
    const written = files.map(
      ({ name, bytes }) => [join(dirname(path), name.replace(kind, stem)), bytes] as const,
    );
    for (const [file, bytes] of written) await writeAtomic(file, bytes);
    return written.map(([file]) => file);
  }
  await writeAtomic(path, ending === '.csv' ? csvOf(sweep) : ending === '.npz' ? npzOf(sweep) : npyOf(sweep));
  return [path];
}

/** The first table of the figure's numbers: points, starts or crossings. */
const firstTable = (sweep: SweepRecord) =>
  sweepFigures.get(sweep.settings.kind).sourceData(fromSweep(sweep))[0]!;

const csvOf = (sweep: SweepRecord): string => toCsv(firstTable(sweep));

/** Basins as a grid of labels, rows from below; else the first table. */
function npyOf(sweep: SweepRecord): Uint8Array {
  const { result, settings } = sweep;
  if (result.kind === 'basins' && settings.kind === 'basins') {
    const columns = settings.horizontal.range.count;
    return writeNpy(result.labels, [result.labels.length / columns, columns]);
  }
  const { rows, columns } = firstTable(sweep);
  return writeNpy(rows, [rows.length / columns.length, columns.length]);
}

function npzOf({ result }: SweepRecord): Uint8Array {
  const arrays = Object.entries(result).filter(([, value]) => ArrayBuffer.isView(value)) as [
    string,
    Float64Array,
  ][];
  return writeNpz(
    Object.fromEntries(arrays.map(([name, values]) => [name, { values, shape: [values.length] }])),
  );
}
