import { SimError } from '../../errors';
import { presentColumn } from '../column';
import { eachPiece, partValues } from '../stage';
import { type CleaningStep, short } from './cleaningStep';

/** Powers looked at. */
const LEAST_POWER = -5;
const MOST_POWER = 5;

/**
 * The power of each channel that makes its values most normal, by maximum likelihood on the training part.
 *
 * @see Box & Cox (1964), J. R. Stat. Soc. B 26, 211–252.
 */
export const boxCox: CleaningStep = {
  id: 'box-cox',
  title: 'Box–Cox',
  what: 'Makes skewed, positive values more normal by a power of them.',
  changesUnit: true,
  parameters: [{ name: 'offset', title: 'Add before', measures: 'number', suggested: () => 0 }],
  run(stage, { offset }, fitted) {
    const n = stage.labels.length;
    for (const { values } of eachPiece(stage)) {
      const at = values.findIndex((value) => value + offset! <= 0);
      if (at < 0) continue;
      throw new SimError(
        'bad-parameter',
        `Box–Cox needs values above 0; "${stage.labels[at % n]}" holds ${short(values[at]! + offset!)}. Add more before (an offset), or leave the step out.`,
      );
    }
    const training = partValues(stage, 'train');
    const powers =
      fitted?.['power'] ??
      stage.labels.map((_label, i) =>
        likeliestPower(presentColumn(training, n, i).map((value) => value + offset!)),
      );
    for (const { values } of eachPiece(stage)) {
      for (let at = 0; at < values.length; at++) values[at] = toPower(values[at]! + offset!, powers[at % n]!);
    }
    stage.unit = '';
    return {
      text: `Made every channel normal by a power of its own (Box–Cox), ${powers.length === 1 ? short(powers[0]!) : `${short(Math.min(...powers))} to ${short(Math.max(...powers))}`}, fitted on the training part.`,
      numbers: { power: powers },
    };
  },
};

/** (x^λ − 1) / λ, and its limit, log x, at λ = 0. */
export const toPower = (x: number, power: number): number =>
  power === 0 ? Math.log(x) : Math.expm1(power * Math.log(x)) / power;

/** The power of highest likelihood, by golden sections. @param values all above 0. */
export function likeliestPower(values: Float64Array): number {
  const logs = values.map(Math.log);
  const meanLog = logs.reduce((sum, log) => sum + log / logs.length, 0);
  const likelihood = (power: number) => {
    const moved = logs.map((log) => (power === 0 ? log : Math.expm1(power * log) / power));
    const mean = moved.reduce((sum, value) => sum + value / moved.length, 0);
    const variance = moved.reduce((sum, value) => sum + (value - mean) ** 2 / moved.length, 0);
    return (power - 1) * meanLog - Math.log(variance) / 2;
  };
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [LEAST_POWER, MOST_POWER];
  let left = high - ratio * (high - low);
  let right = low + ratio * (high - low);
  let [ofLeft, ofRight] = [likelihood(left), likelihood(right)];
  while (high - low > 1e-8) {
    if (ofLeft > ofRight) {
      [high, right, ofRight] = [right, left, ofLeft];
      left = high - ratio * (high - low);
      ofLeft = likelihood(left);
    } else {
      [low, left, ofLeft] = [left, right, ofRight];
      right = low + ratio * (high - low);
      ofRight = likelihood(right);
    }
  }
  return (low + high) / 2;
}
