import type { SeriesInfo } from '../../../io/recording';
import { noMoreWords, wholeNumber, word } from '../commonOptions';
import { sourceNamed } from '../source';
import { table } from '../table';
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
    const { name, format, bytes, hash, series, facts } = await context
      .engine()
      .call('recording.open', { source });
    return {
      json: { name, format, bytes, sha256: hash, facts, series },
      text: [
        `${name} · ${format}${bytes ? ` · ${(bytes / 1e6).toFixed(2)} MB` : ''}`,
        ...facts.map(({ label, value }) => `  ${label}: ${value}`),
        '',
        table(['series', 'samples', 'channels', 'rate', 'unit', 'missing', ''], series.map(row)),
      ].join('\n'),
    };
  },
};

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
