import { SimError } from '../errors';
import { assess } from './assess';
import { butterworthLowPass, filterZeroPhase } from './butterworth';
import { type Clock, clockOf, frequencyUnit } from '../clock';
import { column, moments } from './column';
import { delayEmbedding } from './delayEmbedding';
import { interpolateMissing } from './interpolateMissing';
import { fitPca, projectPca } from './pca';
import type { Part, Prepared, PreparationStep, PrepareSettings, Warning } from './prepared';

/** A stretch of a recording, as preparation takes it. */
export interface RawSeries extends Clock {
  /** Shape (samples × channels), row-major; NaN where a sample is missing. */
  readonly values: Float64Array;
  readonly samples: number;
  /** Where in the recording the first row lies, when only a stretch was read; 0 if absent. Ranges and parts count from the recording's start. */
  readonly first?: number;
  /** Samples in the whole recording, when only a stretch was read. */
  readonly recorded?: number;
  readonly channels: readonly string[];
  readonly unit: string;
}

type PartName = 'train' | 'validation' | 'test';
const PARTS: readonly PartName[] = ['train', 'validation', 'test'];
const WORDS: Readonly<Record<PartName, string>> = {
  train: 'training',
  validation: 'validation',
  test: 'test',
};

/** Fewest samples a part must keep for anything to be fitted to it or scored on it. */
const LEAST_SAMPLES = 20;

/**
 * Prepares a recording for reconstruction: select, split in time, then in each part on its own fill gaps, low-pass and decimate;
 * z-score and principal components are fitted on the training part and applied to all; delay vectors never reach across parts.
 * So nothing of a later part enters an earlier one.
 *
 * @throws {SimError} `bad-parameter` or `too-short`.
 */
export function prepare(series: RawSeries, settings: PrepareSettings): Prepared {
  return run(series, settings, undefined);
}

/**
 * Prepares another recording with the numbers fitted on an earlier one's training part, so that a model of the one can be held
 * to the other.
 *
 * @throws {SimError} `shape-mismatch` if it has not as many channels.
 */
export function prepareAlike(series: RawSeries, settings: PrepareSettings, like: Prepared): Prepared {
  return run(series, settings, like);
}

interface Stage {
  values: Record<PartName, Float64Array>;
  /** Source sample of each part's first row. */
  starts: Record<PartName, number>;
  labels: readonly string[];
  clock: Clock;
  unit: string;
  readonly steps: PreparationStep[];
  readonly warnings: Warning[];
  /** Steps of the recording whose fitted numbers are to be used. */
  readonly fitted: readonly PreparationStep[] | undefined;
}

function run(series: RawSeries, settings: PrepareSettings, like: Prepared | undefined): Prepared {
  const stage = selectAndSplit(series, settings, like);
  fillGaps(stage, settings);
  if (settings.lowPass) lowPass(stage, settings.lowPass);
  if (settings.decimate !== 1) decimate(stage, settings.decimate);
  for (const name of PARTS) demandSamples(stage, name);
  refuseConstant(stage);
  if (settings.zScore) zScore(stage);
  if (settings.pca) principalComponents(stage, settings.pca.components);
  if (settings.embed) embed(stage, settings.embed);

  const dim = stage.labels.length;
  const part = (name: PartName): Part => ({
    values: stage.values[name],
    samples: stage.values[name].length / dim,
    start: stage.starts[name],
  });
  const prepared: Prepared = {
    dim,
    labels: stage.labels,
    ...stage.clock,
    unit: stage.unit,
    train: part('train'),
    validation: part('validation'),
    test: part('test'),
    steps: stage.steps,
    warnings: stage.warnings,
  };
  return { ...prepared, warnings: [...stage.warnings, ...assess(prepared)] };
}

function selectAndSplit(
  series: RawSeries,
  { channels, range, split }: PrepareSettings,
  like: Prepared | undefined,
): Stage {
  const picked = channels ?? series.channels.map((_, i) => i);
  checkChannels(picked, series.channels.length);
  const first = series.first ?? 0;
  const [start, stop] = checkRange(range, first, first + series.samples);
  const shares = checkSplit(split);
  if (like) checkAlike(picked.length, like);

  const n = picked.length;
  const length = stop - start;
  const bounds = [0, Math.round(length * shares[0]!), Math.round(length * (shares[0]! + shares[1]!)), length];
  const cut = (from: number, to: number) => {
    const out = new Float64Array((to - from) * n);
    for (let t = from; t < to; t++) {
      for (let i = 0; i < n; i++)
        out[(t - from) * n + i] = series.values[(start - first + t) * series.channels.length + picked[i]!]!;
    }
    return out;
  };
  const byPart = <T>(make: (k: number) => T) =>
    Object.fromEntries(PARTS.map((name, k) => [name, make(k)])) as Record<PartName, T>;
  const percent = shares.map((share) => `${Math.round(share * 1000) / 10} %`);
  return {
    values: byPart((k) => cut(bounds[k]!, bounds[k + 1]!)),
    starts: byPart((k) => start + bounds[k]!),
    labels: picked.map((i) => series.channels[i]!),
    clock: clockOf(series),
    unit: series.unit,
    steps: [
      {
        id: 'select',
        text: `Took ${n < series.channels.length ? `${n} of ${series.channels.length} channels` : n === 1 ? 'the only channel' : `all ${n} channels`}, samples ${start} to ${stop} of ${series.recorded ?? series.samples}.`,
        numbers: { channels: picked, range: [start, stop], recorded: [series.recorded ?? series.samples] },
      },
      {
        id: 'split',
        text: `Split in time: ${percent[0]} to train, ${percent[1]} to validate, ${percent[2]} to test.`,
        numbers: { bounds: bounds.map((b) => start + b) },
      },
    ],
    warnings: [],
    fitted: like?.steps,
  };
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

function checkAlike(channels: number, like: Prepared): void {
  const expected = like.steps.find(({ id }) => id === 'select')?.numbers['channels']?.length;
  if (expected === channels) return;
  throw new SimError(
    'shape-mismatch',
    `The model was fitted to ${expected} channels, this recording offers ${channels}. Use a recording with the same channels.`,
  );
}

function fillGaps(stage: Stage, { missing }: PrepareSettings): void {
  const n = stage.labels.length;
  const counts = stage.labels.map((_, i) =>
    PARTS.reduce((sum, name) => sum + countMissing(stage.values[name], n, i), 0),
  );
  const total = counts.reduce((a, b) => a + b, 0);
  if (total === 0) return;
  const length = PARTS.reduce((sum, name) => sum + stage.values[name].length / n, 0);
  const empty = counts.indexOf(length);
  if (empty >= 0) {
    throw new SimError(
      'bad-parameter',
      `Channel "${stage.labels[empty]}" holds no value at all: each of its ${length} samples is missing (NaN). Leave it out.`,
    );
  }
  if (missing === 'refuse') {
    const worst = counts.indexOf(Math.max(...counts));
    throw new SimError(
      'bad-parameter',
      `${total} samples are missing (NaN), most of them (${counts[worst]}) in channel "${stage.labels[worst]}". Interpolate them (prepare.missing=interpolate), leave that channel out, or choose a range without gaps.`,
      { missing: total },
    );
  }
  for (const name of PARTS) {
    const empty = interpolateMissing(stage.values[name], n).indexOf(-1);
    if (empty < 0) continue;
    throw new SimError(
      'bad-parameter',
      `Channel "${stage.labels[empty]}" holds no value at all in the ${WORDS[name]} part, so nothing can be interpolated. Leave it out or choose another range.`,
    );
  }
  stage.steps.push({
    id: 'missing',
    text: `Filled ${total} missing samples by straight lines within each part.`,
    numbers: { filled: counts },
  });
  const share = total / (length * n);
  if (share > 0.05) {
    stage.warnings.push({
      code: 'missing',
      text: `${Math.round(share * 100)} % of the samples were missing and are now straight lines: the model will learn those too.`,
    });
  }
}

function countMissing(values: Float64Array, n: number, channel: number): number {
  let count = 0;
  for (let at = channel; at < values.length; at += n) if (Number.isNaN(values[at]!)) count++;
  return count;
}

function lowPass(stage: Stage, { cutoff, order }: NonNullable<PrepareSettings['lowPass']>): void {
  const rate = stage.clock.rate ?? 1;
  const unit = frequencyUnit(stage.clock);
  if (!(cutoff > 0 && cutoff < rate / 2)) {
    throw new SimError(
      'bad-parameter',
      `The low-pass cutoff must lie between 0 and ${rate / 2} ${unit}, half the sampling rate; it is ${cutoff}.`,
    );
  }
  const sections = butterworthLowPass(order, cutoff / rate);
  const n = stage.labels.length;
  for (const name of PARTS) {
    const values = stage.values[name];
    for (let i = 0; i < n; i++) {
      const series = column(values, n, i);
      filterZeroPhase(sections, series);
      series.forEach((value, t) => (values[t * n + i] = value));
    }
  }
  stage.steps.push({
    id: 'low-pass',
    text: `Low-passed below ${cutoff} ${unit} (Butterworth, order ${order}, forward and backward, each part on its own).`,
    numbers: { cutoff: [cutoff], order: [order] },
  });
}

function decimate(stage: Stage, every: number): void {
  if (!(Number.isInteger(every) && every >= 1)) {
    throw new SimError(
      'bad-parameter',
      `Expected a whole number of at least 1 to decimate by, got ${every}.`,
    );
  }
  const n = stage.labels.length;
  for (const name of PARTS) {
    const values = stage.values[name];
    const rows = Math.ceil(values.length / n / every);
    const kept = new Float64Array(rows * n);
    for (let t = 0; t < rows; t++) kept.set(values.subarray(t * every * n, (t * every + 1) * n), t * n);
    stage.values[name] = kept;
  }
  const { rate } = stage.clock;
  if (rate !== null) stage.clock = { ...stage.clock, rate: rate / every };
  stage.steps.push({ id: 'decimate', text: `Kept every ${every}th sample.`, numbers: { every: [every] } });
}

function demandSamples(stage: Stage, name: PartName): void {
  const samples = stage.values[name].length / stage.labels.length;
  if (samples >= LEAST_SAMPLES) return;
  throw new SimError(
    'too-short',
    `The ${WORDS[name]} part has ${samples} samples; at least ${LEAST_SAMPLES} are needed. Use a longer range or recording, decimate less, or give that part a larger share.`,
    { samples },
  );
}

function refuseConstant(stage: Stage): void {
  const n = stage.labels.length;
  stage.labels.forEach((label, i) => {
    const { mean, deviation } = moments(column(stage.values.train, n, i));
    if (deviation > 1e-12 * Math.max(1e-300, Math.abs(mean))) return;
    throw new SimError(
      'bad-parameter',
      `Channel "${label}" is constant (${Number(mean.toPrecision(6))}) over the training part, so there is nothing to learn in it. Leave it out.`,
      { channel: i },
    );
  });
}

/** A step's numbers as fitted on the recording that is to be imitated, or undefined to fit them here. */
const fittedNumbers = (stage: Stage, id: PreparationStep['id']) =>
  stage.fitted?.find((step) => step.id === id)?.numbers;

function zScore(stage: Stage): void {
  const n = stage.labels.length;
  const fitted = fittedNumbers(stage, 'z-score');
  const found = stage.labels.map((_, i) => moments(column(stage.values.train, n, i)));
  const mean = fitted?.['mean'] ?? found.map((m) => m.mean);
  const deviation = fitted?.['deviation'] ?? found.map((m) => m.deviation);
  for (const name of PARTS) {
    const values = stage.values[name];
    for (let at = 0; at < values.length; at++)
      values[at] = (values[at]! - mean[at % n]!) / deviation[at % n]!;
  }
  stage.unit = 's.d.';
  stage.steps.push({
    id: 'z-score',
    text: 'Scaled every channel to mean 0 and deviation 1 of the training part.',
    numbers: { mean, deviation },
  });
}

function principalComponents(stage: Stage, components: number): void {
  const n = stage.labels.length;
  if (!(Number.isInteger(components) && components >= 1 && components <= n)) {
    throw new SimError(
      'bad-parameter',
      `Expected 1 … ${n} principal components of ${n} channels, got ${components}.`,
    );
  }
  const fitted = fittedNumbers(stage, 'pca');
  const found = fitted
    ? {
        loadings: Float64Array.from(fitted['loadings']!),
        mean: Float64Array.from(fitted['mean']!),
        scale: fitted['scale']![0]!,
        explained: Float64Array.from(fitted['explained']!),
      }
    : fitPca(stage.values.train, n, components);
  for (const name of PARTS) stage.values[name] = projectPca(stage.values[name], found);
  const kept = found.explained.subarray(0, components).reduce((a, b) => a + b, 0);
  stage.labels = Array.from({ length: components }, (_, c) => `PC${c + 1}`);
  stage.unit = '';
  stage.steps.push({
    id: 'pca',
    text: `Kept ${components} principal component${components === 1 ? '' : 's'} of the training part, ${(100 * kept).toFixed(1)} % of its variance, in units of the first one's deviation.`,
    numbers: {
      loadings: [...found.loadings],
      mean: [...found.mean],
      scale: [found.scale],
      explained: [...found.explained],
    },
  });
}

function embed(stage: Stage, { dimension, delay }: NonNullable<PrepareSettings['embed']>): void {
  if (!(Number.isInteger(dimension) && dimension >= 1 && Number.isInteger(delay) && delay >= 1)) {
    throw new SimError(
      'bad-parameter',
      `Expected whole numbers of at least 1 as embedding dimension and delay, got ${dimension} and ${delay}.`,
    );
  }
  const n = stage.labels.length;
  const lost = (dimension - 1) * delay;
  for (const name of PARTS) {
    const samples = stage.values[name].length / n;
    if (samples - lost < LEAST_SAMPLES) {
      throw new SimError(
        'too-short',
        `Embedding ${dimension} times with delay ${delay} uses up ${lost} samples of each part; the ${name} part has ${samples}. Use a smaller dimension or delay, or a longer recording.`,
      );
    }
    stage.values[name] = delayEmbedding(stage.values[name], n, dimension, delay);
  }
  const later = (label: string, d: number) => (d === 0 ? label : `${label} (t − ${d * delay})`);
  stage.labels = Array.from({ length: dimension }, (_, d) =>
    stage.labels.map((label) => later(label, d)),
  ).flat();
  stage.steps.push({
    id: 'embed',
    text: `Embedded each part in ${dimension} delays of ${delay} samples.`,
    numbers: { dimension: [dimension], delay: [delay] },
  });
}
