import { toCsv } from '../../figures/figure';
import { writeNpz } from '../../io/npz';
import type { RunSummary } from '../../shared/contract';
import { families } from '../../sim/models';
import { firstComplete, startOf } from '../../sim/signals/completeRows';
import { recordedLevels } from '../../sim/signals/eventChannels';
import type { Prepared } from '../../sim/signals/prepared';
import { trialRows } from '../../sim/signals/trialRows';
import { modelSize } from '../../sim/training/modelSize';
import { toJson } from '../engine/files';
import { readers } from './readers';
import { readerResponse } from './responseReaders';
import { juliaReader, matlabReader, pythonReader } from './languages';

export type Weights = Readonly<Record<string, { values: ArrayLike<number>; shape: readonly number[] }>>;

/** What the readers are written from. */
export interface ExportedModel {
  readonly run: RunSummary;
  readonly seed: number;
  readonly prepared: Prepared;
  readonly weights: Weights;
}

/**
 * A fitted model as files that run without us: its weights as NPZ, a description, and readers for Python (NumPy), Julia and
 * MATLAB or Octave that start it from an observation and let it run freely, in double precision, decoding events where it has any and
 * seen through the response where its data were measured through one.
 *
 * @returns file names and contents, in the order they are best read.
 */
export function exportModel(model: ExportedModel): readonly { name: string; bytes: Uint8Array }[] {
  const { run, seed, prepared, weights } = model;
  const family = families.get(run.fit.model);
  const size = modelSize(run.fit, prepared);
  const blocks = family.blocks(size).map(({ name, shape }) => ({
    name,
    shape,
    values: Float64Array.from(weights[name]!.values),
  }));
  const { authors, year, title, where } = family.reference;
  const response = readerResponse(prepared);
  const parts = {
    size,
    blocks,
    reader: readers[family.id]!,
    labels: prepared.labels,
    eventLabels: prepared.eventLabels ?? [],
    /** The first observation of the held-out part: a state the model should know. */
    start: Array.from(startOf(prepared)),
    ...(response && { response }),
    about: [
      `${family.title}, seed ${seed} of the run ${run.id}, fitted to ${run.data.name} by Nullcline ${run.version}.`,
      `${authors} (${year}), ${title}. ${where}.`,
    ],
  };
  const description = {
    family: family.id,
    ...size,
    seed,
    run: run.id,
    data: { name: run.data.name, series: run.data.series, sha256: run.data.hash },
    labels: prepared.labels,
    ...(prepared.inputLabels && { inputLabels: prepared.inputLabels }),
    ...(prepared.eventLabels && {
      eventLabels: prepared.eventLabels,
      recordedLevels: prepared.eventLabels.map((_, e) => recordedLevels(prepared, e) ?? null),
    }),
    rate: prepared.rate,
    ...(response && { response: response.taps }),
    preparation: prepared.steps,
    fit: run.fit,
    version: run.version,
    command: run.command,
  };
  const text = (name: string, content: string) => ({ name, bytes: new TextEncoder().encode(content) });
  return [
    text('model.json', toJson(description, 2) + '\n'),
    {
      name: 'weights.npz',
      bytes: writeNpz(Object.fromEntries(blocks.map(({ name, ...array }) => [name, array]))),
    },
    ...inputsFile(prepared),
    text('nullcline_model.py', pythonReader(parts)),
    text('nullcline_model.jl', juliaReader(parts)),
    text('nullcline_model.m', matlabReader(parts)),
  ];
}

/**
 * The inputs the held-out part was recorded with, as they drive the model: row 0 belongs to the observation that readers start from.
 * To the end of its trial; nothing for a model without inputs.
 */
function inputsFile({ test, dim, inputDim: K = 0, inputLabels }: Prepared) {
  if (!test.inputs || !inputLabels) return [];
  const trial = trialRows(test).find((rows) => firstComplete(test.values, dim, rows) >= 0);
  if (!trial) return [];
  const row = firstComplete(test.values, dim, trial);
  const rows = test.inputs.slice(row * K, trial.to * K);
  return [
    {
      name: 'inputs.csv',
      bytes: new TextEncoder().encode(toCsv({ name: 'inputs', columns: inputLabels, rows })),
    },
  ];
}
