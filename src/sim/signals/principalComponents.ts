import { SimError } from '../errors';
import { completeRows } from './completeRows';
import { fitPca, projectPca } from './pca';
import { eachPiece, fittedNumbers, partValues, type Stage } from './stage';

/** Makes the channels the first principal components of the training part. @throws {SimError} `bad-parameter`. */
export function principalComponents(stage: Stage, components: number): void {
  const n = stage.labels.length;
  if (!(Number.isInteger(components) && components >= 1 && components <= n)) {
    throw new SimError(
      'bad-parameter',
      `Expected 1 … ${n} principal components of ${n} channels, got ${components}.`,
    );
  }
  const fitted = fittedNumbers(stage, 'pca');
  const training = partValues(stage, 'train');
  const complete = completeRows(training, n);
  const found = fitted
    ? {
        loadings: Float64Array.from(fitted['loadings']!),
        mean: Float64Array.from(fitted['mean']!),
        scale: fitted['scale']![0]!,
        explained: Float64Array.from(fitted['explained']!),
      }
    : fitPca(complete, n, components);
  for (const piece of eachPiece(stage)) piece.values = projectPca(piece.values, found);
  const kept = found.explained.subarray(0, components).reduce((a, b) => a + b, 0);
  stage.labels = Array.from({ length: components }, (_, c) => `PC${c + 1}`);
  stage.unit = '';
  const gaps = complete === training ? '' : ' A row that misses a channel has no components.';
  stage.steps.push({
    id: 'pca',
    text: `Kept ${components} principal component${components === 1 ? '' : 's'} of the training part, ${(100 * kept).toFixed(1)} % of its variance, in units of the first one's deviation.${gaps}`,
    numbers: {
      loadings: [...found.loadings],
      mean: [...found.mean],
      scale: [found.scale],
      explained: [...found.explained],
    },
  });
}
