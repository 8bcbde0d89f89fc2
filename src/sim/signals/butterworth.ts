import { SimError } from '../errors';

/** A second-order section: b0 + b1 z⁻¹ + b2 z⁻² over 1 + a1 z⁻¹ + a2 z⁻². */
export type Section = readonly [b0: number, b1: number, b2: number, a1: number, a2: number];

/**
 * Butterworth's low-pass (1930) as second-order sections, by the bilinear transform with the cutoff prewarped.
 *
 * @param cutoff as a fraction of the sampling rate, 0 … 0.5: the gain there is 1/√2 a pass.
 * @throws {SimError} `bad-parameter`.
 */
export const butterworthLowPass = (order: number, cutoff: number): readonly Section[] =>
  lowOrHighPass(
    order,
    cutoff,
    (w) => [w * w, 2 * w * w, w * w],
    (w) => [w, w],
  );

/** The high-pass of the same poles. @param cutoff as of the low-pass. @throws {SimError} `bad-parameter`. */
export const butterworthHighPass = (order: number, cutoff: number): readonly Section[] =>
  lowOrHighPass(
    order,
    cutoff,
    () => [1, -2, 1],
    () => [1, -1],
  );

function lowOrHighPass(
  order: number,
  cutoff: number,
  second: (w: number) => readonly [number, number, number],
  first: (w: number) => readonly [number, number],
): readonly Section[] {
  checkOrder(order);
  checkCutoff(cutoff);
  const w = Math.tan(Math.PI * cutoff);
  const sections: Section[] = [];
  for (let k = 0; k < Math.floor(order / 2); k++) {
    const damping = 2 * Math.sin((Math.PI * (2 * k + 1)) / (2 * order));
    const norm = 1 + damping * w + w * w;
    const [b0, b1, b2] = second(w);
    sections.push([
      b0 / norm,
      b1 / norm,
      b2 / norm,
      (2 * (w * w - 1)) / norm,
      (1 - damping * w + w * w) / norm,
    ]);
  }
  if (order % 2) {
    const [b0, b1] = first(w);
    sections.push([b0 / (1 + w), b1 / (1 + w), 0, (w - 1) / (1 + w), 0]);
  }
  return sections;
}

/**
 * The band-pass that a Butterworth low-pass of that order becomes; it has twice as many poles.
 *
 * @param low lower cutoff as a fraction of the sampling rate; @param high upper one.
 * @throws {SimError} `bad-parameter`.
 */
export function butterworthBandPass(order: number, low: number, high: number): readonly Section[] {
  checkOrder(order);
  checkCutoff(low);
  checkCutoff(high);
  const [w1, w2] = [Math.tan(Math.PI * low), Math.tan(Math.PI * high)];
  const middle = 2 * Math.atan(Math.sqrt(w1 * w2));
  const sections: Section[] = [];
  for (let k = 0; k < Math.ceil(order / 2); k++) {
    // A pole of the low-pass with its conjugate; the last one of an odd order is real.
    const angle = (Math.PI * (2 * k + 1 + order)) / (2 * order);
    const isReal = 2 * k + 1 === order;
    const p = complex(isReal ? -1 : Math.cos(angle), isReal ? 0 : Math.sin(angle));
    const half = times(p, complex((w2 - w1) / 2, 0));
    const root = squareRoot(minus(times(half, half), complex(w1 * w2, 0)));
    const poles = [plus(half, root), minus(half, root)].map(bilinear);
    if (isReal) {
      const [one, other] = [poles[0]!, poles[1]!];
      sections.push(bandSection(-(one.re + other.re), times(one, other).re, middle));
    } else
      for (const pole of poles) sections.push(bandSection(-2 * pole.re, pole.re ** 2 + pole.im ** 2, middle));
  }
  return sections;
}

/** Zeros at 0 and at half the sampling rate, and gain 1 in the middle of the band. @param middle in radians a sample. */
function bandSection(a1: number, a2: number, middle: number): Section {
  const over = (b: readonly [number, number, number]) =>
    Math.hypot(
      b[0] + b[1] * Math.cos(middle) + b[2] * Math.cos(2 * middle),
      b[1] * Math.sin(middle) + b[2] * Math.sin(2 * middle),
    );
  const gain = over([1, a1, a2]) / over([1, 0, -1]);
  return [gain, 0, -gain, a1, a2];
}

/**
 * Takes one frequency away.
 *
 * @param frequency as a fraction of the sampling rate; @param quality the frequency over the width at which the gain is 1/√2 a pass.
 * @throws {SimError} `bad-parameter`.
 * @see Orfanidis (1996), Introduction to Signal Processing, 573–576.
 */
export function notch(frequency: number, quality: number): Section {
  checkCutoff(frequency);
  const w = 2 * Math.PI * frequency;
  const gain = 1 / (1 + Math.tan(w / quality / 2));
  const middle = -2 * gain * Math.cos(w);
  return [gain, middle, gain, middle, 2 * gain - 1];
}

function checkOrder(order: number): void {
  if (Number.isInteger(order) && order >= 1 && order <= 12) return;
  throw new SimError('bad-parameter', `Expected a filter order of 1 … 12, got ${order}.`);
}

function checkCutoff(cutoff: number): void {
  if (cutoff > 0 && cutoff < 0.5) return;
  throw new SimError(
    'bad-parameter',
    `Expected a cutoff between 0 and half the sampling rate, got ${cutoff} of it.`,
  );
}

interface Complex {
  readonly re: number;
  readonly im: number;
}
const complex = (re: number, im: number): Complex => ({ re, im });
const plus = (a: Complex, b: Complex) => complex(a.re + b.re, a.im + b.im);
const minus = (a: Complex, b: Complex) => complex(a.re - b.re, a.im - b.im);
const times = (a: Complex, b: Complex) => complex(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re);
function squareRoot({ re, im }: Complex): Complex {
  const size = Math.hypot(re, im);
  return complex(Math.sqrt((size + re) / 2), Math.sign(im || 1) * Math.sqrt((size - re) / 2));
}
/** (1 + s) / (1 − s). */
function bilinear({ re, im }: Complex): Complex {
  const below = (1 - re) ** 2 + im ** 2;
  return complex((1 - re * re - im * im) / below, (2 * im) / below);
}

/**
 * Runs sections forward and backward over a series, so that no phase is shifted and the gain is squared. Both ends are
 * continued by odd reflection and the filter starts in its steady state, which keeps edges free of transients (Gustafsson 1996
 * discusses alternatives).
 *
 * @param series changed in place.
 * @throws {SimError} `too-short`.
 */
export function filterZeroPhase(sections: readonly Section[], series: Float64Array): void {
  const n = series.length;
  const pad =
    3 *
    (2 * sections.length +
      1 -
      Math.min(sections.filter((s) => s[2] === 0).length, sections.filter((s) => s[4] === 0).length));
  if (n <= pad) {
    throw new SimError(
      'too-short',
      `A filter of this order needs more than ${pad} samples, there are ${n}. Use a lower order or a longer part.`,
    );
  }
  const padded = new Float64Array(n + 2 * pad);
  padded.set(series, pad);
  for (let i = 1; i <= pad; i++) {
    padded[pad - i] = 2 * series[0]! - series[i]!;
    padded[pad + n - 1 + i] = 2 * series[n - 1]! - series[n - 1 - i]!;
  }
  for (let direction = 0; direction < 2; direction++) {
    let level = padded[0]!;
    for (const section of sections) level = runSection(section, padded, level);
    padded.reverse();
  }
  series.set(padded.subarray(pad, pad + n));
}

/**
 * One section over a series in place, direct form II transposed, started as if the series had always been at `level`.
 * @returns the level its output had always been at.
 */
function runSection([b0, b1, b2, a1, a2]: Section, x: Float64Array, level: number): number {
  const gain = (b0 + b1 + b2) / (1 + a1 + a2);
  const steady = gain * level;
  let s2 = b2 * level - a2 * steady;
  let s1 = b1 * level - a1 * steady + s2;
  for (let t = 0; t < x.length; t++) {
    const input = x[t]!;
    const output = b0 * input + s1;
    s1 = b1 * input - a1 * output + s2;
    s2 = b2 * input - a2 * output;
    x[t] = output;
  }
  return steady;
}
