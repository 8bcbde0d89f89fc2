import { clockOf } from '../clock';
import { SimError } from '../errors';
import { checkEvents, codeEvents } from './eventChannels';
import { inputScale } from './externalInputs';
import type { RawSeries } from './prepare';
import type { Prepared, PreparationStep, PrepareSettings } from './prepared';
import { rawColumns } from './rawColumns';
import { fittedNumbers, joined, PARTS, type PartName, type Piece, type Stage } from './stage';
import { shareOutTrials, trialBorders } from './trialBorders';

/**
 * Takes the chosen channels and inputs of the chosen stretch, and splits it in time: at the shares, or where there are trials, at
 * the borders of trials that come closest to them.
 *
 * @throws {SimError} `bad-parameter`, or `shape-mismatch` where a model of another recording could not be held to this one.
 */
export function selectAndSplit(
  series: RawSeries,
  settings: PrepareSettings,
  like: Prepared | undefined,
): Stage {
  const { trials = null } = settings;
  const inputs = settings.inputs ?? [];
  const numbering = trials?.kind === 'channel' ? trials.channel : -1;
  const events = (settings.events ?? []).map(({ channel }) => channel);
  const picked =
    settings.channels ??
    series.channels
      .map((_, i) => i)
      .filter((i) => !inputs.includes(i) && !events.includes(i) && i !== numbering);
  checkEvents(settings.events ?? [], { picked, inputs, numbering, names: series.channels });
  checkChannels(picked, series.channels.length);
  checkInputs(inputs, picked, numbering, series.channels);
  const first = series.first ?? 0;
  const range = checkRange(settings.range, first, first + series.samples);
  const shares = checkSplit(settings.split);
  if (like) checkAlike(picked.length, inputs.length, events.length, like);

  const [start, stop] = range;
  const borders = trials && trialBorders(series, range, trials);
  const bounds = borders
    ? [start, ...boundsByTrials(borders, stop, shares), stop]
    : boundsInTime(range, shares);
  const { width, columnOf } = rawColumns(series);
  const cut = (channels: readonly number[], from: number, to: number) => {
    const n = channels.length;
    const columns = channels.map(columnOf);
    const out = new Float64Array((to - from) * n);
    for (let t = from; t < to; t++) {
      for (let i = 0; i < n; i++)
        out[(t - from) * n + i] = series.values[(t - first) * width + columns[i]!]!;
    }
    return out;
  };
  const pieces = (k: number): Piece[] => {
    const [from, to] = [bounds[k]!, bounds[k + 1]!];
    const starts = borders?.filter((at) => at >= from && at < to) ?? [from];
    return starts.map((at, j) => ({
      values: cut(picked, at, starts[j + 1] ?? to),
      inputs: cut(inputs, at, starts[j + 1] ?? to),
      events: cut(events, at, starts[j + 1] ?? to),
      start: at,
    }));
  };
  const stage: Stage = {
    parts: Object.fromEntries(PARTS.map((name, k) => [name, pieces(k)])) as Record<PartName, Piece[]>,
    labels: picked.map((i) => series.channels[i]!),
    inputLabels: inputs.map((i) => series.channels[i]!),
    eventLabels: events.map((i) => series.channels[i]!),
    decoders: [],
    clock: clockOf(series),
    unit: series.unit,
    hasTrials: borders !== null,
    steps: [
      selectStep(series, picked, inputs.length, events.length, range),
      ...(borders ? [trialsStep(series, borders, stop, trials!)] : []),
      borders ? splitByTrials(borders, bounds) : splitInTime(bounds, shares),
    ],
    warnings: [],
    fitted: like?.steps,
  };
  if (inputs.length > 0) scaleInputs(stage, inputs, settings.zScore);
  if (settings.events?.length) codeEvents(stage, settings.events);
  return stage;
}

function boundsInTime([start, stop]: readonly [number, number], shares: readonly number[]): number[] {
  const length = stop - start;
  return [0, Math.round(length * shares[0]!), Math.round(length * (shares[0]! + shares[1]!)), length].map(
    (at) => start + at,
  );
}

const boundsByTrials = (borders: readonly number[], stop: number, shares: readonly number[]): number[] =>
  shareOutTrials(borders, stop, shares).map((trial) => borders[trial]!);

function selectStep(
  series: RawSeries,
  picked: readonly number[],
  inputs: number,
  events: number,
  [start, stop]: readonly [number, number],
): PreparationStep {
  const n = picked.length;
  const which =
    n < series.channels.length
      ? `${n} of ${series.channels.length} channels`
      : n === 1
        ? 'the only channel'
        : `all ${n} channels`;
  const beside = [
    ...(inputs === 0 ? [] : [inputs === 1 ? 'an input' : `${inputs} inputs`]),
    ...(events === 0 ? [] : [events === 1 ? 'a channel of events' : `${events} channels of events`]),
  ]
    .map((what) => ` and ${what}`)
    .join('');
  const recorded = series.recorded ?? series.samples;
  return {
    id: 'select',
    text: `Took ${which}${beside}, samples ${start} to ${stop} of ${recorded}.`,
    numbers: { channels: picked, range: [start, stop], recorded: [recorded] },
  };
}

function trialsStep(
  series: RawSeries,
  borders: readonly number[],
  stop: number,
  trials: NonNullable<PrepareSettings['trials']>,
): PreparationStep {
  const lengths = borders.map((from, k) => (borders[k + 1] ?? stop) - from);
  const [least, most] = [Math.min(...lengths), Math.max(...lengths)];
  const by =
    trials.kind === 'length'
      ? `of ${trials.samples} samples each`
      : `wherever "${series.channels[trials.channel]}" changes`;
  const last = lengths.at(-1)!;
  const sizes =
    least === most
      ? trials.kind === 'length'
        ? ''
        : `, ${least} samples each`
      : trials.kind === 'length'
        ? `, the last of ${last}`
        : `, ${least} to ${most} samples long`;
  return {
    id: 'trials',
    text: `Cut into ${borders.length} trials ${by}${sizes}. Everything below is done within each.`,
    numbers: { starts: borders },
  };
}

const splitInTime = (bounds: readonly number[], shares: readonly number[]): PreparationStep => {
  const percent = shares.map(percentText);
  return {
    id: 'split',
    text: `Split in time: ${percent[0]} to train, ${percent[1]} to validate, ${percent[2]} to test.`,
    numbers: { bounds },
  };
};

function splitByTrials(borders: readonly number[], bounds: readonly number[]): PreparationStep {
  const whole = bounds[3]! - bounds[0]!;
  const firsts = bounds.slice(0, 3).map((at) => borders.indexOf(at));
  const words = ['train', 'validate', 'test'].map((what, k) => {
    const [from, to] = [firsts[k]!, firsts[k + 1] ?? borders.length];
    const which = to - from === 1 ? `trial ${to}` : `trials ${from + 1} to ${to}`;
    return `${which} to ${what} (${percentText((bounds[k + 1]! - bounds[k]!) / whole)})`;
  });
  return {
    id: 'split',
    text: `Split by whole trials in time: ${words.join(', ')}.`,
    numbers: { bounds, trials: [...firsts, borders.length] },
  };
}

const percentText = (share: number): string => `${Math.round(share * 1000) / 10} %`;

/** Fitted on the training part before anything else is done, on the samples as they were recorded. */
function scaleInputs(stage: Stage, channels: readonly number[], zScore: boolean): void {
  const K = channels.length;
  refuseMissing(stage);
  const fitted = fittedNumbers(stage, 'inputs');
  const training = joined(stage.parts.train.map(({ inputs }) => inputs));
  const scales = stage.inputLabels.map((label, k) =>
    inputScale(
      training.filter((_, at) => at % K === k),
      label,
      zScore,
    ),
  );
  const mean = fitted?.['mean'] ?? scales.map((scale) => scale.mean);
  const deviation = fitted?.['deviation'] ?? scales.map((scale) => scale.deviation);
  for (const name of PARTS) {
    for (const piece of stage.parts[name])
      piece.inputs = piece.inputs.map((value, at) => (value - mean[at % K]!) / deviation[at % K]!);
  }
  const words = stage.inputLabels.map((label, k) => {
    const { isContinuous, levels } = scales[k]!;
    if (!isContinuous) return `"${label}" (${levels} levels, as recorded)`;
    return `"${label}" (continuous, ${zScore ? 'scaled to mean 0 and deviation 1 of the training part' : 'as recorded'})`;
  });
  stage.steps.push({
    id: 'inputs',
    text: `Drives the model with ${words.join(', ')}; inputs are not reconstructed.`,
    numbers: { channels, mean, deviation },
  });
}

function refuseMissing(stage: Stage): void {
  const K = stage.inputLabels.length;
  for (const name of PARTS) {
    for (const { inputs, start } of stage.parts[name]) {
      const at = inputs.findIndex((value) => !Number.isFinite(value));
      if (at < 0) continue;
      throw new SimError(
        'bad-parameter',
        `Expected input "${stage.inputLabels[at % K]}" at every sample, got ${inputs[at]} at sample ${start + Math.floor(at / K)}. ` +
          'A model can’t be driven by what is not known: fill it in, choose a range without the gap, or leave the input out.',
        { sample: start + Math.floor(at / K) },
      );
    }
  }
}

function checkChannels(picked: readonly number[], available: number): void {
  if (picked.length === 0) throw new SimError('bad-parameter', 'No channel is chosen. Choose at least one.');
  const strange = picked.find((i) => !(Number.isInteger(i) && i >= 0 && i < available));
  if (strange !== undefined) {
    throw new SimError(
      'bad-parameter',
      `There is no channel ${strange}: the series has channels 0 … ${available - 1}.`,
    );
  }
  if (new Set(picked).size !== picked.length)
    throw new SimError('bad-parameter', 'A channel is chosen twice. Choose each once.');
}

function checkInputs(
  inputs: readonly number[],
  picked: readonly number[],
  numbering: number,
  names: readonly string[],
): void {
  const refuse = (text: string): never => {
    throw new SimError('bad-parameter', text);
  };
  const strange = inputs.find((i) => !(Number.isInteger(i) && i >= 0 && i < names.length));
  if (strange !== undefined)
    refuse(`There is no channel ${strange} to be an input: the series has channels 0 … ${names.length - 1}.`);
  if (new Set(inputs).size !== inputs.length) refuse('An input is chosen twice. Choose each once.');
  const both = inputs.find((i) => picked.includes(i));
  if (both !== undefined) {
    refuse(
      `"${names[both]}" is both a channel to reconstruct and an input. What drives the model is given to it, so it can't be reconstructed: take it out of one of the two.`,
    );
  }
  if (picked.includes(numbering)) {
    refuse(
      `"${names[numbering]}" numbers the trials, so there is nothing to reconstruct in it. Take it out of the channels.`,
    );
  }
}

function checkRange(range: PrepareSettings['range'], first: number, end: number): readonly [number, number] {
  if (!range) return [first, end];
  const [start, stop] = range;
  if (Number.isInteger(start) && Number.isInteger(stop) && start >= first && stop <= end && start < stop)
    return range;
  throw new SimError(
    'bad-parameter',
    `The range must lie within samples ${first} … ${end}; it is ${start} … ${stop}. Choose a range inside the recording.`,
  );
}

function checkSplit({ train, validation, test }: PrepareSettings['split']): readonly number[] {
  const shares = [train, validation, test];
  const sum = train + validation + test;
  if (shares.every((share) => share > 0) && Math.abs(sum - 1) < 1e-6) return shares;
  throw new SimError(
    'bad-parameter',
    `The three parts must all be above 0 and add up to 1; they are ${shares.join(', ')} and add up to ${Number(sum.toPrecision(6))}.`,
  );
}

function checkAlike(channels: number, inputs: number, events: number, like: Prepared): void {
  const numbers = (id: PreparationStep['id']) =>
    like.steps.find((step) => step.id === id)?.numbers['channels']?.length;
  const expected = numbers('select');
  const driven = numbers('inputs') ?? 0;
  const decoded = numbers('events') ?? 0;
  if (expected === channels && driven === inputs && decoded === events) return;
  throw new SimError(
    'shape-mismatch',
    expected !== channels
      ? `The model was fitted to ${expected} channels, this recording offers ${channels}. Use a recording with the same channels.`
      : decoded !== events
        ? `The model was fitted with ${decoded} channels of events, this recording is given ${events}. Use a recording with the same events.`
        : `The model was fitted with ${driven} inputs, this recording is given ${inputs}. Use a recording with the same inputs.`,
  );
}
