import { resolve } from 'node:path';
import { fileSource } from '../../io/byteSource';
import { readLabels } from '../../io/labelColumn';
import { inferStates } from '../../sim/analysis/inferStates';
import { type LabelInformation, labelInformation } from '../../sim/analysis/labelInformation';
import { createRegionSeries } from '../../sim/analysis/regionSeries';
import { SimError } from '../../sim/errors';
import type { FittedModel } from '../../sim/models/model';
import { isPiecewiseLinear } from '../../sim/models/piecewiseLinear';
import type { Prepared } from '../../sim/signals/prepared';
import { recordedSamples, sourceSamples } from '../../sim/signals/sourceSamples';
import { trialPart, trialRows } from '../../sim/signals/trialRows';
import { text } from './commonOptions';
import { short } from './table';
import type { VerbContext } from './verb';

/** Labels are moved by at least this share of the samples: less would leave slow ones almost where they were. */
const LEAST_SHIFT = 0.05;

export interface LabelFinding extends LabelInformation {
  readonly file: string;
  readonly column: string;
  readonly samples: number;
  readonly leastShift: number;
  /** How a region was found for each sample. */
  readonly how: string;
}

const HOW =
  'Region of each sample: that of the model led along the recording, its observed part set to the data at every step ' +
  '(teacher forcing), each part of the split, and each trial, started anew.';

/** What the regions of a model, led along its recording, say about the labels of `--labels`; undefined where none are asked about. */
export async function labelsAsked(
  { options }: Pick<VerbContext, 'options'>,
  model: FittedModel,
  prepared: Prepared,
  seed: number,
): Promise<LabelFinding | undefined> {
  const file = text(options, 'labels');
  const asked = text(options, 'column');
  if (file === undefined) {
    if (asked === undefined) return undefined;
    throw new SimError('bad-parameter', 'Say which file has that column with --labels FILE.');
  }
  if (!isPiecewiseLinear(model)) {
    throw new SimError('unsupported', 'Labels are compared with linear regions, and this model has none.');
  }
  const source = await fileSource(resolve(file));
  const { name, labels } = await readLabels(source, asked).finally(() => source.close());
  const parts = [prepared.train, prepared.validation, prepared.test];
  const at = parts.flatMap((part) => Array.from(sourceSamples(prepared, part)));
  checkLength(labels.length, at.at(-1)! + 1, recordedSamples(prepared), file);

  const series = createRegionSeries(model, at.length);
  for (const part of parts) {
    for (const rows of trialRows(part)) {
      const { values, inputs } = trialPart(part, prepared.dim, rows);
      inferStates(model, values, (_t, z) => series.add(z), inputs);
    }
  }
  const { symbols } = series.result();
  const leastShift = Math.max(1, Math.floor(LEAST_SHIFT * symbols.length));
  const found = labelInformation(
    symbols,
    at.map((sample) => labels[sample]!),
    { seed, leastShift },
  );
  return { ...found, file, column: name, samples: symbols.length, leastShift, how: HOW };
}

function checkLength(labels: number, least: number, recorded: number | undefined, file: string): void {
  if (labels === recorded || (recorded === undefined && labels >= least)) return;
  throw new SimError(
    'shape-mismatch',
    `Expected a label for each of the recording's ${recorded ?? `at least ${least}`} samples, got ${labels} in ${file}. Give one a sample, in the same order.`,
  );
}

export function labelsText(found: LabelFinding): string {
  const { column, file, samples, value, labelEntropy, symbolEntropy, nullMean, nullQuantile95, p, shifts } =
    found;
  return [
    `Regions and labels "${column}" of ${file}, ${samples} samples:`,
    `Mutual information ${short(value)} nats, of at most ${short(Math.min(labelEntropy, symbolEntropy))}; by chance ${short(nullMean)} (95 % below ${short(nullQuantile95)}), p = ${short(p)}.`,
    `Chance: ${shifts} circular shifts of the labels by at least ${found.leastShift} samples.`,
    found.how,
  ].join('\n');
}
