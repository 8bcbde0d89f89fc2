import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { paint } from '../canvas';
import { describePng } from '../png';
import type { Scene } from '../scene';
import type { FontFiles } from './fonts';

const registered = new Set<string>();

/**
 * A scene as a PNG file of exactly `dpi` dots an inch (width = mm / 25.4 · dpi pixels, rounded), by painting it on a
 * Skia canvas. The file states its resolution (pHYs) and its provenance (iTXt).
 */
export function toPng(scene: Scene, { dpi, fonts }: { dpi: number; fonts: FontFiles }): Uint8Array {
  for (const path of Object.values(fonts)) register(path);
  const pixels = (length: number): number => Math.round((length / 25.4) * dpi);
  const canvas = createCanvas(pixels(scene.width), pixels(scene.height));
  paint(canvas.getContext('2d'), scene, dpi / 25.4);
  return describePng(canvas.toBuffer('image/png'), dpi, [
    { label: 'Title', value: scene.title },
    { label: 'Description', value: scene.description },
    ...scene.provenance,
  ]);
}

/** Skia's fonts belong to the process; each file is read once. */
function register(path: string): void {
  if (registered.has(path)) return;
  if (!GlobalFonts.registerFromPath(path, 'Liberation Sans'))
    throw new Error(`no font could be read from ${path}`);
  registered.add(path);
}
