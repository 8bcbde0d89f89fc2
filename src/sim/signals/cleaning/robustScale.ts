import { SimError } from '../../errors';
import { presentColumn } from '../column';
import { eachPiece, partValues } from '../stage';
import type { CleaningStep } from './cleaningStep';
import { robustMoments } from './robust';

/** Median and median absolute deviation in place of mean and deviation, which outliers can't move. */
export const robustScale: CleaningStep = {
  id: 'robust-z-score',
  title: 'Robust z-score',
  what: 'Scales by median and median absolute deviation of the training part, which outliers can’t move.',
  changesUnit: true,
  parameters: [],
  run(stage, _, fitted) {
    const n = stage.labels.length;
    const training = partValues(stage, 'train');
    const found = stage.labels.map((_label, i) => robustMoments(presentColumn(training, n, i)));
    const medians = fitted?.['median'] ?? found.map((one) => one.median);
    const deviations = fitted?.['deviation'] ?? found.map((one) => one.deviation);
    const flat = deviations.findIndex((deviation) => !(deviation > 0));
    if (flat >= 0) {
      throw new SimError(
        'bad-parameter',
        `More than half of the values of "${stage.labels[flat]}" are the same, so its median absolute deviation is 0. Use the plain z-score, or leave the channel out.`,
      );
    }
    for (const { values } of eachPiece(stage)) {
      for (let at = 0; at < values.length; at++)
        values[at] = (values[at]! - medians[at % n]!) / deviations[at % n]!;
    }
    stage.unit = 'robust s.d.';
    return {
      text: 'Scaled every channel by the median and the median absolute deviation of its training part.',
      numbers: { median: medians, deviation: deviations },
    };
  },
};
