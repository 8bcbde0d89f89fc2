import type { Scores } from '../analysis/measures';

/**
 * What a checkpoint, or a seed, is chosen by: D_stsp + D_H of the free-running model on the validation part; lower is better.
 *
 * The training loss can't rank models: it looks one forcing interval ahead, and a model whose free orbit has collapsed onto a
 * cycle has the same loss as one that holds the attractor. D_stsp says whether the orbit visits the right places and leads,
 * since a bad model is several nats off while D_H never exceeds 1; between models of nearly equal D_stsp, whose estimate from
 * a short stretch scatters by tenths of a nat, D_H decides by whether the orbit moves through them with the right rhythm.
 *
 * An orbit that left (a D_stsp that is no number) is worse than any that stayed. Data so torn that no spectrum can be taken leave D_H
 * open for every model alike: D_stsp decides alone.
 */
export function selectionScore({ dStsp, dH }: Pick<Scores, 'dStsp' | 'dH'>): number {
  const sum = Number.isNaN(dH) ? dStsp : dStsp + dH;
  return Number.isFinite(sum) ? sum : Infinity;
}

/** True if the first is the better choice; equals are not better, so that the earlier one is kept. */
export function isBetter(a: Pick<Scores, 'dStsp' | 'dH'>, b: Pick<Scores, 'dStsp' | 'dH'>): boolean {
  return selectionScore(a) < selectionScore(b);
}
