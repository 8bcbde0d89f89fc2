import { median, medianDeviation } from '../median';
import { column, moments, presentColumn } from './column';
import { completeRows } from './completeRows';
import type { RawSeries } from './prepare';
import type { PrepareSettings } from './prepared';
import { selectAndSplit } from './selectAndSplit';
import { partValues } from './stage';

/** Rows looked at, and rows that correlations are taken over, at most. */
const LOOKED_AT = 20_000;
const CORRELATED = 4000;
/** Fewer channels have no common size that one could be out of. */
const LEAST_CHANNELS = 5;
/** A channel is out of line at so many robust deviations from the median, and by at least this factor in spread. */
const OUTLYING = 5;
const LEAST_FACTOR = 2;
/** One correlates with nothing below this, where half of the others reach the second. */
const UNCORRELATED = 0.4;
const CORRELATED_USUALLY = 0.7;
const MOST_MISSING = 0.5;
const MAD_TO_DEVIATION = 1.4826;

export type ChannelFault = 'missing' | 'flat' | 'large' | 'small' | 'uncorrelated' | 'jumpy';

/** A channel that looks broken. */
export interface BadChannel {
  /** Its index in the recording. */
  readonly channel: number;
  readonly name: string;
  readonly faults: readonly { readonly kind: ChannelFault; readonly text: string }[];
}

export interface BadChannels {
  readonly found: readonly BadChannel[];
  /** How many channels and training samples were looked at. */
  readonly channels: number;
  readonly samples: number;
}

/**
 * Channels that look broken over the training part as it was recorded: hardly there, flat, far larger or smaller than the others (by
 * the robust z of the log variance), like no other, or jumping from sample to sample far more than the others (Bigdely-Shamlo et al.
 * 2015 look at the same). Inputs, events and what numbers trials are no such channels.
 *
 * @throws {SimError} as `prepare`.
 * @see Bigdely-Shamlo, Mullen, Kothe, Su & Robbins (2015), Front. Neuroinform. 9, 16.
 */
export function badChannels(series: RawSeries, settings: PrepareSettings): BadChannels {
  const stage = selectAndSplit(series, { ...settings, channels: null }, undefined);
  const n = stage.labels.length;
  const indices = stage.steps.find(({ id }) => id === 'select')!.numbers['channels']!;
  const rows = partValues(stage, 'train').subarray(0, LOOKED_AT * n);
  const samples = rows.length / n;
  const faults = stage.labels.map((): { kind: ChannelFault; text: string }[] => []);
  const whole: number[] = [];
  for (let i = 0; i < n; i++) {
    const missing = 1 - presentColumn(rows, n, i).length / samples;
    const { mean, deviation } = moments(presentColumn(rows, n, i));
    if (missing > MOST_MISSING)
      faults[i]!.push({ kind: 'missing', text: `${Math.round(100 * missing)} % of its samples are missing` });
    if (missing === 1) continue;
    if (deviation > 1e-12 * Math.max(1e-300, Math.abs(mean))) whole.push(i);
    else faults[i]!.push({ kind: 'flat', text: 'it never changes' });
  }
  if (whole.length >= LEAST_CHANNELS) {
    const note = (k: number, kind: ChannelFault, text: string) => faults[whole[k]!]!.push({ kind, text });
    sizes(rows, n, whole, note);
    jumps(rows, n, whole, note);
    likeness(rows, n, whole, note);
  }
  return {
    found: faults.flatMap((list, i) =>
      list.length > 0 ? [{ channel: indices[i]!, name: stage.labels[i]!, faults: list }] : [],
    ),
    channels: n,
    samples,
  };
}

type Note = (k: number, kind: ChannelFault, text: string) => void;

function sizes(rows: Float64Array, n: number, whole: readonly number[], note: Note): void {
  const logs = whole.map((i) => Math.log(moments(presentColumn(rows, n, i)).deviation));
  outlying(logs).forEach((factor, k) => {
    if (factor > 1) note(k, 'large', `its spread is ${times(factor)} that of the others`);
    else if (factor < 1) note(k, 'small', `its spread is ${share(factor)} of that of the others`);
  });
}

/** Steps between neighbouring samples over the spread: white noise has √2, what is smooth far less. */
function jumps(rows: Float64Array, n: number, whole: readonly number[], note: Note): void {
  const logs = whole.map((i) => {
    const series = column(rows, n, i);
    const steps = series.subarray(1).map((value, t) => value - series[t]!);
    const size = moments(steps.filter((step) => !Number.isNaN(step))).deviation;
    return Math.log(Math.max(size, Number.MIN_VALUE) / moments(presentColumn(rows, n, i)).deviation);
  });
  outlying(logs).forEach((factor, k) => {
    if (factor > 1)
      note(k, 'jumpy', `for its size it jumps ${times(factor)} as far from sample to sample as the others`);
  });
}

function likeness(rows: Float64Array, n: number, whole: readonly number[], note: Note): void {
  const all = rows.length / n;
  const every = Math.max(1, Math.floor(all / CORRELATED));
  const picked = Float64Array.from(
    { length: Math.ceil(all / every) * whole.length },
    (_, at) => rows[Math.floor(at / whole.length) * every * n + whole[at % whole.length]!]!,
  );
  const complete = completeRows(picked, whole.length);
  const T = complete.length / whole.length;
  if (T < 100) return;
  const scaled = whole.map((_, k) => {
    const series = column(complete, whole.length, k);
    const { mean, deviation } = moments(series);
    return series.map((value) => (value - mean) / (deviation || 1) / Math.sqrt(T));
  });
  const best = new Float64Array(whole.length);
  for (let a = 0; a < whole.length; a++) {
    for (let b = 0; b < a; b++) {
      let r = 0;
      for (let t = 0; t < T; t++) r += scaled[a]![t]! * scaled[b]![t]!;
      best[a] = Math.max(best[a]!, Math.abs(r));
      best[b] = Math.max(best[b]!, Math.abs(r));
    }
  }
  const usual = median([...best]);
  if (usual < CORRELATED_USUALLY) return;
  best.forEach((r, k) => {
    if (r < UNCORRELATED)
      note(
        k,
        'uncorrelated',
        `it goes along with no other (r = ${r.toFixed(2)} at most, of the others ${usual.toFixed(2)})`,
      );
  });
}

/** By which factor each lies off the median where that is out of line; 1 elsewhere. @param logs natural logarithms. */
function outlying(logs: readonly number[]): number[] {
  const middle = median(logs);
  const deviation = MAD_TO_DEVIATION * medianDeviation(logs);
  return logs.map((log) => {
    const off = log - middle;
    return Math.abs(off) > OUTLYING * deviation && Math.abs(off) > Math.log(LEAST_FACTOR) ? Math.exp(off) : 1;
  });
}

const times = (factor: number): string =>
  `${factor < 10 ? factor.toFixed(1) : Math.round(factor).toLocaleString('en')} times`;
const share = (factor: number): string =>
  factor > 0.001
    ? `${(100 * factor).toPrecision(2)} %`
    : `a ${Math.round(1 / factor).toLocaleString('en')}th`;
