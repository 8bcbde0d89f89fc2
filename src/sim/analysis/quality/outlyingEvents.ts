import { robustMoments } from '../../signals/cleaning/robust';
import { presentValues } from './lookedAt';

/** Robust deviations from the median beyond which a value is far out: what the step that marks artefacts suggests. */
export const FAR = 8;
/** Samples of the robust deviation, evenly spread: sorting more costs time and tells nothing new. */
const SORTED = 50_000;

export interface OutlyingEvents {
  /** Share of the samples that lie far out. */
  readonly share: number;
  /** Excursions: far samples less than `together` apart are one. */
  readonly events: number;
  /** Of the quarters of the recording, how many hold one. */
  readonly quarters: number;
  /** Robust deviations of the farthest. */
  readonly farthest: number;
  readonly median: number;
  readonly deviation: number;
}

/**
 * Values far outside a channel's usual range. Few of them are artefacts; those that come back again and again, as beats of a heart and
 * spikes of a neuron do, are the signal.
 *
 * @param together samples within which far values are one event.
 */
export function outlyingEvents(stretches: readonly Float64Array[], together: number): OutlyingEvents {
  const { median, deviation } = robustMoments(presentValues(stretches, SORTED));
  const none = { share: 0, events: 0, quarters: 0, farthest: 0, median, deviation };
  if (!(deviation > 0)) return none;
  const all = stretches.reduce((sum, { length }) => sum + length, 0);
  const seen = new Set<number>();
  let [far, events, present, farthest, before] = [0, 0, 0, 0, 0];
  for (const series of stretches) {
    let last = -Infinity;
    series.forEach((value, t) => {
      if (Number.isNaN(value)) return;
      present++;
      const distance = Math.abs(value - median) / deviation;
      farthest = Math.max(farthest, distance);
      if (distance <= FAR) return;
      far++;
      if (t - last > together) events++;
      last = t;
      seen.add(Math.floor((4 * (before + t)) / all));
    });
    before += series.length;
  }
  return { ...none, share: far / Math.max(1, present), events, quarters: seen.size, farthest };
}
