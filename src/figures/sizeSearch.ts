import type { SizeSearch } from '../sim/training/sizeSearch';
import { plotIn } from './axes';
import { missingNote } from './legend';
import { significant } from './numbers';
import { pageBox } from './panel';
import { richText } from './richText';
import { extent, paddedLog } from './scale';
import type { Item, Scene } from './scene';
import { line } from './scene';
import type { FigureStyle } from './style';
import { mm } from './units';

/** A model that left every bound is drawn at this score, on the upper border. */
const LEFT_SCORE = 20;

/**
 * A search for the size of a model as it stands: a dot a training, the medians joined, and the dashed line up to which a size counts as
 * good as the best. Both axes are logarithmic; orbits that left lie on the upper border.
 *
 * @param symbol what the family calls its size, such as P.
 */
export function sizeSearchScene(
  search: SizeSearch,
  symbol: string,
  style: FigureStyle,
  width: number,
  height: number,
): Scene {
  const body = pageBox(width, height);
  const scene = {
    width,
    height,
    title: 'Size of the model',
    fontFamily: style.fontFamily,
    ground: style.ground,
  };
  const described = describe(search, symbol);
  if (search.trials.length === 0) {
    const items = missingNote(body, 'Each model trained becomes a dot', style);
    return { ...scene, description: described, provenance: [], items };
  }
  const scores = search.trials.map(({ score }) => score ?? Infinity);
  const shown = scores.map((score) => Math.min(score, LEFT_SCORE));
  const plot = plotIn(
    body,
    {
      domain: paddedLog(extent(search.settings.sizes.filter((size) => size > 0)), 0.06),
      log: true,
      ticks: search.settings.sizes
        .filter((size) => size > 0)
        .map((value) => ({ value, label: richText(String(value)) })),
      label: richText(`*${symbol}*`),
    },
    {
      domain: paddedLog(extent(shown), 0.1),
      log: true,
      label: richText('*D*_{stsp} + *D*_{H} on the validation part'),
    },
    style,
  );
  const place = (size: number, score: number) => [
    plot.x.at(Math.max(size, 0.5)),
    plot.y.at(Math.min(score, LEFT_SCORE)),
  ];
  const medians = search.sizes.filter(({ score }) => score !== null);
  const items: Item[] = [
    ...plot.items,
    ...(search.threshold === null
      ? []
      : [
          line(
            plot.inner.x,
            plot.y.at(search.threshold),
            plot.inner.x + plot.inner.width,
            plot.y.at(search.threshold),
            {
              colour: style.quiet,
              width: style.stroke.reference,
              dash: [2, 1.5],
            },
          ),
        ]),
    {
      kind: 'markers',
      points: Float64Array.from(search.trials.flatMap(({ size }, i) => place(size, scores[i]!))),
      radius: mm(1.6),
      fill: style.rest,
    },
    {
      kind: 'polyline',
      points: Float64Array.from(medians.flatMap(({ size, score }) => place(size, score!))),
      stroke: { colour: style.model, width: style.stroke.data },
    },
    ...medians.map(({ size, score }): Item => {
      const isChosen = size === search.chosen;
      return {
        kind: 'markers',
        points: Float64Array.from(place(size, score!)),
        radius: mm(isChosen ? 3 : 2),
        fill: isChosen ? style.model : style.behind,
        stroke: { colour: style.model, width: style.stroke.data },
      };
    }),
  ];
  return { ...scene, description: described, provenance: [], items };
}

function describe({ trials, best, chosen, threshold }: SizeSearch, symbol: string): string {
  if (chosen === null) return `Score of each model over its size ${symbol}; none has been scored yet.`;
  return `Score of ${trials.length} models over their size ${symbol}: ${symbol} = ${best} is best, ${symbol} = ${chosen} the smallest within ${significant(threshold ?? NaN)}.`;
}
