import { strToU8, zlibSync } from 'fflate';
import type { Fact } from './scene';

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** RGBA pixels, row by row, as a PNG file. @see W3C (2003), Portable Network Graphics, 2nd ed. */
export function encodePng(pixels: ArrayLike<number>, columns: number, rows: number): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, columns);
  view.setUint32(4, rows);
  header.set([8, 6, 0, 0, 0], 8);
  const stride = 4 * columns;
  const lines = new Uint8Array(rows * (stride + 1));
  for (let row = 0; row < rows; row++) {
    // Filter type 0 leads every row.
    for (let i = 0; i < stride; i++) lines[row * (stride + 1) + 1 + i] = pixels[row * stride + i] ?? 0;
  }
  return join([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', zlibSync(lines, { level: 9 })),
    chunk('IEND', new Uint8Array()),
  ]);
}

/** The same PNG with its resolution and the facts about its origin written in, right after the header. */
export function describePng(png: Uint8Array, dpi: number, facts: readonly Fact[]): Uint8Array {
  const afterHeader = signature.length + 25;
  const resolution = new Uint8Array(9);
  const view = new DataView(resolution.buffer);
  const perMetre = Math.round(dpi / 0.0254);
  view.setUint32(0, perMetre);
  view.setUint32(4, perMetre);
  resolution[8] = 1;
  return join([
    png.subarray(0, afterHeader),
    chunk('pHYs', resolution),
    ...facts.map(({ label, value }) => chunk('iTXt', strToU8(`${keyword(label)}\0\0\0\0\0${value}`))),
    png.subarray(afterHeader),
  ]);
}

/** Keywords are 1 to 79 Latin-1 characters. */
const keyword = (label: string): string => label.replace(/[^\x20-\x7e]/g, '?').slice(0, 79) || 'note';

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(strToU8(type), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crcTable[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
