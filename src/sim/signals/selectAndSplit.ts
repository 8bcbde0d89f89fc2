import { clockOf } from '../clock';
import { SimError } from '../errors';
import { namedChannels } from './channelNames';
import { checkEvents, codeEvents } from './eventChannels';
import { inputScale } from './externalInputs';
import type { RawSeries } from './prepare';
import type { Prepared, PreparationStep, PrepareSettings } from './prepared';
import { rawColumns } from './rawColumns';
import { fittedNumbers, joined, PARTS, type PartName, type Piece, type Stage } from './stage';
import { shareOutTrials } from './trialBorders';
import { type TrialWindow, trialWindows } from './trialWindows';

/** Renamed channels that are named in a step's text. */
const MOST_NAMES = 8;

/**
 * Takes the chosen channels and inputs of the chosen stretch, and splits it in time: at the shares, or where there are trials, at
 * the borders of trials that come closest to them.
 *
 * @throws {SimError} `bad-parameter`, or `shape-mismatch` where a model of another recording could not be held to this one.
 */
export function selectAndSplit(
  recorded: RawSeries,
  settings: PrepareSettings,
  like: Prepared | undefined,
): Stage {
  const series = { ...recorded, channels: namedChannels(recorded.channels, settings.labels) };
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
  const cutUp = trials && trialWindows(series, range, trials);
  if (cutUp && trials.kind === 'events' && trials.average && events.length > 0) {
    throw new SimError(
      'bad-parameter',
      'Trials can’t be averaged while channels of events are decoded: a mean of counts or levels is none itself. Leave the events out, or keep the trials apart.',
    );
  }
  const windows = cutUp?.windows;
  const shared = windows && sharedOut(windows, shares);
  const bounds = shared
    ? [...shared.firsts.slice(0, 3).map((k) => windows[k]!.start), windows.at(-1)!.stop]
    : boundsInTime([start, stop], shares);
  const { width, columnOf } = rawColumns(series);
  const cut = (channels: readonly number[], from: number, to: number) => {
    const n = channels.length;
    const columns = channels.map(columnOf);
    const out = new Float64Array((to - from) * n);
    for (let t = from; t < to; t++) {
      for (let i = 0; i < n; i++) out[(t - from) * n + i] = series.values[(t - first) * width + columns[i]!]!;
    }
    return out;
  };
  const pieces = (k: number): Piece[] => {
    const whole = [{ start: bounds[k]!, stop: bounds[k + 1]! }];
    const own: readonly TrialWindow[] = shared
      ? windows.slice(shared.firsts[k], shared.firsts[k + 1])
      : whole;
    return own.map(({ start: from, stop: to, condition }) => ({
      values: cut(picked, from, to),
      inputs: cut(inputs, from, to),
      events: cut(events, from, to),
      start: from,
      ...(condition !== undefined && { condition }),
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
    hasTrials: shared !== undefined,
    conditions: cutUp?.conditions ?? [],
    steps: [
      selectStep(series, recorded.channels, picked, inputs.length, events.length, range),
      ...(cutUp ? [trialsStep(series, cutUp.windows, trials, cutUp.conditions)] : []),
      shared ? splitByTrials(shared, bounds) : splitInTime(bounds, shares),
    ],
    warnings: [...(cutUp?.warnings ?? [])],
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

/** Which trials go to which part. */
interface Shared {
  /** The first trial of each part, and the number of all. */
  readonly firsts: readonly number[];
  /** Share of the samples of each part. */
  readonly shares: readonly number[];
}

/** Shares out by the samples that trials hold, whatever lies between them. */
function sharedOut(windows: readonly TrialWindow[], shares: readonly number[]): Shared {
  const ends: number[] = [0];
  for (const { start, stop } of windows) ends.push(ends.at(-1)! + stop - start);
  const whole = ends.pop()!;
  const [validation, test] = shareOutTrials(ends, whole, shares);
  const firsts = [0, validation, test, windows.length];
  const at = (k: number) => ends[firsts[k]!] ?? whole;
  return { firsts, shares: [0, 1, 2].map((k) => (at(k + 1) - at(k)) / whole) };
}

function selectStep(
  series: RawSeries,
  recordedNames: readonly string[],
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
  const renamed = series.channels.flatMap((name, i) =>
    name === recordedNames[i] ? [] : [`"${recordedNames[i]}" is called "${name}"`],
  );
  const more = renamed.length > MOST_NAMES ? ` and ${renamed.length - MOST_NAMES} more are renamed` : '';
  const names = renamed.length > 0 ? ` ${renamed.slice(0, MOST_NAMES).join(', ')}${more}.` : '';
  return {
    id: 'select',
    text: `Took ${which}${beside}, samples ${start} to ${stop} of ${recorded}.${names}`,
    numbers: { channels: picked, range: [start, stop], recorded: [recorded] },
  };
}

function trialsStep(
  series: RawSeries,
  windows: readonly TrialWindow[],
  trials: NonNullable<PrepareSettings['trials']>,
  conditions: readonly string[],
): PreparationStep {
  const lengths = windows.map((window) => window.stop - window.start);
  const [least, most] = [Math.min(...lengths), Math.max(...lengths)];
  const starts = windows.map((window) => window.start);
  const within = 'Everything below is done within each.';
  if (trials.kind === 'events') {
    const { before, after, points } = trials;
    const named = conditions.length > 1 ? ` (${conditions.map((name) => `"${name}"`).join(', ')})` : '';
    return {
      id: 'trials',
      text: `Cut ${windows.length} trials around the events of ${points}${named}, from ${sideOf(before, 'before', 'after')} to ${sideOf(after, 'after', 'before')}, ${most} samples each. ${within}`,
      numbers: { starts, length: [most], condition: windows.map(({ condition }) => condition!) },
    };
  }
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
    text: `Cut into ${windows.length} trials ${by}${sizes}. ${within}`,
    numbers: { starts },
  };
}

/** A window may start after its event, or end before it. */
const sideOf = (seconds: number, word: string, other: string): string =>
  seconds < 0 ? `${-seconds} s ${other}` : `${seconds} s ${word}`;

const splitInTime = (bounds: readonly number[], shares: readonly number[]): PreparationStep => {
  const percent = shares.map(percentText);
  return {
    id: 'split',
    text: `Split in time: ${percent[0]} to train, ${percent[1]} to validate, ${percent[2]} to test.`,
    numbers: { bounds },
  };
};

function splitByTrials({ firsts, shares }: Shared, bounds: readonly number[]): PreparationStep {
  const words = ['train', 'validate', 'test'].map((what, k) => {
    const [from, to] = [firsts[k]!, firsts[k + 1]!];
    const which = to - from === 1 ? `trial ${to}` : `trials ${from + 1} to ${to}`;
    return `${which} to ${what} (${percentText(shares[k]!)})`;
  });
  return {
    id: 'split',
    text: `Split by whole trials in time: ${words.join(', ')}.`,
    numbers: { bounds, trials: firsts },
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
