/**
 * Shortens a gradient to `longest` where it is longer, in place: one step over a cliff of the loss must not undo all steps before.
 * @returns whether it was.
 * @see Pascanu, Mikolov & Bengio (2013), On the difficulty of training recurrent neural networks, ICML, PMLR 28, 1310–1318.
 */
export function clipGradient(gradient: Float64Array, longest: number): boolean {
  let squares = 0;
  for (const g of gradient) squares += g * g;
  const norm = Math.sqrt(squares);
  if (!(norm > longest)) return false;
  for (let i = 0; i < gradient.length; i++) gradient[i] *= longest / norm;
  return true;
}
