import { SimError } from '../errors';
import { type Decoder, decoderKinds } from '../kernels/decoders';
import type { EventSettings, Prepared } from './prepared';
import { eachPiece, fittedNumbers, joined, type Stage } from './stage';

/** More different values than this are no levels but a continuous channel. */
const MOST_LEVELS = 20;

/** What each decoder makes of a channel, in the user's words. */
const MEANING: Readonly<Record<Decoder['kind'], string>> = {
  poisson: 'counts, Poisson',
  'zero-inflated-poisson': 'counts, zero-inflated Poisson',
  'negative-binomial': 'counts, negative binomial',
  ordinal: 'ordered levels',
  categorical: 'unordered levels',
};

export const isCountDecoder = ({ kind }: Pick<Decoder, 'kind'>): boolean =>
  kind !== 'ordinal' && kind !== 'categorical';

/** What the other channels of a recording are taken for. */
interface Roles {
  readonly picked: readonly number[];
  readonly inputs: readonly number[];
  /** The channel that numbers the trials, or −1. */
  readonly numbering: number;
  readonly names: readonly string[];
}

/** Refuses channels of events that are something else as well. @throws {SimError} `bad-parameter`. */
export function checkEvents(
  events: readonly EventSettings[],
  { picked, inputs, numbering, names }: Roles,
): void {
  const refuse = (text: string): never => {
    throw new SimError('bad-parameter', text);
  };
  const channels = events.map(({ channel }) => channel);
  for (const { channel, decoder } of events) {
    if (!(Number.isInteger(channel) && channel >= 0 && channel < names.length))
      refuse(`There is no channel ${channel} of events: the series has channels 0 … ${names.length - 1}.`);
    const name = names[channel]!;
    if (!decoderKinds.includes(decoder)) {
      refuse(
        `Expected a decoder of "${name}" out of ${decoderKinds.join(', ')}, got "${String(decoder)}". Choose one of these.`,
      );
    }
    if (picked.includes(channel)) {
      refuse(
        `"${name}" is both a channel to reconstruct and one of events. Events are decoded from the state instead of being reconstructed: take it out of one of the two.`,
      );
    }
    if (inputs.includes(channel)) {
      refuse(
        `"${name}" is both an input and a channel of events. What drives the model is given to it, so it can't be decoded: take it out of one of the two.`,
      );
    }
    if (channel === numbering)
      refuse(`"${name}" numbers the trials, so there is nothing to decode in it. Take it out of the events.`);
  }
  if (new Set(channels).size !== channels.length)
    refuse('A channel of events is chosen twice. Choose each once.');
  if (channels.length > 0 && picked.length === 0) {
    refuse(
      'No channel is left to be reconstructed. Events teach the state of a model but force nothing, so at least one continuous channel has to be there for it to follow: take one out of the events or the inputs.',
    );
  }
}

/**
 * Brings events to what their decoders know: counts as they are, levels numbered from 0 in the order of their recorded values.
 *
 * Which levels there are is read off the training part alone, as everything else that is fitted, and recorded with its step: a
 * model has the same size when it is resumed, judged, or held to another recording. A level that training never saw has no likelihood
 * that was
 * learnt; where one turns up later it counts as missing, with a warning.
 *
 * @throws {SimError} `bad-parameter` for values that no decoder has a likelihood of, and for a channel that never changes.
 */
export function codeEvents(stage: Stage, events: readonly EventSettings[]): void {
  const E = events.length;
  const fitted = fittedNumbers(stage, 'events');
  const levels: Record<string, readonly number[]> = {};
  const words: string[] = [];
  stage.decoders = events.map(({ decoder: kind }, e): Decoder => {
    const label = stage.eventLabels[e]!;
    const training = trainingValues(stage, e, E);
    if (!fitted) refuseUnchanging(training, label);
    if (kind !== 'ordinal' && kind !== 'categorical') {
      refuseStrange(
        stage,
        e,
        (y) => Number.isInteger(y) && y >= 0,
        `a count (0, 1, 2 …), as its decoder, ${kind}, has it`,
      );
      words.push(`"${label}" (${MEANING[kind]})`);
      return { kind };
    }
    refuseStrange(stage, e, Number.isFinite, 'a level');
    const seen = fitted?.[levelsName(e)] ?? [...new Set(training)].sort((a, b) => a - b);
    if (seen.length > MOST_LEVELS) {
      throw new SimError(
        'bad-parameter',
        `Expected at most ${MOST_LEVELS} levels in "${label}", got ${seen.length} different values in the training part. Reconstruct it as a continuous channel, or take larger steps.`,
      );
    }
    levels[levelsName(e)] = seen;
    numberLevels(stage, e, seen);
    words.push(`"${label}" (${seen.length} ${MEANING[kind]}: ${seen.map(short).join(', ')})`);
    return { kind, levels: seen.length };
  });
  stage.steps.push({
    id: 'events',
    text: `Decodes ${words.join(', ')} from the model’s state; events are not reconstructed and force nothing.`,
    numbers: { channels: events.map(({ channel }) => channel), ...levels },
  });
}

const levelsName = (e: number): string => `levels ${e}`;
const short = (value: number): string => String(Number(value.toPrecision(6)));

/** What the levels of an event channel were recorded as, ascending; undefined for counts. */
export const recordedLevels = (
  { steps }: Pick<Prepared, 'steps'>,
  e: number,
): readonly number[] | undefined => steps.find(({ id }) => id === 'events')?.numbers[levelsName(e)];

function trainingValues(stage: Stage, e: number, E: number): Float64Array {
  return joined(stage.parts.train.map(({ events }) => events)).filter(
    (value, at) => at % E === e && !Number.isNaN(value),
  );
}

function refuseUnchanging(training: Float64Array, label: string): void {
  if (training.length === 0) {
    throw new SimError(
      'bad-parameter',
      `"${label}" holds no event in the training part: all are missing (NaN). Leave it out, or choose another range.`,
    );
  }
  if (training.some((value) => value !== training[0])) return;
  throw new SimError(
    'bad-parameter',
    `The events of "${label}" are all ${short(training[0]!)} over the training part, so there is nothing to learn in them. Leave it out, or choose a range in which they change.`,
  );
}

function refuseStrange(stage: Stage, e: number, accepts: (y: number) => boolean, expected: string): void {
  const E = stage.eventLabels.length;
  for (const { events, start } of eachPiece(stage)) {
    for (let at = e; at < events.length; at += E) {
      const y = events[at]!;
      if (Number.isNaN(y) || accepts(y)) continue;
      const sample = start + Math.floor(at / E);
      throw new SimError(
        'bad-parameter',
        `Expected ${expected}, got ${y} in "${stage.eventLabels[e]}" at sample ${sample}. Choose another decoder, reconstruct the channel instead, or mark the value as missing (NaN).`,
        { sample },
      );
    }
  }
}

function numberLevels(stage: Stage, e: number, seen: readonly number[]): void {
  const E = stage.eventLabels.length;
  const unseen = new Set<number>();
  let lost = 0;
  for (const { events } of eachPiece(stage)) {
    for (let at = e; at < events.length; at += E) {
      const value = events[at]!;
      if (Number.isNaN(value)) continue;
      const level = seen.indexOf(value);
      events[at] = level >= 0 ? level : NaN;
      if (level >= 0) continue;
      unseen.add(value);
      lost++;
    }
  }
  if (lost === 0) return;
  const which = [...unseen].sort((a, b) => a - b).slice(0, MOST_LEVELS);
  stage.warnings.push({
    code: 'unseen-level',
    text: `"${stage.eventLabels[e]}" is at ${which.map(short).join(', ')} in ${lost === 1 ? 'one sample' : `${lost} samples`}, which it never is in the training part: nothing can be learnt of that, and ${lost === 1 ? 'it counts' : 'they count'} as missing.`,
  });
}

/**
 * Events of every k-th sample, over the k samples up to each, as inputs are: counts add up, and of levels the most frequent is kept, the
 * latest of those that are as frequent. A count over fewer samples, at the start or across a missing one, is not known.
 *
 * @param events shape (T × E), row-major.
 */
export function decimateEvents(
  events: Float64Array,
  decoders: readonly Decoder[],
  every: number,
): Float64Array {
  const E = decoders.length;
  if (E === 0) return events;
  const rows = Math.ceil(events.length / E / every);
  const out = new Float64Array(rows * E);
  decoders.forEach((decoder, e) => {
    for (let row = 0; row < rows; row++) {
      const to = row * every;
      const bin = (k: number) => (to - k < 0 ? NaN : events[(to - k) * E + e]!);
      const backwards = Array.from({ length: every }, (_, k) => bin(k));
      out[row * E + e] = isCountDecoder(decoder)
        ? backwards.reduce((sum, value) => sum + value, 0)
        : mostFrequent(backwards);
    }
  });
  return out;
}

/** What decimation does to events, for the step's text. */
export function decimatedText(decoders: readonly Decoder[], every: number): string {
  const counts = decoders.some(isCountDecoder)
    ? ` Counts are sums over the ${every} samples up to each.`
    : '';
  const levels = decoders.every(isCountDecoder)
    ? ''
    : ` Levels are the most frequent of the ${every} samples up to each.`;
  return counts + levels;
}

/** Of values from the latest back, missing ones left out; NaN where all are missing. */
function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) if (!Number.isNaN(value)) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best = NaN;
  for (const [value, count] of counts) if (count > (counts.get(best) ?? 0)) best = value;
  return best;
}
