import type { Dataset, File } from 'h5wasm/node';
import type { Points, PointsInfo } from '../recording';
import { addDataset, writeTable } from './nwbTable';
import type { WrittenSeries } from './seriesWriter';

interface Written {
  readonly info: PointsInfo;
  readonly points: Points;
}

/**
 * Spikes as NWB's one table of units; intervals, and events as intervals that may last no time, as tables of intervals. NWB has series of
 * annotations for events as well, which it is giving up.
 */
export async function writeNwbPoints(file: File, { points }: WrittenSeries): Promise<void> {
  const all = await Promise.all(points.map(async ({ info, read }) => ({ info, points: await read() })));
  const spikes = all.filter(({ info }) => info.kind === 'spikes');
  const others = all.filter(({ info }) => info.kind !== 'spikes');
  if (spikes.length > 0) writeUnits(file, spikes);
  if (others.length > 0) file.create_group('intervals');
  const taken: string[] = [];
  for (const one of others) writeIntervals(file, freeName(one.info.title, taken), one);
}

/** A name that HDF5 takes, and nothing beside it has; added to those that are taken. */
export function freeName(title: string, taken: string[]): string {
  const plain =
    title
      .replaceAll(/\s*[/:]\s*/g, ' ')
      .trim()
      .replace(/^\.+$/, '') || 'series';
  let name = plain;
  for (let k = 2; taken.includes(name); k++) name = `${plain} ${k}`;
  taken.push(name);
  return name;
}

function writeUnits(file: File, tables: readonly Written[]): void {
  const units = tables.flatMap(({ info, points }) =>
    info.rows.map((name, row) => ({
      name: tables.length > 1 ? `${info.title} ${name}` : name,
      times: points.times.filter((_, k) => points.rows[k] === row).sort(),
    })),
  );
  let end = 0;
  const ends = Uint32Array.from(units, ({ times }) => (end += times.length));
  const times = new Float64Array(end);
  units.forEach((unit, k) => times.set(unit.times, ends[k]! - unit.times.length));
  const description = `Spikes of ${tables.map(({ info }) => info.title).join(', ')}.`;
  writeTable(file, 'units', { type: 'Units', description }, [
    { name: 'spike_times', description: 'Times of the spikes of each unit, s.', data: times, ends },
    { name: 'unit_name', description: 'Name in the source.', data: units.map(({ name }) => name) },
  ]);
}

function writeIntervals(file: File, name: string, { info, points }: Written): void {
  const order = Array.from(points.times.keys()).sort((a, b) => points.times[a]! - points.times[b]!);
  const texts = order.map((k) => info.rows[points.rows[k]!]!);
  writeTable(
    file,
    `intervals/${name}`,
    {
      type: 'TimeIntervals',
      description: `${info.kind === 'events' ? 'Events' : 'Intervals'} of ${info.title} in the source.`,
    },
    [
      {
        name: 'start_time',
        description: 'Start, s.',
        data: Float64Array.from(order, (k) => points.times[k]!),
      },
      {
        name: 'stop_time',
        description: 'End, s.',
        data: Float64Array.from(order, (k) => points.stops?.[k] ?? points.times[k]!),
      },
      ...(info.rows.length > 1 ? [{ name: 'label', description: 'Name in the source.', data: texts }] : []),
    ],
  );
}

/** Times of a series' samples, s. */
export function writeStamps(file: File, path: string, times: Float64Array): void {
  const stamps: Dataset = addDataset(file, `${path}/timestamps`, times);
  stamps.create_attribute('interval', 1, null, '<i');
  stamps.create_attribute('unit', 'seconds');
}
