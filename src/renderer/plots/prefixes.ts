const PREFIXES = [
  ['G', 1e9],
  ['M', 1e6],
  ['k', 1e3],
  ['', 1],
  ['m', 1e-3],
  ['µ', 1e-6],
  ['n', 1e-9],
  ['p', 1e-12],
  ['f', 1e-15],
] as const;

/** A unit to show values in, and how many of the stored one it is. */
export interface ShownUnit {
  readonly unit: string;
  readonly size: number;
}

/** The unit with the prefix that puts a positive quantity between 1 and 1000. @param least of the prefixes. */
export function withPrefix(quantity: number, unit: string, least = 1e-15): ShownUnit {
  const usable = PREFIXES.filter(([, size]) => size >= least);
  const [prefix, size] = usable.find(([, one]) => quantity >= one) ?? usable.at(-1)!;
  return { unit: prefix + unit, size };
}

/** Units of recordings that are stored without a prefix and never seen so: of potentials, currents, fields and conductances. */
const BARE = new Set(['V', 'A', 'T', 'S']);

/** The unit to show values in whose largest is of that modulus: of microvolts stored as volts, µV; any other as it is stored. */
export function shownUnit(largest: number, unit: string): ShownUnit {
  return BARE.has(unit) && largest > 0 && Number.isFinite(largest)
    ? withPrefix(largest, unit)
    : { unit, size: 1 };
}

/** What a number is, with its unit where it has one: "Lowest (mV)". */
export const titleWith = (unit: string, title: string): string => (unit ? `${title} (${unit})` : title);

/** The largest modulus of some values, those that are no numbers left out. */
export const largestOf = (values: Iterable<number>): number => {
  let largest = 0;
  for (const value of values) if (Math.abs(value) > largest) largest = Math.abs(value);
  return largest;
};
