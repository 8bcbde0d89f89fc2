import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { memorySource } from '../../src/io/byteSource';
import type { NpyArray } from '../../src/io/npy';
import { readTorchWeights } from '../../src/io/torchWeights';
import { writeZip } from '../../src/io/zip';
import { SimError } from '../../src/sim/errors';
import { failure, seeded } from './opening';
import {
  bytesOf,
  dictionaryOf,
  hasPublished,
  pickleOf,
  published,
  readBytes,
  tensor,
  torchFile,
  withPickle,
} from './torchFiles';

interface Oracle {
  readonly read: Record<
    string,
    { file: string; tensors: Record<string, { shape: number[]; values: number[] }> }
  >;
  readonly refused: Record<string, string>;
}
const oracle = JSON.parse(
  readFileSync(join(import.meta.dirname, '../oracles/torchWeights.json'), 'utf8'),
) as Oracle;
const fromBase64 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64'));

describe('files that PyTorch wrote', () => {
  test.for(Object.entries(oracle.read))('%s reads as PyTorch reads it', async ([, { file, tensors }]) => {
    const read = await readBytes(fromBase64(file));
    expect([...read.keys()].sort()).toEqual(Object.keys(tensors).sort());
    for (const [name, { shape, values }] of Object.entries(tensors)) {
      expect(read.get(name)!.shape, name).toEqual(shape);
      expect(Array.from(read.get(name)!.values), name).toEqual(values);
    }
  });

  test.for([
    ['legacy', 'unsupported', /before version 1\.6.*model\.state_dict\(\)/],
    ['module', 'bad-file', /"torch\.nn\.modules\.linear\.Linear".*model\.state_dict\(\)/],
    ['torchscript', 'unsupported', /TorchScript.*model\.state_dict\(\)/],
    ['single', 'bad-file', /no tensors with names/],
    ['expanded', 'unsupported', /repeats the 1 elements.*contiguous\(\)/],
    ['bfloat16', 'unsupported', /"BFloat16".*model\.float\(\)/],
    ['complex', 'unsupported', /"ComplexFloat"/],
    ['function', 'bad-file', /"torch\.nn\.functional\.relu"/],
  ] as const)('%s is refused, and told what to do', async ([name, code, told]) => {
    const error = await failure(readBytes(fromBase64(oracle.refused[name]!)));
    expect(error).toMatchObject({ code, message: expect.stringMatching(told) });
  });
});

describe('big-endian files', () => {
  // 1.5 and −2 in IEEE 754, 258 = 2⁸ + 2, all with the highest byte first.
  test.for([
    ['Float', [0x3f, 0xc0, 0, 0, 0xc0, 0, 0, 0], [1.5, -2]],
    ['Double', [0x3f, 0xf8, 0, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0], [1.5, -2]],
    ['Half', [0x3e, 0, 0xc0, 0], [1.5, -2]],
    ['Long', [0, 0, 0, 0, 0, 0, 1, 2, 255, 255, 255, 255, 255, 255, 255, 254], [258, -2]],
    ['Int', [0, 0, 1, 2, 255, 255, 255, 254], [258, -2]],
    ['Short', [1, 2, 255, 254], [258, -2]],
    ['Bool', [1, 0], [1, 0]],
  ] as const)('of type %s are read', async ([storage, bytes, values]) => {
    const pickle = dictionaryOf({ x: tensor({ storage, elements: 2, shape: [2], strides: [1] }) });
    const order = ['archive/byteorder', Buffer.from('big')] as const;
    const read = await readBytes(torchFile(pickle, { 0: Uint8Array.from(bytes) }, [order]));
    expect(Array.from(read.get('x')!.values)).toEqual(values);
  });
});

describe('views', () => {
  const values = Float32Array.from({ length: 12 }, (_, i) => i);
  const storages = { 0: bytesOf(values) };
  const read = async (described: Parameters<typeof tensor>[0]) =>
    (await readBytes(torchFile(dictionaryOf({ x: tensor(described) }), storages))).get('x');

  test('of 0 … 11 give the elements that their strides name', async () => {
    const view = { elements: 12, offset: 1, shape: [2, 3], strides: [1, 4] };
    expect(await read(view)).toEqual({ shape: [2, 3], values: Float32Array.of(1, 5, 9, 2, 6, 10) });
  });

  test('may overlap themselves within their storage', async () => {
    const windows = { elements: 12, shape: [3, 4], strides: [1, 1] };
    expect((await read(windows))!.values).toEqual(Float32Array.of(0, 1, 2, 3, 1, 2, 3, 4, 2, 3, 4, 5));
  });

  test.for([
    [{ elements: 12, offset: 1, shape: [12], strides: [1] }, /reaches past the 12 elements/],
    [{ elements: 12, offset: 12, shape: [], strides: [] }, /reaches past/],
    [{ elements: 12, shape: [2 ** 30, 2 ** 30, 2 ** 30], strides: [0, 0, 0] }, /repeats the 12 elements/],
    [{ elements: 12, shape: [2, 2], strides: [1] }, /1 strides/],
    [{ elements: 12, shape: [-1], strides: [1] }, /not described as tensors are/],
    [{ elements: 12, shape: [1], strides: [-1] }, /not described as tensors are/],
    [{ elements: 13, shape: [1], strides: [1] }, /data\/0 has 48 bytes, not 13 elements of 4 bytes/],
    [{ elements: 2 ** 31 - 1, shape: [2 ** 31 - 1], strides: [1] }, /has 48 bytes/],
    [{ elements: 12, storage: 'Double', shape: [1], strides: [1] }, /not 12 elements of 8 bytes/],
    [{ elements: 12, key: '7', shape: [1], strides: [1] }, /data\/7 is missing/],
  ] as const)('%j are refused', async ([described, told]) => {
    expect((await failure(read(described))).message).toMatch(told);
  });

  test('that are negated are refused, and those that say nothing of it are not', async () => {
    const plain = { elements: 12, shape: [1], strides: [1] };
    expect(await read({ ...plain, metadata: '}' })).toEqual({ shape: [1], values: Float32Array.of(0) });
    const negated = await failure(read({ ...plain, metadata: '}X\x03\0\0\0neg\x88s' }));
    expect(negated).toMatchObject({ code: 'unsupported', message: expect.stringContaining('resolve_neg()') });
  });

  test('that together repeat a storage too often are refused', async () => {
    const file = (names: string) =>
      torchFile(
        dictionaryOf(
          Object.fromEntries(
            [...names].map((name) => [name, tensor({ elements: 1e4, shape: [1e4], strides: [1] })]),
          ),
        ),
        { 0: new Uint8Array(4e4) },
      );
    expect((await readBytes(file('abc'))).size).toBe(3);
    expect((await failure(readBytes(file('abcdef')))).message).toMatch(/repeat the same values too often/);
  });

  test('that read one storage as two types are refused', async () => {
    const file = torchFile(
      dictionaryOf({
        x: tensor({ elements: 12, shape: [1], strides: [1] }),
        y: tensor({ elements: 6, storage: 'Double', shape: [1], strides: [1] }),
      }),
      storages,
    );
    expect((await failure(readBytes(file))).message).toMatch(/data\/0 is read as two types/);
  });
});

describe('hostile pickles', () => {
  const told = async (pickle: Uint8Array) => (await failure(readBytes(torchFile(pickle, {})))).message;
  const system = 'cposix\nsystem\n(X\x09\0\0\0touch pwntR';

  test.for([
    ['called', pickleOf('\x80\x02', system, '.'), /"posix\.system", which is refused/],
    ['named on the stack', pickleOf('\x80\x04\x8c\x05posix\x8c\x06system\x93.'), /"posix\.system"/],
    [
      'named after tensors',
      pickleOf('\x80\x02}', 'c__main__\nNet\n', '.'),
      /"__main__\.Net".*nothing in a file is ever run/,
    ],
    [
      'a storage that is none',
      pickleOf('\x80\x02ctorch\nconstructorStorage\n.'),
      /"constructor", which are not read/,
    ],
    [
      'reached through an allowed module',
      pickleOf('\x80\x02ccollections\nOrderedDict.__class__\n.'),
      /OrderedDict\.__class__/,
    ],
    [
      'reached through another',
      pickleOf('\x80\x02ctorch._utils\n_import_dotted_name\n.'),
      /_import_dotted_name/,
    ],
  ] as const)('with a global %s are refused by its name', async ([, pickle, message]) => {
    expect(await told(pickle)).toMatch(message);
  });

  test.for([
    ['an old global instruction (INST)', pickleOf('(iposix\nsystem\n.'), /instruction 0x69/],
    ['a new object (NEWOBJ)', pickleOf('\x80\x02ccollections\nOrderedDict\n)\x81.'), /instruction 0x81/],
    ['an extension (EXT1)', pickleOf('\x80\x02\x82\x01.'), /instruction 0x82/],
    ['a called storage', pickleOf('\x80\x02ctorch\nFloatStorage\n)R.'), /calls "torch\.FloatStorage"/],
    ['a called text', pickleOf('\x80\x02X\x01\0\0\0a)R.'), /calls what is no function/],
    ['an empty stack', pickleOf('\x80\x02.'), /takes more than it has put/],
    ['a missing mark', pickleOf('\x80\x02t.'), /mark that is not there/],
    ['a value taken from below the mark', pickleOf('\x80\x02K\x01(\x85.'), /takes more than it has put/],
    ['an unknown memo', pickleOf('\x80\x02h\x05.'), /recalls value 5/],
    ['a long text', pickleOf('\x80\x02X\xff\xff\xff\x7fab.'), /ends too early/],
    ['an endless text', pickleOf('\x80\x04\x8d\xff\xff\xff\xff\xff\xff\xff\xffab.'), /ends too early/],
    ['a text that is no text', pickleOf('\x80\x02X\x01\0\0\0\xff.'), /not UTF-8/],
    ['a huge number', pickleOf('\x80\x02\x8a\x0a\0\0\0\0\0\0\0\0\0\x01.'), /above 2⁵³/],
    ['no end', pickleOf('\x80\x02}'), /ends too early/],
    ['a later protocol', pickleOf('\x80\x09}.'), /protocol 9/],
    ['appending to a dictionary', pickleOf('\x80\x02}K\x01a.'), /no list/],
    ['items of a list', pickleOf('\x80\x02]K\x01K\x02s.'), /no dictionary/],
    ['a key without a value', pickleOf('\x80\x02}(K\x01u.'), /without a value/],
    ['a list as key', pickleOf('\x80\x02}]K\x01s.'), /neither a text nor a number/],
    ['a false storage', pickleOf('\x80\x02)Q.'), /not described as storages are/],
  ] as const)('with %s are refused', async ([, pickle, message]) => {
    expect(await told(pickle)).toMatch(message);
  });

  test('that hold themselves are refused', async () => {
    expect(await told(pickleOf('\x80\x02]q\0h\0a.'))).toMatch(/nest without end/);
  });

  test('that double themselves by the memo are refused', async () => {
    // Sixty lists, each of the one before twice: 2⁶⁰ values from a few hundred bytes; and a flat one, ten lists of a thousand each.
    const doubled = Array.from(
      { length: 60 },
      (_, i) => `]q${String.fromCharCode(i + 1)}(h${String.fromCharCode(i)}h${String.fromCharCode(i)}e`,
    );
    expect(await told(pickleOf('\x80\x02]q\0', ...doubled, '.'))).toMatch(/without end/);
    const wide = Array.from(
      { length: 6 },
      (_, i) => `]q${String.fromCharCode(i + 1)}(${`h${String.fromCharCode(i)}`.repeat(1000)}e`,
    );
    expect(await told(pickleOf('\x80\x02]q\0', ...wide, '.'))).toMatch(/without end/);
  });

  test('of names without end are refused', async () => {
    const name = `X\xff\0\0\0${'a'.repeat(255)}`;
    const x = tensor({ elements: 1, shape: [1], strides: [1] });
    expect(await told(pickleOf('\x80\x02}', name, x, 's.'))).toMatch(/too long/);
  });

  test('that give two tensors one name are refused', async () => {
    const x = tensor({ elements: 1, shape: [1], strides: [1] });
    const inner = `}X\x01\0\0\0b${x}s`;
    expect(await told(pickleOf('\x80\x02}(X\x03\0\0\0a.b', x, 'X\x01\0\0\0a', inner, 'u.'))).toMatch(
      /two tensors called "a\.b"/,
    );
  });
});

describe('archives', () => {
  const x = dictionaryOf({ x: tensor({ elements: 1, shape: [1], strides: [1] }) });
  const one = bytesOf(Float32Array.of(1));

  test.for([
    ['no pickle', writeZip([['archive/version', Buffer.from('3\n')]]), /without the one member data\.pkl/],
    [
      'two pickles',
      writeZip([
        ['a/data.pkl', x],
        ['b/data.pkl', x],
      ]),
      /without the one member data\.pkl/,
    ],
    ['one storage twice', torchFile(x, { 0: one }, [['archive/data/0', one]]), /two members called data\/0/],
    ['no storage', torchFile(x, {}), /data\/0 is missing/],
    [
      'an unknown byte order',
      torchFile(x, { 0: one }, [['archive/byteorder', Buffer.from('pdp')]]),
      /byte order/,
    ],
    [
      'an endless byte order',
      torchFile(x, { 0: one }, [['archive/byteorder', Buffer.alloc(99)]]),
      /up to 16/,
    ],
  ] as const)('with %s are refused', async ([, bytes, told]) => {
    expect((await failure(readBytes(bytes))).message).toMatch(told);
  });

  test('whose storages share their bytes are refused', async () => {
    const view = { elements: 1000, shape: [1000], strides: [1] };
    const pickle = dictionaryOf({ x: tensor(view), y: tensor({ ...view, key: '1' }) });
    const file = torchFile(pickle, { 0: new Uint8Array(4000) });
    expect((await failure(readBytes(withTwin(file, 'archive/data/0', 'archive/data/1')))).message).toMatch(
      /its members overlap/,
    );
  });

  test('that are packed are refused', async () => {
    const file = torchFile(x, { 0: one });
    const at = directoryEntry(file, 'archive/data.pkl');
    file[at + 10] = 8;
    expect((await failure(readBytes(file))).message).toMatch(/data\.pkl is packed/);
  });

  test('that are too large are refused before they are read', async () => {
    const huge = { ...memorySource('huge.pt', torchFile(x, { 0: one })), size: 1e12 };
    expect(await failure(readTorchWeights(huge))).toMatchObject({ code: 'unsupported' });
    expect((await failure(readBytes(torchFile(new Uint8Array(5e6), {})))).message).toMatch(/up to 4000000/);
  });

  test('are read whatever else they hold', async () => {
    const file = torchFile(x, { 0: one }, [
      ['archive/.data/serialization_id', Buffer.from('1')],
      ['notes', one],
    ]);
    expect((await readBytes(file)).get('x')).toEqual({ shape: [1], values: Float32Array.of(1) });
  });

  test('that are none are told apart', async () => {
    const picture = Buffer.from('\x89PNG\r\n', 'latin1');
    expect((await failure(readBytes(picture))).message).toMatch(/looks like/);
    expect((await failure(readBytes(new Uint8Array(0)))).message).toMatch(/no PyTorch weight file/);
  });
});

/** Where the entry of a member starts in the directory of an archive. */
const directoryEntry = (file: Uint8Array, member: string): number =>
  Buffer.from(file).lastIndexOf(member) - 46;

/** The archive with one more entry in its directory, for the bytes of a member it has. Both names are of one length. */
function withTwin(file: Uint8Array, member: string, twin: string): Uint8Array {
  const at = directoryEntry(file, member);
  const entry = Buffer.from(file.subarray(at, at + 46 + member.length));
  entry.write(twin, 46);
  const end = Buffer.from(file.subarray(-22));
  end.writeUInt32LE(end.readUInt32LE(12) + entry.length, 12);
  return Uint8Array.from(Buffer.concat([file.subarray(0, -22), entry, end]));
}

/** Reads a damaged file: undefined if it is refused, or tensors that are whole. */
async function survives(bytes: Uint8Array): Promise<Map<string, NpyArray> | undefined> {
  try {
    const tensors = await readBytes(bytes);
    for (const { shape, values } of tensors.values()) {
      expect(values.length).toBe(shape.reduce((product, size) => product * size, 1));
    }
    return tensors;
  } catch (error) {
    if (!(error instanceof SimError)) throw error;
    expect(error.message.length).toBeGreaterThan(20);
    return undefined;
  }
}

function flipped(bytes: Uint8Array, random: () => number, count: number): Uint8Array {
  const damaged = Uint8Array.from(bytes);
  for (let k = 0; k < count; k++)
    damaged[Math.floor(random() * bytes.length)]! ^= 1 << Math.floor(random() * 8);
  return damaged;
}

function damage(bytes: Uint8Array): void {
  test('cut short anywhere is refused (seed 21)', async () => {
    const random = seeded(21);
    for (let i = 0; i < 200; i++) {
      expect(await survives(bytes.subarray(0, Math.floor(random() * bytes.length)))).toBeUndefined();
    }
  });

  test('with bits flipped anywhere is refused or has all its values (seed 22)', async () => {
    const random = seeded(22);
    const whole = await readBytes(bytes);
    for (let i = 0; i < 400; i++) {
      const read = await survives(flipped(bytes, random, 1 + (i % 4)));
      if (read) expect(read).toEqual(whole);
    }
  });

  test('with bits flipped in the pickle, and its checksum mended, is refused or has tensors of their shapes (seed 23)', async () => {
    const random = seeded(23);
    for (let i = 0; i < 400; i++) {
      await survives(withPickle(bytes, (pickle) => flipped(pickle, random, 1 + (i % 4))));
    }
  });
}

describe('a damaged file of PyTorch, protocol 2,', () => damage(fromBase64(oracle.read['protocol2']!.file)));
describe('a damaged file of PyTorch, protocol 4,', () => damage(fromBase64(oracle.read['protocol4']!.file)));
describe('a damaged checkpoint', () => damage(fromBase64(oracle.read['checkpoint']!.file)));

describe.runIf(hasPublished)('published weights (NULLCLINE_REFERENCE)', () => {
  test.for([
    ['model_lorenz_m20_p2.pt', 20],
    ['model_lorenz_m30_p10.pt', 30],
  ] as const)('%s have the shapes of their size', async ([name, M]) => {
    const read = await readBytes(published(name), name);
    const shapes = Object.fromEntries(Array.from(read, ([key, { shape }]) => [key, shape]));
    expect(shapes).toEqual({ A: [M], W: [M, M], h: [M], B: [3, M] });
  });

  describe.for(['model_lorenz_m20_p2.pt', 'model_lorenz_m30_p10.pt'])('%s damaged', (name) => {
    if (hasPublished) damage(published(name));
  });
});
