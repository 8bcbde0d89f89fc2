import { rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import {
  type Input,
  type JobName,
  type QueryHandlers,
  type QueryName,
  type RunSummary,
  type SweepTarget,
  contract,
} from '../../shared/contract';
import type { Answerer } from '../../shared/rpc';
import { SimError } from '../../sim/errors';
import type { Part, Prepared } from '../../sim/signals/prepared';
import { Anatomies } from './anatomies';
import { archiveRun } from './archive';
import { FitRuns } from './fitRuns';
import { type JobContext, JobTable } from './jobs';
import { describeMachine } from './machine';
import type { Paths } from './paths';
import { Pictures } from './pictures';
import { QualityReports } from './qualityReports';
import { Recordings } from './recordings';
import { listRunFolders, RunFolder } from './runFolder';
import { searchSizes } from './sizeSearches';
import { SweepFiles } from './sweepFiles';
import { Sweeps } from './sweeps';
import { writeRecording } from './writes';

/** The one engine behind the window, the browser and the command line. */
export interface Engine {
  readonly answerer: Answerer;
  /** Ends every job at its last checkpoint and closes the workers. */
  close(): Promise<void>;
}

export function createEngine(paths: Paths): Engine {
  const recordings = new Recordings(paths);
  const jobs = new JobTable();
  const runs = new FitRuns(paths, recordings);
  const pictures = new Pictures(paths);
  const sweeps = new Sweeps(paths);
  const queries = queryHandlers(paths, recordings, runs, pictures, sweeps, jobs);
  const quality = new QualityReports(paths, recordings);
  const bodies = jobBodies(paths, recordings, runs, new Anatomies(paths), sweeps, quality);

  return {
    answerer: {
      isQuery: (method): method is QueryName => kindOf(method) === 'query',
      isJob: (method): method is JobName => kindOf(method) === 'job',
      query: (method, input) => queries[method](input as never),
      start: async (method, input) =>
        jobs.start(method, method, (context) => bodies[method](input as never, context)),
      follow: (job, follower) => jobs.follow(job, follower),
      cancel: (job) => jobs.cancel(job),
    },
    async close() {
      for (const { job } of jobs.list()) jobs.cancel(job);
      await jobs.settle();
      await Promise.all([recordings.close(), pictures.close()]);
    },
  };
}

const kindOf = (method: string) =>
  Object.hasOwn(contract, method) ? contract[method as keyof typeof contract].kind : undefined;

function queryHandlers(
  paths: Paths,
  recordings: Recordings,
  runs: FitRuns,
  pictures: Pictures,
  sweeps: Sweeps,
  jobs: JobTable,
): QueryHandlers {
  const folderOf = (run: string) => runFolder(paths, run);
  const sweepsOf = (run: string) => new SweepFiles(folderOf(run).path);
  return {
    'app.machine': () => describeMachine(paths),
    'recording.samples': () => recordings.samples(),
    'recording.recent': () => recordings.recent(),
    'recording.open': ({ source }) => recordings.open(source, new Date()),
    'recording.opening': ({ source }) => recordings.ask('opening', { source }),
    'recording.giveUp': ({ source }) => recordings.ask('giveUp', { source }),
    'recording.hash': ({ recording }) => recordings.ask('hash', { source: recordings.source(recording) }),
    'recording.envelope': ({ recording, ...request }) =>
      recordings.ask('envelope', { source: recordings.source(recording), ...request }),
    'recording.among': ({ paths }) => recordings.among(paths),
    'recording.spectrum': ({ recording, ...request }) =>
      recordings.ask('spectrum', { source: recordings.source(recording), ...request }),
    'recording.extremes': ({ recording, ...request }) =>
      recordings.ask('extremes', { source: recordings.source(recording), ...request }),
    'recording.series': ({ recording, series }) =>
      recordings.ask('series', { source: recordings.source(recording), series }),
    'recording.binned': ({ recording, ...request }) =>
      recordings.ask('binned', { source: recordings.source(recording), ...request }),
    'recording.view': ({ recording, ...request }) =>
      recordings.ask('view', { source: recordings.source(recording), ...request }),
    'recording.raster': ({ recording, ...request }) =>
      recordings.ask('raster', { source: recordings.source(recording), ...request }),
    'recording.prepareDefaults': ({ recording, ...request }) =>
      recordings.preparations.defaults({ source: recordings.source(recording), ...request }),
    'recording.prepare': async ({ recording, series, settings, maxSamples }) =>
      forDrawing(
        await recordings.preparations.prepare({ source: recordings.source(recording), series, settings }),
        maxSamples,
      ),
    'recording.cleaning': ({ recording, ...request }) =>
      recordings.preparations.cleaning({ source: recordings.source(recording), ...request }),
    'recording.embedding': ({ recording, ...request }) =>
      recordings.preparations.embedding({ source: recordings.source(recording), ...request }),
    'recording.factors': ({ recording, ...request }) =>
      recordings.preparations.factors({ source: recordings.source(recording), ...request }),
    'recording.badChannels': ({ recording, ...request }) =>
      recordings.preparations.badChannels({ source: recordings.source(recording), ...request }),
    'fit.defaults': ({ recording, ...target }) =>
      recordings.preparations.fitDefaults({ source: recordings.source(recording), ...target }),
    'run.list': async () =>
      Promise.all((await listRunFolders(paths.runs)).map((folder) => summarise(folder, runs))),
    'run.get': ({ run }) => summarise(folderOf(run), runs),
    'run.log': ({ run, seed }) => folderOf(run).readLog(seed),
    'run.picture': ({ run, seed, samples }) =>
      pictures.ask('picture', { folder: folderOf(run).path, seed, samples }),
    'run.anatomy': async ({ run, seed }) => (await folderOf(run).readAnatomy(seed)) ?? null,
    async 'run.remove'({ run }) {
      const folder = folderOf(run);
      await folder.readRun(); // Refuses what is not a run: nothing else may be removed.
      if (runs.active(folder.id) || (await folder.isLocked())) {
        throw new SimError('busy', 'This run is being trained. Stop it before removing it.', { run });
      }
      await rm(folder.path, { recursive: true });
    },
    'run.archive': ({ run }) => archiveRun(folderOf(run)),
    'figure.draw': (request) => pictures.ask('draw', { folder: folderOf(request.run).path, request }),
    'sweep.choices': ({ target }) => sweeps.choices(withFolder(paths, target)),
    'sweep.list': ({ run }) => sweepsOf(run).list(),
    'sweep.get': ({ run, sweep }) => sweepsOf(run).read(sweep),
    'sweep.remove': ({ run, sweep }) => sweepsOf(run).remove(sweep),
    'sweep.draw': (request) => pictures.ask('drawSweep', request),
    'job.list': async () => jobs.list(),
    'job.pause': async ({ job, paused }) => jobs.pause(job, paused),
    'job.stop': async ({ job }) => jobs.stop(job),
  };
}

type JobBodies = { readonly [M in JobName]: (input: Input<M>, context: JobContext) => Promise<unknown> };

const jobBodies = (
  paths: Paths,
  recordings: Recordings,
  runs: FitRuns,
  anatomies: Anatomies,
  sweeps: Sweeps,
  quality: QualityReports,
): JobBodies => ({
  'recording.quality': (input, context) => quality.report(input, context),
  'fit.start': (input, context) => runs.start(input, context),
  'search.start': (input, context) => searchSizes(paths, recordings, input, context),
  'fit.resume': ({ run }, context) => runs.resume(runFolder(paths, run).path, context),
  'recording.overview': ({ recording, series }, context) => {
    context.namesSeries({ recording, path: series });
    return recordings.overview(recordings.source(recording), series, context);
  },
  async 'run.judge'({ run, judge = {}, ...rest }, context) {
    if (rest.source) await recordings.open(rest.source, new Date());
    return runs.judge(runFolder(paths, run).path, context, judge, rest);
  },
  'anatomy.start': ({ run, ...input }, context) => anatomies.start(runFolder(paths, run), input, context),
  'recording.write': ({ recording, ...request }, context) =>
    writeRecording(paths, recordings.source(recording), request, context),
  'sweep.start': ({ target, settings }, context) =>
    sweeps.start({ target: withFolder(paths, target), settings }, context),
});

/** A sweep's target with the path of its run's folder. */
const withFolder = (paths: Paths, target: SweepTarget): SweepTarget =>
  'run' in target ? { ...target, run: runFolder(paths, target.run).path } : target;

/** A run by its id in the runs folder, or by the path of its folder. */
function runFolder(paths: Paths, run: string): RunFolder {
  return new RunFolder(run === basename(run) ? join(paths.runs, run) : resolve(run));
}

/** A run's record, with a status that is true now: a run nobody works on any more was interrupted. */
async function summarise(folder: RunFolder, runs: FitRuns): Promise<RunSummary> {
  const active = runs.active(folder.id);
  if (active) return active;
  const run = await folder.readRun();
  const open = run.status === 'training' || run.status === 'paused' || run.status === 'judging';
  return open && !(await folder.isLocked()) ? { ...run, status: 'interrupted' } : run;
}

/** At most `most` samples a part, evenly thinned, as plain memory that can leave the process. */
function forDrawing(prepared: Prepared, most: number): Prepared {
  const thin = (part: Part): Part => {
    const every = Math.max(1, Math.ceil(part.samples / most));
    const samples = Math.ceil(part.samples / every);
    const everySo = (rows: Float64Array, width: number) => {
      const kept = new Float64Array(samples * width);
      for (let t = 0; t < samples; t++)
        kept.set(rows.subarray(t * every * width, (t * every + 1) * width), t * width);
      return kept;
    };
    return {
      values: everySo(part.values, prepared.dim),
      samples,
      whole: part.samples,
      start: part.start,
      ...(part.measured && {
        measured: everySo(part.measured, prepared.dim),
        convolved: everySo(part.convolved!, prepared.dim),
      }),
      ...(part.inputs && { inputs: everySo(part.inputs, prepared.inputDim!) }),
      ...(part.events && { events: everySo(part.events, prepared.decoders!.length) }),
      // A trial shorter than a step of the thinning starts with the next kept row.
      ...(part.trials && {
        trials: part.trials.map((row) => Math.ceil(row / every)),
        trialStarts: part.trialStarts!,
      }),
    };
  };
  return {
    ...prepared,
    train: thin(prepared.train),
    validation: thin(prepared.validation),
    test: thin(prepared.test),
  };
}
