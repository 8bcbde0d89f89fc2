import { significant } from '../../../figures/numbers';
import type { SeriesInfo } from '../../../io/recording';
import type { Envelope } from '../../../shared/contract';
import { largestOf, shownUnit } from '../../plots/prefixes';
import { timeText } from '../../plots/timeText';
import type { Range } from './range';

/** What a channel is at a share of the range that is shown: its value, or lowest and highest where several samples share a pixel. */
export function readout(
  envelope: Envelope,
  names: readonly string[],
  row: number,
  at: number,
  [start, stop]: Range,
  series: SeriesInfo,
): string | undefined {
  const name = names[row];
  const [low, high] = [envelope.low[row], envelope.high[row]];
  if (name === undefined || !low || !high) return undefined;
  const sample = Math.min(stop - 1, Math.floor(start + at * (stop - start)));
  const bin = Math.floor((sample - envelope.start) / envelope.stride);
  const when = timeText(envelope.start + bin * envelope.stride, series);
  const isUnknown = envelope.isSketch && Number.isNaN(low[bin]);
  return [name, when, isUnknown ? 'not looked at yet' : valueText(low[bin], high[bin], series.unit)].join(
    ' · ',
  );
}

function valueText(low: number | undefined, high: number | undefined, unit: string): string {
  if (low === undefined || high === undefined || Number.isNaN(low)) return 'missing';
  const shown = shownUnit(largestOf([low, high]), unit);
  const [from, to] = [low / shown.size, high / shown.size];
  const value = low === high ? significant(from, 5) : `${significant(from, 4)} … ${significant(to, 4)}`;
  return `${value} ${shown.unit}`.trimEnd();
}
