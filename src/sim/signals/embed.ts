import { SimError } from '../errors';
import { type Coordinate, delayVectors, rowsLost, uniformCoordinates } from './delayEmbedding';
import { demandSamples, LEAST_ROWS, LEAST_SAMPLES, leaveOutShort } from './leastSamples';
import type { EmbedSettings, PreparationStep } from './prepared';
import { PARTS, rowsOf, type Stage } from './stage';

/**
 * Makes delay vectors of the signals, each piece on its own.
 *
 * @throws {SimError} `bad-parameter`, or `too-short` where delays reach over more than there is.
 */
export function embed(stage: Stage, settings: EmbedSettings): void {
  const n = stage.labels.length;
  const coordinates = coordinatesOf(settings, stage.labels);
  const lost = rowsLost(coordinates);
  const how =
    'coordinates' in settings
      ? `in ${coordinates.length} coordinates with delays up to ${lost}`
      : `${settings.dimension} times with delay ${settings.delay}`;
  leaveOutShort(stage, lost + LEAST_ROWS, `to be embedded ${how}`);
  for (const name of PARTS) {
    const pieces = stage.parts[name];
    const samples = pieces.reduce((sum, piece) => sum + rowsOf(stage, piece), 0);
    if (samples - pieces.length * lost < LEAST_SAMPLES) {
      throw new SimError(
        'too-short',
        `Embedding ${how} uses up ${lost} samples of each ${stage.hasTrials ? 'trial' : 'part'}; the ${name} part has ${samples}${stage.hasTrials ? ` in ${pieces.length} trials` : ''}. Use a smaller dimension or delay, or a longer recording.`,
      );
    }
    for (const piece of pieces) {
      piece.values = delayVectors(piece.values, n, coordinates);
      piece.inputs = piece.inputs.subarray(lost * stage.inputLabels.length);
      piece.events = piece.events.subarray(lost * stage.eventLabels.length);
    }
  }
  const labels = coordinates.map(({ signal, delay }) =>
    delay === 0 ? stage.labels[signal]! : `${stage.labels[signal]} (t − ${delay})`,
  );
  stage.labels = labels;
  for (const name of PARTS) demandSamples(stage, name);
  stage.steps.push(
    'coordinates' in settings
      ? {
          id: 'embed',
          text: `Embedded each ${stage.hasTrials ? 'trial' : 'part'} in the coordinates ${labels.join(', ')}.`,
          numbers: {
            signals: coordinates.map(({ signal }) => signal),
            delays: coordinates.map(({ delay }) => delay),
          },
        }
      : {
          id: 'embed',
          text: `Embedded each ${stage.hasTrials ? 'trial' : 'part'} in ${settings.dimension} delays of ${settings.delay} samples.`,
          numbers: { dimension: [settings.dimension], delay: [settings.delay] },
        },
  );
}

/** Samples before the first delay vector of each stretch, as an embedding recorded it. */
export function embeddingLost({ dimension, delay, delays }: PreparationStep['numbers']): number {
  return delays ? Math.max(...delays) : (dimension![0]! - 1) * delay![0]!;
}

function coordinatesOf(settings: EmbedSettings, labels: readonly string[]): readonly Coordinate[] {
  if ('coordinates' in settings) return checkedCoordinates(settings, labels);
  const { dimension, delay } = settings;
  if (Number.isInteger(dimension) && dimension >= 1 && Number.isInteger(delay) && delay >= 1)
    return uniformCoordinates(labels.length, dimension, delay);
  throw new SimError(
    'bad-parameter',
    `Expected whole numbers of at least 1 as embedding dimension and delay, got ${dimension} and ${delay}.`,
  );
}

function checkedCoordinates(
  settings: Extract<EmbedSettings, { coordinates: unknown }>,
  labels: readonly string[],
): readonly Coordinate[] {
  const refuse = (text: string): never => {
    throw new SimError('bad-parameter', text);
  };
  const { coordinates } = settings;
  if ('dimension' in settings || 'delay' in settings)
    refuse('Expected either coordinates or a dimension and a delay to embed in, got both. Leave one out.');
  if (coordinates.length === 0) refuse('No coordinate to embed in is given. Give one at least.');
  for (const { signal, delay } of coordinates) {
    if (!(Number.isInteger(signal) && signal >= 0 && signal < labels.length)) {
      refuse(
        `There is no signal ${signal} to embed: signals are counted after the steps before, ${labels.map((label, i) => `${i} is ${label}`).join(', ')}.`,
      );
    }
    if (!(Number.isInteger(delay) && delay >= 0))
      refuse(`Expected whole numbers of samples, of at least 0, as delays, got ${delay}.`);
  }
  const names = coordinates.map(({ signal, delay }) => `${signal} ${delay}`);
  if (new Set(names).size !== names.length) refuse('A coordinate is given twice. Give each once.');
  if (!coordinates.some(({ delay }) => delay === 0)) {
    refuse(
      `Expected a coordinate at delay 0, got delays from ${Math.min(...coordinates.map(({ delay }) => delay))} samples: what comes later would be left out of the model. Take the smallest from all.`,
    );
  }
  return coordinates;
}
