/** Buffers, laid out one after another above __heap_base, since static data lies below. One instance serves one model. */

let end: u64 = 0;

export function startHeap(): void {
  end = (<u64>__heap_base + 63) & ~63;
}

/** The address of `count` 32-bit words; they are there once `growHeap` has succeeded. */
export function reserve(count: i64): usize {
  const at = end;
  end = (end + <u64>count * 4 + 63) & ~63;
  return <usize>at;
}

/** @returns false if there is not enough memory. */
export function growHeap(): bool {
  const pages = <i64>((end + 65535) >> 16);
  if (pages > 65536) return false;
  const missing = <i32>(pages - <i64>memory.size());
  return missing <= 0 || memory.grow(missing) >= 0;
}
