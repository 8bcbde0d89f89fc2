import { SimError } from '../sim/errors';
import { latin1 } from './looksLike';
import { localMoment } from './localMoment';
import { checkRows, eventsByName, findPoints, within } from './points';
import type { ByteSource, Recording, RecordingFormat, SeriesInfo, SliceRequest } from './recording';
import { checkSlice, findSeries } from './slice';
import { readWfdbAnnotations } from './wfdbAnnotations';
import { isWfdbFormat, missingSample, readStoredSamples } from './wfdbSamples';

const LARGEST_TEXT = 1e6;
/** Units a step where a header does not say. */
const DEFAULT_GAIN = 200;
const DEFAULT_RATE = 250;
/** Endings of annotations looked for beside a record. */
const ANNOTATORS = ['atr', 'qrs', 'ecg', 'ari', 'apn', 'st'];

/**
 * WFDB, the format of PhysioNet: a header (.hea), signals in files that it names, and annotations beside it. Signals of one rate are a
 * series, in physical units; annotations are events.
 *
 * @see Moody, WFDB Applications Guide, header(5), signal(5) and annot(5).
 */
export const wfdb: RecordingFormat = {
  id: 'wfdb',
  title: 'WFDB (PhysioNet)',
  extensions: ['.hea', '.atr'],
  sniff: (head, name) =>
    /\.hea$/i.test(name) &&
    /^(#.*\r?\n|\s*\r?\n)*[\w-]+(\/\d+)?[ \t]+\d+/.test(latin1(head.subarray(0, 2048))),
  leadsFrom: (name) => (/\.(dat|atr|qrs)$/i.test(name) ? [name.replace(/\.\w+$/, '.hea')] : []),

  async open(source): Promise<Recording> {
    const header = parseHeader(
      latin1(await source.read(0, Math.min(source.size, LARGEST_TEXT))),
      source.name,
    );
    const files = new Map<string, ByteSource>();
    const close = async () => {
      await Promise.all([...files.values()].map((file) => file.close()));
    };
    try {
      for (const { file } of header.signals) {
        if (files.has(file)) continue;
        const data = await source.beside?.(file);
        if (!data) throw notBeside(source, file);
        files.set(file, data);
      }
      const groups = groupsOf(header, files);
      const series = groups.map((group) => seriesOf(group, header, groups.length > 1));
      const events = await annotationsBeside(source, header.rate, files);
      return {
        format: 'wfdb',
        name: source.name,
        series,
        points: events.map(({ info }) => info),
        facts: [
          ...(header.startsAt ? [{ label: 'Starts', value: header.startsAt }] : []),
          ...header.comments.slice(0, 8).map((value) => ({ label: 'Note', value })),
        ],
        files: [source, ...files.values()].map(({ path }) => path).filter((path) => path !== undefined),
        async read(path, slice) {
          const info = findSeries(source.name, series, path);
          const channels = checkSlice(info, slice);
          return readGroup(groups[series.indexOf(info)]!, files, slice, channels);
        },
        async readPoints(path, request) {
          const info = findPoints({ name: source.name, points: events.map((one) => one.info) }, path);
          const { rows } = events.find((one) => one.info === info)!;
          return within(
            checkRows(info, request).map((row) => rows[row]!),
            request,
          );
        },
        close,
      };
    } catch (error) {
      await close();
      throw error;
    }
  },
};

/** A signal as the header describes it. */
interface Signal {
  readonly file: string;
  readonly format: number;
  /** Samples in a frame: its rate over the record's. */
  readonly perFrame: number;
  readonly skew: number;
  /** Byte its file's samples start at. */
  readonly offset: number;
  /** Steps a unit. */
  readonly gain: number;
  /** The step that is 0. */
  readonly baseline: number;
  readonly unit: string;
  readonly name: string;
}

interface Header {
  /** Frames a second. */
  readonly rate: number;
  /** Frames; undefined where only the files' sizes tell. */
  readonly frames: number | undefined;
  readonly startsAt: string;
  readonly signals: readonly Signal[];
  readonly comments: readonly string[];
}

function parseHeader(text: string, name: string): Header {
  const all = text.split(/\r?\n/);
  const lines = all.filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const record =
    /^([\w-]+)(\/\d+)?\s+(\d+)(?:\s+([\d.eE+-]+)(?:\/[\d.eE+-]+(?:\([-\d.eE+]+\))?)?(?:\s+(\d+)(?:\s+(.*))?)?)?\s*$/.exec(
      lines[0]?.trim() ?? '',
    );
  if (!record) throw wrong(name, 'a record line, as "100 2 360 650000"', lines[0] ?? '');
  if (record[2]) {
    throw new SimError(
      'unsupported',
      `${name} describes a record of several segments. Open the header of one segment, or join them with PhysioNet's tools first.`,
    );
  }
  const count = Number(record[3]);
  const rate = record[4] === undefined ? DEFAULT_RATE : Number(record[4]);
  if (!(rate > 0 && rate < Infinity)) throw wrong(name, 'a sampling rate above 0', record[4] ?? '');
  if (!(count >= 1 && count < 10_000)) throw wrong(name, 'a number of signals from 1', record[3]!);
  if (lines.length < count + 1) throw wrong(name, `${count} signals`, `${lines.length - 1}`);
  const signals = lines.slice(1, count + 1).map((line, k) => parseSignal(line, k, name));
  const frames = Number(record[5] ?? 0);
  return {
    rate,
    frames: frames > 0 ? frames : undefined,
    startsAt: startOf(record[6] ?? ''),
    signals,
    comments: all
      .filter((line) => line.startsWith('#'))
      .map((line) => line.slice(1).trim())
      .filter(Boolean),
  };
}

/** Time and day, as `9:30:00 21/02/1990`, as ISO 8601 in local time; as it is where only one of them is given. */
function startOf(text: string): string {
  const [, time, day, month, year] = /^(\S+)\s+(\d+)\/(\d+)\/(\d+)$/.exec(text.trim()) ?? [];
  return (time && localMoment(Number(year), Number(month), Number(day), time)) || text;
}

function parseSignal(line: string, k: number, name: string): Signal {
  const match =
    /^(\S+)\s+(\d+)(?:x(\d+))?(?::(\d+))?(?:\+(\d+))?(?:\s+(-?[\d.eE+]+)(?:\((-?\d+)\))?(?:\/(\S+))?(?:\s+(\d+)(?:\s+(-?\d+)(?:\s+(-?\d+)(?:\s+(-?\d+)(?:\s+(\d+)(?:\s+(.*))?)?)?)?)?)?)?\s*$/.exec(
      line.trim(),
    );
  if (!match) throw wrong(name, `signal ${k + 1} as "file format gain …"`, line);
  const [
    ,
    file,
    format,
    perFrame = '1',
    skew = '0',
    offset = '0',
    gain = '0',
    baseline,
    unit = 'mV',
    ,
    zero = '0',
    ,
    ,
    ,
    title = '',
  ] = match;
  if (!isWfdbFormat(Number(format))) {
    throw new SimError(
      'unsupported',
      `${name} keeps signal ${k + 1} in format ${format}; 8-, 12-, 16-, 24- and 32-bit samples are read (80, 16, 61, 212, 24, 32). Convert it with PhysioNet's xform.`,
    );
  }
  const steps = Number(gain);
  if (!Number.isFinite(steps) || Number(perFrame) < 1) throw wrong(name, `a gain of signal ${k + 1}`, line);
  return {
    file: file === '~' ? '' : file!,
    format: Number(format),
    perFrame: Number(perFrame),
    skew: Number(skew),
    offset: Number(offset),
    gain: steps === 0 ? DEFAULT_GAIN : steps,
    baseline: Number(baseline ?? zero),
    unit,
    name: title.trim() || `signal ${k + 1}`,
  };
}

/** Signals of one rate, each with its place among the samples of its file. */
interface Group {
  readonly signals: readonly (Signal & { readonly place: number; readonly frameSize: number })[];
  readonly perFrame: number;
  readonly frames: number;
}

function groupsOf({ signals, frames }: Header, files: ReadonlyMap<string, ByteSource>): Group[] {
  const placed = signals.map((signal) => {
    const together = signals.filter(({ file }) => file === signal.file);
    const before = together.slice(0, together.indexOf(signal));
    const size = (those: readonly Signal[]) => those.reduce((sum, { perFrame }) => sum + perFrame, 0);
    const odd = together.find(({ format, offset }) => format !== signal.format || offset !== signal.offset);
    if (odd) {
      throw new SimError(
        'unsupported',
        `${signal.file} holds signals of different formats, which is not read. Convert it with PhysioNet's xform.`,
      );
    }
    return { ...signal, place: size(before), frameSize: size(together) };
  });
  const fitting = placed.map(({ file, format, offset, frameSize }) => {
    const { size } = files.get(file)!;
    const samples = Math.floor(((size - offset) * 8) / BITS[format]!);
    return Math.floor(samples / frameSize);
  });
  const least = fitting.reduce((a, b) => Math.min(a, b));
  if (least < (frames ?? 1)) {
    const at = fitting.indexOf(least);
    throw new SimError(
      'bad-file',
      `${placed[at]!.file} was cut short: ${frames ?? 1} samples of each of its signals were expected, ${Math.max(0, least)} are there. Copy it again.`,
    );
  }
  const rates = [...new Set(placed.map(({ perFrame }) => perFrame))].sort((a, b) => b - a);
  return rates.map((perFrame) => ({
    signals: placed.filter((signal) => signal.perFrame === perFrame),
    perFrame,
    frames: frames ?? least,
  }));
}

/** Bits of a sample by format. */
const BITS: Readonly<Record<number, number>> = { 80: 8, 16: 16, 61: 16, 24: 24, 32: 32, 212: 12 };

function seriesOf(
  { signals, perFrame, frames }: Group,
  { rate }: Header,
  isOneOfSeveral: boolean,
): SeriesInfo {
  const units = new Set(signals.map(({ unit }) => unit));
  const label = `${Number((rate * perFrame).toPrecision(6))} Hz`;
  return {
    path: isOneOfSeveral ? `signals ${label}` : 'signals',
    title: isOneOfSeveral ? `Signals at ${label}` : 'Signals',
    kind: 'continuous',
    shape: [frames * perFrame, signals.length],
    rate: rate * perFrame,
    irregular: false,
    startTime: 0,
    unit: units.size === 1 ? signals[0]!.unit : '',
    channels: signals.map(({ name, unit }) => (units.size === 1 ? name : `${name} (${unit})`)),
    missing: null,
    readable: true,
  };
}

async function readGroup(
  { signals, perFrame, frames }: Group,
  files: ReadonlyMap<string, ByteSource>,
  { start, stop }: SliceRequest,
  channels: readonly number[],
): Promise<Float64Array> {
  const count = channels.length;
  const values = new Float64Array((stop - start) * count).fill(NaN);
  const [first, last] = [Math.floor(start / perFrame), Math.ceil(stop / perFrame)];
  const asked = channels.map((channel, c) => ({ ...signals[channel]!, c }));
  for (const file of new Set(asked.map((signal) => signal.file))) {
    const here = asked.filter((signal) => signal.file === file);
    const { format, offset, frameSize } = here[0]!;
    // A skewed signal was written that many samples late.
    const latest = here.reduce((most, { skew }) => Math.max(most, skew), 0);
    const until = Math.min(frames, last + latest);
    const missing = missingSample(format);
    const byPlace = Array.from({ length: frameSize }, (_, place) =>
      here.filter((signal) => place >= signal.place && place < signal.place + perFrame),
    );
    if (until <= first) continue;
    const samples = { format, offset };
    await readStoredSamples(files.get(file)!, samples, first * frameSize, until * frameSize, (stored, at) => {
      const frame = Math.floor(at / frameSize);
      const place = at - frame * frameSize;
      for (const { c, skew, gain, baseline, place: own } of byPlace[place]!) {
        const t = (frame - skew) * perFrame + (place - own) - start;
        if (t >= 0 && t < stop - start && stored !== missing)
          values[t * count + c] = (stored - baseline) / gain;
      }
    });
  }
  return values;
}

async function annotationsBeside(source: ByteSource, rate: number, files: Map<string, ByteSource>) {
  const found: NonNullable<ReturnType<typeof eventsByName>>[] = [];
  for (const ending of ANNOTATORS) {
    const name = source.name.replace(/\.hea$/i, `.${ending}`);
    const file = await source.beside?.(name);
    if (!file) continue;
    files.set(name, file);
    const events = eventsByName(ending, `Annotations (.${ending})`, await readWfdbAnnotations(file, rate));
    if (events) found.push(events);
  }
  return found;
}

const wrong = (name: string, what: string, got: string) =>
  new SimError(
    'bad-file',
    `${name} is damaged: expected ${what}, got "${got.slice(0, 80)}". Download it again.`,
  );

const notBeside = ({ name }: ByteSource, file: string) =>
  new SimError(
    'bad-file',
    `${name} has its signals in ${file || 'no file'}, which is not beside it. Put both into one folder and open one of them there: on the desktop, or by its path on the command line. A browser hands over one file alone.`,
  );
