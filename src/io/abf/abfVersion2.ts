import { latin1 } from '../looksLike';
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
} from './abfHeader';

/** Where each section's entry lies in the table of contents. */
const SECTIONS = {
  protocol: 76,
  channels: 92,
  strings: 220,
  data: 236,
  tags: 252,
  sweeps: 316,
} as const;
const CONTENTS = 512;
/** Bytes needed of one entry of a section. */
const PROTOCOL_BYTES = 136;
const CHANNEL_BYTES = 82;
const SWEEP_BYTES = 8;
const TAG_BYTES = 64;
const MOST_CHANNELS = 1024;
/** Names and units are few; a longer section of strings is none. */
const LONGEST_STRINGS = 4e6;
/** What strings are preceded by. */
const STRINGS_HEAD = 44;

interface Section {
  readonly at: number;
  /** Bytes an entry. */
  readonly width: number;
  readonly entries: number;
}

/** Header of the second generation: a table of contents, and sections. @throws {SimError} `bad-file`. */
export async function abfVersion2(source: ByteSource): Promise<AbfHeader> {
  const { name } = source;
  const contents = await partOf(source, 'header', 0, CONTENTS);
  const section = (of: keyof typeof SECTIONS): Section => {
    const at = SECTIONS[of];
    return {
      at: contents.getUint32(at, true) * ABF_BLOCK,
      width: contents.getUint32(at + 4, true),
      entries: contents.getInt32(at + 8, true),
    };
  };
  const strings = await stringsOf(source, section('strings'));
  const text = (index: number): string => (index > 0 ? (strings[index - 1] ?? '') : '');

  const { at, width, entries } = section('protocol');
  if (entries < 1 || width < PROTOCOL_BYTES) throw damagedAbf(name, 'it does not say how it was recorded');
  const protocol = await partOf(source, 'protocol', at, PROTOCOL_BYTES);
  const type = storedType(name, contents.getUint16(30, true));
  const channels = await channelsOf(source, section('channels'), type, protocol, text);
  const data = section('data');
  const size = type === 'int16' ? 2 : 4;
  if (data.entries < 0 || data.at + data.entries * size > source.size) {
    throw damagedAbf(
      name,
      `its ${data.entries} numbers would end at byte ${data.at + data.entries * size}, but ${source.size} bytes are there`,
    );
  }

  const interval = protocol.getFloat32(2, true);
  const timing = {
    mode: protocol.getInt16(0, true),
    rate: 1e6 / interval,
    channels: channels.length,
    count: data.entries,
    episodes: contents.getUint32(12, true),
    timeUnit: protocol.getFloat32(14, true),
  };
  if (!(interval > 0 && interval < Infinity))
    throw damagedAbf(name, `a sample is said to last ${interval} µs`);
  const list = section('sweeps');
  if (list.entries > 0 && list.width < SWEEP_BYTES)
    throw damagedAbf(name, 'its list of sweeps is too narrow');
  const tags = section('tags');
  if (tags.entries > 0 && tags.width !== TAG_BYTES) throw damagedAbf(name, 'its list of tags is too narrow');
  const version = (from: number) => [3, 2, 1, 0].map((k) => contents.getUint8(from + k)).join('.');
  return {
    version: version(4),
    mode: timing.mode,
    creator: `${text(contents.getUint32(60, true))} ${version(56)}`.trim(),
    protocol: text(contents.getUint32(72, true)),
    comment: text(protocol.getInt32(132, true)),
    started: startOf(contents.getUint32(16, true), contents.getUint32(20, true)),
    rate: timing.rate,
    channels,
    type,
    dataStart: data.at,
    sweeps: await sweepsOf(source, timing, { ...list, entries: Math.max(0, list.entries) }),
    tags: await tagsOf(source, tags.at, Math.max(0, tags.entries), timing),
  };
}

async function channelsOf(
  source: ByteSource,
  { at, width, entries }: Section,
  type: AbfHeader['type'],
  protocol: DataView,
  text: (index: number) => string,
): Promise<AbfChannel[]> {
  if (!(entries >= 1 && entries <= MOST_CHANNELS && width >= CHANNEL_BYTES)) {
    throw damagedAbf(source.name, `it is said to have ${entries} channels of ${width} bytes in its header`);
  }
  const all = await partOf(source, 'list of channels', at, entries * width);
  return Array.from({ length: entries }, (_, k): AbfChannel => {
    const view = new DataView(all.buffer, all.byteOffset + k * width, width);
    const float = (from: number) => view.getFloat32(from, true);
    const label = text(view.getInt32(74, true)) || `channel ${k + 1}`;
    const isTelegraphed = view.getInt16(2, true) === 1;
    return {
      name: label,
      unit: text(view.getInt32(78, true)),
      ...scaleOf(source.name, label, type, {
        range: protocol.getFloat32(110, true),
        resolution: protocol.getInt32(118, true),
        instrumentScale: float(40),
        instrumentOffset: float(44),
        signalGain: float(48),
        signalOffset: float(52),
        programmableGain: float(28),
        telegraphGain: isTelegraphed ? float(6) : 1,
      }),
    };
  });
}

/** Names, units and paths, which other sections tell by their number, from 1. */
async function stringsOf(source: ByteSource, { at, width, entries }: Section): Promise<readonly string[]> {
  if (entries < 1) return [];
  if (width > LONGEST_STRINGS) throw damagedAbf(source.name, `its names are said to take ${width} bytes`);
  const view = await partOf(source, 'list of names', at, width);
  const all = latin1(new Uint8Array(view.buffer, view.byteOffset, width));
  const begin = all.startsWith('SSCH') ? STRINGS_HEAD : all.lastIndexOf('\0\0') + 2;
  return all
    .slice(begin)
    .split('\0')
    .map((one) => one.trim());
}
