import { open } from 'node:fs/promises';
import { writeCsv } from '../csv';
import type { SeriesWriter } from './seriesWriter';

/** Rows made text at a time. */
const BLOCK_ROWS = 20_000;

/** A table as text, with a column of time where the sampling is known; numbers as short as they read back the same. */
export const textWriter: SeriesWriter = {
  id: 'csv',
  title: 'table as text',
  extensions: ['.csv'],
  async write(path, series) {
    const { values, samples, channels, rate, startTime, unit } = series;
    const width = channels.length;
    const hasTime = rate !== null;
    const named = channels.map((name) => (unit ? `${name} (${unit})` : name));
    const columns = hasTime ? ['time (s)', ...named] : named;
    const file = await open(path, 'wx');
    try {
      for (let from = 0; from < samples; from += BLOCK_ROWS) {
        const to = Math.min(samples, from + BLOCK_ROWS);
        const block = new Float64Array((to - from) * columns.length);
        for (let t = from; t < to; t++) {
          const row = (t - from) * columns.length;
          if (hasTime) block[row] = startTime + t / rate;
          block.set(values.subarray(t * width, (t + 1) * width), row + Number(hasTime));
        }
        const text = writeCsv(block, columns);
        await file.write(from === 0 ? text : text.slice(text.indexOf('\n') + 1));
      }
    } finally {
      await file.close();
    }
  },
};
