/** What a data page says of its values, before they are unpacked. */
export interface PageClaim {
  readonly values: number;
  /** True where levels stand before the values that say which are there, as in pages of version 1. */
  readonly hasLevels: boolean;
  readonly encoding: string;
  readonly isBoolean: boolean;
}

/**
 * Checks the runs of a page: a damaged one may repeat a value billions of times, which the library would do.
 *
 * @param page unpacked.
 * @throws where a run is longer than the page has values.
 * @see Apache Parquet, Encodings, "Run Length Encoding / Bit-Packing Hybrid".
 */
export function checkRuns(page: Uint8Array, { values, hasLevels, encoding, isBoolean }: PageClaim): void {
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  let at = 0;
  if (hasLevels) {
    const end = 4 + view.getUint32(0, true);
    checkHybrid(page.subarray(4, end), 1, values);
    at = end;
  }
  if (encoding.endsWith('DICTIONARY')) checkHybrid(page.subarray(at + 1), page[at] ?? 0, values);
  else if (encoding === 'RLE' && isBoolean) checkHybrid(page.subarray(at + 4), 1, values);
}

/** Checks runs of numbers of `width` bits, of which there are so many. @throws where one is longer. */
export function checkHybrid(bytes: Uint8Array, width: number, values: number): void {
  let at = 0;
  for (let seen = 0; seen < values && at < bytes.length;) {
    let header = 0;
    for (let shift = 0; at < bytes.length; shift += 7) {
      const byte = bytes[at++]!;
      header |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    const count = header >>> 1;
    if (header & 1) {
      // Groups of eight, each number in its bits: no more of them than there are bytes for.
      at += count * width;
      seen += 8 * count;
    } else {
      if (count > values) throw new Error(`a run of ${count} values in a page of ${values}`);
      at += (width + 7) >> 3;
      seen += count;
    }
  }
}
