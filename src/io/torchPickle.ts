import { SimError } from '../sim/errors';
import { hasKind, isGlobal, isTuple, readPickle } from './pickle';
import type { PickleObject, PickleRules, PickleValue } from './pickle';

/** A run of equal elements that tensors are views of, in a member of its own beside the pickle. */
export interface TorchStorage extends PickleObject {
  readonly kind: 'storage';
  /** Name of its member in `data/`. */
  readonly key: string;
  /** Element type as the `.npy` format names it, without byte order, such as `f4`. */
  readonly type: string;
  readonly bytesPerElement: number;
  /** Elements it holds. */
  readonly count: number;
}

/** A tensor as a view: element (i, j, …) is element offset + i·strides₀ + j·strides₁ + … of its storage. */
export interface TorchTensor extends PickleObject {
  readonly kind: 'tensor';
  readonly storage: TorchStorage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  /** Elements, the product of the shape. */
  readonly count: number;
}

/** Far above what weights need; beyond it nesting is a trick to repeat parts of a file without end. */
const DEEPEST = 16;
/** PyTorch's own limit. */
const MOST_DIMENSIONS = 64;
const LONGEST_NAME = 250;
/** Values a byte of pickle may give: what is memoised may appear again. */
const VALUES_A_BYTE = 4;

const storages: Readonly<Record<string, readonly [type: string, bytesPerElement: number]>> = {
  Double: ['f8', 8],
  Float: ['f4', 4],
  Half: ['f2', 2],
  Long: ['i8', 8],
  Int: ['i4', 4],
  Short: ['i2', 2],
  Char: ['i1', 1],
  Byte: ['u1', 1],
  Bool: ['b1', 1],
};

/**
 * The tensors that the pickle of a PyTorch file describes, by name; names within nested dictionaries and lists are joined by dots.
 * What is no tensor, such as the number of an epoch, is left out. Views are checked against the size their storage claims.
 *
 * Of Python's globals, only ordered dictionaries, tensors, parameters and storages may be named. Nothing is run.
 *
 * @throws {SimError} `bad-file` for a damaged pickle and for any other global, by name; `unsupported` for element types that are
 *   not read.
 * @see Paszke and colleagues (2019), NeurIPS 32: PyTorch; `torch/_utils.py` and `torch/serialization.py` for the layout.
 */
export function describeTensors(pickle: Uint8Array, name: string): Map<string, TorchTensor> {
  const tensors = new Map<string, TorchTensor>();
  let left = VALUES_A_BYTE * pickle.length;
  collect(readPickle(pickle, name, rules(name)), []);
  if (tensors.size > 0) return tensors;
  throw bad(name, 'it holds no tensors with names');

  function collect(value: PickleValue, path: readonly (string | number)[]): void {
    if (path.length > DEEPEST || --left < 0) throw bad(name, 'its parts repeat or nest without end');
    if (isTensor(value) && path.length > 0) addTensor(path.join('.'), value);
    for (const [key, part] of partsOf(value)) collect(part, [...path, key]);
  }

  function addTensor(title: string, tensor: TorchTensor): void {
    if (title.length > LONGEST_NAME) throw bad(name, `the name ${quoted(title)} is too long`);
    if (tensors.has(title)) throw bad(name, `it holds two tensors called ${quoted(title)}`);
    tensors.set(title, tensor);
  }
}

function partsOf(value: PickleValue): Iterable<[string | number, PickleValue]> {
  if (value instanceof Map) return value;
  if (Array.isArray(value)) return value.entries();
  return isTuple(value) ? value.items.entries() : [];
}

function rules(name: string): PickleRules {
  return {
    checkGlobal(global) {
      if (callable.has(global)) return;
      const storage = /^torch\.(\w+)Storage$/.exec(global)?.[1];
      if (storage === undefined) throw refusedGlobal(global, name);
      if (Object.hasOwn(storages, storage)) return;
      throw new SimError(
        'unsupported',
        `${name} holds values of type ${quoted(storage)}, which are not read. Convert them in PyTorch before saving: model.float().`,
      );
    },
    call(global, args) {
      const describe = callable.get(global);
      if (!describe) throw bad(name, `it calls ${quoted(global)}`);
      return describe(args, name);
    },
    persistent: (id) => describeStorage(id, name),
  };
}

/** The globals that a file may call, each with the description that stands for its result. */
const callable: ReadonlyMap<string, (args: readonly PickleValue[], name: string) => PickleValue> = new Map([
  ['collections.OrderedDict', describeDictionary],
  ['torch._utils._rebuild_tensor_v2', describeTensor],
  ['torch._utils._rebuild_parameter', describeParameter],
]);

function describeDictionary(args: readonly PickleValue[], name: string): PickleValue {
  if (args.length > 0) throw bad(name, 'it makes a dictionary of what is not read');
  return new Map();
}

/** Of (tensor, requires_grad, backward_hooks), the tensor. */
function describeParameter(args: readonly PickleValue[], name: string): PickleValue {
  const [tensor] = args;
  if (args.length !== 3 || !isTensor(tensor)) throw bad(name, 'one of its parameters is no tensor');
  return tensor;
}

/** From (storage, offset, shape, strides, requires_grad, backward_hooks) and perhaps metadata, which marks negated views. */
function describeTensor(args: readonly PickleValue[], name: string): TorchTensor {
  const [storage, offset, shape, strides, , , metadata = null] = args;
  const sizes = wholeNumbers(shape);
  const steps = wholeNumbers(strides);
  if (args.length < 6 || args.length > 7 || !isStorage(storage) || !isCount(offset) || !sizes || !steps) {
    throw bad(name, 'one of its tensors is not described as tensors are');
  }
  if (metadata !== null && !(metadata instanceof Map && metadata.size === 0)) {
    throw new SimError(
      'unsupported',
      `${name} holds a tensor that is a negated or conjugated view, which is not read. Save a copy of it: tensor.resolve_neg().clone().`,
    );
  }
  const words = `a tensor of shape (${sizes.slice(0, 8).join(', ')})`;
  if (sizes.length !== steps.length || sizes.length > MOST_DIMENSIONS) {
    throw bad(name, `${words} has ${steps.length} strides`);
  }
  const count = sizes.includes(0) ? 0 : sizes.reduce((product, size) => product * size, 1);
  const last = sizes.reduce((at, size, i) => at + (size - 1) * steps[i]!, offset);
  if (count > 0 && last >= storage.count) {
    throw bad(name, `${words} reaches past the ${storage.count} elements it is stored in`);
  }
  if (count > storage.count) {
    throw new SimError(
      'unsupported',
      `${name}: ${words} repeats the ${storage.count} elements it is stored in, which is not read. Save a copy of it: tensor.contiguous().`,
    );
  }
  return { kind: 'tensor', storage, offset, shape: sizes, strides: steps, count };
}

/** From ('storage', type, key, device, elements). */
function describeStorage(id: PickleValue, name: string): TorchStorage {
  const [kind, global, key, , count] = isTuple(id) ? id.items : [];
  if (kind !== 'storage' || !isGlobal(global) || typeof key !== 'string' || !isCount(count)) {
    throw bad(name, 'one of its storages is not described as storages are');
  }
  const found = storages[/^torch\.(\w+)Storage$/.exec(global.name)?.[1] ?? ''];
  if (!found) throw bad(name, `it stores values as ${quoted(global.name)}`);
  const [type, bytesPerElement] = found;
  return { kind: 'storage', key, type, bytesPerElement, count };
}

function refusedGlobal(global: string, name: string): SimError {
  return new SimError(
    'bad-file',
    `${name} asks for ${quoted(global)}, which is refused: only tensors are read, and nothing in a file is ever run. ` +
      'If it holds a whole model, load it in PyTorch and save its weights alone: torch.save(model.state_dict(), path).',
    { global: global.slice(0, 200) },
  );
}

const isTensor = (value: PickleValue | undefined): value is TorchTensor => hasKind(value, 'tensor');
const isStorage = (value: PickleValue | undefined): value is TorchStorage => hasKind(value, 'storage');

const isCount = (value: PickleValue | undefined): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

function wholeNumbers(value: PickleValue | undefined): readonly number[] | undefined {
  return isTuple(value) && value.items.every(isCount) ? value.items : undefined;
}

/** A text of the file for a message: shortened, control characters escaped. */
const quoted = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);

const bad = (name: string, why: string) =>
  new SimError(
    'bad-file',
    `${name} can't be read: ${why}. Save it again in PyTorch: torch.save(model.state_dict(), path).`,
  );
