import type { SeriesInfo } from '../../io/recording';
import type { Input } from '../../shared/contract';
import { type LookedAt, stretchesToLookAt } from '../../sim/analysis/quality/lookedAt';
import type { QualityReport } from '../../sim/analysis/quality/qualityReport';
import type { QualityProgress } from '../../sim/analysis/quality/qualitySteps';
import { clockOf } from '../../sim/clock';
import { SimError } from '../../sim/errors';
import type { JobContext } from './jobs';
import type { Paths } from './paths';
import type { QualityMethods } from './qualityWorker';
import type { Recordings } from './recordings';
import { WorkerClient } from './workerCalls';

/** Share of the work that reading is. */
const READING = 0.3;

/**
 * Quality reports. The recording's own thread reads, stretch by stretch, so that whatever else is asked of it comes in between; a thread
 * of its own measures.
 */
export class QualityReports {
  constructor(
    private readonly paths: Paths,
    private readonly recordings: Recordings,
  ) {}

  /** @returns null when it was cancelled. */
  async report(
    { recording, series, channels, range }: Input<'recording.quality'>,
    context: JobContext,
  ): Promise<QualityReport | null> {
    const report = (progress: QualityProgress) => {
      context.onAttach(() => [progress]);
      context.report(progress);
    };
    const target = { source: this.recordings.source(recording), series };
    report({ fraction: 0, text: 'Reading' });
    const info = await this.recordings.ask('series', target);
    const plan = planOf(info, channels, range);
    const values = new Float64Array(
      new SharedArrayBuffer(8 * plan.starts.length * plan.length * plan.channels.length),
    );
    for (const [s, start] of plan.starts.entries()) {
      if (context.signal.aborted) return null;
      const stretch = await this.recordings.ask('stretch', {
        ...target,
        channels: plan.channels,
        start,
        stop: start + plan.length,
      });
      values.set(stretch, s * stretch.length);
      report({ fraction: (READING * (s + 1)) / plan.starts.length, text: 'Reading' });
    }
    return this.#measure({ ...plan, values }, context, report);
  }

  async #measure(
    lookedAt: LookedAt,
    context: JobContext,
    report: (progress: QualityProgress) => void,
  ): Promise<QualityReport | null> {
    const worker = new WorkerClient<QualityMethods, QualityProgress>(this.paths.workers.quality, {
      onNotice: ({ fraction, text }) => report({ fraction: READING + (1 - READING) * fraction, text }),
    });
    const cancelled = new Promise<null>((resolve) => {
      if (context.signal.aborted) resolve(null);
      context.signal.addEventListener('abort', () => resolve(null), { once: true });
    });
    try {
      return await Promise.race([worker.call('quality', { lookedAt }), cancelled]);
    } finally {
      await worker.close();
    }
  }
}

/** What of a series is looked at. @throws {SimError} `bad-parameter`, `too-short`. */
function planOf(
  info: SeriesInfo,
  asked: readonly number[] | undefined,
  range: readonly [number, number] | undefined,
): Omit<LookedAt, 'values'> {
  const [samples, count] = info.shape;
  const channels = asked ?? Array.from({ length: count }, (_, i) => i);
  const isChannel = (channel: number) => Number.isInteger(channel) && channel >= 0 && channel < count;
  if (channels.length === 0 || !channels.every(isChannel) || new Set(channels).size < channels.length) {
    throw new SimError(
      'bad-parameter',
      `Expected channels out of 0 … ${count - 1}, each once, got ${channels.join(', ') || 'none'}.`,
    );
  }
  const [start, stop] = range ?? [0, samples];
  const isRange = Number.isInteger(start) && Number.isInteger(stop) && start >= 0 && stop <= samples;
  if (samples === 0) throw new SimError('too-short', `${info.title} holds no samples.`);
  if (!isRange || start >= stop) {
    throw new SimError(
      'bad-parameter',
      `The range must lie within samples 0 … ${samples}; it is ${start} … ${stop}. Choose a range inside the recording.`,
    );
  }
  return {
    ...stretchesToLookAt([start, stop], channels.length),
    range: [start, stop],
    isPart: start > 0 || stop < samples,
    channels,
    names: channels.map((channel) => info.channels[channel]!),
    channelCount: count,
    unit: info.unit,
    irregular: info.irregular,
    ...clockOf(info),
  };
}
