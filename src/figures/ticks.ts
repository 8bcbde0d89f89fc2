import type { Span } from './richText';

export interface Tick {
  readonly value: number;
  readonly label: readonly Span[];
}

/**
 * Ticks at 1, 2 or 5 times a power of ten inside [low, high], about `count` of them.
 * The step is the nice one whose number of ticks comes closest to `count`.
 */
export function linearTicks(low: number, high: number, count: number): readonly Tick[] {
  const step = niceStep(low, high, count);
  if (!(step > 0)) return [];
  const ticks: Tick[] = [];
  // Counted in whole steps: adding the step to a running value drifts.
  const slack = 1e-9;
  for (let k = Math.ceil(low / step - slack); k <= Math.floor(high / step + slack); k++) {
    const value = k * step;
    ticks.push({ value, label: [{ text: formatTick(value, step) }] });
  }
  return ticks;
}

/** The step of 1, 2 or 5 × 10ᵏ that puts the number of ticks inside [low, high] closest to `count`; 0 for an empty range. */
export function niceStep(low: number, high: number, count: number): number {
  const span = high - low;
  if (!(span > 0 && Number.isFinite(span))) return 0;
  const power = Math.floor(Math.log10(span / count));
  const wanted = Math.log(span / count);
  const steps = [1, 2, 5, 10].map((digit) => digit * 10 ** power);
  return steps.reduce((best, step) =>
    Math.abs(Math.log(step) - wanted) < Math.abs(Math.log(best) - wanted) ? step : best,
  );
}

/** A number with as many decimals as its step needs, and a real minus sign. */
export function formatTick(value: number, step: number): string {
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const text = Math.abs(value) < step / 1e6 ? '0' : Math.abs(value).toFixed(Math.min(decimals, 12));
  const whole = Math.abs(value) >= 10_000 ? text.replace(/\B(?=(\d{3})+(?!\d))/g, ',') : text;
  return value < 0 && text !== '0' ? `−${whole}` : whole;
}

/** Ticks at powers of ten inside [low, high], thinned to about `count`; 2 and 5 join when less than two powers are inside. */
export function logTicks(low: number, high: number, count: number): readonly Tick[] {
  if (!(low > 0 && high > low)) return [];
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const parts = last - first <= 1 ? decadeParts(low, high, count) : [];
  if (last <= first || (parts.length && parts.length <= count + 1)) return parts;
  const stride = Math.max(1, Math.ceil((last - first + 1) / (count + 1)));
  const plain = first >= -2 && last <= 3;
  const ticks: Tick[] = [];
  for (let k = first; k <= last; k++) {
    if ((((k - last) % stride) + stride) % stride === 0)
      ticks.push({ value: 10 ** k, label: power(k, plain) });
  }
  return ticks;
}

/** Unlabelled ticks at 2 … 9 times each power of ten; none when a decade is shorter than `least` on an axis of `length`. */
export function logMinorTicks(low: number, high: number, length: number, least: number): readonly number[] {
  if (!(low > 0 && high > low) || length / Math.log10(high / low) < least) return [];
  const values: number[] = [];
  for (let k = Math.floor(Math.log10(low)); k <= Math.log10(high); k++) {
    for (let digit = 2; digit <= 9; digit++) {
      const value = digit * 10 ** k;
      if (value >= low && value <= high) values.push(value);
    }
  }
  return values;
}

function decadeParts(low: number, high: number, count: number): readonly Tick[] {
  const values: number[] = [];
  for (let k = Math.floor(Math.log10(low)); k <= Math.log10(high); k++) {
    for (const digit of [1, 2, 5]) {
      const value = Number(`${digit}e${k}`);
      if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) values.push(value);
    }
  }
  if (values.length < 2) return linearTicks(low, high, count).filter((tick) => tick.value > 0);
  return values.map((value) => ({ value, label: [{ text: formatTick(value, value) }] }));
}

/** 0.01 to 1,000 in full when the whole axis is, else all as 10ᵏ. */
function power(k: number, plain: boolean): readonly Span[] {
  if (plain) return [{ text: formatTick(10 ** k, 10 ** k) }];
  return [{ text: '10' }, { text: k < 0 ? `−${-k}` : String(k), script: 'sup' }];
}
