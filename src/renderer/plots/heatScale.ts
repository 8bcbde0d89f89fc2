import { type ColourMap, blueRed, blueRedOnDark, viridis, viridisOnDark } from '../../figures/colourMaps';
import type { Envelope } from '../../shared/contract';

/** What a pixel of a heat map shows: the middle of its lowest and highest value, or how far they are apart. */
export type HeatQuantity = 'middle' | 'spread';
/** Each channel against its own median and spread, or all in one unit. */
export type HeatScaling = 'each' | 'common';

/** How values become colours. */
export interface HeatScale {
  /** Values at the ends of the colours; what lies beyond has the colour of the end. */
  readonly low: number;
  readonly high: number;
  /** Taken off each channel before, and divided by; 0 and 1 on a common scale. */
  readonly centres: Float64Array;
  readonly spreads: Float64Array;
  /** Whether colours part at the middle. */
  readonly isDiverging: boolean;
}

/** Robust standard deviations at which a channel's own scale ends. */
const REACH = 3;
/** A median absolute deviation is this share of a Gaussian's standard deviation. */
const MAD = 0.6745;
/** Values that quantiles are taken of, at most. */
const MOST = 100_000;
const TAIL = 0.005;

/** One array a channel; NaN where nothing is there. */
export const heatValues = ({ low, high }: Envelope, quantity: HeatQuantity): readonly Float32Array[] =>
  low.map((least, c) => {
    const most = high[c]!;
    return quantity === 'middle'
      ? least.map((value, b) => (value + most[b]!) / 2)
      : least.map((value, b) => most[b]! - value);
  });

/** The scale that shows these values: all but the outermost half percent on a common one, three robust deviations on one of each. */
export function heatScale(values: readonly Float32Array[], scaling: HeatScaling): HeatScale {
  const centres = new Float64Array(values.length);
  const spreads = new Float64Array(values.length).fill(1);
  if (scaling === 'each') {
    values.forEach((row, c) => {
      const there = sorted([row]);
      centres[c] = quantile(there, 0.5);
      const away = there.map((value) => Math.abs(value - centres[c]!)).sort();
      // A channel that stands still most of the time is measured by what it does else.
      spreads[c] = quantile(away, 0.5) / MAD || quantile(away, 0.99) / REACH || 1;
    });
    return { low: -REACH, high: REACH, centres, spreads, isDiverging: true };
  }
  const there = sorted(values);
  const [low, high] = [quantile(there, TAIL), quantile(there, 1 - TAIL)];
  if (low < 0 && high > 0) {
    const most = Math.max(-low, high);
    return { low: -most, high: most, centres, spreads, isDiverging: true };
  }
  return { low, high: high > low ? high : low + 1, centres, spreads, isDiverging: false };
}

/** What is there of some rows, ascending; evenly thinned where it is very much. */
function sorted(rows: readonly Float32Array[]): Float32Array {
  const total = rows.reduce((sum, row) => sum + row.length, 0);
  const every = Math.max(1, Math.ceil(total / MOST));
  const there: number[] = [];
  for (const row of rows) {
    for (let b = 0; b < row.length; b += every) if (Number.isFinite(row[b]!)) there.push(row[b]!);
  }
  return Float32Array.from(there).sort();
}

/** 0 where there is nothing. */
const quantile = (ascending: Float32Array, share: number): number =>
  ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))] ?? 0;

/** Colours that suit a scale on a ground. */
export function heatColours({ isDiverging }: Pick<HeatScale, 'isDiverging'>, isDark: boolean): ColourMap {
  if (isDiverging) return isDark ? blueRedOnDark : blueRed;
  return isDark ? viridisOnDark : viridis;
}
