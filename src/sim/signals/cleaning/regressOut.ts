import { SimError } from '../../errors';
import { column, moments } from '../column';
import { eachPiece, partValues, type Stage } from '../stage';
import type { CleaningStep } from './cleaningStep';

/** What goes along with a channel that is no signal of the brain, taken away from all others. The channel itself is left out after. */
export const regressOut: CleaningStep = {
  id: 'regress-out',
  title: 'Regress out a channel',
  what: 'Takes away what goes along with a nuisance channel (movement, heartbeat, neuropil), and leaves that channel out.',
  reshapes: true,
  parameters: [
    { name: 'channel', title: 'Channel', measures: 'channel', least: 0, isWhole: true, suggested: () => 0 },
  ],
  run(stage, { channel }, fitted) {
    const at = columnOf(stage, channel!);
    const n = stage.labels.length;
    if (n < 2) {
      throw new SimError(
        'bad-parameter',
        `"${stage.labels[at]}" is the only channel left: there is nothing to take it away from.`,
      );
    }
    const training = partValues(stage, 'train');
    const nuisance = column(training, n, at);
    const slopes =
      fitted?.['slope'] ?? stage.labels.map((_label, i) => slope(nuisance, column(training, n, i)));
    const kept = stage.labels.flatMap((_label, i) => (i === at ? [] : [i]));
    for (const piece of eachPiece(stage)) {
      const rows = piece.values.length / n;
      const values = new Float64Array(rows * kept.length);
      for (let t = 0; t < rows; t++) {
        kept.forEach((i, k) => {
          values[t * kept.length + k] = piece.values[t * n + i]! - slopes[i]! * piece.values[t * n + at]!;
        });
      }
      piece.values = values;
    }
    const name = stage.labels[at];
    stage.labels = kept.map((i) => stage.labels[i]!);
    return {
      text: `Took away what goes along with "${name}", by regression on the training part, and left it out.`,
      numbers: { slope: slopes },
    };
  },
};

/** The column that a channel of the recording has become. */
function columnOf(stage: Stage, channel: number): number {
  const numbers = stage.steps.find(({ id }) => id === 'select')!.numbers['channels']!;
  const left = stage.steps.flatMap(({ id, numbers }) =>
    id.startsWith('regress-out') ? (numbers['channel'] ?? []) : [],
  );
  const at = numbers.filter((one) => !left.includes(one)).indexOf(channel);
  if (at >= 0) return at;
  throw new SimError(
    'bad-parameter',
    left.includes(channel)
      ? `Channel ${channel} is regressed out twice. Leave one of the two steps out.`
      : `Expected a nuisance channel out of the chosen ones (${numbers.join(', ')}), got ${channel}. Choose it as a channel first; it is left out after.`,
  );
}

/** Least squares of y on x, both about their means; 0 for an x that does not move. */
function slope(x: Float64Array, y: Float64Array): number {
  const [ofX, ofY] = [moments(x), moments(y)];
  if (ofX.deviation === 0) return 0;
  let along = 0;
  for (let t = 0; t < x.length; t++) along += ((x[t]! - ofX.mean) * (y[t]! - ofY.mean)) / x.length;
  return along / ofX.deviation ** 2;
}
