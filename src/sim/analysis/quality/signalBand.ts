import { TRAINED } from '../../signals/rulesOfThumb';
import type { MeasuredSeries } from './measuredSeries';

/** Samples a period has in published reconstructions, and from how many times as many on samples are thinned. */
const GOOD_PERIOD = 75;
const MUCH_FINER = 2;
/** Training samples that thinning leaves. */
const LEAST_LEFT = 3000;
/** Share of the variance above the noise that lies below the signal's upper edge. */
const HELD = 0.99;
/** Sampling rates that an edge needs, and where a filter cuts before the thinning, in new rates. */
const RATES = 2.5;
const CUT = 0.4;
/** A filter against noise leaves this much room above the edge. */
const ROOM = 1.25;

/** Where the signal ends, and what may be left out for it. Frequencies are in cycles a sample. */
export interface SignalBand {
  /** Below it lie 99 % of the power that is not noise. */
  readonly edge: number;
  /** Keep every so many-th sample; 1 where all are needed. */
  readonly decimate: number;
  /** A low-pass that the signal passes. */
  readonly cutoff: number;
}

/** The band a series' signal fills; all of it where there is no spectrum. */
export function bandOf({
  spectrum,
  noise,
  isNoiseFlat,
  period,
  wander,
  samples,
}: MeasuredSeries): SignalBand {
  if (!spectrum) return { edge: 0.5, decimate: 1, cutoff: 0.5 };
  const { density, length } = spectrum;
  // Spectra are in units of the variance; noise lies over half a cycle a sample.
  const floor = isNoiseFlat ? 2 * noise : 0;
  const from = wander ? Math.ceil(wander.cutoff * length) : 1;
  let total = 0;
  for (let k = from; k < density.length; k++) total += density[k]! - floor;
  let held = 0;
  let at = from;
  for (; at < density.length && held < HELD * total; at++) held += density[at]! - floor;
  const edge = Math.min(0.5, at / length);
  const byPeriod = period >= MUCH_FINER * GOOD_PERIOD ? Math.floor(period / GOOD_PERIOD) : 1;
  const byLength = Math.floor((TRAINED * samples) / LEAST_LEFT);
  const decimate = Math.max(1, Math.min(byPeriod, byLength, Math.floor(1 / (RATES * edge))));
  return { edge, decimate, cutoff: decimate > 1 ? CUT / decimate : Math.min(0.5, ROOM * edge) };
}
