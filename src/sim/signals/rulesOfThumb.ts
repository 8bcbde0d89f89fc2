/**
 * What reconstruction needs of data, as rules of thumb drawn from the lengths and noise of published reconstructions. Whatever is
 * held against one tells the number it found, so that a user can disagree.
 */

/** Share of a recording that is trained on where nothing else is said. */
export const TRAINED = 0.7;
/** Samples of the training part: published reconstructions use thousands. */
export const LEAST_SAMPLES = 1000;
/** Cycles of the slowest signal that the training part should hold. */
export const LEAST_RECURRENCES = 30;
/** Deviations a stretch's mean may lie off, and how many of its standard errors that must be. */
export const DRIFT = 0.75;
export const DRIFT_ERRORS = 4;
/** Share of the variance that the nearest past states foretell wrongly one sample ahead. */
export const NOISE = 0.5;
/** A test against surrogates rejects a linear process at this level. */
export const LINEAR_LEVEL = 0.05;
