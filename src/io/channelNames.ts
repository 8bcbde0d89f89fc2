/** A channel as its file calls it. */
export interface NamedChannel {
  readonly name: string;
  readonly unit: string;
}

/**
 * What channels have in common, and what each is called: where units are not all the same, each name brings its own. A second of the
 * same name is numbered.
 */
export function channelNames(named: readonly NamedChannel[]): {
  readonly unit: string;
  readonly channels: readonly string[];
} {
  const isMixed = new Set(named.map(({ unit }) => unit)).size > 1;
  const seen = new Map<string, number>();
  const channels = named.map(({ name, unit }) => {
    const full = isMixed && unit ? `${name} (${unit})` : name;
    const count = (seen.get(full) ?? 0) + 1;
    seen.set(full, count);
    return count === 1 ? full : `${full} ${count}`;
  });
  return { unit: isMixed ? '' : (named[0]?.unit ?? ''), channels };
}
