import { SimError } from '../../sim/errors';
import { latin1 } from '../looksLike';
import type { ByteSource } from '../recording';
import { arrowField, type ArrowField } from './arrowSchema';
import { FlatTable } from './flatbuffer';

/** Rows that lie together, and where: nothing of them is read before it is asked for. */
export interface ArrowBatch {
  /** Of its message: what lies where in its body. */
  readonly at: number;
  readonly messageBytes: number;
  readonly bodyStart: number;
  readonly bodyBytes: number;
  readonly rows: number;
  /** First row, in the table. */
  readonly first: number;
  /** Name of what its columns are packed with; undefined where they are not. */
  readonly packed: 'LZ4' | 'Zstandard' | undefined;
}

export interface ArrowFile {
  readonly isStream: boolean;
  readonly fields: readonly ArrowField[];
  readonly batches: readonly ArrowBatch[];
  readonly rows: number;
}

/** Where the values of one column of a batch lie in its body, and where it says which are missing. */
export interface ArrowColumn {
  readonly nulls: number;
  readonly validity: Stretch;
  readonly values: Stretch;
}

interface Stretch {
  readonly offset: number;
  readonly length: number;
}

export const ARROW_MAGIC = 'ARROW1';
const CONTINUATION = 0xffffffff;
const PREFIX = 8;
/** A message that describes rows, or a footer, may be this long. */
const LONGEST_MESSAGE = 256e6;
const SCHEMA = 1;
const RECORD_BATCH = 3;
const BLOCK_BYTES = 24;
/** How many bytes one packed byte can stand for at most, with some room. */
const MOST_PACKED = { LZ4: 256, Zstandard: 65_536 };

/** True for the first bytes of a stream of messages, which begins with a schema. */
export function isArrowStream(head: Uint8Array): boolean {
  try {
    const view = new DataView(head.buffer, head.byteOffset, head.length);
    const length = view.getInt32(4, true);
    if (view.getUint32(0, true) !== CONTINUATION || length <= 0 || length % 8 > 0) return false;
    const message = FlatTable.root(head.subarray(PREFIX));
    return message.byte(1) === SCHEMA && message.long(3) === 0;
  } catch {
    return false;
  }
}

/** What a file or stream of Arrow's says of itself. @throws {SimError} `bad-file`; `unsupported` for the other byte order. */
export async function arrowFile(source: ByteSource, isStream: boolean): Promise<ArrowFile> {
  const { schema, blocks } = await (isStream ? walkStream : readFooter)(source);
  if (schema.short(0) !== 0) {
    throw new SimError(
      'unsupported',
      `${source.name} holds big-endian Arrow columns, which are not read. Write it on a usual computer, or save it as Parquet.`,
    );
  }
  const fields = schema.tables(1).map((field) => arrowField(field));
  const batches: ArrowBatch[] = [];
  let first = 0;
  for (const block of blocks) {
    const batch = await batchAt(source, block, first, fields);
    if (!batch) continue;
    batches.push(batch);
    first += batch.rows;
  }
  return { isStream, fields, batches, rows: first };
}

/** Where a message lies, and how long it and what follows it are. */
interface Block {
  readonly at: number;
  readonly messageBytes: number;
  readonly bodyBytes: number;
}

async function readFooter(source: ByteSource): Promise<{ schema: FlatTable; blocks: Block[] }> {
  const { size, name } = source;
  const tail = await source.read(Math.max(0, size - 10), size);
  const length = tail.length === 10 ? new DataView(tail.buffer, tail.byteOffset).getInt32(0, true) : 0;
  if (
    latin1(tail.subarray(4)) !== ARROW_MAGIC ||
    length <= 0 ||
    length + 18 > size ||
    length > LONGEST_MESSAGE
  ) {
    throw new SimError(
      'bad-file',
      `${name} was cut short or is damaged: an Arrow file ends in the length of its footer and ARROW1. Copy or download it again; ${size} bytes are there.`,
    );
  }
  const footer = FlatTable.root(await source.read(size - 10 - length, size - 10));
  const schema = footer.table(1);
  if (!schema) throw damagedArrow(name, 'its footer names no columns');
  const blocks = footer.structs(3, BLOCK_BYTES).map((block) => ({
    at: Number(block.getBigInt64(0, true)),
    messageBytes: block.getInt32(8, true),
    bodyBytes: Number(block.getBigInt64(16, true)),
  }));
  return { schema, blocks };
}

async function walkStream(source: ByteSource): Promise<{ schema: FlatTable; blocks: Block[] }> {
  const blocks: Block[] = [];
  let schema: FlatTable | undefined;
  let at = 0;
  while (at + PREFIX <= source.size) {
    const prefix = await source.read(at, at + PREFIX);
    const view = new DataView(prefix.buffer, prefix.byteOffset, PREFIX);
    const length = view.getInt32(4, true);
    if (view.getUint32(0, true) !== CONTINUATION || length < 0) {
      throw damagedArrow(source.name, `no message can be told at byte ${at}`);
    }
    if (length === 0) break;
    const message = await messageAt(source, at, PREFIX + length);
    const bodyBytes = message.long(3);
    const next = at + PREFIX + length + bodyBytes;
    if (!(bodyBytes >= 0 && next <= source.size)) {
      throw damagedArrow(source.name, `rows would end at byte ${next}, but ${source.size} bytes are there`);
    }
    if (message.byte(1) === SCHEMA) schema ??= message.table(2);
    if (message.byte(1) === RECORD_BATCH) blocks.push({ at, messageBytes: PREFIX + length, bodyBytes });
    at = next;
  }
  if (!schema) throw damagedArrow(source.name, 'it names no columns');
  return { schema, blocks };
}

async function messageAt(source: ByteSource, at: number, length: number): Promise<FlatTable> {
  if (!(at >= 0 && length > PREFIX && length < LONGEST_MESSAGE && at + length <= source.size)) {
    throw damagedArrow(
      source.name,
      `a message of ${length} bytes would lie at byte ${at}, but ${source.size} bytes are there`,
    );
  }
  const bytes = await source.read(at, at + length);
  const hasMark = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) === CONTINUATION;
  return FlatTable.root(bytes.subarray(hasMark ? PREFIX : 4));
}

async function batchAt(
  source: ByteSource,
  { at, messageBytes, bodyBytes }: Block,
  first: number,
  fields: readonly ArrowField[],
): Promise<ArrowBatch | undefined> {
  const message = await messageAt(source, at, messageBytes);
  const header = message.table(2);
  if (message.byte(1) !== RECORD_BATCH || !header) return undefined;
  const bodyStart = at + messageBytes;
  if (!(bodyBytes >= 0 && bodyStart + bodyBytes <= source.size)) {
    throw damagedArrow(
      source.name,
      `rows would end at byte ${bodyStart + bodyBytes}, but ${source.size} bytes are there`,
    );
  }
  const compression = header.table(3);
  const packed = compression && (['LZ4', 'Zstandard'] as const)[compression.byte(0)];
  if (compression && !packed)
    throw damagedArrow(source.name, 'its columns are packed in a way that there is not');
  const rows = header.long(0);
  const batch = { at, messageBytes, bodyStart, bodyBytes, rows, first, packed };
  checkRows(source.name, batch, header, fields);
  return batch;
}

/** Every column must have room for the rows that a batch says it has. */
function checkRows(
  name: string,
  { rows, packed, bodyBytes }: ArrowBatch,
  header: FlatTable,
  fields: readonly ArrowField[],
): void {
  if (!(rows >= 0 && rows < 2 ** 40)) throw damagedArrow(name, `a batch is said to have ${rows} rows`);
  const columns = columnsIn(name, header, fields, bodyBytes);
  fields.forEach(({ holds, name: title }, k) => {
    if (typeof holds === 'string') return;
    const room = columns[k]!.values.length * (packed ? MOST_PACKED[packed] : 1);
    if ((rows * holds.bits) / 8 > room) {
      throw damagedArrow(name, `the column "${title}" has no room for the ${rows} rows it is said to have`);
    }
  });
}

/** Where the columns of a batch lie. @throws {SimError} `bad-file`. */
export async function arrowColumns(
  source: ByteSource,
  { at, messageBytes, bodyBytes }: ArrowBatch,
  fields: readonly ArrowField[],
): Promise<readonly ArrowColumn[]> {
  const header = (await messageAt(source, at, messageBytes)).table(2)!;
  return columnsIn(source.name, header, fields, bodyBytes);
}

function columnsIn(
  name: string,
  header: FlatTable,
  fields: readonly ArrowField[],
  bodyBytes: number,
): ArrowColumn[] {
  const pair = (view: DataView) => [0, 8].map((at) => Number(view.getBigInt64(at, true)));
  const nodes = header.structs(1, 16).map(pair);
  const buffers = header.structs(2, 16).map((view): Stretch => {
    const [offset = 0, length = 0] = pair(view);
    if (offset >= 0 && length >= 0 && offset + length <= bodyBytes) return { offset, length };
    throw damagedArrow(name, `a column would end at byte ${offset + length} of ${bodyBytes}`);
  });
  const extras = header.structs(4, 8).map((view) => Number(view.getBigInt64(0, true)));
  let [node, buffer, view] = [0, 0, 0];
  const columns = fields.map((field): ArrowColumn => {
    const [nulls = -1] = [nodes[node]?.[1]];
    const own = { validity: buffers[buffer], values: buffers[buffer + 1] };
    node += field.nodes;
    buffer += field.buffers;
    for (let k = 0; k < field.views; k++) buffer += extras[view++] ?? NaN;
    return { nulls, validity: own.validity ?? NOTHING, values: own.values ?? NOTHING };
  });
  if (node === nodes.length && buffer === buffers.length) return columns;
  throw damagedArrow(
    name,
    `a batch has ${nodes.length} columns in ${buffers.length} pieces instead of ${node} in ${buffer}`,
  );
}

const NOTHING: Stretch = { offset: 0, length: 0 };

export const damagedArrow = (name: string, why: string): SimError =>
  new SimError('bad-file', `${name} is damaged or was cut short: ${why}. Copy or download it again.`);
