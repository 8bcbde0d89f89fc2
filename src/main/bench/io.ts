import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Envelope } from '../../shared/contract';
import { median } from '../../sim/median';
import { text } from '../cli/commonOptions';
import { short, table } from '../cli/table';
import type { VerbContext } from '../cli/verb';
import { machineName } from '../engine/machine';
import { WorkerClient } from '../engine/workerCalls';
import type { Bench, BenchRow } from './bench';
import type { BenchMethods } from './benchWorker';
import { LARGE_CHANNELS, LARGE_SERIES, spikeChannel, spikeOf, toVolts } from './largeNwb';
import { textTableRows } from './textTable';
import { readBytes, timed } from './timed';

/** Bytes of numbers in the recording that is made, where none is said: 6.7 million samples of 384 channels, 16 bits each. */
const BYTES = 5.1456e9;
const CHANNELS = [0, 1, 2, 3, 100, 101, 102, 103, 380, 381, 382, 383];
/** Places and lengths, in samples, that are looked at. */
const LOOKS = 24;
const PIXELS = 1200;
/** Samples a part that are prepared for drawing. */
const PREPARED = 20_000;
/** Milliseconds between two looks at the process's memory. */
const LOOK_EVERY = 25;

/** Opens, previews and scrolls a large recording as the window does, through the engine. */
export const io: Bench = {
  id: 'io',
  what: 'How soon is a large recording listed, drawn and scrolled, in how much memory, beside reading its bytes?',
  async run(context) {
    const gigabytes = Number(text(context.options, 'size') ?? BYTES / 1e9);
    const bytesOfText = Math.min(1e9, gigabytes * 2e8);
    const folder = await mkdtemp(join(tmpdir(), 'nullcline-bench-'));
    try {
      const path = join(folder, 'large.nwb');
      const samples = Math.round((gigabytes * 1e9) / (2 * LARGE_CHANNELS));
      // In a thread of its own, whose memory is gone when the looking begins.
      const worker = new WorkerClient<BenchMethods, string>(context.paths.workers.bench, {
        onNotice: context.say,
      });
      await worker.call('writeLargeNwb', { path, samples }).finally(() => worker.close());
      const { rows, begun, peak } = await look(context, path, samples);
      const all = [...rows, ...(await textTableRows(bytesOfText))];
      return {
        json: {
          name: 'io',
          machine: machineName(),
          rows: all,
          samples,
          channels: LARGE_CHANNELS,
          begunMiB: begun,
          peakMiB: peak,
        },
        text: [
          machineName(),
          `An NWB file of ${samples} samples of ${LARGE_CHANNELS} channels, ${gigabytes} GB of 16-bit numbers packed with gzip`,
          table(
            ['case', 'baseline', 'ms', 'baseline ms', 'ratio'],
            all.map((row) => [
              row.case,
              row.baseline,
              short(row.ms),
              short(row.baselineMs),
              short(row.ratio),
            ]),
          ),
          `Resident memory of the whole process: ${short(begun)} MiB before it is opened, at most ${short(peak)} MiB.`,
        ].join('\n'),
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function look(
  context: VerbContext,
  path: string,
  samples: number,
): Promise<{ rows: BenchRow[]; begun: number; peak: number }> {
  await readBytes(path); // so that neither finds the disk cold
  const baselineMs = await timed(() => readBytes(path));
  const row = (what: string, ms: number): BenchRow => ({
    case: what,
    baseline: 'reading its bytes',
    ms,
    baselineMs,
    ratio: baselineMs / ms,
  });
  const engine = context.engine();
  const begun = process.memoryUsage.rss() / 2 ** 20;
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss() / 2 ** 20);
  }, LOOK_EVERY);
  try {
    let recording = '';
    const listed = await timed(async () => {
      const opened = await engine.call('recording.open', { source: { kind: 'file', path } });
      if (opened.series[0]?.path !== LARGE_SERIES)
        throw new Error('The recording was listed wrongly: the timing means nothing.');
      recording = opened.id;
    });
    const ask = (start: number, stop: number, channels = CHANNELS) =>
      engine.call('recording.envelope', {
        recording,
        series: LARGE_SERIES,
        channels,
        start,
        stop,
        bins: PIXELS,
      });
    // As the window does: the signal is looked at while it is prepared.
    const target = { recording, series: LARGE_SERIES };
    const preparing = timed(async () => {
      const { settings } = await engine.call('recording.prepareDefaults', target);
      await engine.call('recording.prepare', { ...target, settings, maxSamples: PREPARED });
    });
    const preview = await timed(() => ask(0, samples));
    const prepared = await preparing;
    const overview = await timed(async () => {
      await engine.start('recording.overview', target, () => {}).done;
    });
    const everything = await timed(async () => holdsSpikes(await ask(0, samples), samples));
    const times: number[] = [];
    for (let k = 0; k < LOOKS; k++) {
      // From all of it down to a few milliseconds, anywhere.
      const length = Math.max(200, Math.round(samples / 4 ** (k % 12)));
      const start = Math.floor(((k * 0.618) % 1) * (samples - length));
      times.push(await timed(() => ask(start, start + length)));
    }
    return {
      rows: [
        row('list', listed),
        row('first preview of all of it', preview),
        row('prepare its first samples', prepared),
        row('make the overview', overview),
        row('all of it from the overview', everything),
        row('scroll anywhere, median', median(times)),
        row('scroll anywhere, slowest', Math.max(...times)),
      ],
      begun,
      peak,
    };
  } finally {
    clearInterval(watch);
  }
}

/** Whether every spike of the channels looked at is in the picture: an overview must lose none. */
function holdsSpikes(envelope: Envelope, samples: number): void {
  CHANNELS.forEach((channel, c) => {
    let highest = 0;
    for (let second = 0; second * 30_000 < samples; second++) {
      const isIn = second * 30_000 + ((second * 7919) % 30_000) < samples;
      if (isIn && spikeChannel(second) === channel) highest = Math.max(highest, spikeOf(second));
    }
    if (highest === 0) return;
    const drawn = envelope.high[c]!.reduce((a, b) => Math.max(a, b), -Infinity);
    if (Math.abs(drawn / toVolts(highest) - 1) > 1e-6)
      throw new Error('The overview lost a spike: the timing means nothing.');
  });
}
