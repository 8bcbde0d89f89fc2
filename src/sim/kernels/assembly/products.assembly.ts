import { blocks } from './batch.assembly';
import { madd, ROW, TILE, VECTOR } from './lanes.assembly';

/**
 * The products a step of time spends its time in: W φ (forward), Wᵀ δ (adjoint) and δ φᵀ (gradient). Each is cut into tiles of
 * 4 units × 8 windows, or × 2 units: V8 issues all loads of a loop body first, so the 8 sums and 6 operands are what its 15
 * registers hold. Weights are packed tile by tile before each pass, so that they are read in order.
 */

/** Whole tiles that hold so many units. */
// @ts-ignore: decorator
@inline
export function tilesOf(units: i32): i32 {
  return (units + TILE - 1) / TILE;
}

/** Bytes of one block of so many units, padded with zeros to whole tiles. */
// @ts-ignore: decorator
@inline
export function blockBytesOf(units: i32): usize {
  return <usize>(tilesOf(units) * TILE) * ROW;
}

/** Rounded up to even: the gradient takes two inputs at a time. */
// @ts-ignore: decorator
@inline
export function evenly(units: i32): i32 {
  return (units + 1) & ~1;
}

/** Words of a packed matrix. */
export function packedLength(rows: i32, columns: i32): i64 {
  return <i64>(tilesOf(rows) * TILE) * evenly(columns);
}

/** Bytes to the weight from input j to output i of a packed matrix. */
// @ts-ignore: decorator
@inline
export function packedOffset(i: i32, j: i32, columns: i32): usize {
  return <usize>(((i / TILE) * evenly(columns) + j) * TILE + (i % TILE)) << 2;
}

/**
 * out = packed · input + bias for every block of one time: a matrix of `rows` × `columns`.
 * @param bias `rows` values, padded to whole tiles.
 */
export function multiply(
  out: usize,
  rows: i32,
  packed: usize,
  bias: usize,
  input: usize,
  columns: i32,
): void {
  multiplyFrom(out, rows, packed, bias, input, blockBytesOf(columns), columns);
}

/** The same from an input whose blocks are not padded, or padded otherwise: so many bytes each. */
export function multiplyFrom(
  out: usize,
  rows: i32,
  packed: usize,
  bias: usize,
  input: usize,
  inputBytes: usize,
  columns: i32,
): void {
  const outBytes = blockBytesOf(rows);
  const tileBytes = <usize>(evenly(columns) * TILE) << 2;
  const end = out + <usize>blocks * outBytes;
  const weightBytes = <usize>(columns * TILE) << 2;
  for (let tile: usize = 0; tile < <usize>tilesOf(rows); tile++) {
    const w = packed + tile * tileBytes;
    const h = bias + tile * (TILE << 2);
    let x = input;
    for (let to = out + tile * TILE * ROW; to < end; to += outBytes) {
      multiplyBlock(to, w, w + weightBytes, h, x);
      x += inputBytes;
    }
  }
}

/** Four units of one block. */
// @ts-ignore: decorator
@inline
function multiplyBlock(out: usize, packed: usize, end: usize, bias: usize, input: usize): void {
  let a0 = v128.load32_splat(bias), b0 = a0;
  let a1 = v128.load32_splat(bias, 4), b1 = a1;
  let a2 = v128.load32_splat(bias, 8), b2 = a2;
  let a3 = v128.load32_splat(bias, 12), b3 = a3;
  let x = input, w = packed;
  do {
    const xa = v128.load(x), xb = v128.load(x, 16);
    let s = v128.load32_splat(w);
    a0 = madd(s, xa, a0); b0 = madd(s, xb, b0);
    s = v128.load32_splat(w, 4);
    a1 = madd(s, xa, a1); b1 = madd(s, xb, b1);
    s = v128.load32_splat(w, 8);
    a2 = madd(s, xa, a2); b2 = madd(s, xb, b2);
    s = v128.load32_splat(w, 12);
    a3 = madd(s, xa, a3); b3 = madd(s, xb, b3);
    x += ROW;
    w += TILE << 2;
  } while (w < end);
  v128.store(out, a0); v128.store(out, b0, 16);
  v128.store(out, a1, 32); v128.store(out, b1, 48);
  v128.store(out, a2, 64); v128.store(out, b2, 80);
  v128.store(out, a3, 96); v128.store(out, b3, 112);
}

/**
 * productSums += Σ δ φᵀ over `count` blocks of adjoints δ (`rows`) and states φ (`columns`), each side by side; and
 * biasSums += Σ δ, unless that is 0.
 */
export function accumulateProducts(
  productSums: usize,
  biasSums: usize,
  deltas: usize,
  rows: i32,
  states: usize,
  columns: i32,
  count: i32,
): void {
  const deltaBytes = blockBytesOf(rows);
  const stateBytes = blockBytesOf(columns);
  const end = deltas + <usize>count * deltaBytes;
  const inputs = evenly(columns);
  let sums = productSums;
  for (let tile: usize = 0; tile < <usize>tilesOf(rows); tile++) {
    const d = deltas + tile * TILE * ROW;
    if (biasSums) sumTile(biasSums + tile * TILE * VECTOR, d, end, deltaBytes);
    for (let j = 0; j < inputs; j += 2) {
      const p = states + <usize>j * ROW;
      multiplyTile(sums, d, p, end, deltaBytes, stateBytes);
      multiplyTile(sums, d + VECTOR, p + VECTOR, end, deltaBytes, stateBytes);
      sums += 2 * TILE * VECTOR;
    }
  }
}

// @ts-ignore: decorator
@inline
function sumTile(sums: usize, deltas: usize, end: usize, stride: usize): void {
  let a0 = v128.load(sums), a1 = v128.load(sums, 16), a2 = v128.load(sums, 32), a3 = v128.load(sums, 48);
  for (let d = deltas; d < end; d += stride) {
    a0 = f32x4.add(a0, f32x4.add(v128.load(d), v128.load(d, 16)));
    a1 = f32x4.add(a1, f32x4.add(v128.load(d, 32), v128.load(d, 48)));
    a2 = f32x4.add(a2, f32x4.add(v128.load(d, 64), v128.load(d, 80)));
    a3 = f32x4.add(a3, f32x4.add(v128.load(d, 96), v128.load(d, 112)));
  }
  v128.store(sums, a0); v128.store(sums, a1, 16); v128.store(sums, a2, 32); v128.store(sums, a3, 48);
}

/** Four units of δ times two of φ, over half of each block. */
function multiplyTile(
  sums: usize,
  deltas: usize,
  states: usize,
  end: usize,
  deltaBytes: usize,
  stateBytes: usize,
): void {
  let a0 = v128.load(sums), a1 = v128.load(sums, 16), a2 = v128.load(sums, 32), a3 = v128.load(sums, 48);
  let b0 = v128.load(sums, 64), b1 = v128.load(sums, 80), b2 = v128.load(sums, 96), b3 = v128.load(sums, 112);
  let d = deltas, p = states;
  do {
    const pa = v128.load(p), pb = v128.load(p, 32);
    let s = v128.load(d);
    a0 = madd(s, pa, a0); b0 = madd(s, pb, b0);
    s = v128.load(d, 32);
    a1 = madd(s, pa, a1); b1 = madd(s, pb, b1);
    s = v128.load(d, 64);
    a2 = madd(s, pa, a2); b2 = madd(s, pb, b2);
    s = v128.load(d, 96);
    a3 = madd(s, pa, a3); b3 = madd(s, pb, b3);
    d += deltaBytes;
    p += stateBytes;
  } while (d < end);
  v128.store(sums, a0); v128.store(sums, a1, 16); v128.store(sums, a2, 32); v128.store(sums, a3, 48);
  v128.store(sums, b0, 64); v128.store(sums, b1, 80); v128.store(sums, b2, 96); v128.store(sums, b3, 112);
}
