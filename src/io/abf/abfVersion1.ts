import type { ByteSource } from '../recording';
import {
  ABF_BLOCK,
  type AbfChannel,
  type AbfHeader,
  damagedAbf,
  partOf,
  scaleOf,
  startOf,
  storedType,
  sweepsOf,
  tagsOf,
  textAt,
} from './abfHeader';

/** Bytes of the header in all versions, and with what was added in 1.6. */
const HEADER = 2048;
const EXTENDED = 6144;
const MOST_CHANNELS = 16;
const SWEEP_BYTES = 8;

/** Header of the first generation: everything at a place of its own. @throws {SimError} `bad-file`. */
export async function abfVersion1(source: ByteSource): Promise<AbfHeader> {
  const { name } = source;
  const short = await partOf(source, 'header', 0, HEADER);
  const dataBlock = short.getInt32(40, true);
  const isExtended = dataBlock * ABF_BLOCK >= EXTENDED;
  const view = isExtended ? await partOf(source, 'header', 0, EXTENDED) : short;
  const int = (at: number) => view.getInt32(at, true);
  const word = (at: number) => view.getInt16(at, true);
  const float = (at: number) => view.getFloat32(at, true);

  const type = storedType(name, word(100));
  const size = type === 'int16' ? 2 : 4;
  const dataStart = dataBlock * ABF_BLOCK + word(14) * size;
  const count = int(10);
  if (!(dataStart >= HEADER && count >= 0 && dataStart + count * size <= source.size)) {
    throw damagedAbf(
      name,
      `its ${count} numbers would lie from byte ${dataStart} to ${dataStart + count * size}, but ${source.size} bytes are there`,
    );
  }
  const width = word(120);
  if (!(width >= 1 && width <= MOST_CHANNELS)) throw damagedAbf(name, `it is said to have ${width} channels`);
  const interval = float(122);
  if (!(interval > 0 && interval < Infinity))
    throw damagedAbf(name, `a sample is said to last ${interval} µs`);
  const timing = {
    mode: word(8),
    rate: 1e6 / (interval * width),
    channels: width,
    count,
    episodes: int(16),
    timeUnit: float(130),
  };
  return {
    version: String(Number(float(4).toFixed(3))),
    mode: timing.mode,
    creator: textAt(view, 294, 16),
    protocol: isExtended ? textAt(view, 4898, 256) : '',
    comment: (isExtended && textAt(view, 5154, 128)) || textAt(view, 310, 56),
    started: startOf(int(20), 1000 * int(24) + word(366)),
    rate: timing.rate,
    channels: inputs(view, width).map((input, k) => channelOf(source, view, type, input, k, isExtended)),
    type,
    dataStart,
    sweeps: await sweepsOf(source, timing, {
      at: int(92) * ABF_BLOCK,
      entries: Math.max(0, int(96)),
      width: SWEEP_BYTES,
    }),
    tags: await tagsOf(source, int(44) * ABF_BLOCK, Math.max(0, int(48)), timing),
  };
}

/** The input each channel was sampled from; some programs write one for all, and mean the first ones. */
function inputs(view: DataView, width: number): number[] {
  const sequence = Array.from({ length: width }, (_, k) => view.getInt16(410 + 2 * k, true));
  const isSound =
    new Set(sequence).size === width && sequence.every((input) => input >= 0 && input < MOST_CHANNELS);
  return isSound ? sequence : sequence.map((_, k) => k);
}

function channelOf(
  source: ByteSource,
  view: DataView,
  type: AbfHeader['type'],
  input: number,
  k: number,
  isExtended: boolean,
): AbfChannel {
  const float = (at: number) => view.getFloat32(at + 4 * input, true);
  const label = textAt(view, 442 + 10 * input, 10) || `channel ${k + 1}`;
  const isTelegraphed = isExtended && view.getInt16(4512 + 2 * input, true) === 1;
  return {
    name: label,
    unit: textAt(view, 602 + 8 * input, 8),
    ...scaleOf(source.name, label, type, {
      range: view.getFloat32(244, true),
      resolution: view.getInt32(252, true),
      instrumentScale: float(922),
      instrumentOffset: float(986),
      signalGain: float(1050),
      signalOffset: float(1114),
      programmableGain: float(730),
      telegraphGain: isTelegraphed ? float(4576) : 1,
    }),
  };
}
