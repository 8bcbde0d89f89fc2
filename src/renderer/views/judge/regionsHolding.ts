/** How many regions, most visited first, together hold at least this share of an orbit. */
export function regionsHolding(shares: readonly number[], share: number): number {
  let held = 0;
  const index = shares.findIndex((one) => (held += one) >= share - 1e-12);
  return index < 0 ? shares.length : index + 1;
}
