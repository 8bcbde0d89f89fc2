const MISSING = new Set(['', 'nan', '+nan', '-nan', 'na', 'n/a', '#n/a', 'null', 'none', 'missing']);
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const INFINITE = /^([+-]?)inf(inity)?$/i;

/**
 * The number a cell holds: NaN for a missing one, ±Infinity for an infinite one, undefined for text.
 *
 * @param commaIsPoint true where a comma can only be a decimal point.
 */
export function parseCell(cell: string, commaIsPoint: boolean): number | undefined {
  const quoted = /^\s*"(.*)"\s*$/s.exec(cell);
  const text = (quoted ? quoted[1]! : cell).trim();
  // Within quotes no comma separates cells, so there too it can only be a decimal point.
  const number = commaIsPoint || quoted ? text.replace(/^([^,.]*),([^,.]*)$/, '$1.$2') : text;
  if (NUMBER.test(number)) return Number(number);
  if (MISSING.has(text.toLowerCase())) return NaN;
  const infinite = INFINITE.exec(text);
  return infinite ? (infinite[1] === '-' ? -Infinity : Infinity) : undefined;
}
