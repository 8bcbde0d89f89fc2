import { MomentClock } from '../momentClock';
import type { FlatTable } from './flatbuffer';

/** How numbers of a column are stored. */
export interface ArrowNumbers {
  /** Bits a value. */
  readonly bits: 1 | 8 | 16 | 32 | 64;
  readonly kind: 'int' | 'uint' | 'float';
  /** Seconds, where they are times. */
  readonly seconds?: (stored: number) => number;
  /** Seconds, where they are moments of 64 bits, which a number can't hold. */
  readonly moments?: (stored: bigint) => number;
}

/** One column at the top level of a table. */
export interface ArrowField {
  readonly name: string;
  /** How its numbers are stored; in words what it holds, where that is no numbers. */
  readonly holds: ArrowNumbers | string;
  /** `'moments'` in history, times since something, or plain numbers. */
  readonly meaning: 'numbers' | 'moments' | 'times';
  /** What moments count from. */
  readonly clock?: MomentClock;
  /** Nodes and buffers that it takes in every batch; of views, as many buffers more as the batch says. */
  readonly nodes: number;
  readonly buffers: number;
  readonly views: number;
}

/** Kinds of columns by their number in the format. @see Apache Arrow, format/Schema.fbs. */
const TYPE = {
  none: 0,
  null: 1,
  int: 2,
  float: 3,
  binary: 4,
  utf8: 5,
  bool: 6,
  decimal: 7,
  date: 8,
  time: 9,
  timestamp: 10,
  interval: 11,
  list: 12,
  struct: 13,
  union: 14,
  fixedBinary: 15,
  fixedList: 16,
  map: 17,
  duration: 18,
  largeBinary: 19,
  largeUtf8: 20,
  largeList: 21,
  runEnd: 22,
  binaryView: 23,
  utf8View: 24,
  listView: 25,
  largeListView: 26,
} as const;

/** Buffers of a column itself, without those of the columns in it. */
const BUFFERS: Readonly<Record<number, number>> = {
  [TYPE.null]: 0,
  [TYPE.binary]: 3,
  [TYPE.utf8]: 3,
  [TYPE.largeBinary]: 3,
  [TYPE.largeUtf8]: 3,
  [TYPE.struct]: 1,
  [TYPE.fixedList]: 1,
  [TYPE.runEnd]: 0,
  [TYPE.listView]: 3,
  [TYPE.largeListView]: 3,
};
/** Units of time, by their number: s, ms, µs, ns. */
const PER_SECOND = [1, 1e3, 1e6, 1e9];
const DEEPEST = 64;

/** A column of a schema. @throws {RangeError} where the schema is broken. */
export function arrowField(field: FlatTable, depth = 0): ArrowField {
  if (depth > DEEPEST) throw new RangeError('columns lie within one another without end');
  const name = field.text(0);
  // A column of categories holds numbers of words; the words lie elsewhere.
  if (field.table(4)) {
    return { name, holds: 'categories', meaning: 'numbers', nodes: 1, buffers: 2, views: 0 };
  }
  const type = field.byte(2);
  const details = field.table(3);
  const within = field.tables(5).map((child) => arrowField(child, depth + 1));
  const add = (of: 'nodes' | 'buffers' | 'views') => within.reduce((sum, child) => sum + child[of], 0);
  const views = Number(type === TYPE.binaryView || type === TYPE.utf8View);
  const own = type === TYPE.union ? (details?.short(0) === 1 ? 2 : 1) : (BUFFERS[type] ?? 2);
  return {
    name,
    ...contentOf(type, details),
    nodes: 1 + add('nodes'),
    buffers: own + add('buffers'),
    views: views + add('views'),
  };
}

function contentOf(
  type: number,
  details: FlatTable | undefined,
): Pick<ArrowField, 'holds' | 'meaning' | 'clock'> {
  const numbers = (
    bits: ArrowNumbers['bits'],
    kind: ArrowNumbers['kind'],
    meaning: ArrowField['meaning'] = 'numbers',
    seconds?: (stored: number) => number,
  ) => ({ holds: { bits, kind, ...(seconds && { seconds }) }, meaning });
  const perSecond = (field: number, absent: number) =>
    PER_SECOND[details?.short(field, absent) ?? absent] ?? 1;
  const unit = (field: number, absent: number) => {
    const parts = perSecond(field, absent);
    return (stored: number) => stored / parts;
  };
  const moments = (parts: number): Pick<ArrowField, 'holds' | 'meaning' | 'clock'> => {
    const clock = new MomentClock();
    return {
      holds: { bits: 64, kind: 'int', moments: (stored) => clock.seconds(stored, parts) },
      meaning: 'moments',
      clock,
    };
  };
  switch (type) {
    case TYPE.int: {
      const bits = details?.int(0) ?? 0;
      if (bits !== 8 && bits !== 16 && bits !== 32 && bits !== 64) break;
      return numbers(bits, details!.byte(1) ? 'int' : 'uint');
    }
    case TYPE.float: {
      const bits = ([16, 32, 64] as const)[details?.short(0) ?? 0];
      return bits ? numbers(bits, 'float') : { holds: 'not numbers', meaning: 'numbers' };
    }
    case TYPE.bool:
      return numbers(1, 'uint');
    case TYPE.date:
      return details?.short(0, 1) === 0
        ? numbers(32, 'int', 'moments', (days) => 86_400 * days)
        : moments(1e3);
    case TYPE.timestamp:
      return moments(perSecond(0, 0));
    case TYPE.duration:
      return numbers(64, 'int', 'times', unit(0, 1));
    case TYPE.time:
      return numbers(details?.int(1, 32) === 64 ? 64 : 32, 'int', 'times', unit(0, 1));
    case TYPE.list:
    case TYPE.struct:
    case TYPE.fixedList:
    case TYPE.map:
    case TYPE.largeList:
    case TYPE.listView:
    case TYPE.largeListView:
    case TYPE.union:
      return { holds: 'nested', meaning: 'numbers' };
  }
  return { holds: 'not numbers', meaning: 'numbers' };
}
