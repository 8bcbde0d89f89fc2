import { SimError } from '../sim/errors';
import { firstBytes } from './looksLike';

/** What a pickle describes. Python's classes and functions appear as names only. */
export type PickleValue =
  null | boolean | number | string | PickleValue[] | Map<PickleKey, PickleValue> | PickleObject;

export type PickleKey = string | number;

/** A tuple, a named global, or what the caller's rules make of a call or a persistent id. */
export interface PickleObject {
  readonly kind: string;
}

export interface PickleTuple extends PickleObject {
  readonly kind: 'tuple';
  readonly items: readonly PickleValue[];
}

/** A class or function by its name, such as `collections.OrderedDict`. */
export interface PickleGlobal extends PickleObject {
  readonly kind: 'global';
  readonly name: string;
}

/** What a kind of file may mention, and the descriptions that stand for it. Nothing here may act on its arguments. */
export interface PickleRules {
  /** Throws for every global that is not on the list. */
  checkGlobal(name: string): void;
  /** The description that stands for calling an allowed global. */
  call(name: string, args: readonly PickleValue[]): PickleValue;
  /** The description that stands for an object kept outside the pickle. */
  persistent(id: PickleValue): PickleValue;
}

/**
 * Reads a Python pickle as data. Its instructions build numbers, texts, lists, dictionaries and tuples; a global is checked by
 * name against the caller's list when it is met and is never looked up, and a call yields whatever inert description the rules
 * have for it. Nothing is imported or run.
 *
 * Read are the instructions that Python writes for plain data in protocols 2 to 5; bytes, sets and instances are refused. Memory
 * grows with the length of the pickle only: an instruction adds at most one value, and what is memoised is shared.
 *
 * @param name what messages call it.
 * @throws {SimError} `bad-file` if it is damaged or asks for more; whatever the rules throw.
 * @see Pitrou (2011), PEP 3154, and Python's `pickletools` for the instructions.
 */
export function readPickle(bytes: Uint8Array, name: string, rules: PickleRules): PickleValue {
  return new PickleMachine(bytes, name, rules).run();
}

const STOP = 0x2e;
const NEWEST_PROTOCOL = 5;

class PickleMachine {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #name: string;
  readonly #rules: PickleRules;
  readonly #stack: PickleValue[] = [];
  /** Heights of the stack at the open marks. */
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, PickleValue>();
  #at = 0;

  constructor(bytes: Uint8Array, name: string, rules: PickleRules) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#name = name;
    this.#rules = rules;
  }

  run(): PickleValue {
    for (;;) {
      const opcode = this.uint8();
      if (opcode === STOP) return this.pop();
      const instruction = instructions[opcode];
      if (!instruction) {
        const hex = firstBytes(Uint8Array.of(opcode));
        throw this.bad(`it uses the pickle instruction 0x${hex}, which plain data do not need`);
      }
      instruction(this);
    }
  }

  push(value: PickleValue): void {
    this.#stack.push(value);
  }

  pop(): PickleValue {
    if (this.#stack.length <= (this.#marks.at(-1) ?? 0)) throw this.bad('it takes more than it has put');
    return this.#stack.pop()!;
  }

  top(): PickleValue {
    const value = this.pop();
    this.push(value);
    return value;
  }

  mark(): void {
    this.#marks.push(this.#stack.length);
  }

  /** Everything above the last mark. */
  popMark(): PickleValue[] {
    const height = this.#marks.pop();
    if (height === undefined) throw this.bad('it takes up to a mark that is not there');
    return this.#stack.splice(height);
  }

  tuple(length: number): PickleTuple {
    const items = Array.from({ length }, () => this.pop()).reverse();
    return tupleOf(items);
  }

  memoize(index: number = this.#memo.size): void {
    this.#memo.set(index, this.top());
  }

  recall(index: number): PickleValue {
    const value = this.#memo.get(index);
    if (value === undefined) throw this.bad(`it recalls value ${index}, which it has not stored`);
    return value;
  }

  append(items: readonly PickleValue[]): void {
    const list = this.top();
    if (!Array.isArray(list)) throw this.bad('it appends to what is no list');
    for (const item of items) list.push(item);
  }

  /** @param pairs key, value, key, value … */
  setItems(pairs: readonly PickleValue[]): void {
    const dictionary = this.top();
    if (!(dictionary instanceof Map)) throw this.bad('it sets items of what is no dictionary');
    if (pairs.length % 2 !== 0) throw this.bad('it sets a key without a value');
    for (let i = 0; i < pairs.length; i += 2) {
      const key = pairs[i]!;
      if (typeof key !== 'string' && typeof key !== 'number') {
        throw this.bad('it has a dictionary key that is neither a text nor a number');
      }
      dictionary.set(key, pairs[i + 1]!);
    }
  }

  global(module: PickleValue, attribute: PickleValue): PickleGlobal {
    if (typeof module !== 'string' || typeof attribute !== 'string') {
      throw this.bad('it names a global by what is no text');
    }
    const name = `${module}.${attribute}`;
    this.#rules.checkGlobal(name);
    return { kind: 'global', name };
  }

  call(): PickleValue {
    const args = this.pop();
    const callee = this.pop();
    if (!isGlobal(callee) || !isTuple(args)) throw this.bad('it calls what is no function');
    return this.#rules.call(callee.name, args.items);
  }

  persistent(): PickleValue {
    return this.#rules.persistent(this.pop());
  }

  /** Sets attributes of a dictionary, which hold none of its items: they are dropped. */
  build(): void {
    this.pop();
    if (!(this.top() instanceof Map)) throw this.bad('it sets the state of what is no dictionary');
  }

  checkProtocol(): void {
    const protocol = this.uint8();
    if (protocol > NEWEST_PROTOCOL) {
      throw this.bad(`it is of pickle protocol ${protocol}; 2 to ${NEWEST_PROTOCOL} are read`);
    }
  }

  uint8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#take(4), true);
  }

  float64(): number {
    return this.#view.getFloat64(this.#take(8));
  }

  /** A count of bytes; one beyond 2⁵³ is rounded, and is past the end all the same. */
  uint64(): number {
    return Number(this.#view.getBigUint64(this.#take(8), true));
  }

  /** A whole number in two's complement, of as many bytes as the next one says. */
  long(): number {
    const length = this.uint8();
    const at = this.#take(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.#bytes[at + i]!);
    const signed = Number(BigInt.asIntN(8 * length, value));
    if (!Number.isSafeInteger(signed)) throw this.bad('it holds a whole number above 2⁵³');
    return signed;
  }

  text(length: number): string {
    const at = this.#take(length);
    return this.#decode(this.#bytes.subarray(at, at + length));
  }

  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    if (end < 0) throw this.bad('it ends within a name');
    const text = this.#decode(this.#bytes.subarray(this.#at, end));
    this.#at = end + 1;
    return text;
  }

  bad(why: string): SimError {
    return new SimError('bad-file', `${this.#name} can't be read: ${why}. Copy or save it again.`);
  }

  #decode(bytes: Uint8Array): string {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw this.bad('it holds a text that is not UTF-8');
    }
  }

  /** Where the next bytes start, if there are so many. */
  #take(length: number): number {
    const at = this.#at;
    if (length > this.#bytes.length - at) throw this.bad('it ends too early');
    this.#at = at + length;
    return at;
  }
}

type Instruction = (machine: PickleMachine) => void;

/** By opcode; the names are those of Python's `pickletools`. */
const instructions: Readonly<Record<number, Instruction>> = {
  /* PROTO            */ 0x80: (m) => m.checkProtocol(),
  /* FRAME            */ 0x95: (m) => void m.uint64(),
  /* MARK             */ 0x28: (m) => m.mark(),
  /* POP              */ 0x30: (m) => void m.pop(),
  /* POP_MARK         */ 0x31: (m) => void m.popMark(),

  /* NONE             */ 0x4e: (m) => m.push(null),
  /* NEWTRUE          */ 0x88: (m) => m.push(true),
  /* NEWFALSE         */ 0x89: (m) => m.push(false),
  /* BININT           */ 0x4a: (m) => m.push(m.int32()),
  /* BININT1          */ 0x4b: (m) => m.push(m.uint8()),
  /* BININT2          */ 0x4d: (m) => m.push(m.uint16()),
  /* LONG1            */ 0x8a: (m) => m.push(m.long()),
  /* BINFLOAT         */ 0x47: (m) => m.push(m.float64()),
  /* SHORT_BINUNICODE */ 0x8c: (m) => m.push(m.text(m.uint8())),
  /* BINUNICODE       */ 0x58: (m) => m.push(m.text(m.uint32())),
  /* BINUNICODE8      */ 0x8d: (m) => m.push(m.text(m.uint64())),

  /* EMPTY_TUPLE      */ 0x29: (m) => m.push(tupleOf([])),
  /* TUPLE1           */ 0x85: (m) => m.push(m.tuple(1)),
  /* TUPLE2           */ 0x86: (m) => m.push(m.tuple(2)),
  /* TUPLE3           */ 0x87: (m) => m.push(m.tuple(3)),
  /* TUPLE            */ 0x74: (m) => m.push(tupleOf(m.popMark())),
  /* EMPTY_LIST       */ 0x5d: (m) => m.push([]),
  /* APPEND           */ 0x61: (m) => m.append([m.pop()]),
  /* APPENDS          */ 0x65: (m) => m.append(m.popMark()),
  /* EMPTY_DICT       */ 0x7d: (m) => m.push(new Map()),
  /* SETITEM          */ 0x73: (m) => m.setItems([m.pop(), m.pop()].reverse()),
  /* SETITEMS         */ 0x75: (m) => m.setItems(m.popMark()),

  /* BINPUT           */ 0x71: (m) => m.memoize(m.uint8()),
  /* LONG_BINPUT      */ 0x72: (m) => m.memoize(m.uint32()),
  /* MEMOIZE          */ 0x94: (m) => m.memoize(),
  /* BINGET           */ 0x68: (m) => m.push(m.recall(m.uint8())),
  /* LONG_BINGET      */ 0x6a: (m) => m.push(m.recall(m.uint32())),

  /* GLOBAL           */ 0x63: (m) => m.push(m.global(m.line(), m.line())),
  /* STACK_GLOBAL     */ 0x93: (m) => m.push(m.global(...([m.pop(), m.pop()].reverse() as NamePair))),
  /* REDUCE           */ 0x52: (m) => m.push(m.call()),
  /* BUILD            */ 0x62: (m) => m.build(),
  /* BINPERSID        */ 0x51: (m) => m.push(m.persistent()),
};

type NamePair = [module: PickleValue, attribute: PickleValue];

const tupleOf = (items: readonly PickleValue[]): PickleTuple => ({ kind: 'tuple', items });

export const isTuple = (value: PickleValue | undefined): value is PickleTuple => hasKind(value, 'tuple');
export const isGlobal = (value: PickleValue | undefined): value is PickleGlobal => hasKind(value, 'global');

/** True for an object of that kind. */
export function hasKind(value: PickleValue | undefined, kind: string): value is PickleObject {
  return value !== null && typeof value === 'object' && 'kind' in value && value.kind === kind;
}
