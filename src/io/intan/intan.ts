import { SimError } from '../../sim/errors';
import { channelNames } from '../channelNames';
import type { ByteSource, Recording, RecordingFormat, SeriesInfo, SliceRequest } from '../recording';
import { checkSlice, findSeries, sidewaysNote } from '../slice';
import {
  damagedIntan,
  type IntanGroup,
  type IntanHeader,
  intanHeader,
  type IntanKind,
  RHD_MAGIC,
} from './intanHeader';

/** Bytes of one read. */
const BLOCK_BYTES = 16e6;
const TITLES: Readonly<Record<IntanKind, string>> = {
  amplifier: 'Amplifiers',
  auxiliary: 'Auxiliary inputs',
  supply: 'Supply voltage',
  temperature: 'Temperature',
  adc: 'Analog inputs',
  'digital-in': 'Digital inputs',
  'digital-out': 'Digital outputs',
};

/**
 * Recordings of Intan's RHD system in one file (.rhd): signals of each kind are a series, amplifiers in µV.
 *
 * @see Intan Technologies (2021), RHD Data File Formats.
 */
export const intan: RecordingFormat = {
  id: 'intan',
  title: 'Intan RHD',
  extensions: ['.rhd'],
  sniff: (head) =>
    head.length > 8 && new DataView(head.buffer, head.byteOffset).getUint32(0, true) === RHD_MAGIC,

  async open(source): Promise<Recording> {
    const header = await intanHeader(source);
    const blocks = await blocksOf(source, header);
    const clock = await clockOf(source, header, blocks);
    const series = header.groups.map((group) => seriesOf(header, group, blocks, clock));
    return {
      format: 'intan',
      name: source.name,
      series,
      facts: [
        { label: 'Version', value: header.version },
        ...header.notes.map((value) => ({ label: 'Note', value })),
      ],
      async read(path, slice) {
        const info = findSeries(source.name, series, path);
        const channels = checkSlice(info, slice);
        return readGroup(source, header, header.groups[series.indexOf(info)]!, slice, channels);
      },
      close: async () => {},
    };
  },
};

/** How many blocks of data follow the header. */
async function blocksOf({ name, size }: ByteSource, header: IntanHeader): Promise<number> {
  const { dataStart, blockBytes, groups } = header;
  const blocks = (size - dataStart) / blockBytes;
  if (blocks === 0) {
    throw new SimError(
      'unsupported',
      `${name} is the header of an Intan recording that has its numbers in other files (one per signal or channel). Record in the traditional format (one .rhd file), or convert it to NWB.`,
    );
  }
  if (groups.length === 0)
    throw new SimError('bad-file', `${name} is a sound Intan file, but holds no signals.`);
  if (Number.isInteger(blocks)) return blocks;
  throw damagedIntan(
    name,
    `it has ${size - dataStart} bytes of data, which are no whole number of blocks of ${blockBytes}`,
  );
}

interface Clock {
  /** Time of the first sample, s. */
  readonly start: number;
  readonly note: string | undefined;
}

/** From the stamps of the first and the last block, which count samples. */
async function clockOf(source: ByteSource, header: IntanHeader, blocks: number): Promise<Clock> {
  const { dataStart, blockBytes, perBlock, rate } = header;
  const stampAt = async (block: number) => {
    const at = dataStart + block * blockBytes;
    const bytes = await source.read(at, at + 4);
    return bytes.length === 4 ? new DataView(bytes.buffer, bytes.byteOffset).getInt32(0, true) : NaN;
  };
  const [first, last] = [await stampAt(0), await stampAt(blocks - 1)];
  const absent = last - first - (blocks - 1) * perBlock;
  return {
    start: first / rate,
    note:
      absent === 0
        ? undefined
        : `Its time stamps jump by ${absent} samples in all: what lies on both sides of a jump follows one another here.`,
  };
}

function seriesOf(
  { rate, perBlock: most }: IntanHeader,
  { kind, channels, perBlock, unit }: IntanGroup,
  blocks: number,
  clock: Clock,
): SeriesInfo {
  const samples = blocks * perBlock;
  const notes = [clock.note, sidewaysNote(samples, channels.length)].filter((note) => note !== undefined);
  return {
    path: kind,
    title: TITLES[kind],
    kind: 'continuous',
    shape: [samples, channels.length],
    rate: (rate * perBlock) / most,
    irregular: false,
    startTime: clock.start,
    ...channelNames(channels.map(({ name }) => ({ name, unit }))),
    missing: 0,
    ...(notes.length > 0 && { note: notes.join(' ') }),
    readable: true,
  };
}

async function readGroup(
  source: ByteSource,
  { dataStart, blockBytes }: IntanHeader,
  { channels: all, perBlock, gain, zero, isSigned }: IntanGroup,
  { start, stop }: SliceRequest,
  channels: readonly number[],
): Promise<Float64Array> {
  const count = channels.length;
  const values = new Float64Array((stop - start) * count);
  const atOnce = Math.max(1, Math.floor(BLOCK_BYTES / blockBytes));
  const last = Math.ceil(stop / perBlock);
  for (let block = Math.floor(start / perBlock); block < last; block += atOnce) {
    const end = Math.min(last, block + atOnce);
    const bytes = await source.read(dataStart + block * blockBytes, dataStart + end * blockBytes);
    if (bytes.length < (end - block) * blockBytes)
      throw damagedIntan(source.name, 'it ended while it was read');
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const [from, to] = [Math.max(start, block * perBlock), Math.min(stop, end * perBlock)];
    channels.forEach((channel, c) => {
      const { offset, bit } = all[channel]!;
      for (let t = from; t < to; t++) {
        const own = Math.floor(t / perBlock);
        const at = (own - block) * blockBytes + offset + 2 * (t - own * perBlock);
        const stored = isSigned ? view.getInt16(at, true) : view.getUint16(at, true);
        values[(t - start) * count + c] = bit === undefined ? stored * gain + zero : (stored >> bit) & 1;
      }
    });
  }
  return values;
}
