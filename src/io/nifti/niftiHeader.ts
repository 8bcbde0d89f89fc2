import { SimError } from '../../sim/errors';
import type { StoredType } from '../storedNumbers';

/** What the first bytes of a NIfTI file say, of either version. */
export interface NiftiHeader {
  readonly version: 1 | 2;
  readonly isBigEndian: boolean;
  /** Sizes along x, y, z, time and three more, each 1 at least; the first runs fastest. */
  readonly dims: readonly number[];
  readonly type: StoredType;
  /** Byte the numbers start at. */
  readonly dataStart: number;
  /** Value = stored × slope + intercept. */
  readonly slope: number;
  readonly intercept: number;
  /** From one volume to the next, and when the first was taken, in `timeUnit`. */
  readonly timeStep: number;
  readonly timeStart: number;
  /** s, where the file names a unit of time. */
  readonly timeUnit: number | undefined;
  readonly description: string;
  readonly intent: number;
}

/** Bytes of the header itself, by version; four more say whether extensions follow. */
export const NIFTI_HEAD = { 1: 348, 2: 540 } as const;

/** Data types by their number in the format. */
const TYPES: Readonly<Record<number, StoredType>> = {
  2: 'uint8',
  4: 'int16',
  8: 'int32',
  16: 'float32',
  64: 'float64',
  256: 'int8',
  512: 'uint16',
  768: 'uint32',
  1024: 'int64',
  1280: 'uint64',
};
const OTHERS: Readonly<Record<number, string>> = {
  1: 'bits',
  32: 'complex numbers',
  128: 'colours',
  1536: '128-bit floating-point numbers',
  1792: 'complex numbers',
  2048: 'complex numbers',
  2304: 'colours',
};
/** Units of time by their number, in s; others are frequencies and the like. */
const TIME_UNITS: Readonly<Record<number, number>> = { 8: 1, 16: 1e-3, 24: 1e-6 };
const TIME_BITS = 0x38;

/** Places of the fields, and how they are stored. */
const LAYOUT = {
  1: {
    dims: 40,
    step: 92,
    type: 70,
    start: 108,
    slope: 112,
    intercept: 116,
    units: 123,
    timeStart: 136,
    description: 148,
    intent: 68,
  },
  2: {
    dims: 16,
    step: 136,
    type: 12,
    start: 168,
    slope: 176,
    intercept: 184,
    units: 500,
    timeStart: 216,
    description: 240,
    intent: 504,
  },
} as const;
const DESCRIPTION_BYTES = 80;

/** Version and byte order of a file, from its first bytes; undefined for any other. `isPair` where the numbers lie in another file. */
export function niftiKind(
  head: Uint8Array,
): { version: 1 | 2; isBigEndian: boolean; isPair: boolean } | undefined {
  if (head.length < NIFTI_HEAD[1]) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const magic = (at: number) => String.fromCharCode(...head.subarray(at, at + 4));
  const order = (size: number): boolean | undefined =>
    [false, true].find((isBigEndian) => view.getInt32(0, !isBigEndian) === size);
  const first = order(NIFTI_HEAD[1]);
  if (first !== undefined && /^n[+i]1\0$/.test(magic(344))) {
    return { version: 1, isBigEndian: first, isPair: magic(344).startsWith('ni') };
  }
  const second = order(NIFTI_HEAD[2]);
  if (second !== undefined && /^n[+i]2\0$/.test(magic(4)) && head.length >= NIFTI_HEAD[2]) {
    return { version: 2, isBigEndian: second, isPair: magic(4).startsWith('ni') };
  }
  return undefined;
}

/**
 * The header of a file whose first bytes `niftiKind` knows.
 *
 * @throws {SimError} `bad-file` for what can't be; `unsupported` for numbers of a type that is not read, and for numbers in a file beside.
 * @see Cox et al. (2004), NIfTI-1.1; NIfTI-2 (2011), https://nifti.nimh.nih.gov.
 */
export function niftiHeader(head: Uint8Array, name: string): NiftiHeader {
  const { version, isBigEndian, isPair } = niftiKind(head)!;
  if (isPair) {
    throw new SimError(
      'unsupported',
      `${name} has its numbers in another file (.img). Save both as one .nii file.`,
    );
  }
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const le = !isBigEndian;
  const layout = LAYOUT[version];
  const short = (at: number) => view.getInt16(at, le);
  const real = (at: number) => (version === 1 ? single(view.getFloat32(at, le)) : view.getFloat64(at, le));
  const long = (at: number) => Number(view.getBigInt64(at, le));

  const number = short(layout.type);
  const type = TYPES[number];
  if (!type) {
    throw new SimError(
      OTHERS[number] ? 'unsupported' : 'bad-file',
      `${name} holds ${OTHERS[number] ?? `numbers of a type ${number} that there is not`}. Save it as float32.`,
    );
  }
  const sizes = Array.from({ length: 8 }, (_, k) =>
    version === 1 ? short(layout.dims + 2 * k) : long(layout.dims + 8 * k),
  );
  const [count = 0, ...all] = sizes;
  const dims = all.map((size, k) => (k < count ? size : 1));
  const numbers = dims.reduce((product, size) => product * size, 1);
  if (!(count >= 1 && count <= 7 && dims.every((size) => size >= 1) && Number.isSafeInteger(8 * numbers))) {
    throw damagedNifti(name, `it is said to have the sizes ${sizes.join(', ')}`);
  }
  const dataStart = version === 1 ? view.getFloat32(layout.start, le) : long(layout.start);
  if (!(Number.isSafeInteger(dataStart) && dataStart >= NIFTI_HEAD[version])) {
    throw damagedNifti(name, `its numbers are said to start at byte ${dataStart}`);
  }
  const slope = version === 1 ? view.getFloat32(layout.slope, le) : view.getFloat64(layout.slope, le);
  const intercept =
    version === 1 ? view.getFloat32(layout.intercept, le) : view.getFloat64(layout.intercept, le);
  const isScaled = Number.isFinite(slope) && slope !== 0 && Number.isFinite(intercept);
  const units = version === 1 ? view.getUint8(layout.units) : view.getInt32(layout.units, le);
  return {
    version,
    isBigEndian,
    dims,
    type,
    dataStart,
    slope: isScaled ? slope : 1,
    intercept: isScaled ? intercept : 0,
    timeStep: real(layout.step),
    timeStart: real(layout.timeStart),
    timeUnit: TIME_UNITS[units & TIME_BITS],
    description: new TextDecoder('latin1')
      .decode(head.subarray(layout.description, layout.description + DESCRIPTION_BYTES))
      .replace(/\0[^]*/, '')
      .trim(),
    intent: version === 1 ? short(layout.intent) : view.getInt32(layout.intent, le),
  };
}

/** A number in single precision as the decimal that was meant. */
const single = (value: number): number => Number(value.toPrecision(7));

export const damagedNifti = (name: string, why: string): SimError =>
  new SimError('bad-file', `${name} is damaged or was cut short: ${why}. Copy or download it again.`);
