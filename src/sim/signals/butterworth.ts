import { SimError } from '../errors';

/** A second-order section: b0 + b1 z⁻¹ + b2 z⁻² over 1 + a1 z⁻¹ + a2 z⁻². */
type Section = readonly [b0: number, b1: number, b2: number, a1: number, a2: number];

/**
 * Butterworth's low-pass (1930) as second-order sections, by the bilinear transform with the cutoff prewarped.
 *
 * @param cutoff as a fraction of the sampling rate, 0 … 0.5: the gain there is 1/√2 a pass.
 * @throws {SimError} `bad-parameter`.
 */
export function butterworthLowPass(order: number, cutoff: number): readonly Section[] {
  if (!(Number.isInteger(order) && order >= 1 && order <= 12)) {
    throw new SimError('bad-parameter', `Expected a filter order of 1 … 12, got ${order}.`);
  }
  if (!(cutoff > 0 && cutoff < 0.5)) {
    throw new SimError(
      'bad-parameter',
      `Expected a cutoff between 0 and half the sampling rate, got ${cutoff} of it.`,
    );
  }
  const w = Math.tan(Math.PI * cutoff);
  const sections: Section[] = [];
  for (let k = 0; k < Math.floor(order / 2); k++) {
    const damping = 2 * Math.sin((Math.PI * (2 * k + 1)) / (2 * order));
    const norm = 1 + damping * w + w * w;
    const b = (w * w) / norm;
    sections.push([b, 2 * b, b, (2 * (w * w - 1)) / norm, (1 - damping * w + w * w) / norm]);
  }
  if (order % 2) sections.push([w / (1 + w), w / (1 + w), 0, (w - 1) / (1 + w), 0]);
  return sections;
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
      `A low-pass of this order needs more than ${pad} samples, there are ${n}. Use a lower order or a longer part.`,
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
