import { randomUUID } from 'node:crypto';
import type { Dataset, File, Group } from 'h5wasm/node';

/** A column of a table: a number or a text a row, or some numbers a row, one row after the other, up to `ends`. */
export interface NwbColumn {
  readonly name: string;
  readonly description: string;
  readonly data: Float64Array | readonly string[];
  readonly ends?: Uint32Array;
}

/** Marks a group or dataset as of a type of NWB's core schema, or of the one for tables that it builds on. */
export function typed(entity: Group | File | Dataset, type: string, namespace = 'core'): void {
  entity.create_attribute('namespace', namespace);
  entity.create_attribute('neurodata_type', type);
  entity.create_attribute('object_id', randomUUID());
}

const COMMON = 'hdmf-common';

/**
 * A table as NWB keeps them, with its rows numbered from 0.
 *
 * @see HDMF Common schema 1.8, DynamicTable.
 */
export function writeTable(
  file: File,
  path: string,
  type: { readonly type: string; readonly namespace?: string; readonly description: string },
  columns: readonly NwbColumn[],
): void {
  file.create_group(path);
  const table = file.get(path) as Group;
  typed(table, type.type, type.namespace);
  table.create_attribute('description', type.description);
  table.create_attribute(
    'colnames',
    columns.map(({ name }) => name),
  );
  const [first] = columns;
  const rows = first?.ends?.length ?? first?.data.length ?? 0;
  const ids = addDataset(
    file,
    `${path}/id`,
    Int32Array.from({ length: rows }, (_, row) => row),
  );
  typed(ids, 'ElementIdentifiers', COMMON);
  for (const { name, description, data, ends } of columns) {
    const column = addDataset(file, `${path}/${name}`, data);
    typed(column, 'VectorData', COMMON);
    column.create_attribute('description', description);
    if (!ends) continue;
    const index = addDataset(file, `${path}/${name}_index`, ends);
    typed(index, 'VectorIndex', COMMON);
    index.create_attribute('description', `Where the values of each row end in ${name}.`);
    index.create_attribute('target', column.create_reference());
  }
}

/** A new dataset of one dimension. */
export function addDataset(
  file: File,
  name: string,
  data: Float64Array | Int32Array | Uint32Array | readonly string[],
): Dataset {
  const isText = Array.isArray(data);
  file.create_dataset({
    name,
    data: (isText ? [...data] : data) as string[] | Float64Array,
    shape: [data.length],
    // Fixed texts of no length are none that HDF5 knows.
    ...(isText && data.length === 0 && { dtype: 'S' }),
  });
  return file.get(name) as Dataset;
}
