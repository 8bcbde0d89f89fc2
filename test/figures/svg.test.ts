import { describe, expect, test } from 'vitest';
import { figures } from '../../src/figures/figures';
import { richText } from '../../src/figures/richText';
import type { Item, Scene } from '../../src/figures/scene';
import { text } from '../../src/figures/scene';
import { journal } from '../../src/figures/style';
import { toSvg } from '../../src/figures/svg';
import { lorenzData } from './lorenzData';
import { elements, pathPoints, readSvg, textOf } from './readSvg';

function sceneOf(items: readonly Item[]): Scene {
  return {
    width: 89,
    height: 50,
    title: 'A < B & "C"',
    description: 'd',
    fontFamily: journal.fontFamily,
    ground: '#ffffff',
    provenance: [{ label: 'command', value: 'fit --set "a<b"' }],
    items,
  };
}

describe('toSvg', () => {
  test('states its size in mm and uses mm inside', () => {
    const { attributes } = readSvg(toSvg(sceneOf([])));
    expect(attributes['width']).toBe('89mm');
    expect(attributes['height']).toBe('50mm');
    expect(attributes['viewBox']).toBe('0 0 89 50');
  });

  test('escapes what XML would trip over and carries title and provenance', () => {
    const root = readSvg(toSvg(sceneOf([])));
    expect([...elements(root, 'title')].map(textOf)).toEqual(['A < B & "C"']);
    expect(JSON.parse([...elements(root, 'metadata')].map(textOf).join(''))).toEqual({
      command: 'fit --set "a<b"',
    });
  });

  test('keeps coordinates to 0.001 mm however long the line', () => {
    const count = 20_000;
    const points = Float64Array.from(
      { length: 2 * count },
      (_, i) => 40 + 30 * Math.sin(i * 0.37) + i / count,
    );
    points.set([NaN, NaN], 2000);
    const root = readSvg(
      toSvg(sceneOf([{ kind: 'polyline', points, stroke: { colour: '#000000', width: 1 } }])),
    );
    const read = pathPoints([...elements(root, 'path')][0]?.attributes['d'] ?? '').flat();
    const wanted = [...points].filter(Number.isFinite);
    expect(read.length).toBe(wanted.length);
    // Half a thousandth of rounding, and as much again for the sums of decimals that do not end in binary.
    read.forEach((value, i) => expect(Math.abs(value - (wanted[i] ?? NaN))).toBeLessThan(0.001));
  });

  test('leaves out lines without a point and never writes NaN', () => {
    const svg = toSvg(
      sceneOf([
        { kind: 'polyline', points: Float64Array.of(NaN, NaN), stroke: { colour: '#000000', width: 1 } },
        {
          kind: 'polyline',
          points: Float64Array.of(1, 1, NaN, 2, 3, 3),
          stroke: { colour: '#000000', width: 1 },
        },
        { kind: 'markers', points: Float64Array.of(Infinity, 1, 2, 2), radius: 1, fill: '#000000' },
      ]),
    );
    expect(svg).not.toMatch(/NaN|Infinity/);
    expect([...elements(readSvg(svg), 'circle')]).toHaveLength(1);
  });

  test('sets text as text, with real subscripts that end', () => {
    const label = text(richText('*λ*_1 (s^{−1})'), 10, 10, { size: 7, colour: '#000000' });
    const [element] = [...elements(readSvg(toSvg(sceneOf([label]))), 'text')];
    if (!element) throw new Error('no text was written');
    expect(textOf(element)).toBe('λ1 (s−1)');
    const shifts = [...elements(element, 'tspan')].map((span) => Number(span.attributes['dy'] ?? 0));
    // Every shift is undone by the next span: the bracket at the end is back on the baseline.
    expect(shifts.reduce((sum, dy) => sum + dy, 0)).toBeCloseTo(0, 2);
    expect(element.attributes['font-size']).toBe('2.469');
  });

  test('holds pictures as PNG inside', () => {
    const pixels = Uint8ClampedArray.from([255, 0, 0, 255, 0, 0, 255, 128]);
    const svg = toSvg(
      sceneOf([
        { kind: 'raster', x: 1, y: 1, width: 4, height: 2, columns: 2, rows: 1, pixels, cells: true },
      ]),
    );
    const [image] = [...elements(readSvg(svg), 'image')];
    const base64 = image?.attributes['href']?.replace('data:image/png;base64,', '') ?? '';
    expect(Buffer.from(base64, 'base64').subarray(1, 4).toString('latin1')).toBe('PNG');
  });
});

describe('drawn lines', () => {
  test('of the traces lie where the tick labels say the data are', () => {
    const data = lorenzData(1, 2000);
    const root = readSvg(toSvg(figures.get('traces').build(data, journal, 183)));
    const ticks = [...elements(root, 'text')]
      .map((element) => ({ value: Number(textOf(element).replace('−', '-')), element }))
      .filter(({ value, element }) => Number.isFinite(value) && textOf(element).trim() !== '');
    const place = (element: (typeof ticks)[number]['element'], key: string) =>
      Number(element.attributes[key]);
    const below = ticks.filter(({ element }) => element.attributes['text-anchor'] === 'middle');
    const beside = ticks.filter(({ element }) => element.attributes['text-anchor'] === 'end');
    const xOf = line(below.map(({ value, element }) => [value, place(element, 'x')]));
    // Numbers beside the axis are centred on their tick: their baseline is half a capital's height below it.
    const half = (((6 / 72) * 25.4) / 2) * (1409 / 2048);
    const yOf = line(beside.map(({ value, element }) => [value, place(element, 'y') - half]));

    const path = [...elements(root, 'path')].find(
      (element) =>
        element.attributes['stroke'] === journal.data && (element.attributes['d']?.length ?? 0) > 500,
    );
    const points = pathPoints(path?.attributes['d'] ?? '').flat();
    expect(points.length).toBeGreaterThan(200);
    for (let i = 0; i < points.length; i += 2) {
      const sample = xOf.inverse(points[i] ?? NaN) * 100;
      const [low, high] = [Math.floor(sample + 1e-3), Math.ceil(sample - 1e-3)].map(
        (k) => data.data[k] ?? NaN,
      );
      const share = sample - Math.floor(sample + 1e-3);
      const value = (low ?? NaN) + share * ((high ?? NaN) - (low ?? NaN));
      expect(Math.abs(yOf.at(value) - (points[i + 1] ?? NaN))).toBeLessThan(0.01);
    }
  });
});

/** The straight line through the first and last of some points. */
function line(points: readonly (readonly number[])[]) {
  const [[v0 = 0, p0 = 0], [v1 = 1, p1 = 1]] = [points[0] ?? [], points.at(-1) ?? []];
  const slope = (p1 - p0) / (v1 - v0);
  return {
    at: (value: number) => p0 + slope * (value - v0),
    inverse: (place: number) => v0 + (place - p0) / slope,
  };
}
