import type { TreeDataset } from '../tree/tree';
import type { ZarrNode } from './zarrNodes';
import { LARGEST_FILE } from './zarrFiles';
import { KNOWN_CODECS } from './zarrCodecs';

type Json = Readonly<Record<string, unknown>>;

/** What an array of a store says of itself. */
export interface ArrayDescription {
  readonly shape: readonly number[];
  /** Shape of what is unpacked at once. */
  readonly chunks: readonly number[];
  readonly holds: TreeDataset['holds'];
  readonly valueBytes: number;
  /** Why it can't be read, in words; undefined where it can. */
  readonly problem: string | undefined;
}

/** Values of an array at most: beyond, its description is damaged or says nothing that could be shown. */
const MOST_VALUES = 1e13;

/** What may stand between the numbers of a chunk in the name of its file. */
const SEPARATORS: readonly unknown[] = [undefined, '.', '/'];

const V3_TYPES: Readonly<Record<string, readonly [TreeDataset['holds'], bytes: number]>> = {
  bool: ['integers', 1],
  int8: ['integers', 1],
  uint8: ['integers', 1],
  int16: ['integers', 2],
  uint16: ['integers', 2],
  int32: ['integers', 4],
  uint32: ['integers', 4],
  int64: ['integers', 8],
  uint64: ['integers', 8],
  float16: ['floats', 2],
  float32: ['floats', 4],
  float64: ['floats', 8],
  string: ['texts', 1],
};

/**
 * Shape, type and chunks of an array, and whether all it takes to read it is there.
 *
 * @see Zarr storage specifications, version 2 and version 3.1.
 */
export function describeArray({ version, description }: NonNullable<ZarrNode['array']>): ArrayDescription {
  const shape = sizes(description.shape, 0);
  const codecs = codecsOf(version, description);
  const [holds, valueBytes] = version === 2 ? typeOf2(description, codecs) : typeOf3(description);
  const chunks = sizes(version === 2 ? description.chunks : chunksOf3(description, codecs), 1);
  const about = { shape: shape ?? [], chunks: chunks ?? [], holds, valueBytes };
  const fits = shape?.length === chunks?.length && SEPARATORS.includes(separatorOf(version, description));
  if (!shape || !chunks || !codecs || !fits) {
    return { ...about, problem: 'its description is damaged.' };
  }
  return { ...about, problem: problemOf(about, codecs, description) };
}

function problemOf(
  { shape, chunks, holds, valueBytes }: Omit<ArrayDescription, 'problem'>,
  codecs: readonly Codec[],
  description: Json,
): string | undefined {
  const missing = codecs.filter(({ name }) => !KNOWN_CODECS.has(name)).map(({ name }) => name);
  if (missing.some((name) => /pickle/.test(name))) return 'pickled Python objects, which are not opened.';
  if (missing.length > 0) {
    return `compressed with ${missing.join(', ')}, which is not available here. Compress it with blosc, zstd or gzip.`;
  }
  if (holds === 'other')
    return `of the type ${JSON.stringify(description.dtype ?? description.data_type)}, which is not read.`;
  const values = product(shape);
  if (!(values <= MOST_VALUES))
    return `said to hold ${values.toPrecision(2)} values; its description is damaged.`;
  const bytes = product(chunks) * valueBytes;
  if (!(bytes <= LARGEST_FILE)) {
    return `stored in chunks of ${Number((bytes / 1e9).toPrecision(3))} GB, more than is read at once. Save it in smaller chunks.`;
  }
  const changed = codecs.find((codec) => isOfAnotherType(codec, description, valueBytes));
  return changed && `packed with ${changed.name} of another type, which is not read.`;
}

interface Codec {
  readonly name: string;
  readonly configuration: Json;
}

/** Filters and compressor by their names, without the `numcodecs.` version 2 leaves out; undefined where they are no list. */
function codecsOf(version: 2 | 3, description: Json): readonly Codec[] | undefined {
  const { filters, compressor, codecs } = description;
  const listed: unknown =
    version === 3 ? codecs : [...(Array.isArray(filters) ? filters : []), compressor].filter(Boolean);
  if (!Array.isArray(listed)) return undefined;
  const named = listed.flatMap((one: unknown): readonly (Codec | undefined)[] => {
    const { id, name, configuration, ...rest } = (one ?? {}) as Json;
    const called = version === 3 ? name : id;
    if (typeof called !== 'string') return [undefined];
    const settings = (version === 3 ? (configuration ?? {}) : { ...rest, configuration }) as Json;
    const codec = { name: called.replace(/^numcodecs\./, ''), configuration: settings };
    // A shard holds chunks that are packed in their own way.
    const inner = called === 'sharding_indexed' ? codecsOf(3, settings) : [];
    return inner ? [codec, ...inner] : [undefined];
  });
  return named.includes(undefined) ? undefined : (named as readonly Codec[]);
}

function typeOf2(
  { dtype }: Json,
  codecs: readonly Codec[] | undefined,
): readonly [TreeDataset['holds'], number] {
  if (dtype === '|O') {
    const isText = codecs?.some(({ name }) => /^(vlen-utf8|vlen-bytes|json2)$/.test(name));
    return [isText ? 'texts' : 'other', 1];
  }
  const [, kind, size] = /^[<>|]([biufSU])(\d+)$/.exec(typeof dtype === 'string' ? dtype : '') ?? [];
  if (kind === undefined) return ['other', 1];
  const bytes = Number(size) * (kind === 'U' ? 4 : 1);
  if (kind === 'S' || kind === 'U') return [bytes > 0 ? 'texts' : 'other', bytes];
  if (!(kind === 'b' ? bytes === 1 : [1, 2, 4, 8].includes(bytes))) return ['other', 1];
  if (kind === 'f') return bytes > 1 ? ['floats', bytes] : ['other', 1];
  return ['integers', bytes];
}

const typeOf3 = ({ data_type }: Json): readonly [TreeDataset['holds'], number] =>
  (typeof data_type === 'string' && Object.hasOwn(V3_TYPES, data_type) && V3_TYPES[data_type]) || [
    'other',
    1,
  ];

/** Chunks of version 3: those in a shard, where there are shards, which they must fill. */
function chunksOf3({ chunk_grid }: Json, codecs: readonly Codec[] | undefined): unknown {
  const { name, configuration } = (chunk_grid ?? {}) as Json;
  const outer = name === 'regular' ? (configuration as Json | undefined)?.chunk_shape : undefined;
  const sharding = codecs?.find((codec) => codec.name === 'sharding_indexed');
  if (!sharding) return outer;
  const [shard, inner] = [sizes(outer, 1), sizes(sharding.configuration.chunk_shape, 1)];
  if (!shard || !inner || shard.some((size, k) => size % (inner[k] ?? 0) !== 0)) return undefined;
  const count = shard.reduce((product, size, k) => product * (size / inner[k]!), 1);
  return count <= 1e7 ? inner : undefined;
}

function separatorOf(version: 2 | 3, { dimension_separator, chunk_key_encoding }: Json): unknown {
  if (version === 2) return dimension_separator;
  const { name, configuration } = (chunk_key_encoding ?? {}) as Json;
  return name === 'default' || name === 'v2' ? ((configuration ?? {}) as Json).separator : null;
}

/** A list of whole numbers from `least` on; undefined for anything else. */
function sizes(value: unknown, least: number): readonly number[] | undefined {
  const isSize = (one: unknown) => Number.isSafeInteger(one) && (one as number) >= least;
  return Array.isArray(value) && value.length <= 32 && value.every(isSize) ? (value as number[]) : undefined;
}

/** Filters that store another type than the array has, which the library takes for the array's own; and those that reckon in 16-bit floats, which it lacks. */
function isOfAnotherType(
  { name, configuration }: Codec,
  { dtype, data_type }: Json,
  valueBytes: number,
): boolean {
  const { astype, elementsize } = configuration;
  const isHalf = isHalfFloat(dtype ?? data_type);
  if (isHalf && /^(delta|fixedscaleoffset|scale_offset|cast_value|bitround)$/.test(name)) return true;
  if (name === 'delta') return astype !== undefined && dtype !== undefined && astype !== dtype;
  return name === 'shuffle' && elementsize !== undefined && elementsize !== valueBytes;
}

/** Whether a type, as either version names it, is that of 16-bit floating-point numbers. */
export const isHalfFloat = (type: unknown): boolean =>
  typeof type === 'string' && /^([<>]f2|float16)$/.test(type);

const product = (sizesOf: readonly number[]): number => sizesOf.reduce((a, b) => a * b, 1);
