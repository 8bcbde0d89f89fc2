import type { PointsInfo, SeriesInfo } from '../../../io/recording';
import { noMoreWords, wholeNumber, word } from '../commonOptions';
import { sourceNamed } from '../source';
import { short, table } from '../table';
import type { Verb } from '../verb';

export const inspect: Verb = {
  id: 'inspect',
  usage: 'FILE | sample:ID | system:ID',
  what: 'what is in a recording',
  options: {},
  async run(context) {
    noMoreWords(context, 1);
    const source = sourceNamed(
      word(context, 0, 'a recording to inspect'),
      wholeNumber(context.options, 'seed'),
    );
    const {
      name,
      format,
      bytes,
      hash,
      series,
      points = [],
      facts,
    } = await context.engine().call('recording.open', { source });
    return {
      json: { name, format, bytes, sha256: hash, facts, series, points },
      text: [
        `${name} · ${format}${bytes ? ` · ${(bytes / 1e6).toFixed(2)} MB` : ''}`,
        ...facts.map(({ label, value }) => `  ${label}: ${value}`),
        '',
        ...(series.length > 0
          ? [table(['series', 'samples', 'channels', 'rate', 'unit', 'missing', ''], series.map(row))]
          : []),
        ...(points.length > 0
          ? ['', table(['moments', 'kind', 'rows', 'count', 'from', 'to', ''], points.map(pointsRow))]
          : []),
        ...(points.some(({ kind }) => kind === 'spikes')
          ? ['', 'Spikes become a series in bins: --series PATH?bin=0.02, smoothed with &kernel=0.05 (s).']
          : []),
      ].join('\n'),
    };
  },
};

const pointsRow = ({ path, kind, rows, counts, span, readable, note }: PointsInfo): string[] => [
  path,
  kind,
  String(rows.length),
  String(counts.reduce((a, b) => a + b, 0)),
  ...(span ?? [undefined, undefined]).map((time) => (time === undefined ? '—' : `${short(time)} s`)),
  [readable ? '' : 'not readable', note ?? ''].filter(Boolean).join(': '),
];

const row = (info: SeriesInfo): string[] => [
  info.path,
  String(info.shape[0]),
  String(info.shape[1]),
  info.rate === null
    ? '—'
    : `${Number(info.rate.toPrecision(6))} ${info.timeUnit === '1' ? 'a unit of time' : 'Hz'}${info.irregular ? ' (irregular)' : ''}`,
  info.unit || '—',
  info.missing === null ? '?' : String(info.missing),
  [info.readable ? '' : 'not readable', info.note ?? ''].filter(Boolean).join(': '),
];
