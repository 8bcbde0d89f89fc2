import type { PointsInfo, SeriesInfo } from '../../../io/recording';
import type { Input, RecordingSource } from '../../../shared/contract';
import type { QualityReport } from '../../../sim/analysis/quality/qualityReport';
import { SimError } from '../../../sim/errors';
import { noMoreWords, text, wholeNumber, word } from '../commonOptions';
import { qualityText, settingsOfAll, settingsOfStep } from '../qualityText';
import { channelsAsked, rangeAsked } from '../samplesAsked';
import { chooseSeries, likelyText, sourceNamed } from '../source';
import { short, table } from '../table';
import type { Verb, VerbContext, VerbResult } from '../verb';

const HEADS = ['series', 'samples', 'channels', 'rate', 'unit', 'missing', ''];
/** Channels named. */
const MOST_CHANNELS = 200;

export const inspect: Verb = {
  id: 'inspect',
  usage: 'FILE | sample:ID | system:ID [--series PATH] [--quality]',
  what: 'what is in a recording, and with --quality whether a series of it is fit for reconstruction',
  options: {
    series: { type: 'string', value: 'PATH', what: 'one series alone, or a view of one, as "PATH?time=1"' },
    quality: {
      type: 'boolean',
      what: 'report on a series, the largest when none is named: noise, stationarity, cycles, steps that help, sizes of models, and a verdict',
    },
    channels: {
      type: 'string',
      value: 'LIST',
      what: 'quality: numbers of channels, as 0,2,5; all when left out',
    },
    range: {
      type: 'string',
      value: 'FROM:TO',
      what: 'quality: samples from, and before which; all when left out',
    },
  },
  async run(context) {
    noMoreWords(context, 1);
    const source = sourceNamed(
      word(context, 0, 'a recording to inspect'),
      wholeNumber(context.options, 'seed'),
    );
    if (context.options['quality'] === true) return inspectQuality(context, source);
    for (const option of ['channels', 'range'] as const) {
      if (context.options[option] === undefined) continue;
      throw new SimError('bad-parameter', `--${option} belongs to a report on a series: add --quality.`);
    }
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

/** A report on one series, with what `--set` takes for each step. */
async function inspectQuality(context: VerbContext, source: RecordingSource): Promise<VerbResult> {
  const { options } = context;
  const engine = context.engine();
  const recording = await engine.call('recording.open', { source });
  const asked = text(options, 'series');
  const series = chooseSeries(recording, asked, context.say);
  const [channels, range] = [channelsAsked(options), rangeAsked(options)];
  const target = { recording: recording.id, series };
  const report = await follow(context, {
    ...target,
    ...(channels && { channels }),
    ...(range && { range }),
  });
  if (!report) return { json: null, text: 'Cancelled.', exitCode: 1 };
  // A sample brings settings of its own along, which a fit of it begins with.
  const base =
    source.kind === 'sample'
      ? (await engine.call('recording.prepareDefaults', target)).settings
      : {
          ...report.defaults,
          ...(range && { range: null }),
          ...(channels && { channels: null }),
        };
  const chosen = { ...(channels && { channels: report.defaults.channels }), ...(range && { range }) };
  const count = report.lookedAt.channelCount;
  const findings = report.findings.map((finding) => ({
    ...finding,
    ...(finding.step && { step: { ...finding.step, set: settingsOfStep(finding, base, count) } }),
  }));
  const named = [context.words[0]!, ...(asked === undefined ? [] : ['--series', asked])];
  return {
    json: {
      name: recording.name,
      sha256: recording.hash,
      series,
      ...report,
      findings,
      set: settingsOfAll(report, base, chosen),
    },
    text: qualityText(
      report,
      named.map((word) => (/\s|[?*&]/.test(word) ? `"${word}"` : word)).join(' '),
      base,
      chosen,
    ),
  };
}

async function follow(
  { engine, progress, signal }: VerbContext,
  input: Input<'recording.quality'>,
): Promise<QualityReport | null> {
  const handle = engine().start('recording.quality', input, (told) =>
    progress(`${told.text} · ${Math.floor(100 * told.fraction)} %`),
  );
  const stop = () => handle.cancel();
  signal.addEventListener('abort', stop);
  try {
    return await handle.done;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

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
