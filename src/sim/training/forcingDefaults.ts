import { partDecorrelationLag } from '../signals/autocorrelation';
import type { Prepared } from '../signals/prepared';
import type { Forcing } from './settings';

/** Ways to force a model, as they are chosen; a generalized one may fade out. */
export type ForcingChoice = Forcing['kind'] | 'annealed';

export type ForcingDefaults = Readonly<Record<ForcingChoice, Forcing>>;

/** Where each way to force a model begins: τ from the data, α as published (Hess et al. 2023; Brenner et al. 2025). */
export const forcingDefaults = (prepared: Prepared): ForcingDefaults => ({
  sparse: { kind: 'sparse', interval: forcingInterval(prepared) },
  generalized: { kind: 'generalized', alpha: 0.125 },
  annealed: { kind: 'generalized', alpha: 0.2, end: 0.02 },
  adaptive: { kind: 'adaptive', estimator: 'product-upper-bound' },
});

/**
 * τ from the fastest observed signal's autocorrelation (Brenner et al. 2022 estimate it so), kept to where forcing neither hides
 * the model's own dynamics nor leaves chaos to blow gradients up.
 */
export function forcingInterval({ train, dim }: Prepared): number {
  const lags = Array.from({ length: dim }, (_, i) => partDecorrelationLag(train, dim, i));
  return Math.min(30, Math.max(4, Math.min(...lags)));
}
