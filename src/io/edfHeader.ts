import { SimError } from '../sim/errors';
import { localMoment } from './localMoment';
import { latin1 } from './looksLike';
import type { ByteSource } from './recording';

/** One signal of a file, as it lies in every record. */
export interface EdfSignal {
  readonly label: string;
  readonly unit: string;
  /** Samples in a record. */
  readonly samples: number;
  /** Bytes from the start of a record. */
  readonly offset: number;
  /** Physical value = gain · (shift + stored value), as the format's reference library computes it. */
  readonly gain: number;
  readonly shift: number;
  readonly isAnnotation: boolean;
}

export interface EdfHeader {
  /** `EDF`, `EDF+C`, `EDF+D`, `BDF`, `BDF+C` or `BDF+D`. */
  readonly kind: string;
  readonly bytesPerSample: 2 | 3;
  readonly patient: string;
  readonly recording: string;
  /** ISO 8601 in local time, or date and time as the file has them where they are none. */
  readonly started: string;
  readonly records: number;
  /** s a record. */
  readonly duration: number;
  readonly dataStart: number;
  readonly recordBytes: number;
  readonly signals: readonly EdfSignal[];
}

const FIXED = 256;
const PER_SIGNAL = 256;
const MOST_SIGNALS = 9999;
/** Widths of the fields of every signal, in the order they are stored: each for all signals, then the next. */
const FIELDS = { label: 16, transducer: 80, unit: 8, physicalMin: 8, physicalMax: 8, digitalMin: 8 } as const;
const LATER = { digitalMax: 8, prefilter: 80, samples: 8 } as const;

/** True if the bytes are of a header: the version, and after it only printable characters. */
export function isEdf(head: Uint8Array): boolean {
  if (head.length < FIXED) return false;
  const isBdf = head[0] === 255 && latin1(head.subarray(1, 8)) === 'BIOSEMI';
  return (
    isBdf ||
    (latin1(head.subarray(0, 8)).trimEnd() === '0' && /^\d+ *$/.test(latin1(head.subarray(252, 256))))
  );
}

/** @throws {SimError} `bad-file` for a header that can't be, and for a file that is shorter than it says. */
export async function parseEdfHeader(source: ByteSource): Promise<EdfHeader> {
  const { name, size } = source;
  const wrong = (what: string, got: string) =>
    new SimError(
      'bad-file',
      `${name} is damaged: expected ${what} in its header, got "${got.trim()}". Copy it again.`,
    );
  const fixed = await source.read(0, FIXED);
  const field = (from: number, width: number) => latin1(fixed.subarray(from, from + width)).trim();
  const isBdf = fixed[0] === 255;
  const count = wholeNumber(field(252, 4));
  if (count === undefined || count > MOST_SIGNALS) throw wrong('a number of signals', field(252, 4));
  const dataStart = FIXED + count * PER_SIGNAL;
  if (size < dataStart) {
    throw new SimError(
      'bad-file',
      `${name} was cut short: its header of ${count} signals takes ${dataStart} bytes, but ${size} bytes are there. Copy it again.`,
    );
  }
  const duration = numberOf(field(244, 8));
  if (duration === undefined || !(duration >= 0)) throw wrong('the seconds of a record', field(244, 8));

  const columns = latin1(await source.read(FIXED, dataStart));
  let at = 0;
  const column = (width: number): string[] => {
    const values = Array.from({ length: count }, (_, k) =>
      columns.slice(at + k * width, at + (k + 1) * width),
    );
    at += count * width;
    return values.map((value) => value.trim());
  };
  const early = Object.fromEntries(
    Object.entries(FIELDS).map(([id, width]) => [id, column(width)]),
  ) as Record<keyof typeof FIELDS, string[]>;
  const later = Object.fromEntries(Object.entries(LATER).map(([id, width]) => [id, column(width)])) as Record<
    keyof typeof LATER,
    string[]
  >;

  const bytesPerSample = isBdf ? 3 : 2;
  let offset = 0;
  const signals = early.label.map((label, k): EdfSignal => {
    const samples = wholeNumber(later.samples[k]!);
    if (samples === undefined) throw wrong(`the samples of "${label}" in a record`, later.samples[k]!);
    const isAnnotation = /^(EDF|BDF) Annotations$/.test(label);
    const limits = [early.physicalMin, early.physicalMax, early.digitalMin, later.digitalMax].map((column) =>
      numberOf(column[k]!),
    );
    const [physicalMin = NaN, physicalMax = NaN, digitalMin = NaN, digitalMax = NaN] = limits;
    const gain = (physicalMax - physicalMin) / (digitalMax - digitalMin);
    if (!isAnnotation && samples > 0 && !(Number.isFinite(gain) && gain !== 0)) {
      throw wrong(
        `limits of "${label}" that differ`,
        [early.physicalMin[k], early.physicalMax[k], early.digitalMin[k], later.digitalMax[k]].join(', '),
      );
    }
    const signal = {
      label: label || `signal ${k + 1}`,
      unit: early.unit[k]!.replace(/^uV/, 'µV'),
      samples,
      offset,
      gain,
      shift: physicalMax / gain - digitalMax,
      isAnnotation,
    };
    offset += samples * bytesPerSample;
    return signal;
  });
  const hasSignals = signals.some(({ isAnnotation, samples }) => !isAnnotation && samples > 0);
  if (hasSignals && duration === 0) throw wrong('the seconds of a record', field(244, 8));

  const stored = offset > 0 ? Math.floor((size - dataStart) / offset) : 0;
  const said = Number(field(236, 8));
  if (!Number.isInteger(said) || said < -1) throw wrong('a number of records', field(236, 8));
  if (said > stored) {
    throw new SimError(
      'bad-file',
      `${name} was cut short: it says it has ${said} records of ${offset} bytes, but ${stored} are there. Copy it again.`,
    );
  }
  const plus = /^(?:EDF|BDF)\+[CD]/.exec(field(192, 44))?.[0];
  return {
    kind: plus ?? (isBdf ? 'BDF' : 'EDF'),
    bytesPerSample,
    patient: field(8, 80),
    recording: field(88, 80),
    started: startOf(field(168, 8), field(176, 8), plus ? field(88, 80) : ''),
    // A recorder that was switched off in the middle leaves −1: as many as there are.
    records: said === -1 ? stored : said,
    duration,
    dataStart,
    recordBytes: offset,
    signals,
  };
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/**
 * The year has two digits, of 1985 to 2084; EDF+ has all four of them in its description of the recording.
 *
 * @see Kemp & Olivan (2003), Clin. Neurophysiol. 114, 1755–1761, "Additional specifications" 2–4.
 */
function startOf(date: string, time: string, recording: string): string {
  const [, day, month, year] = /^(\d\d?)\D(\d\d?)\D(\d\d)$/.exec(date) ?? [];
  const full = /^Startdate (\d\d)-([A-Z]{3})-(\d{4})\b/i.exec(recording);
  const clock = time.replaceAll(/\D/g, ':');
  const start = full
    ? localMoment(Number(full[3]), MONTHS.indexOf(full[2]!.toUpperCase()) + 1, Number(full[1]), clock)
    : localMoment(Number(year) + (Number(year) < 85 ? 2000 : 1900), Number(month), Number(day), clock);
  return start ?? `${date} ${time}`.trim();
}

const wholeNumber = (text: string): number | undefined => (/^\d+$/.test(text) ? Number(text) : undefined);

const numberOf = (text: string): number | undefined =>
  text !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
