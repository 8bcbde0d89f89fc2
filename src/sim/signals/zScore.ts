import { moments, presentColumn } from './column';
import { eachPiece, fittedNumbers, partValues, type Stage } from './stage';

/** Scales every channel to mean 0 and deviation 1 of the training part. */
export function zScore(stage: Stage): void {
  const n = stage.labels.length;
  const fitted = fittedNumbers(stage, 'z-score');
  const training = partValues(stage, 'train');
  const found = stage.labels.map((_, i) => moments(presentColumn(training, n, i)));
  const mean = fitted?.['mean'] ?? found.map((m) => m.mean);
  const deviation = fitted?.['deviation'] ?? found.map((m) => m.deviation);
  for (const { values } of eachPiece(stage)) {
    for (let at = 0; at < values.length; at++)
      values[at] = (values[at]! - mean[at % n]!) / deviation[at % n]!;
  }
  stage.unit = 's.d.';
  stage.steps.push({
    id: 'z-score',
    text: 'Scaled every channel to mean 0 and deviation 1 of the training part.',
    numbers: { mean, deviation },
  });
}
