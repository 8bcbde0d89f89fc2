import type { Judgement } from '../../sim/analysis/measures';
import { short, table } from './table';

/** How well each channel of events is foretold, beside its marginal distribution; nothing where the model decodes none. */
export function eventsText({ events, protocol }: Judgement): string[] {
  if (!events?.length) return [];
  const percent = (share: number | undefined) => (share === undefined ? '—' : `${short(100 * share)} %`);
  const rows = events.map((one) => [
    one.label,
    one.decoder,
    String(one.events),
    short(one.bits),
    short(one.marginalBits),
    short(one.marginalBits - one.bits),
    short(one.bitsPerSpike),
    one.accuracy === undefined ? '—' : `${percent(one.accuracy)} (${percent(one.mostFrequent)})`,
  ]);
  return [
    '',
    `Events of the held-out ${protocol.part} part foretold one sample ahead, against their distribution over the training part:`,
    table(
      [
        'events',
        'decoder',
        'T',
        'bits',
        'without model',
        'gained',
        'per spike',
        'right (most frequent level)',
      ],
      rows,
    ),
  ];
}
