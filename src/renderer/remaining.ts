/** A time still to go, in words that do not pretend to more precision than an estimate has. */
export function remaining(seconds: number): string {
  if (seconds < 5) return 'a few seconds left';
  if (seconds < 90) return `about ${5 * Math.round(seconds / 5)} seconds left`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `about ${minutes} minutes left`;
  const halves = Math.round(minutes / 30) / 2;
  return `about ${String(halves).replace('.5', '½').replace(/^0/, '')} hours left`;
}
