import { presentColumn } from '../column';
import { eachPiece, partValues } from '../stage';
import { type CleaningStep, measureUnit, perTime, short } from './cleaningStep';
import { robustMoments } from './robust';

/** Gross outliers become missing, with what surrounds them. */
export const markArtefacts: CleaningStep = {
  id: 'artefacts',
  title: 'Mark artefacts',
  what: 'Makes gaps of values far outside the usual range: electrode pops, movements. Say under “Missing samples” what becomes of them.',
  marks: true,
  parameters: [
    {
      name: 'threshold',
      title: 'Beyond (robust s.d.)',
      measures: 'number',
      least: 1,
      suggested: () => 8,
    },
    { name: 'margin', title: 'And around', measures: 'time', least: 0, suggested: () => 0 },
  ],
  run(stage, { threshold, margin }, fitted) {
    const n = stage.labels.length;
    const reach = Math.round(margin! * perTime(stage.clock));
    const training = partValues(stage, 'train');
    const found = stage.labels.map((_label, i) => robustMoments(presentColumn(training, n, i)));
    const medians = fitted?.['median'] ?? found.map((one) => one.median);
    const deviations = fitted?.['deviation'] ?? found.map((one) => one.deviation);
    const marked = new Array<number>(n).fill(0);
    for (const { values } of eachPiece(stage)) {
      const rows = values.length / n;
      for (let i = 0; i < n; i++) {
        // A channel that hardly ever moves has no usual range.
        if (!(deviations[i]! > 0)) continue;
        const limit = threshold! * deviations[i]!;
        const far: number[] = [];
        for (let t = 0; t < rows; t++) if (Math.abs(values[t * n + i]! - medians[i]!) > limit) far.push(t);
        for (const t of far) {
          for (let k = Math.max(0, t - reach); k <= Math.min(rows - 1, t + reach); k++) {
            if (!Number.isNaN(values[k * n + i])) marked[i]!++;
            values[k * n + i] = NaN;
          }
        }
      }
    }
    const total = marked.reduce((a, b) => a + b, 0);
    const around =
      reach === 0 ? '' : `, and ${short(margin!)} ${measureUnit('time', stage.clock)} around each,`;
    return {
      text: `Marked ${total} ${total === 1 ? 'value' : 'values'} more than ${short(threshold!)} robust deviations from the median of the training part${around} as missing.`,
      numbers: { marked, median: medians, deviation: deviations },
    };
  },
};
