import { resolve } from 'node:path';
import type { SeriesInfo } from '../../io/recording';
import type { RecordingSource, RecordingSummary } from '../../shared/contract';
import { SimError } from '../../sim/errors';
import { defaultParams } from '../../sim/systems/system';
import { systems } from '../../sim/systems';
import type { VerbContext } from './verb';

/** Samples of a built-in system that `system:ID` stands for, and what is dropped before. */
export const SYSTEM_SAMPLES = 100_000;

/** A recording as it is named on the command line: a file, `sample:ID`, or `system:ID`. */
export function sourceNamed(name: string, seed = 1): RecordingSource {
  if (name.startsWith('sample:')) return { kind: 'sample', id: name.slice('sample:'.length) };
  if (name.startsWith('system:')) return systemSource(name.slice('system:'.length), seed);
  return { kind: 'file', path: resolve(name) };
}

export function systemSource(id: string, seed: number): Extract<RecordingSource, { kind: 'system' }> {
  const system = systems.get(id);
  return {
    kind: 'system',
    id,
    params: defaultParams(system),
    samples: SYSTEM_SAMPLES,
    step: system.kind === 'map' ? 1 : system.step,
    transient: system.kind === 'map' ? 1000 : 1000 * system.step,
    noise: 0,
    seed,
  };
}

/** The series asked for with `--series`, or the only one, or the largest readable one, said aloud. */
export function chooseSeries(
  { series, points = [] }: Pick<RecordingSummary, 'series' | 'points'>,
  asked: string | undefined,
  say: VerbContext['say'],
): string {
  if (asked !== undefined) return asked;
  const readable = series.filter((s) => s.readable && s.shape[0] > 0);
  const largest = readable.toSorted((a, b) => size(b) - size(a))[0];
  if (!largest) {
    const listed = series.map((s) => `${s.path} (${s.shape[0] === 0 ? 'empty' : s.note})`).join('; ');
    const spikes = points.find(({ kind }) => kind === 'spikes');
    if (spikes) {
      throw new SimError(
        'bad-parameter',
        `The recording holds spikes and no signal. Say how they become one: --series "${spikes.path}?bin=0.02" counts them in bins of 20 ms, "${spikes.path}?bin=0.02&kernel=0.05" smooths the counts.`,
      );
    }
    throw new SimError(
      'bad-file',
      listed
        ? `The recording has no series that can be read: ${listed}`
        : 'The recording holds no series at all. Save it again with a numeric array of samples × channels.',
    );
  }
  if (readable.length > 1)
    say(`Using series ${largest.path}, the largest of ${readable.length}; choose another with --series.`);
  if (largest.likelyTime) say(likelyText(largest));
  return largest.path;
}

/** What speaks for another dimension as time, and how to take it; empty where nothing does. */
export const likelyText = ({ path, dims = [], timeDim = 0, likelyTime }: SeriesInfo): string =>
  likelyTime
    ? `Time of ${path} may run along dimension ${likelyTime.dim} (${dims[likelyTime.dim]} long) rather than ${timeDim} (${dims[timeDim]} long): ${likelyTime.why}. If so, turn it: --series "${path}?time=${likelyTime.dim}".`
    : '';

const size = ({ shape: [samples, channels] }: { shape: readonly [number, number] }) => samples * channels;
