import { reserve } from './heap.assembly';

/** Weights, their gradient, and what the optimiser and the penalties keep for each of them. */

/** How many weights there are. Vectors of them are in the family's block order. */
export let parameters: i32 = 0;
export let weights: usize = 0;
export let gradient: usize = 0;
export let moment1: usize = 0;
export let moment2: usize = 0;
/** What a weight's distance from its target is multiplied with in the gradient: twice the penalty's strength. */
export let penalties: usize = 0;
export let targets: usize = 0;

export function layOutParameters(count: i32): void {
  parameters = count;
  const vector = (count + 3) & ~3;
  weights = reserve(vector);
  gradient = reserve(vector);
  moment1 = reserve(vector);
  moment2 = reserve(vector);
  penalties = reserve(vector);
  targets = reserve(vector);
}
