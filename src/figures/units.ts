/** Millimetres in a typographic point (1/72 inch). */
export const mmPerPt = 25.4 / 72;

/** A length in points, in millimetres. */
export const mm = (points: number): number => points * mmPerPt;
