/**
 * A table of a FlatBuffer, read in place: fields by their number, with the value that absent ones stand for. Whatever lies beyond the
 * bytes throws a RangeError, as a DataView does.
 *
 * @see Google, FlatBuffers Internals.
 */
export class FlatTable {
  readonly #view: DataView;
  readonly #at: number;
  readonly #fields: number;
  readonly #width: number;

  private constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
    this.#fields = at - view.getInt32(at, true);
    this.#width = view.getUint16(this.#fields, true);
  }

  /** The outermost table of some bytes. */
  static root(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return new FlatTable(view, view.getUint32(0, true));
  }

  /** Where a field lies; undefined where it is absent. */
  #place(field: number): number | undefined {
    const entry = 4 + 2 * field;
    const offset = entry + 2 <= this.#width ? this.#view.getUint16(this.#fields + entry, true) : 0;
    return offset > 0 ? this.#at + offset : undefined;
  }

  #followed(field: number): number | undefined {
    const place = this.#place(field);
    return place === undefined ? undefined : place + this.#view.getUint32(place, true);
  }

  byte(field: number, absent = 0): number {
    const place = this.#place(field);
    return place === undefined ? absent : this.#view.getUint8(place);
  }

  short(field: number, absent = 0): number {
    const place = this.#place(field);
    return place === undefined ? absent : this.#view.getInt16(place, true);
  }

  int(field: number, absent = 0): number {
    const place = this.#place(field);
    return place === undefined ? absent : this.#view.getInt32(place, true);
  }

  /** A 64-bit integer; beyond 2⁵³ the nearest double. */
  long(field: number): number {
    const place = this.#place(field);
    return place === undefined ? 0 : Number(this.#view.getBigInt64(place, true));
  }

  table(field: number): FlatTable | undefined {
    const at = this.#followed(field);
    return at === undefined ? undefined : new FlatTable(this.#view, at);
  }

  text(field: number): string {
    const at = this.#followed(field);
    if (at === undefined) return '';
    const length = this.#view.getUint32(at, true);
    return new TextDecoder().decode(this.#bytes(at + 4, length));
  }

  tables(field: number): FlatTable[] {
    const at = this.#followed(field);
    if (at === undefined) return [];
    return Array.from({ length: this.#count(at, 4) }, (_, k) => {
      const place = at + 4 + 4 * k;
      return new FlatTable(this.#view, place + this.#view.getUint32(place, true));
    });
  }

  /** Structures of `width` bytes each, which follow one another. */
  structs(field: number, width: number): DataView[] {
    const at = this.#followed(field);
    if (at === undefined) return [];
    return Array.from({ length: this.#count(at, width) }, (_, k) => {
      const bytes = this.#bytes(at + 4 + k * width, width);
      return new DataView(bytes.buffer, bytes.byteOffset, width);
    });
  }

  /** How many a list holds, checked before anything is made for them. */
  #count(at: number, width: number): number {
    const count = this.#view.getUint32(at, true);
    this.#bytes(at + 4, count * width);
    return count;
  }

  #bytes(at: number, length: number): Uint8Array {
    if (at + length > this.#view.byteLength) throw new RangeError('a list reaches beyond its message');
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + at, length);
  }
}
