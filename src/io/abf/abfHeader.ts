import { SimError } from '../../sim/errors';
import { latin1 } from '../looksLike';
import type { ByteSource } from '../recording';
import type { StoredType } from '../storedNumbers';

/** One input that was recorded. */
export interface AbfChannel {
  readonly name: string;
  readonly unit: string;
  /** Physical value = stored × gain + zero. */
  readonly gain: number;
  readonly zero: number;
}

/** An unbroken stretch of a recording: a sweep (episode), or all of it. */
export interface AbfSweep {
  /** Since the start of the recording, s. */
  readonly start: number;
  readonly samples: number;
}

/** What a header says, the same for both generations of the format. */
export interface AbfHeader {
  readonly version: string;
  readonly mode: number;
  readonly creator: string;
  readonly protocol: string;
  readonly comment: string;
  /** When the recording started, as ISO 8601 in local time; `''` when the file does not say. */
  readonly started: string;
  readonly rate: number;
  readonly channels: readonly AbfChannel[];
  readonly type: StoredType;
  /** Byte the numbers start at; sample after sample, all channels of each. */
  readonly dataStart: number;
  /** In the order they were recorded; their numbers follow one another. */
  readonly sweeps: readonly AbfSweep[];
  /** What was noted, and when, since the start of the recording, s. */
  readonly tags: readonly { readonly time: number; readonly text: string }[];
}

/** Sections start at multiples of this many bytes. */
export const ABF_BLOCK = 512;
/** Bytes of one tag. */
const TAG_BYTES = 64;
const TAG_TEXT = 56;
const TAG_KINDS = ['Time tag', 'Comment', 'External tag', 'Voice tag', 'New file', 'Annotation'];

/** A part of the file that has to be there as a whole. @throws {SimError} `bad-file`. */
export async function partOf(
  source: ByteSource,
  what: string,
  at: number,
  length: number,
): Promise<DataView> {
  if (!(at >= 0 && length >= 0 && at + length <= source.size)) {
    throw damagedAbf(
      source.name,
      `its ${what} would end at byte ${at + length}, but ${source.size} bytes are there`,
    );
  }
  const bytes = await source.read(at, at + length);
  if (bytes.length < length) throw damagedAbf(source.name, 'it ended while it was read');
  return new DataView(bytes.buffer, bytes.byteOffset, length);
}

/** Characters of a field of fixed width, without what it is filled up with. */
export const textAt = (view: DataView, at: number, length: number): string =>
  latin1(new Uint8Array(view.buffer, view.byteOffset + at, length))
    .replace(/\0[^]*/, '')
    .trim();

/** How an amplifier's and a digitiser's settings scale what is stored. */
export interface AbfScaling {
  readonly range: number;
  readonly resolution: number;
  readonly instrumentScale: number;
  readonly instrumentOffset: number;
  readonly signalGain: number;
  readonly signalOffset: number;
  readonly programmableGain: number;
  /** Gain that the amplifier told the program; 1 where it told none. */
  readonly telegraphGain: number;
}

/** Integers in physical units; floating-point numbers are in physical units already. @throws {SimError} `bad-file`. */
export function scaleOf(
  name: string,
  channel: string,
  type: StoredType,
  scaling: AbfScaling,
): Pick<AbfChannel, 'gain' | 'zero'> {
  if (type === 'float32') return { gain: 1, zero: 0 };
  const { range, resolution, instrumentScale, signalGain, programmableGain, telegraphGain } = scaling;
  const gain = range / instrumentScale / signalGain / programmableGain / resolution / telegraphGain;
  const zero = scaling.instrumentOffset - scaling.signalOffset;
  if (Number.isFinite(gain) && gain !== 0 && Number.isFinite(zero)) return { gain, zero };
  throw damagedAbf(name, `the gains of the channel "${channel}" can't be: they make a factor of ${gain}`);
}

/** Stored numbers by their format. @throws {SimError} `bad-file`. */
export function storedType(name: string, format: number): StoredType {
  if (format === 0) return 'int16';
  if (format === 1) return 'float32';
  throw damagedAbf(name, `its numbers are said to be of the format ${format}; there are 0 and 1`);
}

/** How a file lays out its stretches of data in time. */
export interface AbfTiming {
  readonly mode: number;
  readonly rate: number;
  readonly channels: number;
  /** Numbers stored, of all channels. */
  readonly count: number;
  /** Episodes the header counts. */
  readonly episodes: number;
  /** Unit of the times in the file, µs; 0 where they count numbers of all channels. */
  readonly timeUnit: number;
}

/** Seconds of a time as the file writes it. */
export const secondsOf = (time: number, { timeUnit, rate, channels }: AbfTiming): number =>
  timeUnit > 0 ? time * timeUnit * 1e-6 : time / (rate * channels);

/**
 * The sweeps of a file, from its list of their starts and lengths; without a list all of one length.
 *
 * @throws {SimError} `bad-file` where they need more numbers than there are.
 */
export async function sweepsOf(
  source: ByteSource,
  timing: AbfTiming,
  list: { readonly at: number; readonly entries: number; readonly width: number },
): Promise<AbfSweep[]> {
  const { mode, channels, count, episodes, rate, timeUnit } = timing;
  if (list.entries === 0) {
    const pieces = mode === 3 ? 1 : Math.max(1, episodes);
    const samples = Math.floor(count / channels / pieces);
    if (pieces > 1 && samples === 0) {
      throw damagedAbf(source.name, `it counts ${pieces} sweeps, but ${count} numbers are there`);
    }
    return Array.from({ length: pieces }, (_, k) => ({ start: (k * samples) / rate, samples }));
  }
  const view = await partOf(source, 'list of sweeps', list.at, list.entries * list.width);
  const rows = Array.from({ length: list.entries }, (_, k) => ({
    start: secondsOf(view.getInt32(k * list.width, true), timing),
    length: view.getInt32(k * list.width + 4, true),
  }));
  const total = rows.reduce((sum, { length }) => sum + length, 0);
  // Some programs write the lengths of events in the unit of time instead of in numbers.
  const unit = mode === 1 && timeUnit > 0 && total !== count && total / timeUnit === count ? timeUnit : 1;
  if (rows.some(({ length }) => length < 0) || total / unit > count) {
    throw damagedAbf(
      source.name,
      `its ${rows.length} sweeps take ${total / unit} numbers, but ${count} are there`,
    );
  }
  return rows.map(({ start, length }) => ({ start, samples: Math.floor(length / unit / channels) }));
}

/** Tags, which follow one another. @throws {SimError} `bad-file`. */
export async function tagsOf(
  source: ByteSource,
  at: number,
  entries: number,
  timing: AbfTiming,
): Promise<AbfHeader['tags']> {
  if (entries === 0) return [];
  const view = await partOf(source, 'list of tags', at, entries * TAG_BYTES);
  return Array.from({ length: entries }, (_, k) => {
    const from = k * TAG_BYTES;
    const kind = TAG_KINDS[view.getInt16(from + 4 + TAG_TEXT, true)] ?? 'Tag';
    return {
      time: secondsOf(view.getInt32(from, true), timing),
      text: textAt(view, from + 4, TAG_TEXT) || kind,
    };
  });
}

/** A day as YYYYMMDD (or YYMMDD, before 2000) and the time since midnight, ms, as ISO 8601; `''` where it is none. */
export function startOf(day: number, milliseconds: number): string {
  const digits = /^(?:(\d{4})|(\d{2}))(\d{2})(\d{2})$/.exec(String(day));
  if (!digits || !(milliseconds >= 0 && milliseconds < 86_400_000)) return '';
  const short = Number(digits[2]);
  const year = digits[1] ?? String(short < 50 ? 2000 + short : 1900 + short);
  const time = new Date(milliseconds).toISOString().slice(11, 23);
  return `${year}-${digits[3]}-${digits[4]}T${time}`;
}

/** An error that says what is wrong with a file. */
export const damagedAbf = (name: string, why: string): SimError =>
  new SimError('bad-file', `${name} is damaged or was cut short: ${why}. Copy it again.`);
