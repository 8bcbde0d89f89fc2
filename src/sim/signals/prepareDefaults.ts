import { decorrelationLag } from './autocorrelation';
import { column, moments } from './column';
import { fitPca } from './pca';
import type { RawSeries } from './prepare';
import type { PrepareSettings } from './prepared';

/** More channels than this are summarised by principal components. */
const MOST_CHANNELS = 10;
/** Samples the defaults are chosen from. */
const LOOKED_AT = 20_000;

/** Settings that suit a series, each with its reason. */
export function prepareDefaults(series: RawSeries): {
  settings: PrepareSettings;
  reasons: { setting: string; text: string }[];
} {
  const trials = series.trials ?? null;
  const numbering = trials?.kind === 'channel' ? [trials.channel] : [];
  const n = series.channels.length - numbering.length;
  const values = complete(lookedAt(series, numbering), n);
  const reasons = [
    { setting: 'zScore', text: 'Channels of unlike units and sizes should count alike.' },
    {
      setting: 'split',
      text: 'The model is chosen on the validation part and scored once on the test part, both later than what it was trained on.',
    },
  ];

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
      channels: null,
      range: null,
      inputs: [],
      trials,
      // Never filled in silently: the user is told where gaps are, and decides.
      missing: 'refuse',
      clean: [],
      decimate: 1,
      zScore: true,
      pca: components ? { components: components.count } : null,
      embed: delay === undefined ? null : { dimension: 3, delay },
      split: { train: 0.7, validation: 0.15, test: 0.15 },
    },
    reasons,
  };
}

/** The first samples of a series without some of its channels. */
function lookedAt({ values, samples, channels }: RawSeries, without: readonly number[]): Float64Array {
  const width = channels.length;
  const first = values.subarray(0, Math.min(samples, LOOKED_AT) * width);
  return without.length > 0 ? first.filter((_, at) => !without.includes(at % width)) : first;
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
  const { explained } = fitPca(scaled, n, n);
  let count = 0;
  let share = 0;
  while (count < 3 || (count < 5 && share < 0.8)) share += explained[count++]!;
  return { count, share };
}
