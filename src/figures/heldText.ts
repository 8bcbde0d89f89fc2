import type { HeldInput } from '../sim/signals/heldInputs';

/** `stimulus = 0, light = 1`. */
export const heldText = (held: readonly HeldInput[]): string =>
  held.map(({ name, value }) => `${name} = ${Number(value.toPrecision(6))}`).join(', ');
