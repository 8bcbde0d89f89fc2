import type { Recording, SliceRequest } from '../../io/recording';
import type { RecordingSource } from '../../shared/contract';
import { SimError } from '../../sim/errors';
import { simulate } from '../../sim/integrate/simulate';
import { type Clock } from '../../sim/clock';
import { systems } from '../../sim/systems';
import type { System } from '../../sim/systems/system';

type SystemSource = Extract<RecordingSource, { kind: 'system' }>;

/** A built-in system as a recording: integrated once, then read like any file. */
export function systemRecording(source: SystemSource): Recording {
  const system = systems.get(source.id);
  const { values, status } = simulate(system, source.params, source);
  if (status === 'diverged') {
    throw new SimError(
      'bad-parameter',
      `${system.title} left every bound with these parameters. Change them, or start nearer to the attractor.`,
    );
  }
  const { dim } = system;
  return {
    format: 'system',
    name: system.title,
    facts: [
      { label: 'System', value: `${system.title} (${system.reference.authors} ${system.reference.year})` },
      {
        label: 'Parameters',
        value: Object.entries(source.params)
          .map(([name, value]) => `${system.params[name]?.symbol ?? name} = ${Number(value.toPrecision(6))}`)
          .join(', '),
      },
    ],
    series: [
      {
        path: 'state',
        title: system.title,
        kind: 'continuous',
        shape: [source.samples, dim],
        ...systemClock(system, source.step),
        irregular: false,
        startTime: 0,
        unit: '',
        channels: system.stateNames,
        missing: 0,
        readable: true,
      },
    ],
    read: async (_path, slice) => readSlice(values, dim, slice),
    close: async () => {},
  };
}

/** Models without dimensions keep their own time; the others are told in seconds, as recordings are. */
function systemClock(system: System, step: number): Clock {
  if (system.kind === 'map') return { rate: null };
  if (system.timeUnit === '1') return { rate: 1 / step, timeUnit: '1' };
  return { rate: (system.timeUnit === 'ms' ? 1000 : 1) / step };
}

function readSlice(values: Float64Array, dim: number, { start, stop, channels }: SliceRequest): Float64Array {
  const rows = values.slice(start * dim, stop * dim);
  if (!channels) return rows;
  const count = rows.length / dim;
  const picked = new Float64Array(count * channels.length);
  for (let t = 0; t < count; t++) {
    channels.forEach((channel, c) => (picked[t * channels.length + c] = rows[t * dim + channel]!));
  }
  return picked;
}
