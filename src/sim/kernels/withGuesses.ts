/** Values with guesses, of the same shape, where they are missing (NaN): what leads a model. The values themselves without any. */
export const withGuesses = <V extends ArrayLike<number>>(
  values: V,
  guesses: ArrayLike<number> | undefined,
): V | Float64Array =>
  guesses ? Float64Array.from(values, (x, i) => (Number.isNaN(x) ? guesses[i]! : x)) : values;
