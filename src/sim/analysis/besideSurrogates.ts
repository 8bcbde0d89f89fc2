import type { Judgement, Scores } from './measures';

/** How a model stands beside the same one trained on surrogates. */
export interface BesideSurrogates {
  /** Models trained on surrogates that did not diverge while they were trained. */
  readonly trained: number;
  /** Those that the model is closer to the data than, on both scores. */
  readonly beaten: number;
  /** Those that are as close as the model on both. */
  readonly asClose: number;
}

/** Null where it was not held against any. */
export function besideSurrogates({ model, surrogates }: Judgement): BesideSurrogates | null {
  if (!surrogates) return null;
  const scores = surrogates.map((one) => one.scores);
  return {
    trained: scores.length,
    beaten: scores.filter((other) => isCloser(model, other)).length,
    asClose: scores.filter((other) => other.dStsp <= model.dStsp && other.dH <= model.dH).length,
  };
}

/** What left the data's range has no divergence, and is beaten by what has one. */
const isCloser = (model: Scores, other: Scores): boolean =>
  !Number.isNaN(model.dStsp) && !(other.dStsp <= model.dStsp) && !(other.dH <= model.dH);

/** What that means, in a sentence or two; undefined where it was not held against any. */
export function besideSurrogatesText(judgement: Judgement): string | undefined {
  const beside = besideSurrogates(judgement);
  if (!beside) return undefined;
  const { trained, beaten, asClose } = beside;
  const what = 'the same model trained on data that keep only the linear correlations';
  if (trained === 0)
    return `Trained on surrogates, the same model diverged: there is nothing to hold this one against.`;
  if (trained === 1) {
    if (beaten === 1)
      return `It beats ${what}: it has learned something of the recording that linear correlations do not hold.`;
    return asClose === 1
      ? `It does not beat ${what}: nothing shows that it has learned more than linear correlations.`
      : `It beats ${what} on one score only: little shows that it has learned more than linear correlations.`;
  }
  if (beaten === trained) {
    const chance = `by chance a model that learned no more would be first of ${trained + 1} once in ${trained + 1}`;
    return `It beats ${what}, each of ${trained} times (${chance}).`;
  }
  return `It beats ${what} ${beaten} times out of ${trained}: ${
    beaten === 0 ? 'nothing' : 'too little'
  } shows that it has learned more than linear correlations.`;
}
