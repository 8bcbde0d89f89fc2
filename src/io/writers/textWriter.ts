import { open } from 'node:fs/promises';
import { csvLines, csvHeader } from '../csv';
import { parseCell } from '../csvCell';
import { blocksOf, type SeriesWriter, timesOf, type WrittenSeries } from './seriesWriter';
import { writeAll } from './writeAll';

/** Rows made text at a time. */
const TEXT_ROWS = 20_000;

/** A table as text, with a column of time where it is known how samples lie in time; numbers as short as they read back the same. */
export const textWriter: SeriesWriter = {
  id: 'csv',
  title: 'table as text',
  extensions: ['.csv'],
  keeps: { names: true, unit: true, rate: true, times: true, points: false },
  async write(path, series) {
    const file = await open(path, 'wx');
    try {
      await writeAll(file, Buffer.from(csvHeader(columnsOf(series))));
      for await (const { start, stop, values } of blocksOf(series)) {
        const width = series.channels.length;
        const times = await timesOf(series, start, stop);
        for (let from = 0; from < stop - start; from += TEXT_ROWS) {
          const to = Math.min(stop - start, from + TEXT_ROWS);
          const part = values.subarray(from * width, to * width);
          const table = times ? withTimes(part, times.subarray(from, to)) : part;
          await writeAll(file, Buffer.from(csvLines(table, width + (times ? 1 : 0))));
        }
      }
    } finally {
      await file.close();
    }
  },
};

function columnsOf({ channels, unit, rate, times }: WrittenSeries): string[] {
  const named = channels.map((name) => name.replaceAll(/\s*[\r\n]+\s*/g, ' '));
  const withUnits = named.map((name) => (unit ? `${name} (${unit})` : name));
  if (times || rate !== null) return ['time (s)', ...withUnits];
  // A line of numbers would be the first row.
  return withUnits.every((name) => parseCell(name, false) !== undefined)
    ? withUnits.map((name) => `channel ${name}`.trim())
    : withUnits;
}

function withTimes(values: Float64Array, times: Float64Array): Float64Array {
  const width = values.length / times.length;
  const table = new Float64Array(values.length + times.length);
  for (let t = 0; t < times.length; t++) {
    table[t * (width + 1)] = times[t]!;
    table.set(values.subarray(t * width, (t + 1) * width), t * (width + 1) + 1);
  }
  return table;
}
