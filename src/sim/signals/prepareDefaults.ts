import { decorrelationLag } from './autocorrelation';
import { column, moments } from './column';
import { explainedShares } from './pca';
import { movingChannels } from './movingChannels';
import type { RawSeries } from './prepare';
import type { PrepareSettings } from './prepared';
import { TRAINED } from './rulesOfThumb';

/** More channels than this are summarised by principal components. */
const MOST_CHANNELS = 10;
/** Samples the defaults are chosen from. */
const LOOKED_AT = 20_000;

/** Settings that suit a series, each with its reason. */
export function prepareDefaults(series: RawSeries): {
  settings: PrepareSettings;
  reasons: { setting: string; text: string }[];
} {
  const moving = movingChannels(series.values, series.channels.length);
  const dead = series.channels.filter((_, i) => !moving.includes(i));
  // A series of nothing but dead channels is refused when it is prepared, with the reason.
  const channels = dead.length > 0 && moving.length > 0 ? moving : null;
  const n = channels?.length ?? series.channels.length;
  const looked = series.values.subarray(0, Math.min(series.samples, LOOKED_AT) * series.channels.length);
  const values = complete(channels ? pick(looked, series.channels.length, channels) : looked, n);
  const reasons = [
    { setting: 'zScore', text: 'Channels of unlike units and sizes should count alike.' },
    {
      setting: 'split',
      text: 'The model is chosen on the validation part and scored once on the test part, both later than what it was trained on.',
    },
  ];

  if (channels) {
    reasons.push({
      setting: 'channels',
      text: `${dead.length === 1 ? `Channel "${dead[0]}" is left out: it holds` : `${dead.length} channels are left out: they hold`} no value, or one value all along.`,
    });
  }
  const components = n > MOST_CHANNELS ? chooseComponents(values, n) : undefined;
  if (components) {
    reasons.push({
      setting: 'pca',
      text: `${n} channels are more than a small model can hold; ${components.count} components carry ${(100 * components.share).toFixed(0)} % of the variance.`,
    });
  }
  const delay =
    n === 1 && values.length > 100
      ? Math.min(decorrelationLag(values), Math.floor(series.samples / 100) || 1)
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
      range: null,
      inputs: [],
      trials: null,
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
