import { describe, expect, test } from 'vitest';
import { paint } from '../../src/figures/canvas';
import type { Figure } from '../../src/figures/figure';
import { toCsv } from '../../src/figures/figure';
import type { FigureData } from '../../src/figures/figureData';
import { figures } from '../../src/figures/figures';
import { fromPicture } from '../../src/figures/fromPicture';
import { preflight } from '../../src/figures/preflight';
import { presets } from '../../src/figures/presets';
import type { Scene } from '../../src/figures/scene';
import { leaves, text, textBox } from '../../src/figures/scene';
import { textOf } from '../../src/figures/richText';
import { journal, screenDark, screenLight } from '../../src/figures/style';
import { toSvg } from '../../src/figures/svg';
import type { RunPicture } from '../../src/shared/contract';
import { lorenzData } from './lorenzData';
import { readSvg } from './readSvg';

const all = [...figures];
const complete = lorenzData(3, 6000);

const { anatomy: _, events: _events, ...notTakenApart } = complete;

/** As it is while the first epochs run. */
const early: FigureData = {
  ...notTakenApart,
  orbit: new Float32Array(),
  regionRanks: new Uint16Array(),
  spectra: { frequencies: [], data: [], model: [] },
  seeds: [{ seed: 1, status: 'training', bestEpoch: null, log: [] }],
};

/** A model that ran away, with numbers no page can hold. */
const diverged: FigureData = {
  ...early,
  orbit: complete.orbit.map((value, i) => (i > 3000 ? value * Math.exp((i - 3000) / 50) : value)),
  seeds: [
    {
      seed: 1,
      status: 'diverged',
      bestEpoch: 5,
      log: [
        { epoch: 5, loss: 0.4 },
        { epoch: 10, loss: NaN },
      ],
    },
  ],
};

const empty: FigureData = { ...early, data: new Float32Array(), seeds: [] };

const longNames: FigureData = {
  ...complete,
  labels: ['Local field potential, shank 2, channel 12', 'Firing rate of unit 0042 (good)', '脳波 <C3>'],
  unit: 'µV',
  events: {
    ...complete.events!,
    labels: [
      'Unit 0042, shank 2, sorted by hand (good)',
      'Anzahl der Spikes',
      '脳波',
      'Behavioural choice (left, right)',
    ],
  },
};

const words = (scene: Scene): string =>
  [...leaves(scene.items)].map((item) => (item.kind === 'text' ? textOf(item.spans) : '')).join(' ');

describe.each(all)('figure $id', (figure: Figure) => {
  test.each(['nature-single', 'nature-double', 'pnas-medium', 'neurips'])(
    'passes the preflight of %s',
    (id) => {
      const preset = presets.get(id);
      expect(preflight(figure.build(complete, journal, preset.width), preset, journal)).toEqual([]);
    },
  );

  test.each([1, 2, 3, 5, 8, 20])('is drawn for %i dimensions and keeps the rules', (dim) => {
    const data = lorenzData(dim, 1500);
    for (const id of ['nature-single', 'nature-double']) {
      const preset = presets.get(id);
      const scene = figure.build(data, journal, preset.width);
      expect(preflight(scene, preset, journal)).toEqual([]);
      expect(() => readSvg(toSvg(scene))).not.toThrow();
    }
  });

  test('is drawn from what there is when parts are missing, and says what is missing', () => {
    for (const data of [early, diverged, empty]) {
      const scene = figure.build(data, journal, 183);
      expect(preflight(scene, presets.get('nature-double'), journal)).toEqual([]);
      expect(toSvg(scene)).not.toMatch(/NaN|Infinity|undefined/);
      if (data === empty) expect(words(scene)).toMatch(/No|Not/);
    }
  });

  test('keeps names of any length on the page', () => {
    for (const id of ['nature-single', 'nature-double']) {
      const preset = presets.get(id);
      const findings = preflight(figure.build(longNames, journal, preset.width), preset, journal);
      // Characters the font lacks are reported, and nothing else is wrong.
      expect(findings.filter(({ rule }) => rule !== 'glyph')).toEqual([]);
    }
  });

  test('sets no two texts over one another', () => {
    for (const width of [89, 183]) {
      const boxes = [...leaves(figure.build(complete, journal, width).items)].flatMap((item) =>
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

  test('takes a given height and the screen’s styles', () => {
    for (const style of [screenLight, screenDark]) {
      const scene = figure.build(complete, style, 220, {
        height: 120,
        camera: { azimuth: 40, elevation: 60 },
        colourBy: 'time',
      });
      expect(scene.height).toBe(120);
      expect(scene.ground).toBeNull();
    }
  });

  test('is the same each time it is drawn', () => {
    expect(toSvg(figure.build(complete, journal, 89))).toBe(toSvg(figure.build(complete, journal, 89)));
  });

  test('describes itself and brings its numbers as a table', () => {
    expect(figure.build(complete, journal, 89).description.length).toBeGreaterThan(40);
    for (const { columns, rows } of figure.sourceData(complete)) {
      expect(columns.length).toBeGreaterThan(0);
      expect(rows.length % columns.length).toBe(0);
      expect(new Set(columns).size).toBe(columns.length);
    }
    expect(() => figure.sourceData(empty)).not.toThrow();
  });
});

describe('size', () => {
  test('of 100,000 samples stays below 400 kB of SVG in every figure, and below 200 kB for traces', () => {
    const data = lorenzData(3, 100_000);
    for (const figure of all) {
      expect(toSvg(figure.build(data, journal, 183)).length, figure.id).toBeLessThan(400_000);
    }
    expect(toSvg(figures.get('traces').build(data, journal, 183)).length).toBeLessThan(200_000);
  });
});

describe('source data', () => {
  test('of the attractor are the samples themselves', () => {
    const [data] = figures.get('attractor').sourceData(complete);
    expect(data?.columns).toEqual(['x', 'y', 'z']);
    expect([...(data?.rows ?? [])]).toEqual([...complete.data]);
  });

  test('as CSV leave missing values empty and quote what needs it', () => {
    const csv = toCsv({ name: 't', columns: ['a', 'b "c", d'], rows: Float64Array.of(1, NaN, 0.1, -2e-7) });
    expect(csv).toBe('a,"b ""c"", d"\n1,\n0.1,-2e-7\n');
  });
});

describe('fromPicture', () => {
  test('takes a run’s picture as the contract has it', () => {
    const { dim, labels, rate, data, orbit, regionRanks, spectra, seeds } = complete;
    const picture = {
      run: {
        id: 'r1',
        created: '2026-01-01T00:00:00Z',
        data: { name: 'Lorenz 63', hash: 'ab', series: '/' },
        seeds: seeds.map(({ log: _, ...seed }) => seed),
        backend: 'reference',
        version: '0.1.0',
        command: 'nullcline fit lorenz.npy',
      },
      seed: 1,
      dim,
      labels,
      rate,
      data,
      orbit,
      regions: regionRanks,
      spectra,
      log: seeds[0]?.log ?? [],
      steps: [{ id: 'z-score', text: 'z-scored', numbers: {} }],
    } as unknown as RunPicture;
    const made = fromPicture(picture, new Map([[2, seeds[1]?.log ?? []]]));
    expect(made.unit).toBe('s.d.');
    expect(made.seeds.map((seed) => seed.log.length)).toEqual([400, 400, 0]);
    expect(made.provenance).toContainEqual({ label: 'command', value: 'nullcline fit lorenz.npy' });
  });
});

describe('preflight', () => {
  const preset = presets.get('nature-single');
  const scene = figures.get('training').build(complete, journal, 89);
  const rules = (changed: Scene) => new Set(preflight(changed, preset, journal).map(({ rule }) => rule));
  const black = { size: 6, colour: '#000000' } as const;

  test('finds what a journal would send back', () => {
    expect(rules({ ...scene, width: 120 })).toContain('width');
    expect(rules({ ...scene, height: 171 })).toContain('height');
    const withItem = (item: Scene['items'][number]) => rules({ ...scene, items: [item] });
    expect(withItem(text([{ text: 'small' }], 20, 20, { ...black, size: 4.9 }))).toEqual(
      new Set(['text-size']),
    );
    expect(withItem(text([{ text: '脳' }], 20, 20, black))).toEqual(new Set(['glyph']));
    expect(withItem(text([{ text: 'pale' }], 20, 20, { ...black, colour: '#cccccc' }))).toEqual(
      new Set(['contrast']),
    );
    expect(withItem(text([{ text: 'far' }], 88, 20, black))).toEqual(new Set(['off-page']));
    const thin = {
      kind: 'polyline',
      points: Float64Array.of(0, 0, 1, 1),
      stroke: { colour: '#000000', width: 0.2 },
    } as const;
    expect(withItem(thin)).toEqual(new Set(['line-width']));
    const coarse = {
      kind: 'raster',
      x: 0,
      y: 0,
      width: 25.4,
      height: 1,
      columns: 72,
      rows: 1,
      pixels: new Uint8ClampedArray(288),
    } as const;
    expect(withItem({ ...coarse, cells: false })).toEqual(new Set(['raster']));
    expect(withItem({ ...coarse, cells: true })).toEqual(new Set());
  });

  test('finds data and model that some eyes cannot tell apart', () => {
    const alike = { ...journal, data: '#c05a40', model: '#808040' };
    expect(preflight(scene, preset, alike).map(({ rule }) => rule)).toContain('palette');
  });
});

describe('presets', () => {
  test('have unique ids, a link and a date or the admission that there is none', () => {
    for (const { width, maxHeight, minText, maxText, source } of presets) {
      expect(width).toBeGreaterThan(50);
      expect(maxHeight).toBeGreaterThan(100);
      expect(minText).toBeLessThan(maxText);
      expect(source.link).toMatch(/^https:\/\//);
      expect(source.checked === null || /^\d{4}-\d{2}$/.test(source.checked)).toBe(true);
    }
  });
});

describe('paint', () => {
  test('takes a browser’s context as it is (a matter of types)', () => {
    const onScreen = (context: CanvasRenderingContext2D, scene: Scene) => paint(context, scene, 96 / 25.4);
    expect(onScreen).toBeTypeOf('function');
  });

  test('saves and restores in pairs, and draws only finite numbers', () => {
    let depth = 0;
    const calls: string[] = [];
    const context = new Proxy({} as Record<string, unknown>, {
      get: (_, name) => {
        if (name === 'measureText') return (words: string) => ({ width: words.length * 3 });
        return (...numbers: unknown[]) => {
          if (name === 'save') depth++;
          if (name === 'restore') depth--;
          calls.push(String(name));
          for (const value of numbers)
            if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
        };
      },
      set: () => true,
    });
    for (const data of [complete, diverged, lorenzData(20, 500)]) {
      paint(context as never, figures.get('summary').build(data, screenDark, 200), 4);
    }
    expect(depth).toBe(0);
    expect(calls).toContain('fillText');
    expect(calls).toContain('clip');
  });
});

test('the figure of linear regions is left out for a model that has none', () => {
  const regions = figures.get('regions');
  const smooth: FigureData = { ...complete, seeds: complete.seeds.map(({ regions: _, ...seed }) => seed) };
  expect(regions.isEmpty?.(complete)).toBe(false);
  expect(regions.isEmpty?.(smooth)).toBe(true);
});

test('exponents of a model with singular Jacobians are not held against a sum of −∞', () => {
  const singular: FigureData = {
    ...complete,
    seeds: complete.seeds.map((seed) =>
      seed.lyapunov ? { ...seed, lyapunov: { ...seed.lyapunov, expectedSum: -Infinity } } : seed,
    ),
  };
  const scene = figures.get('lyapunov').build(singular, journal, 183);
  expect(words(scene)).not.toMatch(/expected|∞/);
  expect(scene.description).toMatch(/singular/);
});
