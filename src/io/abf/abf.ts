import { SimError } from '../../sim/errors';
import { channelNames } from '../channelNames';
import { latin1 } from '../looksLike';
import { checkRows, eventsByName, findPoints, type RowOfPoints, within } from '../points';
import type { PointsInfo, Recording, RecordingFormat, SeriesInfo, SliceRequest } from '../recording';
import { checkSlice, findSeries, sidewaysNote } from '../slice';
import { readTable, type StoredTable } from '../storedNumbers';
import { type AbfHeader, damagedAbf } from './abfHeader';
import { abfVersion1 } from './abfVersion1';
import { abfVersion2 } from './abfVersion2';

const SERIES = 'signals';
const SWEEPS = 'sweeps';
/** How a recording was made, by its number. */
const MODES: Readonly<Record<number, string>> = {
  1: 'events of any length',
  2: 'events of one length',
  3: 'gap-free',
  4: 'high-speed oscilloscope',
  5: 'episodic',
};
/** Fewest sweeps that can be shared out among training, validation and test. */
const LEAST_TRIALS = 3;

/**
 * Axon Binary Format of pCLAMP and AxoScope, both generations: all inputs are one series in the units of the amplifier. Sweeps follow one
 * another in it without the pauses between them, and are its trials; where they differ in length a channel numbers them. Tags are events.
 *
 * @see Molecular Devices, Axon Binary File Format (ABF) User Guide, version 2.0.9; Harden (2022), pyABF, on the second generation, which is
 *   documented nowhere else.
 */
export const abf: RecordingFormat = {
  id: 'abf',
  title: 'Axon Binary Format',
  extensions: ['.abf'],
  sniff: (head) => generationOf(head) !== undefined,

  async open(source): Promise<Recording> {
    const generation = generationOf(await source.read(0, 8));
    const header = await (generation === 2 ? abfVersion2 : abfVersion1)(source);
    const { mode, sweeps, channels } = header;
    if (!MODES[mode]) throw damagedAbf(source.name, `it was made in a mode ${mode} that there is not`);
    const samples = sweeps.reduce((sum, sweep) => sum + sweep.samples, 0);
    if (samples === 0) {
      throw new SimError('too-short', `${source.name} is a sound ABF file, but holds no samples.`);
    }
    const lengths = new Set(sweeps.map((sweep) => sweep.samples));
    const info = seriesOf(header, samples, lengths);
    const table = tableOf(header, samples);
    const points = pointsOf(header);
    const infos = points.map((one) => one.info);
    return {
      format: 'abf',
      name: source.name,
      series: [info],
      points: infos,
      facts: factsOf(header, lengths),
      async read(path, slice) {
        findSeries(source.name, [info], path);
        const asked = checkSlice(info, slice);
        const recorded = asked.filter((channel) => channel < channels.length);
        const stored = await readTable(source, table, slice, recorded);
        return recorded.length < asked.length
          ? withNumbers(stored, asked, channels.length, slice, sweeps)
          : stored;
      },
      async readPoints(path, request) {
        const found = infos.indexOf(findPoints({ name: source.name, points: infos }, path));
        const { info: at, rows } = points[found]!;
        return within(
          checkRows(at, request).map((row) => rows[row]!),
          request,
        );
      },
      close: async () => {},
    };
  },
};

function generationOf(head: Uint8Array): 1 | 2 | undefined {
  const signature = latin1(head.subarray(0, 4));
  if (head.length < 8) return undefined;
  if (signature === 'ABF2') return 2;
  const version = new DataView(head.buffer, head.byteOffset).getFloat32(4, true);
  return signature === 'ABF ' && version >= 1 && version < 2 ? 1 : undefined;
}

function seriesOf(header: AbfHeader, samples: number, lengths: ReadonlySet<number>): SeriesInfo {
  const { sweeps, channels, rate, type } = header;
  const areEven = lengths.size <= 1;
  const named = channels.map(({ name, unit }) => ({ name, unit: unit.replace(/^u(?=[VASFm])/, 'µ') }));
  const { unit, channels: names } = channelNames(named);
  const width = names.length + Number(!areEven);
  const notes = [
    sidewaysNote(samples, width),
    sweeps.length > 1
      ? `${sweeps.length} sweeps follow one another, without the pauses between them${areEven ? '' : '; the last channel numbers them'}.`
      : undefined,
  ].filter((note) => note !== undefined);
  return {
    path: SERIES,
    title: 'Signals',
    kind: 'continuous',
    shape: [samples, width],
    rate,
    irregular: false,
    startTime: 0,
    unit,
    channels: areEven ? names : [...names, 'sweep'],
    missing: type === 'float32' ? null : 0,
    ...(sweeps.length >= LEAST_TRIALS && {
      trials: areEven
        ? { kind: 'length', samples: sweeps[0]!.samples }
        : { kind: 'channel', channel: width - 1 },
    }),
    ...(notes.length > 0 && { note: notes.join(' ') }),
    readable: true,
  };
}

const tableOf = ({ type, dataStart, channels }: AbfHeader, samples: number): StoredTable => ({
  type,
  offset: dataStart,
  samples,
  channels: channels.length,
  gains: channels.map(({ gain }) => gain),
  zeros: channels.map(({ zero }) => zero),
});

/** Stored channels with the number of the sweep at the places it is asked for; shape (samples × asked.length). */
function withNumbers(
  stored: Float64Array,
  asked: readonly number[],
  numbering: number,
  { start, stop }: SliceRequest,
  sweeps: AbfHeader['sweeps'],
): Float64Array {
  const ends = endsOf(sweeps);
  const values = new Float64Array((stop - start) * asked.length);
  let [sweep, from, to] = [0, 0, 0];
  for (let t = start; t < stop; t++) {
    while (t >= ends[sweep]!) sweep++;
    for (const channel of asked) values[to++] = channel === numbering ? sweep + 1 : stored[from++]!;
  }
  return values;
}

/** Sample past the last of each sweep, in the series. */
function endsOf(sweeps: AbfHeader['sweeps']): number[] {
  let end = 0;
  return sweeps.map(({ samples }) => (end += samples));
}

/** Sweeps as intervals, and tags as events, on the clock of the series. */
function pointsOf(header: AbfHeader): { readonly info: PointsInfo; readonly rows: readonly RowOfPoints[] }[] {
  const { sweeps, tags, rate } = header;
  const ends = endsOf(sweeps);
  const starts = ends.map((end, k) => end - sweeps[k]!.samples);
  const intervals =
    sweeps.length > 1
      ? [
          {
            info: {
              path: SWEEPS,
              title: 'Sweeps',
              kind: 'intervals',
              rows: ['sweep'],
              counts: [sweeps.length],
              span: [0, ends.at(-1)! / rate],
              readable: true,
            } satisfies PointsInfo,
            rows: [
              {
                row: 0,
                times: Float64Array.from(starts, (sample) => sample / rate),
                stops: Float64Array.from(ends, (sample) => sample / rate),
              },
            ],
          },
        ]
      : [];
  const happened = tags.map(({ time, text }) => {
    const at = onSeriesClock(time, sweeps, starts, rate);
    return { name: text, time: at, stop: at };
  });
  const events = eventsByName('tags', 'Tags', happened);
  return events ? [...intervals, events] : intervals;
}

/** A time since the start of the recording on the clock of the series, where a pause takes no time. */
function onSeriesClock(
  time: number,
  sweeps: AbfHeader['sweeps'],
  starts: readonly number[],
  rate: number,
): number {
  if (sweeps.length <= 1) return time - (sweeps[0]?.start ?? 0);
  const next = sweeps.findIndex(({ start, samples }) => time < start + samples / rate);
  if (next < 0) return (starts.at(-1)! + sweeps.at(-1)!.samples) / rate;
  return starts[next]! / rate + Math.max(0, time - sweeps[next]!.start);
}

function factsOf(header: AbfHeader, lengths: ReadonlySet<number>): Recording['facts'] {
  const { sweeps, rate } = header;
  const seconds = [...lengths].map((samples) => Number((samples / rate).toPrecision(6)));
  const [shortest, longest] = [Math.min(...seconds), Math.max(...seconds)];
  const facts: readonly (readonly [string, string])[] = [
    ['Version', header.version],
    ['Mode', MODES[header.mode]!],
    ['Started', header.started],
    [
      'Sweeps',
      sweeps.length > 1
        ? `${sweeps.length} of ${shortest === longest ? shortest : `${shortest} to ${longest}`} s`
        : '',
    ],
    ['Written by', header.creator],
    ['Protocol', header.protocol],
    ['Comment', header.comment],
  ];
  return facts.flatMap(([label, value]) => (value ? [{ label, value }] : []));
}
