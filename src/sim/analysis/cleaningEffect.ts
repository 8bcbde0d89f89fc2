import { clockOf } from '../clock';
import { SimError } from '../errors';
import { createPowerPlan } from '../kernels/fft';
import { cleanStage } from '../signals/cleaning/clean';
import { upToDate } from '../signals/cleaning/earlierSettings';
import { column, moments } from '../signals/column';
import { interpolateMissing } from '../signals/interpolateMissing';
import type { RawSeries } from '../signals/prepare';
import type { PrepareSettings } from '../signals/prepared';
import { selectAndSplit } from '../signals/selectAndSplit';
import { rowsOf, type Stage } from '../signals/stage';
import { averagedSpectrum, spectralSmoothing } from './powerSpectrum';

/** Samples shown at most; a spectrum is taken over the same. */
const MOST_SAMPLES = 200_000;
/** Points a spectrum is thinned to. */
const DRAWN_POINTS = 1024;

/** One channel before a step, or after it. */
export interface Seen {
  /** The longest trial of the training part, or all of it; NaN where a value is missing. Shape (T). */
  readonly values: Float64Array;
  readonly unit: string;
  /** Power in units of the variance, over frequencies up to half the rate. */
  readonly frequencies: Float32Array;
  readonly power: Float32Array;
}

/** What one cleaning step does to one channel. */
export interface CleaningEffect {
  /** Channels there are both before and after. */
  readonly channels: readonly string[];
  readonly channel: string;
  /** The sample of the recording it starts at, and the one past its end. */
  readonly start: number;
  readonly stop: number;
  readonly before: Seen;
  readonly after: Seen;
  /** What the step did, in words. */
  readonly text: string;
}

/**
 * A channel before and after one step of the cleaning, the steps before it done. What comes after cleaning is left out: scaling,
 * components, embedding.
 *
 * @param step index in `settings.clean`.
 * @param channel its name; the first there is where absent or gone.
 * @throws {SimError} as `prepare`.
 */
export function cleaningEffect(
  series: RawSeries,
  settings: PrepareSettings,
  step: number,
  channel?: string,
): CleaningEffect {
  const { clean = [] } = upToDate(settings);
  if (!(Number.isInteger(step) && step >= 0 && step < clean.length))
    throw new SimError('bad-parameter', `There is no step ${step} among ${clean.length} cleaning steps.`);
  const run = (steps: typeof clean) => {
    const stage = selectAndSplit(series, settings, undefined);
    // Gaps are filled for the filters, and shown as the gaps they are where they may stay.
    const isMasked = settings.missing === 'mask' || settings.missing === 'refuse';
    try {
      cleanStage(stage, { ...settings, missing: isMasked ? 'mask' : settings.missing, clean: steps });
      return stage;
    } catch (error) {
      if (!isMasked || !(error instanceof SimError)) throw error;
    }
    const filled = selectAndSplit(series, settings, undefined);
    cleanStage(filled, { ...settings, missing: 'interpolate', clean: steps });
    return filled;
  };
  const [before, after] = [run(clean.slice(0, step)), run(clean.slice(0, step + 1))];
  const channels = after.labels.filter((label) => before.labels.includes(label));
  const shown = channels.find((label) => label === channel) ?? channels[0]!;
  const longest = longestPiece(before);
  const [seenBefore, seenAfter] = [before, after].map((stage) => seen(stage, shown, longest));
  const every = (series.rate ?? 1) / (before.clock.rate ?? 1);
  const { start } = before.parts.train[longest]!;
  const done = after.steps.filter(
    ({ id, text }) => !before.steps.some((one) => one.id === id && one.text === text),
  );
  return {
    channels,
    channel: shown,
    start,
    stop: start + Math.round(seenBefore!.values.length * every),
    before: seenBefore!,
    after: seenAfter!,
    text: done.map(({ text }) => text).join(' '),
  };
}

function longestPiece(stage: Stage): number {
  const lengths = stage.parts.train.map((piece) => rowsOf(stage, piece));
  return lengths.indexOf(Math.max(...lengths));
}

function seen(stage: Stage, label: string, piece: number): Seen {
  const n = stage.labels.length;
  const all = column(stage.parts.train[piece]!.values, n, stage.labels.indexOf(label));
  const values = all.slice(0, MOST_SAMPLES);
  return { values, unit: stage.unit, ...spectrumOf(values, clockOf(stage.clock).rate) };
}

/** Straight lines stand in for gaps. */
function spectrumOf(values: Float64Array, rate: number | null): Pick<Seen, 'frequencies' | 'power'> {
  const filled = values.slice();
  interpolateMissing(filled, 1);
  const samples = filled.length;
  const full = averagedSpectrum([filled], spectralSmoothing(samples), createPowerPlan(Math.max(1, samples)));
  if (!full) return { frequencies: new Float32Array(), power: new Float32Array() };
  const variance = moments(filled).deviation ** 2;
  const every = Math.max(1, Math.ceil(full.length / DRAWN_POINTS));
  const kept = Math.ceil(full.length / every);
  return {
    frequencies: Float32Array.from({ length: kept }, (_, k) => (k * every * (rate ?? 1)) / samples),
    power: Float32Array.from({ length: kept }, (_, k) => full[k * every]! * variance),
  };
}
