import type { Scores } from '../../sim/analysis/measures';
import type { Axis } from '../axes';
import { plotIn } from '../axes';
import { fitWords, wordsWidth } from '../fitWords';
import { textWidth } from '../fontMetrics';
import type { Figure } from '../figure';
import { table } from '../figure';
import type { FigureData } from '../figureData';
import { shownSeed } from '../figureData';
import { heading, headingRoom, legendRow, missingNote } from '../legend';
import { significant } from '../numbers';
import type { Panel } from '../panel';
import { across, beneath, page, pageBox } from '../panel';
import type { Span } from '../richText';
import { plainText, richText, textOf } from '../richText';
import { extent, paddedLog } from '../scale';
import type { Box, Item } from '../scene';
import { line, text } from '../scene';
import type { FigureStyle } from '../style';
import { mm } from '../units';

/** One score, and how it is read from a row. */
interface Measure {
  readonly id: string;
  readonly label: readonly Span[];
  readonly of: (scores: Scores) => number;
  readonly floor: number | null;
  /** What a missing value means. */
  readonly missing: string;
}

interface Row {
  readonly title: string;
  readonly isModel: boolean;
  /** One a seed for the model, one for a baseline; the drawn seed first. */
  readonly scores: readonly Scores[];
}

/** The model's scores beside its floor and the baselines. */
export const measures: Figure = {
  id: 'measures',
  title: 'Measures',
  what: 'Scores on held-out data: every seed of the model, the baselines, and what the data score against themselves.',
  build(data, style, widthMm, options = {}) {
    const rows = rowsOf(data).length || 3;
    const height =
      options.height ?? 4 + mm(style.size.title + style.size.label) * 3 + rows * mm(style.size.label) * 1.9;
    const items = measuresPanel(data, style, pageBox(widthMm, height), options);
    return page(data, style, { width: widthMm, height }, measures.title, describe(data), items);
  },
  sourceData(data) {
    const rows = rowsOf(data);
    const flat = rows.flatMap((row, k) => row.scores.map((scores) => ({ k, isModel: row.isModel, scores })));
    const shown = measuresOf(data);
    return [
      table('scores', {
        row: flat.map(({ k }) => k),
        is_model: flat.map(({ isModel }) => Number(isModel)),
        ...Object.fromEntries(
          shown.map((measure) => [measure.id, flat.map(({ scores }) => measure.of(scores))]),
        ),
        ...Object.fromEntries(
          shown.filter(({ floor }) => floor !== null).map(({ id, floor }) => [`${id}_floor`, [floor ?? NaN]]),
        ),
      }),
    ];
  },
};

export const measuresPanel: Panel = (data, style, box, options) => {
  const judgement = shownSeed(data)?.judgement;
  const part = judgement ? ` on the ${judgement.protocol.part} part` : '';
  const title = heading(richText(`Scores${part}`), box.x + (options.indent ?? 0), box.y, style);
  const body = beneath(box, headingRoom(style));
  const rows = rowsOf(data);
  if (!rows.length)
    return [title, ...missingNote(body, 'Not judged yet: scores appear when training ends', style)];
  const nameWidth = Math.min(
    body.width * 0.34,
    Math.max(...rows.map((row) => wordsWidth(row.title, style.size.tick, style, row.isModel))) + 2,
  );
  const shown = measuresOf(data);
  const columns = across(
    { ...body, x: body.x + nameWidth, width: body.width - nameWidth },
    shown.map(() => 1),
    3,
  );
  const items = columns.flatMap((column, k) => {
    const measure = shown[k];
    return measure ? measureColumn(measure, rows, column, style) : [];
  });
  return [title, ...floorKey(box, style), ...rowNames(rows, body, nameWidth, style), ...items];
};

/** What the dashed lines are, at the heading's end. */
function floorKey(box: Box, style: FigureStyle): Item[] {
  const stroke = { colour: style.quiet, width: style.stroke.reference, dash: [2, 1.5] };
  const y = box.y + mm(style.size.title) * 0.36;
  return legendRow([{ label: richText('data against data'), stroke }], box.x + box.width, y, style, 'end');
}

/** Space below the rows for an axis, mm. */
const footRoom = (style: FigureStyle): number => mm(style.tick + style.size.tick + style.size.label + 4);

const rowPlace = (k: number, count: number, box: Box, style: FigureStyle): number =>
  box.y + ((k + 0.5) * (box.height - footRoom(style))) / count;

function rowNames(rows: readonly Row[], box: Box, width: number, style: FigureStyle): Item[] {
  return rows.map((row, k) =>
    text(
      plainText(fitWords(row.title, width - 2, style.size.tick, style, row.isModel)),
      box.x + width - 2,
      rowPlace(k, rows.length, box, style),
      {
        size: style.size.tick,
        colour: style.ink,
        bold: row.isModel,
        anchor: 'end',
        align: 'middle',
      },
    ),
  );
}

function measureColumn(measure: Measure, rows: readonly Row[], box: Box, style: FigureStyle): Item[] {
  const values = rows.flatMap((row) => row.scores.map(measure.of));
  const axis = { ...axisFor(measure, values), label: measure.label, spacing: mm(style.size.tick) * 4 };
  const bare: Axis = { domain: [0, 1], ticks: [], spine: false };
  const plot = plotIn(box, axis, bare, style, { left: 1, right: 2, top: 0, bottom: footRoom(style) });
  const { inner } = plot;
  const items: Item[] = [];
  if (measure.floor !== null && measure.floor >= axis.domain[0]) {
    const x = plot.x.at(measure.floor);
    items.push(
      line(x, inner.y, x, inner.y + inner.height, {
        colour: style.quiet,
        width: style.stroke.reference,
        dash: [2, 1.5],
      }),
    );
  }
  rows.forEach((row, k) => {
    const y = rowPlace(k, rows.length, box, style);
    items.push(line(inner.x, y, inner.x + inner.width, y, { colour: style.faint, width: 0.25 }));
    items.push(...rowMarks(measure, row, y, plot.x.at, inner, style));
  });
  return [...plot.items, ...items];
}

function rowMarks(
  measure: Measure,
  row: Row,
  y: number,
  at: (value: number) => number,
  inner: Box,
  style: FigureStyle,
): Item[] {
  const [main, ...others] = row.scores.map(measure.of);
  const places = (values: readonly number[]): Float64Array =>
    Float64Array.from(values.filter(Number.isFinite).flatMap((value) => [at(value), y]));
  const colour = row.isModel ? style.model : style.data;
  const floorX = measure.floor === null ? inner.x : at(measure.floor);
  if (main === undefined || !Number.isFinite(main)) {
    const words = [{ text: measure.missing, italic: true }];
    const look = { size: style.size.note, colour: style.quiet, anchor: 'middle', align: 'middle' } as const;
    const width = mm(style.size.note) * style.letterWidth * textWidth(words) + 1;
    const x = inner.x + inner.width / 2;
    const patch = { x: x - width / 2, y: y - 1, width, height: 2, fill: style.behind } as const;
    return [{ kind: 'rect', ...patch }, text(words, x, y, look)];
  }
  const x = at(main);
  const words = significant(main);
  const place = labelPlace(words, { x, y }, others.filter(Number.isFinite).map(at), floorX, inner, style);
  return [
    {
      kind: 'markers',
      points: places(others),
      radius: mm(1.3),
      fill: style.behind,
      stroke: { colour, width: 0.5 },
    },
    { kind: 'markers', points: places([main]), radius: mm(2), fill: colour },
    ...label(words, place, style),
  ];
}

/** Beside the dot it belongs to: away from the other seeds' where there is room, else past them, else above. */
function labelPlace(
  words: string,
  { x, y }: Readonly<Record<'x' | 'y', number>>,
  others: readonly number[],
  floorX: number,
  inner: Box,
  style: FigureStyle,
): { readonly x: number; readonly y: number; readonly anchor: 'start' | 'end' | 'middle' } {
  const gap = 1.3;
  const bare = mm(style.size.note) * style.letterWidth * textWidth(richText(words));
  const width = bare + gap + 0.5;
  const [first, last] = [Math.min(x, ...others), Math.max(x, ...others)];
  const wall = floorX < first ? floorX : inner.x;
  const isRight = x > inner.x + inner.width / 2;
  const before = { x: first - gap, y, anchor: 'end' } as const;
  const after = { x: last + gap, y, anchor: 'start' } as const;
  const fitsBefore = first - width > wall;
  const fitsAfter = last + width < inner.x + inner.width;
  const prefersBefore = isRight || (x === first && others.length > 0);
  if (prefersBefore && fitsBefore) return before;
  if (fitsAfter) return after;
  if (fitsBefore || first - width > inner.x) return before;
  const half = bare / 2;
  const centre = Math.max(inner.x + half, Math.min(inner.x + inner.width - half, x));
  return { x: centre, y: y - mm(2) - mm(style.size.note) / 2, anchor: 'middle' };
}

/** How much of words lies before the place they are anchored at. */
const SHARE_BEFORE = { start: 0, middle: 0.5, end: 1 } as const;

/** A number on a ground-coloured patch, so that the row's guide does not cross it. */
function label(words: string, { x, y, anchor }: ReturnType<typeof labelPlace>, style: FigureStyle): Item[] {
  const size = style.size.note;
  const width = mm(size) * style.letterWidth * textWidth(richText(words));
  const height = mm(size);
  return [
    {
      kind: 'rect',
      x: x - width * SHARE_BEFORE[anchor] - 0.3,
      y: y - height / 2,
      width: width + 0.6,
      height,
      fill: style.behind,
    },
    text(richText(words), x, y, { size, colour: style.ink, anchor, align: 'middle' }),
  ];
}

/** From zero, or logarithmic when the rows differ by more than a factor of twenty. */
function axisFor(measure: Measure, values: readonly number[]): Axis {
  const finite = [...values, ...(measure.floor === null ? [] : [measure.floor])].filter(Number.isFinite);
  const [low, high] = extent(finite);
  if (low > 0 && high / low > 20) return { domain: paddedLog([low, high], 0.08), log: true };
  return { domain: [Math.min(0, low), high > 0 ? high * 1.1 : 1] };
}

function measuresOf(data: FigureData): readonly Measure[] {
  const judgement = shownSeed(data)?.judgement;
  if (!judgement) return [];
  const steps = Object.keys(judgement.model.pe).map(Number).filter(Number.isFinite);
  const ahead = steps.length ? Math.max(...steps) : null;
  const error: Measure[] =
    ahead === null
      ? []
      : [
          {
            id: `pe_${ahead}`,
            label: richText(`PE_{${ahead}}`),
            of: (scores) => scores.pe[String(ahead)] ?? NaN,
            floor: null,
            missing: 'n/a',
          },
        ];
  return [
    {
      id: 'dstsp',
      label: richText('*D*_{stsp} (nats)'),
      of: (scores) => scores.dStsp,
      floor: judgement.floor.dStsp,
      missing: 'out of range',
    },
    {
      id: 'dh',
      label: richText('*D*_H'),
      of: (scores) => scores.dH,
      floor: judgement.floor.dH,
      missing: 'n/a',
    },
    ...error,
  ];
}

function rowsOf(data: FigureData): readonly Row[] {
  const judgement = shownSeed(data)?.judgement;
  if (!judgement) return [];
  const others = data.seeds
    .filter((seed) => seed.seed !== data.seed)
    .flatMap((seed) => seed.judgement?.model ?? []);
  return [
    {
      title: others.length ? `Model, ${others.length + 1} seeds` : 'Model',
      isModel: true,
      scores: [judgement.model, ...others],
    },
    ...judgement.baselines.map(({ title, scores }) => ({ title, isModel: false, scores: [scores] })),
  ];
}

function describe(data: FigureData): string {
  const judgement = shownSeed(data)?.judgement;
  if (!judgement) return 'The model has not been judged yet.';
  const scores = measuresOf(data).map(
    ({ label: name, of, floor }) =>
      `${textOf(name)} ${significant(of(judgement.model))}${floor === null ? '' : ` (data against data ${significant(floor)})`}`,
  );
  return `Scores of the model on the ${judgement.protocol.part} part, lower is better: ${scores.join(', ')}. Dashed lines: ${judgement.floor.how}.`;
}
