import { kindOf, stabilityWords } from '../../../figures/namedSets';
import { significant } from '../../../figures/numbers';
import type { Complex, InvariantSet } from '../../../sim/analysis/anatomy';

/** What a row of the table is, in words that stand without the columns: `Fixed point, saddle`. */
export function setTitle(set: InvariantSet): string {
  const kind = kindOf(set);
  return `${set.isReal ? '' : 'virtual '}${kind}, ${stabilityWords(set)}`.replace(/^./, (c) =>
    c.toUpperCase(),
  );
}

/** A complex number: `0.97 ± 0.12 i` where its conjugate is left to it. */
export function complexWords({ re, im }: Complex, isPair: boolean): string {
  const real = significant(re, 4);
  if (im === 0) return real;
  const sign = isPair ? '±' : im < 0 ? '−' : '+';
  return `${real} ${sign} ${significant(Math.abs(im), 4)} i`;
}

export interface EigenvalueRow {
  readonly words: string;
  readonly modulus: number;
  /** Eigenvalues it stands for: a conjugate pair is one row. */
  readonly count: 1 | 2;
}

/** Eigenvalues in their order, conjugate pairs as one. */
export function eigenvalueRows(values: readonly Complex[]): readonly EigenvalueRow[] {
  const rows: EigenvalueRow[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const next = values[i + 1];
    const isPair =
      value.im !== 0 && next !== undefined && Math.abs(next.im + value.im) <= 1e-9 * Math.abs(value.im);
    rows.push({
      words: complexWords(value, isPair),
      modulus: Math.hypot(value.re, value.im),
      count: isPair ? 2 : 1,
    });
    if (isPair) i++;
  }
  return rows;
}
