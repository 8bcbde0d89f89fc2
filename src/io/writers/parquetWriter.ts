import {
  blocksOf,
  channelOf,
  provenance,
  type SeriesWriter,
  timesOf,
  type WrittenSeries,
} from './seriesWriter';

/** Parquet: a column a channel, with a column of time where it is known how samples lie in time; missing samples are nulls. */
export const parquetWriter: SeriesWriter = {
  id: 'parquet',
  title: 'Parquet',
  extensions: ['.parquet'],
  keeps: { names: true, unit: true, rate: true, times: true, points: false },
  async write(path, series) {
    const { fileWriter, ParquetWriter, schemaFromColumnData } = await import('hyparquet-writer');
    const names = columnsOf(series);
    const isTimed = series.times !== undefined || series.rate !== null;
    const columns = names.map((name, k) => ({
      name,
      data: [],
      type: 'DOUBLE' as const,
      nullable: !(isTimed && k === 0),
    }));
    const file = new ParquetWriter({
      writer: fileWriter(path),
      schema: schemaFromColumnData({ columnData: columns }),
      kvMetadata: [{ key: 'origin', value: provenance(series) }],
      createdBy: `${series.program.name} ${series.program.version}`,
    });
    for await (const block of blocksOf(series)) {
      const times = await timesOf(series, block.start, block.stop);
      const channels = series.channels.map((_, k) => nullable(channelOf(block, series.channels.length, k)));
      const data = times ? [times, ...channels] : channels;
      await file.write({
        columnData: columns.map(({ name }, k) => ({ name, data: data[k]! })),
        rowGroupSize: block.stop - block.start,
      });
    }
    await file.finish();
  },
};

/** Names with their unit, each once: columns are found by them. */
function columnsOf({ channels, unit, rate, times }: WrittenSeries): string[] {
  const names: string[] = times || rate !== null ? ['time (s)'] : [];
  for (const channel of channels) {
    const wanted = unit ? `${channel} (${unit})` : channel;
    let name = wanted;
    for (let k = 2; names.includes(name); k++) name = unit ? `${channel} ${k} (${unit})` : `${channel} ${k}`;
    names.push(name);
  }
  return names;
}

const nullable = (values: Float64Array): Float64Array | (number | null)[] =>
  values.some(Number.isNaN) ? Array.from(values, (value) => (Number.isNaN(value) ? null : value)) : values;
