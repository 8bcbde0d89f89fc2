import { SimError } from '../errors';
import { completeRows } from './completeRows';
import { factorMeans, fitFactors, mostFactors } from './factorAnalysis';
import { eachPiece, fittedNumbers, partValues, type Stage } from './stage';

/** Makes the channels factors that they share, by a model of the training part. @throws {SimError} `bad-parameter`. */
export function factors(stage: Stage, count: number): void {
  const n = stage.labels.length;
  const most = mostFactors(n);
  if (!(Number.isInteger(count) && count >= 1 && count <= most)) {
    throw new SimError(
      'bad-parameter',
      most === 0
        ? `Factors are what channels share; of ${n} channels none can be told from noise. Use at least 3 channels, or leave factors out.`
        : `Expected 1 … ${most} factors of ${n} channels, got ${count}: more have no one solution.`,
    );
  }
  const fitted = fittedNumbers(stage, 'factors');
  const training = partValues(stage, 'train');
  const complete = completeRows(training, n);
  const found = fitted
    ? {
        loadings: Float64Array.from(fitted['loadings']!),
        mean: Float64Array.from(fitted['mean']!),
        noise: Float64Array.from(fitted['noise']!),
        logLikelihood: fitted['log likelihood']![0]!,
      }
    : fitFactors(complete, n, count);
  for (const piece of eachPiece(stage)) piece.values = factorMeans(piece.values, found);
  const { loadings, mean, noise, logLikelihood } = found;
  const variance = loadings.reduce((sum, value) => sum + value ** 2, 0) + noise.reduce((a, b) => a + b, 0);
  const shares = Array.from(
    { length: count },
    (_, c) => loadings.subarray(c * n, (c + 1) * n).reduce((sum, value) => sum + value ** 2, 0) / variance,
  );
  const shared = shares.reduce((a, b) => a + b, 0);
  stage.labels = shares.map((_, c) => `F${c + 1}`);
  stage.unit = '';
  const gaps = complete === training ? '' : ' A row that misses a channel has no factors.';
  stage.steps.push({
    id: 'factors',
    text: `Took the means of ${count === 1 ? 'one factor' : `${count} factors`} given each sample, by a factor analysis of the training part; ${count === 1 ? 'it carries' : 'they carry'} ${(100 * shared).toFixed(1)} % of its variance, the rest is each channel’s own.${gaps}`,
    numbers: {
      loadings: [...loadings],
      mean: [...mean],
      noise: [...noise],
      'log likelihood': [logLikelihood],
      explained: shares,
    },
  });
}
