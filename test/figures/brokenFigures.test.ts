import { describe, expect, test } from 'vitest';
import { delayOf } from '../../src/figures/catalogue/attractor';
import type { FigureData } from '../../src/figures/figureData';
import { figures } from '../../src/figures/figures';
import { toPdf } from '../../src/figures/node/pdf';
import { preflight } from '../../src/figures/preflight';
import { presets } from '../../src/figures/presets';
import { textOf } from '../../src/figures/richText';
import { type Item, leaves, type Scene, textBox } from '../../src/figures/scene';
import { journal } from '../../src/figures/style';
import { toSvg } from '../../src/figures/svg';
import { cycleLength } from '../../src/figures/time';
import { brokenData } from './brokenData';
import { readSvg } from './readSvg';

const fonts = {
  regular: 'resources/fonts/LiberationSans-Regular.ttf',
  bold: 'resources/fonts/LiberationSans-Bold.ttf',
  italic: 'resources/fonts/LiberationSans-Italic.ttf',
};

/** Lengths of the segments that are drawn, of one colour or any, mm. */
function segments(scene: Scene, colour?: string): number[] {
  const isDrawn = (item: Item) =>
    item.kind === 'polyline' && (colour === undefined || item.stroke?.colour === colour);
  return [...leaves(scene.items)].filter(isDrawn).flatMap((item) => {
    const { points } = item as Extract<Item, { kind: 'polyline' }>;
    return Array.from({ length: points.length / 2 - 1 }, (_, i) =>
      Math.hypot(points[2 * i + 2]! - points[2 * i]!, points[2 * i + 3]! - points[2 * i + 1]!),
    ).filter(Number.isFinite);
  });
}

describe.each([...figures])('figure $id of a recording with gaps, trials and inputs', (figure) => {
  test.each([1, 3, 20])('keeps the rules in %i dimensions and writes no NaN', async (dim) => {
    const data = brokenData(dim, 700);
    for (const id of ['nature-single', 'nature-double']) {
      const preset = presets.get(id);
      const scene = figure.build(data, journal, preset.width);
      expect(preflight(scene, preset, journal)).toEqual([]);
      const svg = toSvg(scene);
      // Letters of an embedded picture may spell anything.
      expect(svg.replaceAll(/base64,[^"]*/g, '')).not.toMatch(/NaN|Infinity|undefined/);
      expect(() => readSvg(svg)).not.toThrow();
      // PDFKit refuses what is no number.
      await expect(toPdf(scene, { fonts, date: new Date(0) })).resolves.toBeDefined();
    }
    for (const { columns, rows } of figure.sourceData(data)) expect(rows.length % columns.length).toBe(0);
  });

  test('sets no two texts over one another', () => {
    for (const width of [89, 183]) {
      const boxes = [...leaves(figure.build(brokenData(3, 700), journal, width).items)].flatMap((item) =>
        item.kind === 'text' ? [{ words: textOf(item.spans), ...textBox(item) }] : [],
      );
      boxes.forEach((a, i) => {
        for (const b of boxes.slice(i + 1)) {
          const apart =
            a.x + a.width <= b.x + 0.05 ||
            b.x + b.width <= a.x + 0.05 ||
            a.y + a.height <= b.y + 0.05 ||
            b.y + b.height <= a.y + 0.05;
          expect(apart, `"${a.words}" and "${b.words}" at ${width} mm`).toBe(true);
        }
      });
    }
  });
});

/** Two trials that stay each in its own corner. */
const corners = (dim: number): FigureData => {
  const at = (t: number) => (t < 300 ? -1 : 1) + 0.05 * Math.sin(t / 5);
  const values = Float32Array.from({ length: 700 * dim }, (_, i) => at(Math.floor(i / dim)));
  return { ...brokenData(dim, 700), data: values, orbit: values, trials: [0, 300] };
};

describe('a line', () => {
  test.each([1, 2, 3])('of an orbit in %i dimensions leads from no trial into the next', (dim) => {
    const data = corners(dim);
    const { trials: _, ...joined } = data;
    const long = (one: FigureData) =>
      segments(figures.get('attractor').build(one, journal, 89)).filter((length) => length > 8).length;
    // One in the data's panel, one in the model's; on a plane of delays two each.
    expect(long(joined) - long(data)).toBe(dim === 1 ? 4 : 2);
  });

  test('over time breaks at borders and gaps', () => {
    const { trials: _, ...joined } = corners(2);
    const traces = figures.get('traces');
    const longest = (one: FigureData) => Math.max(...segments(traces.build(one, journal, 183), journal.data));
    expect(longest(corners(2))).toBeLessThan(0.5 * longest(joined));
  });
});

test('data with gaps have left no range, and a model that joins a trial late has not either', () => {
  const words = [...leaves(figures.get('attractor').build(brokenData(3, 700), journal, 183).items)]
    .map((item) => (item.kind === 'text' ? textOf(item.spans) : ''))
    .join(' ');
  expect(words).not.toMatch(/Leaves/);
});

test('a rhythm and its delay are found across gaps', () => {
  const wave = Float64Array.from({ length: 4000 }, (_, t) => Math.sin((2 * Math.PI * t) / 100));
  const holed = wave.map((value, t) => (t % 9 === 4 || t === 0 ? NaN : value));
  expect(cycleLength(holed)).toBe(cycleLength(wave));
  expect(Math.abs(delayOf(holed) - delayOf(wave))).toBeLessThanOrEqual(1);
});

test('tables name the trial of each sample, and the inputs', () => {
  const [values] = figures.get('traces').sourceData(brokenData(3, 700));
  expect(values!.columns).toEqual(
    expect.arrayContaining(['stimulus_input', 'task condition_input', 'trial']),
  );
  const width = values!.columns.length;
  expect(values!.rows[699 * width + values!.columns.indexOf('trial')]).toBe(4);
});
