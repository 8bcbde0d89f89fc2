import type { Axis } from '../axes';
import { plotIn } from '../axes';
import { keepExtremes, simplify } from '../decimate';
import type { Figure } from '../figure';
import { table } from '../figure';
import type { FigureData, FigureSeed, TrainingRow } from '../figureData';
import { shownSeed } from '../figureData';
import { wordsWidth } from '../fitWords';
import { heading, headingRoom, missingNote } from '../legend';
import { grouped, significant } from '../numbers';
import { tolerance } from '../orbit';
import type { Panel } from '../panel';
import { across, beneath, down, isWide, page, pageBox } from '../panel';
import type { Span } from '../richText';
import { richText } from '../richText';
import { extent, paddedLog } from '../scale';
import type { Box, Item } from '../scene';
import { group, line, text } from '../scene';
import type { FigureStyle } from '../style';
import { mm } from '../units';

/** Loss and validation score of every seed over the epochs, with the checkpoint that was kept. */
export const training: Figure = {
  id: 'training',
  title: 'Training',
  what: 'Loss and state-space divergence on the validation part over the epochs, one line a seed.',
  build(data, style, widthMm, options = {}) {
    const wide = isWide(widthMm, style);
    const height = options.height ?? (wide ? 48 : 72);
    const body = pageBox(widthMm, height);
    const boxes = wide ? across(body, [1, 1], 6) : down(body, [1, 1], 3);
    const [first = body, second = body] = boxes;
    const items = [...lossPanel(data, style, first, options), ...scores(data, style, second, 0, false)];
    return page(data, style, { width: widthMm, height }, training.title, describe(data), items);
  },
  sourceData: (data) =>
    data.seeds.map((seed) =>
      table(`seed-${seed.seed}`, {
        epoch: seed.log.map((row) => row.epoch),
        loss: seed.log.map((row) => row.loss),
        validation_dstsp: seed.log.map((row) => row.validation?.dStsp ?? NaN),
        validation_dh: seed.log.map((row) => row.validation?.dH ?? NaN),
      }),
    ),
};

export const lossPanel: Panel = (data, style, box, options) =>
  curves(data, style, box, options.indent ?? 0, {
    title: richText('Training loss'),
    label: richText('Loss'),
    value: (row) => row.loss,
    missing: 'No epoch is finished yet',
    floor: null,
    hasKey: true,
  });

export const divergencePanel: Panel = (data, style, box, options) =>
  scores(data, style, box, options.indent ?? 0, true);

function scores(data: FigureData, style: FigureStyle, box: Box, indent: number, hasKey: boolean): Item[] {
  const floor = shownSeed(data)?.judgement?.floor.dStsp ?? null;
  return curves(data, style, box, indent, {
    title: richText('Validation while training'),
    label: richText('*D*_{stsp} (nats)'),
    value: (row) => row.validation?.dStsp ?? NaN,
    missing: 'No epoch has been scored on the validation part yet',
    floor: floor !== null && floor > 0 ? floor : null,
    hasKey,
  });
}

interface Curve {
  readonly title: readonly Span[];
  readonly label: readonly Span[];
  readonly value: (row: TrainingRow) => number;
  readonly missing: string;
  /** Reference line: what the data score against themselves. */
  readonly floor: number | null;
  readonly hasKey: boolean;
}

function curves(data: FigureData, style: FigureStyle, box: Box, indent: number, curve: Curve): Item[] {
  const title = heading(curve.title, box.x + indent, box.y, style);
  const body = beneath(box, headingRoom(style));
  const values = data.seeds.map((seed) => seed.log.map(curve.value).filter((value) => value > 0));
  if (!values.some((list) => list.length)) return [title, ...missingNote(body, curve.missing, style)];
  const floor = curve.floor === null ? [] : [curve.floor];
  const epochs = extent([0, 1], ...data.seeds.map((seed) => seed.log.map((row) => row.epoch)));
  const drawn = (domain: readonly [number, number]) => {
    const yAxis: Axis = { domain, log: true, label: curve.label };
    return plotIn(body, { domain: epochs, label: richText('Epoch') }, yAxis, style);
  };
  const domain = airy(extent(...values, floor), body.height);
  const key = seedKey(data, style);
  const plot = drawn(curve.hasKey ? clear(domain, drawn(domain), key, data, curve) : domain);

  const namesCheckpoint = (shownSeed(data)?.bestEpoch ?? null) !== null;
  const drawSeed = (seed: FigureSeed): Item[] => {
    const isShown = seed.seed === data.seed;
    const rows = seed.log.filter((row) => curve.value(row) > 0);
    const kept = keepExtremes(rows.map(curve.value), Math.ceil(plot.inner.width / mm(0.25)));
    const points = new Float64Array(2 * kept.length);
    kept.forEach((i, j) => {
      const row = rows[i];
      points[2 * j] = row ? plot.x.at(row.epoch) : NaN;
      points[2 * j + 1] = row ? plot.y.at(curve.value(row)) : NaN;
    });
    const stroke = {
      colour: isShown ? style.model : style.rest,
      width: isShown ? style.stroke.data : style.stroke.reference,
    };
    return [{ kind: 'polyline', points: simplify(points, tolerance), stroke }];
  };
  // The shown seed last, so that it lies on top.
  const ordered = [...data.seeds].sort((a, b) => Number(a.seed === data.seed) - Number(b.seed === data.seed));
  return [
    title,
    ...plot.items,
    ...floor.flatMap((value) => floorLine(plot.y.at(value), plot.inner, style, namesCheckpoint)),
    group(ordered.flatMap(drawSeed)),
    ...checkpoint(data, style, curve, plot, floor[0]),
    ...(curve.hasKey ? key.items(plot.inner) : []),
  ];
}

/** Room above and, for the words under the checkpoint and under the floor, more room below: two lines of them, mm. */
function airy([low, high]: readonly [number, number], height: number): readonly [number, number] {
  const [from, to] = paddedLog([low, high], 0.06);
  return [from * (low / high) ** Math.max(0.16, 10 / height), to];
}

/** The axis made long enough upwards that no curve runs behind the key in the top right corner. */
function clear(
  [from, to]: readonly [number, number],
  { inner, x, y }: ReturnType<typeof plotIn>,
  key: Key,
  data: FigureData,
  { value }: Curve,
): readonly [number, number] {
  const left = inner.x + inner.width - key.width;
  const near = data.seeds.flatMap((seed) => seed.log.filter((row) => x.at(row.epoch) >= left).map(value));
  const highest = Math.max(0, ...near.filter(Number.isFinite));
  if (!(highest > 0) || y.at(highest) >= inner.y + key.height) return [from, to];
  const share = key.height / inner.height;
  return [from, Math.exp((Math.log(highest) - share * Math.log(from)) / (1 - share))];
}

/** Too narrow for the floor's words and the kept epoch's beside each other. */
const isTight = ({ width }: { readonly width: number }, style: FigureStyle): boolean =>
  width < 2.2 * wordsWidth(FLOOR_WORDS, style.size.note, style);

const FLOOR_WORDS = 'data against data';

/** The dashed line of what the data score against themselves; unnamed where the kept epoch's words need the room. */
function floorLine(
  y: number,
  inner: { x: number; width: number },
  style: FigureStyle,
  namesCheckpoint: boolean,
): Item[] {
  const isNamed = !(namesCheckpoint && isTight(inner, style));
  const dashes = [
    line(inner.x, y, inner.x + inner.width, y, {
      colour: style.quiet,
      width: style.stroke.reference,
      dash: [2, 1.5],
    }),
  ];
  if (!isNamed) return dashes;
  return [
    ...dashes,
    text(richText(FLOOR_WORDS), inner.x + 1, y + mm(2), {
      size: style.size.note,
      colour: style.quiet,
      align: 'top',
    }),
  ];
}

/** A dot on the epoch whose weights were kept, named below: the kept seed's lowest point has room there. */
function checkpoint(
  data: FigureData,
  style: FigureStyle,
  curve: Curve,
  plot: ReturnType<typeof plotIn>,
  floor: number | undefined,
): Item[] {
  const seed = shownSeed(data);
  const row = seed?.log.find((entry) => entry.epoch === seed.bestEpoch);
  if (!row || !(curve.value(row) > 0)) return [];
  const [x, y] = [plot.x.at(row.epoch), plot.y.at(curve.value(row))];
  const words = `kept: epoch ${grouped(row.epoch)}`;
  const half = wordsWidth(words, style.size.note, style) / 2;
  const centre = Math.max(plot.inner.x + half + 1, Math.min(plot.inner.x + plot.inner.width - half, x));
  const height = mm(style.size.note);
  let top = y + mm(3.4);
  const lineY = floor === undefined ? NaN : plot.y.at(floor);
  if (lineY > top - height / 2 && lineY < top + 1.5 * height) {
    // The floor's line would strike the words through, so they go below it, and below its own words if those are in the way.
    const wordsEnd = plot.inner.x + 2 + wordsWidth(FLOOR_WORDS, style.size.note, style);
    const isInTheWay = !isTight(plot.inner, style) && centre - half < wordsEnd;
    const lower = lineY + mm(2) + (isInTheWay ? 1.25 * height : 0);
    // In a small panel there is no room below: struck through is better than over the axis.
    if (lower + 1.2 * height < plot.inner.y + plot.inner.height) top = lower;
  }
  return [
    {
      kind: 'markers',
      points: Float64Array.of(x, y),
      radius: mm(1.9),
      fill: style.behind,
      stroke: { colour: style.model, width: style.stroke.data * 1.3 },
    },
    text([{ text: words }], centre, top, {
      size: style.size.note,
      colour: style.ink,
      anchor: 'middle',
      align: 'top',
    }),
  ];
}

interface Key {
  readonly width: number;
  readonly height: number;
  items(inner: Box): Item[];
}

/** What the colours mean, for the top right corner. */
function seedKey(data: FigureData, style: FigureStyle): Key {
  const others = data.seeds.length - 1;
  const size = style.size.note;
  const top = (k: number): number => mm(size) * (0.4 + 1.35 * k);
  const sample = mm(size) * 1.8;
  const rows: { words: string; mark: (x: number, y: number) => Item }[] = [];
  const stroke = (colour: string, width: number) => ({ colour, width });
  rows.push({
    words: `seed ${data.seed}`,
    mark: (x, y) => line(x - sample, y, x, y, stroke(style.model, style.stroke.data * 1.4)),
  });
  if (others > 0) {
    rows.push({
      words: others === 1 ? '1 other seed' : `${others} other seeds`,
      mark: (x, y) => line(x - sample, y, x, y, stroke(style.rest, style.stroke.data)),
    });
  }
  const widest = Math.max(...rows.map(({ words }) => wordsWidth(words, size, style)));
  return {
    width: widest + 1 + sample,
    height: top(rows.length),
    items: ({ x, y, width }) =>
      rows.flatMap(({ words, mark }, k) => [
        mark(x + width - widest - 1, y + top(k)),
        text([{ text: words }], x + width - widest, y + top(k), {
          size,
          colour: style.ink,
          align: 'middle',
        }),
      ]),
  };
}

function describe(data: FigureData): string {
  const seed = shownSeed(data);
  const last = seed?.log.at(-1);
  if (!seed || !last) return 'Training has not produced a finished epoch yet.';
  const kept =
    seed.bestEpoch === null
      ? 'No checkpoint was kept.'
      : `The checkpoint of epoch ${seed.bestEpoch} was kept.`;
  return `Loss of ${data.seeds.length} seeds over ${last.epoch} epochs; seed ${seed.seed} ends at ${significant(last.loss)}. ${kept}`;
}
