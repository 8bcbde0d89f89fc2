import { SimError } from '../sim/errors';
import type { EdfHeader, EdfSignal } from './edfHeader';
import { eventsByName, type Happening } from './points';
import type { ByteSource } from './recording';

/** Records whose annotations are read as events on opening, at most. */
const MOST_RECORDS = 200_000;
/** Different texts told apart; a file with more has notes, not kinds of events. */
const MOST_KINDS = 500;

/** One time-stamped annotation list: a moment, how long it lasted, and what was noted of it. */
interface Annotation {
  readonly onset: number;
  readonly duration: number | undefined;
  readonly texts: readonly string[];
}

/** When each record of a discontinuous file began, s; undefined where records follow one another. */
export async function recordOnsets(source: ByteSource, header: EdfHeader): Promise<Float64Array | undefined> {
  if (!header.kind.endsWith('+D') || header.records === 0) return undefined;
  const onsets = new Float64Array(header.records);
  let wrong = false;
  for await (const { record, lists } of annotationsOf(source, header, header.records)) {
    onsets[record] = lists[0]?.onset ?? NaN;
    wrong ||= !(onsets[record]! >= (record === 0 ? -Infinity : onsets[record - 1]!));
  }
  if (!wrong) return onsets;
  throw new SimError(
    'bad-file',
    `${source.name} is damaged: it says that it was recorded with breaks, but not when each of its ${header.records} records began. Copy it again.`,
  );
}

/** What was noted, one row a text; undefined where nothing was. */
export async function edfEvents(source: ByteSource, header: EdfHeader) {
  const looked = Math.min(header.records, MOST_RECORDS);
  const kinds = new Set<string>();
  const noted: Happening[] = [];
  for await (const { lists } of annotationsOf(source, header, looked)) {
    for (const { onset, duration = 0, texts } of lists) {
      for (const text of texts) {
        const name = kinds.has(text) || kinds.size < MOST_KINDS ? text : 'other';
        kinds.add(name);
        noted.push({ name, time: onset, stop: onset + duration });
      }
    }
  }
  const events = eventsByName('annotations', 'Annotations', noted);
  if (!events || looked === header.records) return events;
  const note = `Those of the first ${looked} of ${header.records} records.`;
  return { ...events, info: { ...events.info, note } };
}

async function* annotationsOf(
  source: ByteSource,
  { signals, recordBytes, dataStart, bytesPerSample }: EdfHeader,
  records: number,
): AsyncGenerator<{ record: number; lists: readonly Annotation[] }> {
  const own = signals.filter(({ isAnnotation }) => isAnnotation);
  if (own.length === 0) return;
  for (let record = 0; record < records; record++) {
    const lists: Annotation[] = [];
    for (const { offset, samples } of own as readonly EdfSignal[]) {
      const at = dataStart + record * recordBytes + offset;
      lists.push(...parseLists(await source.read(at, at + samples * bytesPerSample)));
    }
    yield { record, lists };
  }
}

/** Lists end with a zero byte; in one, byte 20 ends the moment and every text, and byte 21 stands before a duration. */
function parseLists(bytes: Uint8Array): Annotation[] {
  const text = new TextDecoder().decode(bytes);
  return text.split('\0').flatMap((list) => {
    const [head = '', ...texts] = list.split('\x14');
    const [onset = '', duration] = head.split('\x15');
    if (!/^[+-]\d+(\.\d*)?$/.test(onset)) return [];
    const lasted = duration === undefined ? undefined : Number(duration);
    return [
      {
        onset: Number(onset),
        duration: lasted !== undefined && lasted >= 0 ? lasted : undefined,
        texts: texts.map((one) => one.trim()).filter((one) => one !== ''),
      },
    ];
  });
}
