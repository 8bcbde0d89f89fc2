/** Rows as aligned columns of text; columns of numbers are set right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, c) => Math.max(title.length, ...rows.map((row) => row[c]!.length)));
  const right = head.map(
    (_, c) => rows.length > 0 && rows.every((row) => /^[-−+]?[\d.,]+( ?[%a-zA-Z±].*)?$|^—?$/.test(row[c]!)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, c) => (right[c] ? cell.padStart(widths[c]!) : cell.padEnd(widths[c]!)))
      .join('  ')
      .trimEnd();
  return [line(head), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

/** A number with four significant digits; a dash for none. */
export function short(value: number | undefined | null): string {
  if (value === undefined || value === null || Number.isNaN(value)) return '—';
  if (!Number.isFinite(value)) return String(value);
  return String(Number(value.toPrecision(4)));
}
