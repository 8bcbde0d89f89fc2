import { SimError } from '../sim/errors';
import { channelNames } from './channelNames';
import { edfEvents, recordOnsets } from './edfAnnotations';
import { type EdfHeader, type EdfSignal, parseEdfHeader, isEdf } from './edfHeader';
import { checkRows, findPoints, within } from './points';
import type { ByteSource, Recording, RecordingFormat, SeriesInfo, SliceRequest } from './recording';
import { checkSlice, findSeries } from './slice';

/** Bytes of one read. */
const BLOCK_BYTES = 16e6;
/** A recording with gaps may be this much longer than what was recorded of it. */
const LONGEST_GAPS = 20;

/**
 * European Data Format and its 24-bit form of BioSemi, with annotations (EDF+, BDF+): the signals of one sampling rate are a series,
 * annotations are events. What a discontinuous file (EDF+D) did not record between its records is missing.
 *
 * @see Kemp, Värri, Rosa, Nielsen & Gade (1992), Electroencephalogr. Clin. Neurophysiol. 82, 391–393; Kemp & Olivan (2003), Clin.
 *   Neurophysiol. 114, 1755–1761; BioSemi, BDF file format.
 */
export const edf: RecordingFormat = {
  id: 'edf',
  title: 'European Data Format',
  extensions: ['.edf', '.bdf', '.rec'],
  sniff: isEdf,

  async open(source): Promise<Recording> {
    const header = await parseEdfHeader(source);
    const onsets = await recordOnsets(source, header);
    const groups = groupsOf(header);
    const series = groups.map((group) => seriesOf(header, group, onsets, groups.length > 1));
    const events = await edfEvents(source, header);
    if (series.length === 0 && !events) throw empty(source);
    return {
      format: 'edf',
      name: source.name,
      series,
      ...(events && { points: [events.info] }),
      facts: factsOf(header),
      async read(path, slice) {
        const info = findSeries(source.name, series, path);
        const channels = checkSlice(info, slice);
        return readGroup(source, header, groups[series.indexOf(info)]!, onsets, slice, channels);
      },
      async readPoints(path, request) {
        const info = findPoints({ name: source.name, points: events ? [events.info] : [] }, path);
        return within(
          checkRows(info, request).map((row) => events!.rows[row]!),
          request,
        );
      },
      close: async () => {},
    };
  },
};

/** Signals of one sampling rate. */
interface Group {
  readonly signals: readonly EdfSignal[];
  /** Samples of each signal in a record. */
  readonly perRecord: number;
}

function groupsOf({ signals }: EdfHeader): readonly Group[] {
  const recorded = signals.filter(({ isAnnotation, samples }) => !isAnnotation && samples > 0);
  const rates = [...new Set(recorded.map(({ samples }) => samples))].sort((a, b) => b - a);
  return rates.map((perRecord) => ({
    signals: recorded.filter(({ samples }) => samples === perRecord),
    perRecord,
  }));
}

/** First sample of each record; records follow one another where there are no onsets. */
const firstSample = (onsets: Float64Array | undefined, record: number, rate: number, perRecord: number) =>
  onsets ? Math.round((onsets[record]! - onsets[0]!) * rate) : record * perRecord;

function seriesOf(
  { records, duration }: EdfHeader,
  { signals, perRecord }: Group,
  onsets: Float64Array | undefined,
  isOneOfSeveral: boolean,
): SeriesInfo {
  const rate = perRecord / duration;
  const samples = records === 0 ? 0 : firstSample(onsets, records - 1, rate, perRecord) + perRecord;
  const label = `${Number(rate.toPrecision(6))} Hz`;
  const isTooLong = samples > LONGEST_GAPS * records * perRecord;
  const missing = (samples - records * perRecord) * signals.length;
  return {
    path: isOneOfSeveral ? `signals ${label}` : 'signals',
    title: isOneOfSeveral ? `Signals at ${label}` : 'Signals',
    kind: 'continuous',
    shape: [samples, signals.length],
    rate,
    irregular: false,
    startTime: onsets?.[0] ?? 0,
    ...channelNames(signals.map(({ label, unit }) => ({ name: label, unit }))),
    missing,
    ...(missing > 0 && {
      note: isTooLong
        ? `gaps between its records are more than ${LONGEST_GAPS} times as long as what was recorded. Cut it into pieces.`
        : 'Not recorded without a break: what lies between its stretches is missing.',
    }),
    readable: !isTooLong,
  };
}

async function readGroup(
  source: ByteSource,
  header: EdfHeader,
  { signals, perRecord }: Group,
  onsets: Float64Array | undefined,
  { start, stop }: SliceRequest,
  channels: readonly number[],
): Promise<Float64Array> {
  const { records, recordBytes, dataStart, bytesPerSample, duration } = header;
  const rate = perRecord / duration;
  const count = channels.length;
  const values = new Float64Array((stop - start) * count);
  if (onsets) values.fill(NaN);
  const first = (record: number) => firstSample(onsets, record, rate, perRecord);
  // Records ascend in time: the last that starts at or before the slice is the first it may lie in.
  let from = lastBefore(first, records, start);
  const block = Math.max(1, Math.floor(BLOCK_BYTES / recordBytes));
  while (from < records && first(from) < stop) {
    const to = Math.min(records, from + block);
    const bytes = await source.read(dataStart + from * recordBytes, dataStart + to * recordBytes);
    if (bytes.length < (to - from) * recordBytes) throw cutShort(source);
    for (let record = from; record < to; record++) {
      const at = first(record);
      if (at >= stop) break;
      channels.forEach((channel, c) => {
        const { offset, gain, shift } = signals[channel]!;
        const begin = (record - from) * recordBytes + offset;
        const lo = Math.max(0, start - at);
        const hi = Math.min(perRecord, stop - at);
        for (let k = lo; k < hi; k++) {
          const digital = integerAt(bytes, begin + k * bytesPerSample, bytesPerSample);
          values[(at + k - start) * count + c] = gain * (shift + digital);
        }
      });
    }
    from = to;
  }
  return values;
}

function lastBefore(first: (record: number) => number, records: number, sample: number): number {
  let [low, high] = [0, records - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (first(middle) <= sample) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

/** A signed little-endian integer of two or three bytes. */
function integerAt(bytes: Uint8Array, at: number, width: 2 | 3): number {
  return width === 2
    ? ((bytes[at]! | (bytes[at + 1]! << 8)) << 16) >> 16
    : ((bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16)) << 8) >> 8;
}

function factsOf({ kind, patient, recording, started, records, duration }: EdfHeader): Recording['facts'] {
  const facts: readonly (readonly [string, string])[] = [
    ['Variant', kind],
    ...patientFacts(kind, patient),
    ['Recording', recording],
    ['Started', started],
    ['Records', `${records} of ${duration} s`],
  ];
  return facts.flatMap(([label, value]) => (value ? [{ label, value }] : []));
}

/** EDF+ says who it was in parts: a code, the sex, the day of birth, and the name; X for what is not told. */
function patientFacts(kind: string, patient: string): (readonly [string, string])[] {
  const parts = patient.split(/\s+/);
  if (!kind.includes('+') || parts.length < 4) return [['Patient', patient]];
  const [code, sex, born, name] = parts.map((part) => (part === 'X' ? '' : part.replaceAll('_', ' ')));
  return [
    ['Patient', code!],
    ['Sex', sex!],
    ['Born', born!],
    ['Name', name!],
  ];
}

const empty = ({ name }: ByteSource) =>
  new SimError('bad-file', `${name} is a sound EDF file, but holds neither signals nor annotations.`);

const cutShort = ({ name }: ByteSource) =>
  new SimError('bad-file', `${name} ended while it was read: it was cut short. Copy it again.`);
