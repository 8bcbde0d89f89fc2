import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { figures } from '../../../src/figures/figures';
import { toPdf } from '../../../src/figures/node/pdf';
import { text } from '../../../src/figures/scene';
import { journal } from '../../../src/figures/style';
import { lorenzData } from '../lorenzData';

const fonts = {
  regular: 'resources/fonts/LiberationSans-Regular.ttf',
  bold: 'resources/fonts/LiberationSans-Bold.ttf',
  italic: 'resources/fonts/LiberationSans-Italic.ttf',
};
const date = new Date('2026-01-01T00:00:00Z');
const scene = figures.get('summary').build(lorenzData(3, 4000), journal, 183);
const hasPoppler = spawnSync('pdffonts', ['-v']).error === undefined;
const folder = mkdtempSync(join(tmpdir(), 'figures-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function written(name: string, bytes: Promise<Uint8Array>): Promise<string> {
  const path = join(folder, name);
  writeFileSync(path, await bytes);
  return path;
}

describe('toPdf', () => {
  test('gives one page of exactly the figure’s size', async () => {
    const source = Buffer.from(await toPdf(scene, { fonts, date })).toString('latin1');
    expect(source.startsWith('%PDF-1.')).toBe(true);
    const box = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(source);
    expect(Math.abs(Number(box?.[1]) - (scene.width / 25.4) * 72)).toBeLessThan(0.01);
    expect(Math.abs(Number(box?.[2]) - (scene.height / 25.4) * 72)).toBeLessThan(0.01);
    expect(source.match(/\/Type \/Page\b/g)).toHaveLength(1);
  });

  test('gives the same bytes for the same scene and date', async () => {
    const [a, b] = [await toPdf(scene, { fonts, date }), await toPdf(scene, { fonts, date })];
    expect(Buffer.compare(a, b)).toBe(0);
  });

  test('is drawn for heat maps, diverged orbits and empty runs', async () => {
    const data = lorenzData(20, 400);
    const wild = { ...data, orbit: data.orbit.map((value, i) => (i > 3000 ? value * 1e30 : value)) };
    for (const one of [data, wild, { ...data, data: new Float32Array(), seeds: [] }]) {
      const bytes = await toPdf(figures.get('summary').build(one, journal, 183), { fonts, date });
      expect(bytes.length).toBeGreaterThan(1000);
    }
  });

  test.skipIf(!hasPoppler)('embeds its fonts as TrueType subsets (pdffonts)', async () => {
    const path = await written('summary.pdf', toPdf(scene, { fonts, date }));
    const rows = execFileSync('pdffonts', [path], { encoding: 'utf8' }).trim().split('\n').slice(2);
    expect(rows.length).toBeGreaterThanOrEqual(2);
    for (const row of rows) {
      expect(row).toMatch(/LiberationSans/);
      expect(row).toMatch(/CID TrueType\s+Identity-H\s+yes yes yes/);
    }
  });

  test.skipIf(!hasPoppler)('keeps its text as text, Greek included (pdftotext)', async () => {
    const path = await written('text.pdf', toPdf(scene, { fonts, date }));
    const words = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
    expect(words).toContain('λ');
    expect(words).toContain('Held-out data and model');
    expect(words).toContain('0.892 ± 0.006');
  });

  test.skipIf(!hasPoppler)(
    'draws a box for a character the font lacks, and drops none (pdftotext)',
    async () => {
      const items = [text([{ text: 'a脳b' }], 10, 10, { size: 7, colour: '#000000' })];
      const path = await written('glyph.pdf', toPdf({ ...scene, items }, { fonts, date }));
      expect(execFileSync('pdftotext', [path, '-'], { encoding: 'utf8' })).toContain('a□b');
    },
  );
});
