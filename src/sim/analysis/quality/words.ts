import { type Clock, frequencyUnit } from '../../clock';

/** A number to three digits, as it would be typed. */
export const short = (value: number): string => String(Number(value.toPrecision(3)));

/** A share as a percentage. */
export function percent(share: number): string {
  if (share < 1e-5) return share === 0 ? '0 %' : '0.001 %';
  return `${String(Number((100 * share).toPrecision(share < 0.995 ? 2 : 3)))} %`;
}

/** A length of time in the clock's unit, and in samples. */
export function lasting(samples: number, { rate, timeUnit }: Clock): string {
  const counted = `${short(samples)} ${samples === 1 ? 'sample' : 'samples'}`;
  if (rate === null) return counted;
  return timeUnit === '1'
    ? `${short(samples / rate)} units of time (${counted})`
    : `${seconds(samples / rate)} (${counted})`;
}

/** A frequency with its unit, from one in the clock's. */
export function frequently(frequency: number, clock: Clock): string {
  const unit = frequencyUnit(clock);
  if (unit !== 'Hz' || frequency < 1000) return `${short(frequency)} ${unit}`;
  return frequency < 1e6 ? `${short(frequency / 1000)} kHz` : `${short(frequency / 1e6)} MHz`;
}

/** A frequency to two digits, in the clock's unit, from cycles a sample: what settings are given. */
export const rounded = (cycles: number, { rate }: Clock): number =>
  Number((cycles * (rate ?? 1)).toPrecision(2));

/** "other" for 2, "3rd", "4th": which of the samples are kept. */
export function everyWord(count: number): string {
  if (count === 2) return 'other';
  const ending =
    count % 100 >= 11 && count % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th');
  return `${count}${ending}`;
}

/** Seconds in the unit that suits them. */
function seconds(s: number): string {
  if (s < 1e-6) return `${short(1e9 * s)} ns`;
  if (s < 1e-3) return `${short(1e6 * s)} µs`;
  if (s < 1) return `${short(1000 * s)} ms`;
  if (s < 120) return `${short(s)} s`;
  return s < 7200 ? `${short(s / 60)} min` : `${short(s / 3600)} h`;
}

/** Some channels by name, and how many there are beside; begins small. */
export function named(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`);
  if (names.length === 1) return `channel ${quoted[0]}`;
  if (names.length <= 3) return `channels ${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
  return `${names.length} channels (${quoted.slice(0, 3).join(', ')} …)`;
}

/** With its first letter as a sentence begins. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "1 channel", "3 channels". */
export const countOf = (count: number, thing: string): string =>
  `${grouped(count)} ${thing}${count === 1 ? '' : 's'}`;

/** A count with thousands set apart. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
