import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memorySource } from '../../src/io/byteSource';
import type { NpyArray } from '../../src/io/npy';
import { readTorchWeights } from '../../src/io/torchWeights';
import { dataStart, findDirectory, parseDirectory, unpack, writeZip } from '../../src/io/zip';

export const readBytes = (bytes: Uint8Array, name = 'weights.pt'): Promise<Map<string, NpyArray>> =>
  readTorchWeights(memorySource(name, bytes));

/** The members of an archive, in its order. */
export function membersOf(bytes: Uint8Array): (readonly [name: string, content: Uint8Array])[] {
  const { start, stop } = findDirectory(bytes, 0, 'weights.pt');
  return parseDirectory(bytes.subarray(start, stop), bytes.length, 'weights.pt').map((entry) => {
    const from = dataStart(entry, bytes.subarray(entry.offset), 'weights.pt');
    const content = unpack(entry, bytes.subarray(from, from + entry.compressedSize), 'weights.pt');
    return [entry.name, content] as const;
  });
}

/** A torch file with another pickle: checksums are right, so that what is wrong with it is the reader's to find. */
export const withPickle = (bytes: Uint8Array, change: (pickle: Uint8Array) => Uint8Array): Uint8Array =>
  writeZip(
    membersOf(bytes).map(
      ([name, content]) => [name, name.endsWith('/data.pkl') ? change(content) : content] as const,
    ),
  );

/** A pickle from its instructions, one character a byte. */
export const pickleOf = (...instructions: readonly string[]): Uint8Array =>
  Uint8Array.from(Buffer.from(instructions.join(''), 'latin1'));

const tuple = (numbers: readonly number[]) => ['(', ...numbers.map(int32), 't'];
const int32 = (value: number) => `J${Buffer.from(Int32Array.of(value).buffer).toString('latin1')}`;
const text = (value: string) =>
  `X${Buffer.from(Int32Array.of(value.length).buffer).toString('latin1')}${value}`;

/** How a tensor is described; the storage is of float32 unless said otherwise. */
export interface Described {
  readonly key?: string;
  readonly storage?: string;
  readonly elements: number;
  readonly offset?: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  /** Instructions of a seventh argument. */
  readonly metadata?: string;
}

/** Instructions that put a tensor on the stack. */
export const tensor = ({
  key = '0',
  storage = 'Float',
  elements,
  offset = 0,
  shape,
  strides,
  metadata = '',
}: Described) =>
  [
    'ctorch._utils\n_rebuild_tensor_v2\n((',
    text('storage'),
    `ctorch\n${storage}Storage\n`,
    text(key),
    text('cpu'),
    `${int32(elements)}tQ`,
    int32(offset),
    ...tuple(shape),
    ...tuple(strides),
    `\x89ccollections\nOrderedDict\n)R${metadata}tR`,
  ].join('');

/** A pickle of protocol 2 of a dictionary of tensors. */
export const dictionaryOf = (tensors: Readonly<Record<string, string>>): Uint8Array =>
  pickleOf(
    '\x80\x02}(',
    ...Object.entries(tensors).map(([name, instructions]) => text(name) + instructions),
    'u.',
  );

/** A torch file of a pickle and its storages by key. */
export const torchFile = (
  pickle: Uint8Array,
  storages: Readonly<Record<string, Uint8Array>>,
  others: readonly (readonly [name: string, content: Uint8Array])[] = [],
): Uint8Array =>
  writeZip([
    ['archive/data.pkl', pickle],
    ...Object.entries(storages).map(([key, bytes]) => [`archive/data/${key}`, bytes] as const),
    ['archive/version', Buffer.from('3\n')],
    ...others,
  ]);

export const bytesOf = (values: ArrayBufferView): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

const folder = process.env['NULLCLINE_REFERENCE'];

/**
 * Two AL-RNNs of Lorenz's system that Brenner and colleagues published (github.com/DurstewitzLab/ALRNN-DSR, GPL-3.0) and the series
 * that came with them. Their licence keeps them out of this repository: tests that use them are skipped unless NULLCLINE_REFERENCE
 * names a folder that has them.
 */
export const published = (name: string): Uint8Array => readFileSync(publishedPath(name));
export const publishedPath = (name: string): string => join(folder!, name);
export const hasPublished = ['model_lorenz_m20_p2.pt', 'model_lorenz_m30_p10.pt', 'lorenz63.npy'].every(
  (name) => folder !== undefined && existsSync(join(folder, name)),
);
