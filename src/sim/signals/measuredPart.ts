import type { Part, Prepared } from './prepared';

/** A part with what was measured for its values, as scores, baselines and floors see it; the part itself where that is what it has. */
export function measuredPart(part: Part): Part {
  const { measured, convolved: _, ...rest } = part;
  return measured ? { ...rest, values: measured } : part;
}

/** All parts so. */
export function measuredData(prepared: Prepared): Prepared {
  const { response, train, validation, test, ...rest } = prepared;
  if (!response) return prepared;
  return {
    ...rest,
    train: measuredPart(train),
    validation: measuredPart(validation),
    test: measuredPart(test),
  };
}
