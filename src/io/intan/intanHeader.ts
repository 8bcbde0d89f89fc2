import { SimError } from '../../sim/errors';
import type { ByteSource } from '../recording';

/** Kinds of signals, in the order in which their samples lie in a block of data. */
export const INTAN_KINDS = [
  'amplifier',
  'auxiliary',
  'supply',
  'temperature',
  'adc',
  'digital-in',
  'digital-out',
] as const;
export type IntanKind = (typeof INTAN_KINDS)[number];

/** One signal, as it lies in every block. */
export interface IntanChannel {
  readonly name: string;
  /** Bytes from the start of a block. */
  readonly offset: number;
  /** Line of a digital port, whose lines share one number; undefined for others. */
  readonly bit?: number;
}

/** Signals of one kind, which are sampled alike. */
export interface IntanGroup {
  readonly kind: IntanKind;
  readonly channels: readonly IntanChannel[];
  /** Samples of each in a block. */
  readonly perBlock: number;
  readonly unit: string;
  /** Physical value = stored × gain + zero. */
  readonly gain: number;
  readonly zero: number;
  readonly isSigned: boolean;
}

export interface IntanHeader {
  readonly version: string;
  /** Samples of the amplifiers a second. */
  readonly rate: number;
  /** Samples of the amplifiers in a block, which begins with a time stamp for each. */
  readonly perBlock: number;
  readonly blockBytes: number;
  readonly dataStart: number;
  readonly groups: readonly IntanGroup[];
  readonly notes: readonly string[];
}

export const RHD_MAGIC = 0xc6912702;
/** A header of thousands of channels fits. */
const LONGEST = 8e6;
const MOST_GROUPS = 64;
const MOST_CHANNELS = 4096;
/** Kinds by the number of the signal's type. */
const TYPES: readonly IntanKind[] = ['amplifier', 'auxiliary', 'supply', 'adc', 'digital-in', 'digital-out'];
/** Volts a step of the board's analog inputs, and what is stored for 0 V, by its mode. */
const BOARDS: Readonly<Record<number, readonly [step: number, middle: number]>> = {
  0: [0.000050354, 0],
  1: [0.00015259, 32_768],
  13: [0.0003125, 32_768],
};

/**
 * Header of a recording of Intan's RHD system.
 *
 * @throws {SimError} `bad-file` for what can't be.
 * @see Intan Technologies (2021), RHD Data File Formats.
 */
export async function intanHeader(source: ByteSource): Promise<IntanHeader> {
  const fields = new Fields(await source.read(0, Math.min(source.size, LONGEST)), source.name);
  fields.skip(4);
  const [major, minor] = [fields.short(), fields.short()];
  const isFrom = (first: number, second: number) => major > first || (major === first && minor >= second);
  const rate = fields.float();
  // Filters, and the impedance test.
  fields.skip(36);
  const notes = [fields.text(), fields.text(), fields.text()].filter(Boolean);
  const temperatures = isFrom(1, 1) ? fields.short() : 0;
  const board = isFrom(1, 3) ? fields.short() : 0;
  if (isFrom(2, 0)) fields.text();
  const names = signalNames(fields);
  if (!(rate > 0 && rate < Infinity))
    throw damagedIntan(source.name, `it is said to have ${rate} samples a second`);
  if (!(temperatures >= 0 && temperatures <= MOST_CHANNELS)) {
    throw damagedIntan(source.name, `it is said to have ${temperatures} temperature sensors`);
  }
  for (let k = 0; k < temperatures; k++) names.temperature.push({ name: `temperature ${k + 1}`, order: k });
  const perBlock = isFrom(2, 0) ? 128 : 60;
  const [step = NaN, middle = NaN] = BOARDS[board] ?? [];
  if (names.adc.length > 0 && Number.isNaN(step)) {
    throw damagedIntan(source.name, `its board is in a mode ${board} that there is not`);
  }
  const scales: Readonly<Record<IntanKind, Omit<IntanGroup, 'kind' | 'channels'>>> = {
    amplifier: { perBlock, unit: 'µV', gain: 0.195, zero: -32_768 * 0.195, isSigned: false },
    auxiliary: { perBlock: perBlock / 4, unit: 'V', gain: 0.0000374, zero: 0, isSigned: false },
    supply: { perBlock: 1, unit: 'V', gain: 0.0000748, zero: 0, isSigned: false },
    // Hundredths of a degree, as Intan's own readers take them (read_Intan_RHD2000_file.m: divided by 100); Neo, which takes
    // thousandths, would make 3.7 °C of a warm animal.
    temperature: { perBlock: 1, unit: '°C', gain: 0.01, zero: 0, isSigned: true },
    adc: { perBlock, unit: 'V', gain: step, zero: -middle * step, isSigned: false },
    'digital-in': { perBlock, unit: '', gain: 1, zero: 0, isSigned: false },
    'digital-out': { perBlock, unit: '', gain: 1, zero: 0, isSigned: false },
  };
  let offset = 4 * perBlock;
  const groups = INTAN_KINDS.flatMap((kind): IntanGroup[] => {
    const found = names[kind];
    if (found.length === 0) return [];
    const scale = scales[kind];
    const width = 2 * scale.perBlock;
    const isDigital = kind.startsWith('digital');
    const channels = found.map(({ name, order }, k): IntanChannel => ({
      name,
      offset: offset + (isDigital ? 0 : k * width),
      ...(isDigital && { bit: order }),
    }));
    offset += isDigital ? width : found.length * width;
    return [{ kind, channels, ...scale }];
  });
  return {
    version: `${major}.${minor}`,
    rate,
    perBlock,
    blockBytes: offset,
    dataStart: fields.at,
    groups,
    notes,
  };
}

type Names = Record<IntanKind, { readonly name: string; readonly order: number }[]>;

/** Signals that were switched on, by kind. */
function signalNames(fields: Fields): Names {
  const names = Object.fromEntries(INTAN_KINDS.map((kind) => [kind, []])) as unknown as Names;
  const groups = fields.short();
  if (!(groups >= 0 && groups <= MOST_GROUPS)) {
    throw damagedIntan(fields.name, `it is said to have ${groups} groups of signals`);
  }
  for (let group = 0; group < groups; group++) {
    fields.text();
    fields.text();
    const isOn = fields.short() !== 0;
    const count = fields.short();
    fields.skip(2);
    if (!(count >= 0 && count <= MOST_CHANNELS)) {
      throw damagedIntan(fields.name, `a group is said to have ${count} signals`);
    }
    for (let k = 0; isOn && k < count; k++) {
      const native = fields.text();
      const own = fields.text();
      const order = fields.short();
      fields.skip(2);
      const kind = TYPES[fields.short()];
      const isUsed = fields.short() !== 0;
      fields.skip(20);
      if (!kind) throw damagedIntan(fields.name, `the signal "${native}" is of a type that there is not`);
      if (isUsed) names[kind].push({ name: own || native, order });
    }
  }
  return names;
}

/** Fields that follow one another. */
class Fields {
  at = 0;
  readonly name: string;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, name: string) {
    this.name = name;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Moves on; returns where it was. */
  skip(length: number): number {
    if (this.at + length > this.#bytes.length) {
      throw damagedIntan(
        this.name,
        `its header goes on after byte ${this.at}, but ${this.#bytes.length} bytes are there`,
      );
    }
    this.at += length;
    return this.at - length;
  }

  short = (): number => this.#view.getInt16(this.skip(2), true);
  float = (): number => this.#view.getFloat32(this.skip(4), true);

  /** Text of Qt: its bytes in UTF-16, all ones where there is none. */
  text(): string {
    const length = this.#view.getUint32(this.skip(4), true);
    if (length === 0xffffffff) return '';
    const from = this.skip(length);
    return new TextDecoder('utf-16le').decode(this.#bytes.subarray(from, from + length)).trim();
  }
}

export const damagedIntan = (name: string, why: string): SimError =>
  new SimError('bad-file', `${name} is damaged or was cut short: ${why}. Copy it again.`);
