import { SimError } from '../../sim/errors';
import { columnTable } from '../columnTable';
import { latin1 } from '../looksLike';
import type { ByteSource, Recording, RecordingFormat } from '../recording';
import { checkSlice, findSeries, markMissing } from '../slice';
import { ARROW_MAGIC, arrowFile, isArrowStream } from './arrowFile';
import { arrowReader } from './readArrow';

/** First bytes of the format that Feather was before it became Arrow's file. */
const FEATHER_1 = 'FEA1';

/**
 * Apache Arrow's IPC files (Feather, version 2) and streams, packed or not: one row a sample, one column a channel, as of Parquet. Of each
 * batch of rows no more is read than the columns and, where they are not packed, the rows that are asked for.
 *
 * @see Apache Arrow, Columnar Format 1.5, Serialization and Interprocess Communication.
 */
export const arrow: RecordingFormat = {
  id: 'arrow',
  title: 'Arrow',
  extensions: ['.arrow', '.feather', '.arrows'],
  sniff: (head) => isArrowFile(head) || latin1(head.subarray(0, 4)) === FEATHER_1 || isArrowStream(head),

  async open(source): Promise<Recording> {
    const head = await source.read(0, 8);
    if (latin1(head.subarray(0, 4)) === FEATHER_1) {
      throw new SimError(
        'unsupported',
        `${source.name} is a Feather file of version 1, which Apache Arrow has given up. Read it with an older pyarrow or R's arrow, and save it anew: write_feather writes version 2.`,
      );
    }
    const file = await reading(source, () => arrowFile(source, !isArrowFile(head)));
    const { fields, rows, batches, isStream } = file;
    const readColumns = arrowReader(source, file);
    const usable = fields.flatMap(({ holds }, k) => (typeof holds === 'string' ? [] : [k]));
    const { info, channels, times, facts } = await reading(source, () =>
      columnTable(
        { name: source.name, format: 'Arrow table', rows },
        usable.map((k) => fields[k]!),
        fields.flatMap(({ name, holds }) => (typeof holds === 'string' ? [{ name, why: holds }] : [])),
        (column, part) => readColumns([usable[column]!], part),
      ),
    );
    const packed = batches.find((batch) => batch.packed)?.packed;
    const pieces = `${batches.length} ${batches.length === 1 ? 'batch' : 'batches'}`;
    return {
      format: 'arrow',
      name: source.name,
      series: [info],
      facts: [
        {
          label: 'Table',
          value: `${rows} rows in ${pieces}${isStream ? ' of a stream' : ''}${packed ? `, packed by ${packed}` : ''}`,
        },
        ...facts,
      ],
      async read(path, slice) {
        findSeries(source.name, [info], path);
        const columns = checkSlice(info, slice).map((channel) => usable[channels[channel]!]!);
        const values = await reading(source, () => readColumns(columns, slice));
        markMissing(values);
        return values;
      },
      timesAt: () => times && ((start, stop) => reading(source, () => times(start, stop))),
      close: async () => {},
    };
  },
};

const isArrowFile = (head: Uint8Array): boolean => latin1(head.subarray(0, 6)) === ARROW_MAGIC;

/** Runs what reads, with an error a user can act on where bytes make no sense. @throws {SimError} `bad-file`. */
async function reading<T>(source: ByteSource, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof SimError) throw error;
    const why = error instanceof RangeError ? 'what it says of itself leads beyond its end' : String(error);
    throw new SimError(
      'bad-file',
      `${source.name} is damaged: ${why}. Copy or download it again.`,
      {},
      { cause: error },
    );
  }
}
