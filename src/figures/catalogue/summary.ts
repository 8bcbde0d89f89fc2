import type { Figure } from '../figure';
import type { FigureData } from '../figureData';
import { samplesOf, shownSeed } from '../figureData';
import { panelLetter } from '../legend';
import { significant } from '../numbers';
import type { Panel } from '../panel';
import { across, down, page, pageBox } from '../panel';
import type { Box, Item } from '../scene';
import { mm } from '../units';
import { statePanel } from './attractor';
import { convergencePanel } from './lyapunov';
import { measuresPanel } from './measures';
import { sharesPanel } from './regions';
import { spectraPanel } from './spectra';
import { tracesPanel } from './traces';
import { divergencePanel } from './training';

/** The run in one figure: state space, spectra, traces, training, exponents or regions, scores. */
export const summary: Figure = {
  id: 'summary',
  title: 'Summary',
  what: 'The run in one figure of six panels: state space, spectra, traces, training, Lyapunov exponents and scores.',
  build(data, style, widthMm, options = {}) {
    const layout = widthMm > 110 ? wide(widthMm) : widthMm > 75 ? column : slender;
    const height = options.height ?? layout.height;
    const boxes = layout.boxes(pageBox(widthMm, height));
    const panels: readonly Panel[] = [
      bothOrbits,
      spectraPanel,
      tracesPanel,
      divergencePanel,
      lastPanel(data),
      measuresPanel,
    ];
    const items = panels.flatMap((panel, k): Item[] => {
      const box = boxes[k];
      if (!box) return [];
      const indent = mm(style.size.letter) * 1.1;
      return [
        panelLetter('abcdef'.charAt(k), box.x, box.y, style),
        ...panel(data, style, box, { ...options, indent }),
      ];
    });
    return page(data, style, { width: widthMm, height }, summary.title, describe(data), items);
  },
  // Its panels are those of the other figures, which bring their own tables.
  sourceData: () => [],
};

interface Layout {
  /** mm */
  readonly height: number;
  boxes(body: Box): readonly Box[];
}

/** Two attractors and the spectra; traces over the whole width; three small panels. */
const wide = (widthMm: number): Layout => ({
  height: Math.min(166, widthMm * 0.86),
  boxes(body) {
    const [top = body, middle = body, bottom = body] = down(body, [1.2, 1, 0.95], 5);
    const [a = top, b = top] = across(top, [2.1, 1], 6);
    return [a, b, middle, ...across(bottom, [1, 1.1, 1.5], 6)];
  },
});

/** One column: everything above one another but training and exponents. */
const column: Layout = {
  height: 168,
  boxes(body) {
    const [a = body, b = body, c = body, row = body, f = body] = down(body, [1.18, 0.95, 1.1, 0.95, 0.85], 4);
    return [a, b, c, ...across(row, [1, 1.15], 4), f];
  },
};

/** A column too slender for two panels side by side. */
const slender: Layout = {
  height: 196,
  boxes: (body) => down(body, [1, 1, 1.1, 0.95, 0.95, 0.85], 4),
};

const bothOrbits: Panel = (data, style, box, options) => {
  const [left = box, right = box] = across(box, [1, 1], 3);
  return [
    ...statePanel(data, style, left, 'data', options),
    ...statePanel(data, style, right, 'model', { ...options, indent: 0 }),
  ];
};

/** Exponents when there are any, else regions when there are any, else the note that exponents are missing. */
function lastPanel(data: FigureData): Panel {
  const seed = shownSeed(data);
  return !seed?.lyapunov && seed?.regions ? sharesPanel : convergencePanel;
}

function describe(data: FigureData): string {
  const seed = shownSeed(data);
  const scores = seed?.judgement?.model;
  const judged = scores ? ` D_stsp ${significant(scores.dStsp)}, D_H ${significant(scores.dH)}.` : '';
  const largest = seed?.lyapunov?.exponents[0];
  const chaos = largest === undefined ? '' : ` Largest Lyapunov exponent ${significant(largest, 3)}.`;
  return `A model of ${data.dim} dimensions fitted to ${data.title || 'a recording'} and judged on ${samplesOf(data.data, data.dim)} held-out samples.${judged}${chaos}`;
}
