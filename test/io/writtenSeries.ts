import type { WrittenSeries } from '../../src/io/writers/seriesWriter';

/** A series to be written, all of it in memory. */
export const madeUp = (
  values: Float64Array,
  channels: readonly string[],
  more: Partial<WrittenSeries> = {},
): WrittenSeries => ({
  title: 'Made up',
  values: async (start, stop) => values.slice(start * channels.length, stop * channels.length),
  samples: values.length / channels.length,
  channels,
  rate: null,
  startTime: 0,
  unit: '',
  origin: 'Samples 0 to 2500 of x in y.edf (SHA-256 00).',
  steps: [],
  program: { name: 'Nullcline', version: '0.0.0' },
  points: [],
  session: {},
  ...more,
});
