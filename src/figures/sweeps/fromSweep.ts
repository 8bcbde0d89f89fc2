import type { Sweep } from '../../sim/analysis/sweep';
import { heldText } from '../heldText';
import type { SweepData } from './sweepFigure';

/** Figure data of a sweep as the engine sends it. */
export function fromSweep(
  sweep: Sweep & { readonly created: string; readonly seed: number | null },
): SweepData {
  return {
    ...sweep,
    provenance: [
      { label: 'subject', value: sweep.subject },
      ...(sweep.seed === null ? [] : [{ label: 'seed', value: String(sweep.seed) }]),
      { label: 'created', value: sweep.created },
      ...(sweep.held?.length ? [{ label: 'held', value: heldText(sweep.held) }] : []),
      { label: 'settings', value: JSON.stringify(sweep.settings) },
    ],
  };
}
