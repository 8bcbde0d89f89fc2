import { SimError } from '../errors';
import { decimatedText, decimateEvents } from './eventChannels';
import { decimateInputs } from './externalInputs';
import { eachPiece, type Stage } from './stage';

/** Keeps every k-th sample of each piece. @throws {SimError} `bad-parameter`. */
export function decimate(stage: Stage, every: number): void {
  if (!(Number.isInteger(every) && every >= 1)) {
    throw new SimError(
      'bad-parameter',
      `Expected a whole number of at least 1 to decimate by, got ${every}.`,
    );
  }
  const n = stage.labels.length;
  const K = stage.inputLabels.length;
  for (const piece of eachPiece(stage)) {
    const { values } = piece;
    const rows = Math.ceil(values.length / n / every);
    const kept = new Float64Array(rows * n);
    for (let t = 0; t < rows; t++) kept.set(values.subarray(t * every * n, (t * every + 1) * n), t * n);
    piece.values = kept;
    if (K > 0) piece.inputs = decimateInputs(piece.inputs, K, every);
    piece.events = decimateEvents(piece.events, stage.decoders, every);
  }
  const { rate } = stage.clock;
  if (rate !== null) stage.clock = { ...stage.clock, rate: rate / every };
  const inputs = K > 0 ? ` Inputs are means over the ${every} samples up to each.` : '';
  stage.steps.push({
    id: 'decimate',
    text: `Kept every ${every}th sample.${inputs}${decimatedText(stage.decoders, every)}`,
    numbers: { every: [every] },
  });
}
