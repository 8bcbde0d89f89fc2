import { loadImage, createCanvas } from '@napi-rs/canvas';
import { describe, expect, test } from 'vitest';
import { figures } from '../../../src/figures/figures';
import { toPng } from '../../../src/figures/node/png';
import { encodePng } from '../../../src/figures/png';
import type { Scene } from '../../../src/figures/scene';
import { journal } from '../../../src/figures/style';
import { lorenzData } from '../lorenzData';

const fonts = {
  regular: 'resources/fonts/LiberationSans-Regular.ttf',
  bold: 'resources/fonts/LiberationSans-Bold.ttf',
  italic: 'resources/fonts/LiberationSans-Italic.ttf',
};

/** Chunks of a PNG by type, the last of each kind. */
function chunks(png: Uint8Array): Map<string, DataView> {
  const found = new Map<string, DataView>();
  for (let at = 8; at < png.length;) {
    const view = new DataView(png.buffer, png.byteOffset + at);
    const length = view.getUint32(0);
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    found.set(type, new DataView(png.buffer, png.byteOffset + at + 8, length));
    at += 12 + length;
  }
  return found;
}

async function pixelsOf(png: Uint8Array): Promise<Uint8ClampedArray> {
  const image = await loadImage(Buffer.from(png));
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, image.width, image.height).data;
}

describe('toPng', () => {
  const scene = figures.get('training').build(lorenzData(3, 1000), journal, 89);
  const png = toPng(scene, { dpi: 300, fonts });

  test('has mm / 25.4 · dpi pixels and says so', () => {
    const found = chunks(png);
    expect(found.get('IHDR')?.getUint32(0)).toBe(Math.round((89 / 25.4) * 300));
    expect(found.get('IHDR')?.getUint32(4)).toBe(Math.round((scene.height / 25.4) * 300));
    // 300 dots an inch are 11,811 a metre.
    expect(found.get('pHYs')?.getUint32(0)).toBe(11_811);
    expect(found.get('pHYs')?.getUint8(8)).toBe(1);
  });

  test('carries its provenance', () => {
    expect(Buffer.from(png).includes('nullcline fit lorenz.npy --seed 1')).toBe(true);
  });

  test('still opens after the chunks were put in, and shows the model’s colour', async () => {
    const pixels = await pixelsOf(png);
    let found = 0;
    for (let i = 0; i < pixels.length; i += 4) {
      if (pixels[i] === 0xd5 && pixels[i + 1] === 0x5e && pixels[i + 2] === 0) found++;
    }
    expect(found).toBeGreaterThan(500);
  });

  test('puts shapes where the scene has them', async () => {
    const square: Scene = {
      ...scene,
      width: 20,
      height: 10,
      items: [{ kind: 'rect', x: 5, y: 2, width: 10, height: 4, fill: '#0072b2' }],
    };
    const pixels = await pixelsOf(toPng(square, { dpi: 254, fonts }));
    const at = (x: number, y: number) => [...pixels.subarray(4 * (y * 200 + x), 4 * (y * 200 + x) + 3)];
    expect(at(100, 40)).toEqual([0, 0x72, 0xb2]);
    expect(at(51, 21)).toEqual([0, 0x72, 0xb2]);
    expect(at(48, 40)).toEqual([255, 255, 255]);
    expect(at(100, 62)).toEqual([255, 255, 255]);
  });
});

describe('encodePng', () => {
  test('is read back to the same pixels', async () => {
    const pixels = Uint8ClampedArray.from({ length: 4 * 7 * 5 }, (_, i) =>
      i % 4 === 3 ? 255 : (i * 37) % 256,
    );
    expect([...(await pixelsOf(encodePng(pixels, 7, 5)))]).toEqual([...pixels]);
  });
});
