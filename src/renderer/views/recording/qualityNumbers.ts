import { significant } from '../../../figures/numbers';
import type { ChannelQuality, QualityReport } from '../../../sim/analysis/quality/qualityReport';
import type { Clock } from '../../../sim/clock';
import { titleWith } from '../../plots/prefixes';
import type { NumberRow } from '../../widgets/NumberTable.svelte';

const number = (value: number): string => (Number.isNaN(value) ? '–' : significant(value, 3));
const percent = (share: number): string => (Number.isNaN(share) ? '–' : `${significant(100 * share, 2)} %`);

/** What a report's table of channels is headed with. */
export const qualityColumns = ({ rate, timeUnit }: Clock, unit: string): string[] => [
  titleWith(unit, 'Mean'),
  titleWith(unit, 's.d.'),
  'Missing',
  'Values',
  'Farthest (robust s.d.)',
  'Hum',
  'Noise',
  `Period (${rate === null ? 'samples' : timeUnit === '1' ? 'units of time' : 's'})`,
  'Drift (s.d.)',
  'Spread (×)',
];

/** One row a channel. */
export const qualityRows = ({ channels, rate }: QualityReport): NumberRow[] =>
  channels.map((one: ChannelQuality) => ({
    id: String(one.channel),
    title: one.name,
    cells: [
      number(one.mean),
      number(one.deviation),
      percent(one.missing),
      one.levels >= 4096 ? 'many' : String(one.levels),
      number(one.farthest),
      percent(one.hum),
      percent(one.noise),
      number(one.period / (rate ?? 1)),
      number(one.shift),
      number(one.spread),
    ],
  }));
