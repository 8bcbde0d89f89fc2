/** A moment without a zone as ISO 8601 has it, `2026-01-02T03:04:05`; undefined where there is no such day or time. */
export function localMoment(year: number, month: number, day: number, time: string): string | undefined {
  const [, hours, minutes, seconds, part = ''] = /^(\d\d?):(\d\d?):(\d\d?)(\.\d+)?$/.exec(time) ?? [];
  const two = (value: number | string | undefined) => String(value).padStart(2, '0');
  const text = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hours)}:${two(minutes)}:${two(seconds)}`;
  const parsed = new Date(`${text}Z`);
  // A day that a month has not would become one of the next.
  const isThere = !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
  return isThere ? text + part : undefined;
}
