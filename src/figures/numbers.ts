/** A number as it would be typed, to four significant digits and without zeros that say nothing: 27, not 27.00. */
export const typed = (value: number): string => String(Number(value.toPrecision(4))).replace('-', '−');

/** A number with a few significant digits, a real minus sign and no exponent unless it is very large or small. */
export function significant(value: number, digits = 2): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'n/a' : value > 0 ? '∞' : '−∞';
  if (value === 0) return '0';
  const power = Math.floor(Math.log10(Math.abs(value)));
  const text =
    power < -3 || power > 5
      ? Math.abs(value)
          .toExponential(digits - 1)
          .replace(/e(.+)/, (_, exponent: string) => ` × 10${raised(exponent)}`)
      : Number(Math.abs(value).toPrecision(digits)).toFixed(Math.max(0, digits - 1 - power));
  return value < 0 ? `−${text}` : text;
}

/** An exponent in Unicode's superscripts: right in plain text, and set as a script in figures. */
const raised = (exponent: string): string =>
  exponent.replace('+', '').replace(/./g, (sign) => '⁰¹²³⁴⁵⁶⁷⁸⁹⁻'['0123456789-'.indexOf(sign)] ?? sign);

/** Value and standard error, with as many decimals as the error's first digit (two digits when that is a 1). */
export function withError(value: number, error: number): string {
  if (!(error > 0 && Number.isFinite(error))) return significant(value, 3);
  // Six decimals are the most that are shown: an error that would read as zero is left out.
  if (error < 5e-7) return significant(value, 4);
  const power = Math.floor(Math.log10(error));
  const leadingOne = error / 10 ** power < 1.95;
  const decimals = Math.min(6, Math.max(0, -power + (leadingOne ? 1 : 0)));
  return `${value < 0 && Number(value.toFixed(decimals)) !== 0 ? '−' : ''}${Math.abs(value).toFixed(decimals)} ± ${error.toFixed(decimals)}`;
}

/** A count of things among how many there could be, unless that is beyond imagination. */
export function outOf(count: number, possible: number, thing: string): string {
  if (possible <= 1e6) return `${grouped(count)} of ${grouped(possible)} ${thing}s`;
  return `${grouped(count)} ${thing}${count === 1 ? '' : 's'}`;
}

/** A count with thousands set apart. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}
