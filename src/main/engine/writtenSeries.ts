import type { Recording, SeriesInfo } from '../../io/recording';
import { readSeries, sampleTimes } from '../../io/seriesPath';
import { sessionOf } from '../../io/writers/session';
import type { WrittenSeries } from '../../io/writers/seriesWriter';
import type { Clock } from '../../sim/clock';
import type { CleanedSeries } from '../../sim/signals/cleaning/cleanedSeries';
import type { Part, Prepared } from '../../sim/signals/prepared';

/** Where a series that is written comes from. */
export interface Source {
  readonly recording: Recording;
  readonly info: SeriesInfo;
  /** SHA-256 of the recording. */
  readonly hash: string;
  readonly program: WrittenSeries['program'];
}

type Stretch = readonly [start: number, stop: number];

/** Channels of a stretch of a recording, as they were recorded. */
export function recordedSeries(
  source: Source,
  [first, last]: Stretch,
  channels: readonly number[] | undefined,
): WrittenSeries {
  const { recording, info } = source;
  const rate = evenRate(info);
  const times = recordedTimes(source);
  return {
    ...aboutSource(source, [first, last]),
    values: (start, stop) =>
      readSeries(recording, info.path, {
        start: first + start,
        stop: first + stop,
        ...(channels && { channels }),
      }),
    samples: last - first,
    channels: channels?.map((channel) => info.channels[channel]!) ?? info.channels,
    rate,
    startTime: rate === null ? info.startTime : info.startTime + first / rate,
    ...(times && { times: (start: number, stop: number) => times(first + start, first + stop) }),
    unit: info.unit,
    steps: [],
  };
}

/** A stretch of a recording after cleaning. */
export async function cleanedToWrite(
  source: Source,
  stretch: Stretch,
  cleaned: CleanedSeries,
): Promise<WrittenSeries> {
  const { channels, values, unit, pieces, steps, warnings, hasTrials } = cleaned;
  const namesParts = steps.some(({ text }) => /\bpart\b/.test(text));
  const whole = 'The signals were cleaned as a whole: where a step names a part, it is all of them.';
  const said = steps.map(({ text }) => text);
  const about = aboutSource(source, stretch);
  return {
    ...about,
    ...inMemory(values, channels),
    ...(await axisOf(source, cleaned, pieces)),
    unit,
    steps: namesParts ? [whole, ...said] : said,
    warnings: warnings.map(({ text }) => text),
    points: [
      ...about.points,
      ...(hasTrials ? [await intervalsOf(source, cleaned, 'trials', [['trials', pieces]])] : []),
    ],
  };
}

/** A stretch of a recording as a model is fitted to it, with the inputs and events it is given. */
export async function preparedToWrite(
  source: Source,
  stretch: Stretch,
  prepared: Prepared,
): Promise<WrittenSeries> {
  const { dim, inputDim = 0, labels, inputLabels = [], eventLabels = [], unit, steps, warnings } = prepared;
  const named = [
    ['training', prepared.train],
    ['validation', prepared.validation],
    ['test', prepared.test],
  ] as const;
  const parts = named.map(([, part]) => part);
  const columns = [
    { width: dim, of: ({ values }: Part) => values },
    { width: inputDim, of: ({ inputs = new Float64Array() }: Part) => inputs },
    { width: eventLabels.length, of: ({ events = new Float64Array() }: Part) => events },
  ];
  const bounds = named.map(([name, part]) => [name, piecesOf(part)] as const);
  const hasTrials = parts.some(({ trials }) => trials !== undefined);
  const about = aboutSource(source, stretch);
  return {
    ...about,
    ...inMemory(sideBySide(parts, columns), [...labels, ...inputLabels, ...eventLabels]),
    ...(await axisOf(
      source,
      prepared,
      bounds.flatMap(([, pieces]) => pieces),
    )),
    unit,
    steps: steps.map(({ text }) => text),
    warnings: warnings.map(({ text }) => text),
    points: [
      ...about.points,
      await intervalsOf(source, prepared, hasTrials ? 'trials by part' : 'parts', bounds),
    ],
  };
}

/** What happens at moments in a stretch of one of a recording's series, or at all where it is not known when that was. */
function pointsWithin(source: Source, [start, stop]: Stretch): WrittenSeries['points'] {
  const { recording, info } = source;
  const times = timesFrom(source);
  const isWhole = start === 0 && stop === info.shape[0];
  return (recording.points ?? [])
    .filter(({ readable }) => readable)
    .map((points) => ({
      info: points,
      async read() {
        const from = isWhole || !times ? -Infinity : await times(start);
        const to = isWhole || !times || stop === info.shape[0] ? Infinity : await times(stop);
        return recording.readPoints!(points.path, { start: from, stop: to });
      },
    }));
}

function aboutSource(source: Source, [start, stop]: Stretch) {
  const { recording, info, hash, program } = source;
  return {
    title: info.title,
    origin: `Samples ${start} to ${stop} of ${info.path} in ${recording.name} (SHA-256 ${hash}).`,
    program,
    session: sessionOf(recording),
    points: pointsWithin(source, [start, stop]),
  };
}

/** A model's time has no seconds. */
const evenRate = ({ rate, irregular, timeUnit }: SeriesInfo): number | null =>
  irregular || timeUnit === '1' ? null : rate;

const inMemory = (values: Float64Array, channels: readonly string[]) => ({
  values: async (start: number, stop: number) =>
    values.slice(start * channels.length, stop * channels.length),
  samples: values.length / channels.length,
  channels,
});

const recordedTimes = ({ recording, info }: Source) =>
  info.irregular ? sampleTimes(recording, info.path) : undefined;

/** Time of a sample of the recording, s; undefined where that is not known. */
function timesFrom(source: Source): ((sample: number) => Promise<number>) | undefined {
  const rate = evenRate(source.info);
  const times = recordedTimes(source);
  if (times) return async (sample) => (await times(sample, sample + 1))[0]!;
  return rate === null ? undefined : async (sample) => source.info.startTime + sample / rate;
}

interface Piece {
  readonly start: number;
  readonly rows: number;
}

const piecesOf = ({ samples, start, trials = [0], trialStarts = [start] }: Part): Piece[] =>
  trials.map((row, k) => ({ start: trialStarts[k]!, rows: (trials[k + 1] ?? samples) - row }));

/** How rows lie in time that were made of stretches of a recording: evenly, where the stretches follow on one another. */
async function axisOf(
  source: Source,
  { rate }: Clock,
  pieces: readonly Piece[],
): Promise<Pick<WrittenSeries, 'rate' | 'startTime' | 'times'>> {
  const timeOf = timesFrom(source);
  const recorded = source.info.rate;
  if (!timeOf || rate === null || recorded === null) return { rate: null, startTime: source.info.startTime };
  const every = recorded / rate;
  const startTime = await timeOf(pieces[0]!.start);
  const follows = pieces.every(
    ({ start }, k) => k === 0 || start === pieces[k - 1]!.start + pieces[k - 1]!.rows * every,
  );
  const uneven = recordedTimes(source);
  if (follows && !uneven) return { rate, startTime };
  const times: number[] = [];
  for (const { start, rows } of pieces) {
    const first = await timeOf(start);
    const own = uneven && every === 1 ? await uneven(start, start + rows) : undefined;
    for (let t = 0; t < rows; t++) times.push(own?.[t] ?? first + t / rate);
  }
  return { rate: null, startTime, times: async (start, stop) => Float64Array.from(times.slice(start, stop)) };
}

/** When the pieces of some rows lasted. */
async function intervalsOf(
  source: Source,
  { rate }: Clock,
  title: string,
  rows: readonly (readonly [name: string, pieces: readonly Piece[]])[],
): Promise<WrittenSeries['points'][number]> {
  const timeOf = timesFrom(source) ?? (async (sample: number) => sample);
  const all = rows.flatMap(([, pieces], row) => pieces.map((piece) => ({ ...piece, row })));
  const times = Float64Array.from(await Promise.all(all.map(({ start }) => timeOf(start))));
  const stops = times.map((time, k) => time + all[k]!.rows / (rate ?? 1));
  return {
    info: {
      path: title,
      title,
      kind: 'intervals',
      rows: rows.map(([name]) => name),
      counts: rows.map(([, pieces]) => pieces.length),
      span: [times[0]!, stops.at(-1)!],
      readable: true,
    },
    read: async () => ({ times, stops, rows: Uint32Array.from(all, ({ row }) => row) }),
  };
}

/** Arrays of as many rows each, column by column beside one another, part after part. */
function sideBySide(
  parts: readonly Part[],
  columns: readonly { readonly width: number; of(part: Part): Float64Array }[],
): Float64Array {
  const width = columns.reduce((sum, column) => sum + column.width, 0);
  const out = new Float64Array(width * parts.reduce((sum, { samples }) => sum + samples, 0));
  let row = 0;
  for (const part of parts) {
    let at = 0;
    for (const column of columns) {
      const values = column.of(part);
      for (let t = 0; t < part.samples; t++)
        out.set(values.subarray(t * column.width, (t + 1) * column.width), (row + t) * width + at);
      at += column.width;
    }
    row += part.samples;
  }
  return out;
}
