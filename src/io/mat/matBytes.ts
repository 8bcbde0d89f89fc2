import { SimError } from '../../sim/errors';
import type { ByteSource } from '../recording';

/** Bytes read ahead: headers of nested arrays lie close together. */
const PAGE = 65_536;

/** The bytes of a MATLAB file, or of one of its variables after inflating, in the file's byte order. */
export class MatBytes {
  readonly isLittle: boolean;
  readonly name: string;
  /** The compressed variable that was unpacked last: the only one held. */
  unpacked: { readonly at: number; readonly content: Uint8Array } | undefined;
  readonly #source: ByteSource;
  readonly #ahead: number;
  #page: { readonly from: number; readonly bytes: Uint8Array } = { from: 0, bytes: new Uint8Array() };

  /** @param ahead bytes that may be read beyond what is asked for. */
  constructor(source: ByteSource, isLittle: boolean, name: string, ahead = PAGE) {
    this.#ahead = ahead;
    this.#source = source;
    this.isLittle = isLittle;
    this.name = name;
  }

  get size(): number {
    return this.#source.size;
  }

  /** Exactly [at, at + length). @throws {SimError} `bad-file` beyond the end. */
  async read(at: number, length: number): Promise<DataView> {
    if (!(at >= 0 && length >= 0 && at + length <= this.size)) {
      throw damaged(
        this.name,
        `something of ${length} bytes is said to lie at ${at}, but ${this.size} bytes are there`,
      );
    }
    const { from, bytes } = this.#page;
    if (at < from || at + length > from + bytes.length) {
      const fresh = await this.#source.read(at, Math.min(this.size, at + Math.max(length, this.#ahead)));
      if (fresh.length < length) throw damaged(this.name, 'it ended while it was read');
      // What is long is asked for once, and not kept.
      if (length > this.#ahead) return new DataView(fresh.buffer, fresh.byteOffset, length);
      this.#page = { from: at, bytes: fresh };
    }
    const page = this.#page;
    return new DataView(page.bytes.buffer, page.bytes.byteOffset + at - page.from, length);
  }

  /** As `read`, as bytes that stay as they are. */
  async bytes(at: number, length: number): Promise<Uint8Array> {
    const view = await this.read(at, length);
    return new Uint8Array(view.buffer, view.byteOffset, length);
  }

  async text(at: number, length: number): Promise<string> {
    const view = await this.read(at, length);
    return new TextDecoder('latin1').decode(new Uint8Array(view.buffer, view.byteOffset, length));
  }
}

export const damaged = (name: string, why: string): SimError =>
  new SimError(
    'bad-file',
    `${name} is a damaged MATLAB file: ${why}. Copy it again, or save it anew in MATLAB.`,
  );
