import { SimError } from '../errors';
import { likelihoodOf } from '../kernels/decoders';
import type { TrainingEvents, TrainingResponse, TrainingSeries } from './trainer';

/**
 * Refuses a training series whose parts do not belong together.
 *
 * @throws {SimError} `shape-mismatch` for arrays of another size, `bad-parameter` for trials that do not ascend from the first row, for
 *   inputs that are no numbers, for values that are infinite, and for events that their decoder has no likelihood of.
 */
export function checkTrainingSeries({
  values,
  samples,
  dim,
  trials = [0],
  inputs = new Float64Array(),
  inputDim = 0,
  events,
  response,
}: TrainingSeries): void {
  demandShape('training values', values.length, samples, dim);
  demandShape('inputs', inputs.length, samples, inputDim);
  const wrong = trials.findIndex(
    (row, k) =>
      !Number.isInteger(row) || row >= samples || (k === 0 ? row !== 0 : row <= (trials[k - 1] ?? 0)),
  );
  if (wrong >= 0 || trials.length === 0) {
    throw new SimError(
      'bad-parameter',
      `Expected the first rows of the trials to ascend from 0 and to lie below ${samples}, got ` +
        `${trials.length === 0 ? 'none' : `${trials[wrong]} as number ${wrong + 1}`}. Give the row each trial starts at.`,
    );
  }
  const infinite = values.findIndex((value) => !Number.isFinite(value) && !Number.isNaN(value));
  if (infinite >= 0)
    throw notFinite('values that are finite, or NaN where one is missing', values, infinite, dim);
  const missing = inputs.findIndex((value) => !Number.isFinite(value));
  if (missing >= 0) throw notFinite('inputs that are all there and finite', inputs, missing, inputDim);
  if (events) checkEvents(events, samples);
  if (response) checkResponse(response, values, samples, dim);
}

function checkResponse(
  { taps, unexplained }: TrainingResponse,
  values: Float64Array,
  samples: number,
  dim: number,
): void {
  demandShape('values that a response does not explain', unexplained.length, samples, dim);
  if (taps.length === 0 || !taps.every(Number.isFinite)) {
    throw new SimError(
      'bad-parameter',
      `Expected a response of at least one sample, all finite, got ${taps.length === 0 ? 'none' : 'some that are not'}. Leave it out where there is none.`,
    );
  }
  const missing = [values, unexplained].map((array) => array.findIndex((value) => !Number.isFinite(value)));
  const which = missing.findIndex((at) => at >= 0);
  if (which >= 0)
    throw notFinite(
      'values that are all there where they were measured through a response',
      [values, unexplained][which]!,
      missing[which]!,
      dim,
    );
}

function checkEvents({ values, decoders, weight = 1 }: TrainingEvents, samples: number): void {
  demandShape('events', values.length, samples, decoders.length);
  if (!(weight >= 0 && Number.isFinite(weight))) {
    throw new SimError(
      'bad-parameter',
      `Expected the weight of events to be zero or positive, got ${weight}. Use 1 for none.`,
    );
  }
  decoders.map(likelihoodOf).forEach(({ accepts, expected }, e) => {
    for (let row = 0; row < samples; row++) {
      const y = values[row * decoders.length + e]!;
      if (Number.isNaN(y) || accepts(y)) continue;
      throw new SimError(
        'bad-parameter',
        `Expected ${expected} for the ${decoders[e]!.kind} decoder of event channel ${e}, got ${y} in row ${row}. ` +
          'Choose a decoder that fits, or mark the value as missing.',
      );
    }
  });
}

function demandShape(what: string, length: number, rows: number, columns: number): void {
  if (length === rows * columns) return;
  throw new SimError(
    'shape-mismatch',
    `Expected ${rows} × ${columns} = ${rows * columns} ${what}, got ${length}. Pass the shape they have.`,
  );
}

const notFinite = (expected: string, array: Float64Array, at: number, width: number): SimError =>
  new SimError(
    'bad-parameter',
    `Expected ${expected}, got ${array[at]} in row ${Math.floor(at / width)}, column ${at % width}. Interpolate it, or leave that stretch out.`,
  );
