import type { PointsInfo, SeriesInfo } from '../../../io/recording';
import { noMoreWords, text, wholeNumber, word } from '../commonOptions';
import { likelyText, sourceNamed } from '../source';
import { short, table } from '../table';
import type { Verb } from '../verb';

const HEADS = ['series', 'samples', 'channels', 'rate', 'unit', 'missing', ''];
/** Channels named. */
const MOST_CHANNELS = 200;

export const inspect: Verb = {
  id: 'inspect',
  usage: 'FILE | sample:ID | system:ID [--series PATH]',
  what: 'what is in a recording',
  options: {
    series: { type: 'string', value: 'PATH', what: 'one series alone, or a view of one, as "PATH?time=1"' },
  },
  async run(context) {
    noMoreWords(context, 1);
    const source = sourceNamed(
      word(context, 0, 'a recording to inspect'),
      wholeNumber(context.options, 'seed'),
    );
    const opened = await context.engine().call('recording.open', { source });
    const asked = text(context.options, 'series');
    if (asked !== undefined) {
      const one = await context.engine().call('recording.series', { recording: opened.id, series: asked });
      return { json: one, text: aboutOne(one) };
    }
    const { name, format, bytes, hash, series, points = [], facts } = opened;
    return {
      json: { name, format, bytes, sha256: hash, facts, series, points },
      text: [
        `${name} · ${format}${bytes ? ` · ${(bytes / 1e6).toFixed(2)} MB` : ''}`,
        ...facts.map(({ label, value }) => `  ${label}: ${value}`),
        '',
        ...(series.length > 0 ? [table(HEADS, series.map(row))] : []),
        ...(points.length > 0
          ? ['', table(['moments', 'kind', 'rows', 'count', 'from', 'to', ''], points.map(pointsRow))]
          : []),
        ...(points.some(({ kind }) => kind === 'spikes')
          ? ['', 'Spikes become a series in bins: --series PATH?bin=0.02, smoothed with &kernel=0.05 (s).']
          : []),
        ...series.filter(({ likelyTime }) => likelyTime).flatMap((info) => ['', likelyText(info)]),
        ...(series.some(({ dims }) => dims)
          ? [
              '',
              'An array may be seen along any dimension: --series "PATH?time=1", one place of another with &at=*,*,0 (all from 0).',
            ]
          : []),
      ].join('\n'),
    };
  },
};

/** One series in full. */
function aboutOne(info: SeriesInfo): string {
  const { dims, timeDim, channels } = info;
  return [
    table(HEADS, [row(info)]),
    ...(dims
      ? ['', `Array of ${dims.join(' × ')}; time runs along dimension ${timeDim} of 0 to ${dims.length - 1}.`]
      : []),
    ...(info.likelyTime ? [likelyText(info)] : []),
    '',
    `Channels: ${channels.slice(0, MOST_CHANNELS).join(', ')}${channels.length > MOST_CHANNELS ? ' …' : ''}`,
  ].join('\n');
}

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
