import { SimError } from '../../errors';
import { type CleaningStep, pieceWord } from './cleaningStep';
import { eachSignal } from './eachSignal';

const NAMES = ['the mean', 'straight lines', 'parabolas', 'cubic curves'];

/** Least squares of a polynomial in time, taken away. */
export const detrend: CleaningStep = {
  id: 'detrend',
  title: 'Detrend',
  what: 'Takes away a polynomial in time: slow drift, bleaching.',
  parameters: [
    {
      name: 'order',
      title: 'Order',
      measures: 'number',
      least: 0,
      most: 3,
      isWhole: true,
      suggested: () => 1,
    },
  ],
  run(stage, { order }) {
    // Channels of a piece share its length.
    let basis: readonly Float64Array[] = [];
    eachSignal(stage, (signal) => {
      if (basis[0]?.length !== signal.length) basis = polynomialBasis(signal.length, order!);
      subtractAll(signal, basis);
    });
    return { text: `Took ${NAMES[order!]} away, fitted to each ${pieceWord(stage)} on its own.` };
  },
};

/**
 * Subtracts the polynomial of that order that fits best, by projection on polynomials made orthonormal over the samples.
 *
 * @param signal changed in place.
 * @throws {SimError} `too-short`.
 */
export const subtractPolynomial = (signal: Float64Array, order: number): void =>
  subtractAll(signal, polynomialBasis(signal.length, order));

/** Polynomials up to an order, orthonormal over n samples. @throws {SimError} `too-short`. */
export function polynomialBasis(n: number, order: number): readonly Float64Array[] {
  if (n <= order) {
    throw new SimError(
      'too-short',
      `A trend of order ${order} needs more than ${order} samples, there are ${n}.`,
    );
  }
  const basis: Float64Array[] = [];
  for (let degree = 0; degree <= order; degree++) {
    const one = Float64Array.from({ length: n }, (_, t) => ((2 * t) / Math.max(1, n - 1) - 1) ** degree);
    // Twice, which keeps Gram and Schmidt's vectors orthogonal to the last bits.
    for (let pass = 0; pass < 2; pass++) for (const other of basis) subtractAlong(one, other);
    const norm = Math.sqrt(dot(one, one));
    basis.push(one.map((value) => value / norm));
  }
  return basis;
}

/** Subtracts what lies along each of some orthonormal vectors, in place. */
export function subtractAll(signal: Float64Array, basis: readonly Float64Array[]): void {
  for (const one of basis) subtractAlong(signal, one);
}

function subtractAlong(signal: Float64Array, unit: Float64Array): void {
  const along = dot(signal, unit);
  for (let t = 0; t < signal.length; t++) signal[t] = signal[t]! - along * unit[t]!;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < a.length; t++) sum += a[t]! * b[t]!;
  return sum;
}
