import { decorrelationLag } from './autocorrelation';
import { column, moments } from './column';
import { explainedShares } from './pca';
import { movingChannels } from './movingChannels';
import type { RawSeries } from './prepare';
import type { PrepareSettings } from './prepared';
import { TRAINED } from './rulesOfThumb';

/** More channels than this are summarised by principal components. */
const MOST_CHANNELS = 10;
/** Samples the defaults are chosen from, and values. */
const LOOKED_AT = 20_000;
const LOOKED_AT_VALUES = 2_000_000;

/** Values of a series that is prepared whole where nothing is said, and values taken of a longer one. */
const MOST_WHOLE = 50_000_000;
const FIRST_TAKEN = 4_000_000;

/** Samples that are prepared where nothing is said: all, or as many from the start as cost little time and memory. */
export const samplesToBeginWith = (samples: number, channels: number): number =>
  samples * channels <= MOST_WHOLE ? samples : Math.max(1, Math.floor(FIRST_TAKEN / channels));

/** What is chosen already, which defaults for the rest go by. */
export type PrepareChosen = Partial<Pick<PrepareSettings, 'channels' | 'inputs' | 'events'>>;

/**
 * Settings that suit a series, of which the samples to begin with are enough; each with its reason. Only samples that would train are
 * looked at.
 */
export function prepareDefaults(
  series: RawSeries,
  { channels: chosen, inputs = [], events = [] }: PrepareChosen = {},
): {
  settings: PrepareSettings;
  reasons: { setting: string; text: string }[];
} {
  const trials = series.trials ?? null;
  const width = series.channels.length;
  const others = [
    ...(trials?.kind === 'channel' ? [trials.channel] : []),
    ...inputs,
    ...events.map(({ channel }) => channel),
  ];
  const recorded = series.recorded ?? series.samples;
  const begun = samplesToBeginWith(recorded, width);
  const trained = Math.min(series.samples, Math.max(2, Math.round(TRAINED * begun)));
  const signals =
    chosen?.filter((i) => i in series.channels) ??
    series.channels.map((_, i) => i).filter((i) => !others.includes(i));
  const moving = movingChannels(series.values.subarray(0, trained * width), width).filter((i) =>
    signals.includes(i),
  );
  const dead = signals.filter((i) => !moving.includes(i)).map((i) => series.channels[i]!);
  // A series of nothing but dead channels is refused when it is prepared, with the reason.
  const channels = chosen ?? (dead.length > 0 && moving.length > 0 ? moving : null);
  const used = chosen ? signals : (channels ?? signals);
  const n = used.length;
  const rows = Math.min(trained, LOOKED_AT, Math.ceil(LOOKED_AT_VALUES / width));
  const looked = series.values.subarray(0, rows * width);
  const values = complete(n < width ? pick(looked, width, used) : looked, n);
  const reasons = [
    { setting: 'zScore', text: 'Channels of unlike units and sizes should count alike.' },
    {
      setting: 'split',
      text: 'The model is chosen on the validation part and scored once on the test part, both later than what it was trained on.',
    },
  ];

  if (begun < recorded) {
    reasons.push({
      setting: 'range',
      text: `${recorded} samples of ${series.channels.length} channels are more than should be prepared unasked: to begin with, the first ${begun} are taken. Choose the stretch and the channels that matter.`,
    });
  }
  if (channels && !chosen) {
    reasons.push({
      setting: 'channels',
      text: `${dead.length === 1 ? `Channel "${dead[0]}" is left out: it holds` : `${dead.length} channels are left out: they hold`} no value, or one value all along, in the training part.`,
    });
  }
  if (trials) reasons.push({ setting: 'trials', text: 'The file says where its trials (sweeps) begin.' });
  const components = n > MOST_CHANNELS ? chooseComponents(values, n) : undefined;
  if (components) {
    reasons.push({
      setting: 'pca',
      text: `${n} channels are more than a small model can hold; ${components.count} components carry ${(100 * components.share).toFixed(0)} % of the variance.`,
    });
  }
  const delay =
    n === 1 && values.length > 100
      ? Math.min(decorrelationLag(values), Math.floor(begun / 100) || 1)
      : undefined;
  if (delay !== undefined) {
    reasons.push({
      setting: 'embed',
      text: `A single channel hides the other variables; its own past stands in for them (Takens). The autocorrelation falls below 1/e, or has its first minimum, after ${delay} samples.`,
    });
  }
  return {
    settings: {
      channels,
      range: begun < recorded ? [0, begun] : null,
      inputs,
      trials,
      // Never filled in silently: the user is told where gaps are, and decides.
      missing: 'refuse',
      clean: [],
      decimate: 1,
      zScore: true,
      pca: components ? { components: components.count } : null,
      embed: delay === undefined ? null : { dimension: 3, delay },
      split: { train: TRAINED, validation: 0.15, test: 0.15 },
    },
    reasons,
  };
}

/** Some channels of row-major samples; a copy. */
function pick(values: Float64Array, n: number, channels: readonly number[]): Float64Array {
  const out = new Float64Array((values.length / n) * channels.length);
  for (let t = 0; t < values.length / n; t++)
    channels.forEach((channel, c) => (out[t * channels.length + c] = values[t * n + channel]!));
  return out;
}

/** Rows without a missing sample. */
function complete(values: Float64Array, n: number): Float64Array {
  if (!values.some(Number.isNaN)) return values;
  const rows: number[] = [];
  for (let at = 0; at < values.length; at += n) {
    const row = values.subarray(at, at + n);
    if (!row.some(Number.isNaN)) rows.push(...row);
  }
  return Float64Array.from(rows);
}

/** As many components as carry four fifths of the variance, but three to five: enough for chaos, few enough to score by bins. */
function chooseComponents(values: Float64Array, n: number): { count: number; share: number } | undefined {
  if (values.length / n < 2) return undefined;
  const deviations = Array.from({ length: n }, (_, i) => moments(column(values, n, i)).deviation || 1);
  const scaled = values.map((value, at) => value / deviations[at % n]!);
  const explained = explainedShares(scaled, n);
  let count = 0;
  let share = 0;
  while (count < 3 || (count < 5 && share < 0.8)) share += explained[count++]!;
  return { count, share };
}
