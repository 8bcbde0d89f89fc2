import { SimError } from '../../errors';
import { column } from '../column';
import { eachPiece } from '../stage';
import { type CleaningStep, measureUnit, perTime, pieceWord, short } from './cleaningStep';

/** Zero crossings of the kernel to either side, and the shape of its window: ripple below −80 dB. */
const CROSSINGS = 32;
const KAISER = 8;
/** Kernels kept at most. */
const MOST_KERNELS = 4096;

/**
 * Another sampling rate, by a windowed sinc that is an anti-alias filter as well where the new rate is lower.
 *
 * @see Smith & Gossett (1984), ICASSP 9, 112–115; Kaiser (1974), IEEE Symp. Circuits Syst., 20–23.
 */
export const resample: CleaningStep = {
  id: 'resample',
  title: 'Resample',
  what: 'Changes the sampling rate, after filtering out what the new rate can’t hold.',
  reshapes: true,
  parameters: [
    {
      name: 'rate',
      title: 'New rate',
      measures: 'rate',
      suggested: (clock) => Number((perTime(clock) / 2).toPrecision(4)),
    },
  ],
  run(stage, { rate }) {
    const from = perTime(stage.clock);
    if (!(rate! > from / 1000 && rate! <= 20 * from)) {
      throw new SimError(
        'bad-parameter',
        `The new rate must lie between a thousandth and twenty times the old one, ${short(from)}; it is ${rate}.`,
      );
    }
    if (stage.eventLabels.length > 0) {
      throw new SimError(
        'bad-parameter',
        'Counts and levels of events lie in samples and can’t be resampled. Use “Keep every n-th sample”, which adds counts up, or leave the events out.',
      );
    }
    const every = from / rate!;
    const n = stage.labels.length;
    const K = stage.inputLabels.length;
    for (const piece of eachPiece(stage)) {
      const rows = Math.floor((piece.values.length / n - 1) / every + 1e-9) + 1;
      const values = new Float64Array(rows * n);
      for (let i = 0; i < n; i++) {
        const signal = resampled(column(piece.values, n, i), every, rows);
        for (let t = 0; t < rows; t++) values[t * n + i] = signal[t]!;
      }
      piece.values = values;
      if (K > 0) piece.inputs = inputsUpToEach(piece.inputs, K, every, rows);
    }
    if (stage.clock.rate !== null) stage.clock = { ...stage.clock, rate: rate! };
    const inputs = K > 0 ? ' Inputs are means over the samples up to each.' : '';
    return {
      text: `Resampled from ${short(from)} to ${short(rate!)} ${measureUnit('rate', stage.clock)} by a windowed sinc, each ${pieceWord(stage)} on its own.${inputs}`,
      numbers: { every: [every] },
    };
  },
};

/**
 * A signal at every `every`-th of its samples, which need not be whole. Beyond its ends it goes on by odd reflection, so that trends do
 * not bend there; a constant stays what it is.
 */
export function resampled(signal: Float64Array, every: number, rows: number): Float64Array {
  const n = signal.length;
  if (every === 1) return signal.slice(0, rows);
  // The lower of both rates sets the band.
  const band = Math.min(1, 1 / every);
  const reach = CROSSINGS / band;
  const at = (t: number): number => {
    if (n === 1) return signal[0]!;
    if (t < 0) return t > -n ? 2 * signal[0]! - signal[-t]! : 2 * signal[0]! - signal[n - 1]!;
    if (t < n) return signal[t]!;
    return t < 2 * n - 1 ? 2 * signal[n - 1]! - signal[2 * (n - 1) - t]! : 2 * signal[n - 1]! - signal[0]!;
  };
  const out = new Float64Array(rows);
  /** Weights by how far a row lies behind a sample: few, as most rates are in a simple ratio. */
  const kernels = new Map<number, Float64Array>();
  for (let row = 0; row < rows; row++) {
    const first = Math.ceil(row * every - reach);
    const offset = Number((first - row * every).toFixed(9));
    let kernel = kernels.get(offset);
    if (!kernel) {
      kernel = kernelFrom(offset, reach, band);
      if (kernels.size < MOST_KERNELS) kernels.set(offset, kernel);
    }
    let sum = 0;
    for (let k = 0; k < kernel.length; k++) sum += kernel[k]! * at(first + k);
    out[row] = sum;
  }
  return out;
}

/** Weights of the samples at `offset`, `offset + 1` … off a row, summing to 1. */
function kernelFrom(offset: number, reach: number, band: number): Float64Array {
  const kernel = Float64Array.from({ length: Math.floor(reach - offset) + 1 }, (_, k) => {
    const x = Math.PI * band * (offset + k);
    const window = besselI0(KAISER * Math.sqrt(Math.max(0, 1 - ((offset + k) / reach) ** 2)));
    return window * (Math.abs(x) < 1e-9 ? 1 : Math.sin(x) / x);
  });
  const sum = kernel.reduce((total, weight) => total + weight, 0);
  return kernel.map((weight) => weight / sum);
}

/** The mean over the samples after the row before, up to each. */
function inputsUpToEach(inputs: Float64Array, K: number, every: number, rows: number): Float64Array {
  const out = new Float64Array(rows * K);
  for (let row = 0; row < rows; row++) {
    const to = Math.min(inputs.length / K - 1, Math.floor(row * every + 1e-9));
    const from = Math.min(to, row === 0 ? 0 : Math.floor((row - 1) * every + 1e-9) + 1);
    for (let k = 0; k < K; k++) {
      for (let t = from; t <= to; t++) out[row * K + k]! += inputs[t * K + k]! / (to - from + 1);
    }
  }
  return out;
}

/** Modified Bessel function of order 0, by its series. */
function besselI0(x: number): number {
  let [sum, term] = [1, 1];
  for (let k = 1; term > 1e-17 * sum; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
