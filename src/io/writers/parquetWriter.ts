import { channelOf, type SeriesWriter } from './seriesWriter';

/** Rows of a group. */
const GROUP_ROWS = 200_000;

/** Parquet: a column a channel, with a column of time where the sampling is known; missing samples are nulls. */
export const parquetWriter: SeriesWriter = {
  id: 'parquet',
  title: 'Parquet',
  extensions: ['.parquet'],
  async write(path, series) {
    const { parquetWriteFile } = await import('hyparquet-writer');
    const { samples, channels, rate, startTime, unit, origin } = series;
    const time =
      rate === null
        ? []
        : [
            {
              name: 'time (s)',
              data: Float64Array.from({ length: samples }, (_, t) => startTime + t / rate),
              type: 'DOUBLE' as const,
            },
          ];
    parquetWriteFile({
      filename: path,
      columnData: [
        ...time,
        ...channels.map((name, k) => {
          const data = channelOf(series, k);
          return {
            name: unit ? `${name} (${unit})` : name,
            data: data.some(Number.isNaN)
              ? Array.from(data, (value) => (Number.isNaN(value) ? null : value))
              : data,
            type: 'DOUBLE' as const,
            nullable: data.some(Number.isNaN),
          };
        }),
      ],
      rowGroupSize: GROUP_ROWS,
      kvMetadata: [{ key: 'origin', value: origin }],
    });
  },
};
