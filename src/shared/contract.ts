/**
 * All that may cross the process border. Every side imports this file. It imports types only, from the rooms that define
 * them, so that a settings object has one definition from the window to the kernel.
 */
import type { Binning, PointsInfo, SeriesInfo, SeriesView } from '../io/recording';
import type { Anatomy, AnatomySettings } from '../sim/analysis/anatomy';
import type { CleaningEffect } from '../sim/analysis/cleaningEffect';
import type { QualityReport } from '../sim/analysis/quality/qualityReport';
import type { QualityProgress } from '../sim/analysis/quality/qualitySteps';
import type { Autocorrelations } from '../sim/analysis/autocorrelations';
import type {
  Judgement,
  JudgeSettings,
  LyapunovSpectrum,
  OrbitInvariants,
  RegionOccupancy,
  Yardstick,
} from '../sim/analysis/measures';
import type { Sweep, SweepSettings } from '../sim/analysis/sweep';
import type { SweepScale } from '../sim/analysis/sweepDefaults';
import type { SweptParameter } from '../sim/analysis/sweptParameter';
import type { Clock } from '../sim/clock';
import type { BadChannels } from '../sim/signals/badChannels';
import type { PrepareChosen } from '../sim/signals/prepareDefaults';
import type { Prepared, PrepareSettings, Warning } from '../sim/signals/prepared';
import type { EmbeddingKind, EmbeddingSuggestion } from '../sim/signals/suggestEmbedding';
import type { FactorSuggestion } from '../sim/signals/suggestFactors';
import type { ForcingDefaults } from '../sim/training/forcingDefaults';
import type { FitSettings } from '../sim/training/settings';
import type { SizeSearch, SizeSearchSettings } from '../sim/training/sizeSearch';

declare const io: unique symbol;

/** Asked once, answered once. */
export interface Query<In, Out> {
  readonly kind: 'query';
  readonly [io]?: [In, Out];
}
/** Runs for a while, reporting as it goes; goes on when the window is reloaded. */
export interface Job<In, Progress, Out> {
  readonly kind: 'job';
  readonly [io]?: [In, Out, Progress];
}
const query = <In, Out>(): Query<In, Out> => ({ kind: 'query' });
const job = <In, Progress, Out>(): Job<In, Progress, Out> => ({ kind: 'job' });

/** Where a recording comes from. */
export type RecordingSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'sample'; readonly id: string }
  /** A built-in flow or map, integrated here and now. */
  | {
      readonly kind: 'system';
      readonly id: string;
      readonly params: Readonly<Record<string, number>>;
      readonly samples: number;
      /** Sampling step in the system's own time; ignored by maps. */
      readonly step: number;
      readonly transient: number;
      /** Standard deviation of observation noise, as a fraction of each channel's own. */
      readonly noise: number;
      readonly seed: number;
    };

export interface RecordingSummary {
  /** Handle for later calls; a hash of the source, so the same file has the same handle after a restart. */
  readonly id: string;
  readonly name: string;
  readonly source: RecordingSource;
  readonly format: string;
  /** Size in bytes; 0 for built-in systems. */
  readonly bytes: number;
  /** SHA-256 of the content, hex; null for large recordings until `recording.hash` is asked for. */
  readonly hash: string | null;
  readonly series: readonly SeriesInfo[];
  /** Spikes, events and intervals; none where absent. */
  readonly points?: readonly PointsInfo[];
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}

export interface Sample {
  readonly id: string;
  readonly title: string;
  readonly what: string;
  readonly origin: string;
  readonly licence: string;
  readonly file: string;
  /** Preparation that suits it, merged over the defaults when it is opened. */
  readonly prepare: Partial<PrepareSettings>;
}

/** What a series looks like between two samples, for drawing: extremes of equal stretches. */
export interface Envelope {
  readonly start: number;
  readonly stop: number;
  /** Samples a bin; 1 means `low` and `high` are the values themselves. */
  readonly stride: number;
  /** Made from evenly spread places alone, NaN between them: the series is long and has no overview yet, which `recording.overview` makes. */
  readonly isSketch?: true;
  /** One array a channel asked for; NaN where a stretch holds no value. */
  readonly low: readonly Float32Array[];
  readonly high: readonly Float32Array[];
}

/** Power spectra of some channels over a stretch of a series, by Welch's method. */
export interface SeriesSpectrum {
  /** From zero to half the rate; cycles a sample where the rate is unknown. Shape (F). */
  readonly frequencies: Float32Array;
  /** Power spectral density, squared unit a unit of frequency; one array a channel asked for, NaN where no segment was complete. */
  readonly power: readonly Float32Array[];
  /** Segments averaged, of each channel, and samples in one. */
  readonly segments: readonly number[];
  readonly length: number;
  /** Share of the stretch that was read; below 1 the segments are spread evenly over it. */
  readonly share: number;
}

/** What the values of some channels are like; one number a channel asked for. */
export interface ChannelExtremes {
  /** NaN where nothing is there. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Samples that are missing among those read. */
  readonly missing: Float64Array;
  /** Share of the samples that was read; below 1 in blocks spread evenly over the series. */
  readonly share: number;
}

/** A recording among files and folders that were given together. */
export interface GivenRecording {
  /** The file or folder to open. */
  readonly path: string;
  readonly name: string;
}

/** How many moments fall into equal stretches of time, for drawing a raster. */
export interface Raster {
  /** s. */
  readonly start: number;
  readonly stop: number;
  /** One array a row asked for: moments in each stretch; of intervals the share of the stretch they cover. */
  readonly rows: readonly Float32Array[];
}

/** A default and why it was chosen, in one sentence. */
export interface SettingReason {
  readonly setting: string;
  readonly text: string;
}

export type SeedStatus = 'waiting' | 'training' | 'done' | 'stopped' | 'diverged' | 'failed';

/** One row of a training log. */
export interface LogRow {
  readonly epoch: number;
  readonly step: number;
  readonly loss: number;
  readonly learningRate: number;
  /** α at the end of the epoch, with forcing that is generalized. */
  readonly forcingAlpha?: number;
  /** Share of the epoch's gradients that were clipped, where they may be. */
  readonly clipped?: number;
  /** Seconds of training so far, pauses not counted. */
  readonly seconds: number;
  /** Scores of the free-running model on the validation part, when this epoch was scored. */
  readonly validation?: { readonly dStsp: number; readonly dH: number; readonly pe: number };
  /** True when this is the checkpoint kept as the best so far. */
  readonly best?: boolean;
}

export interface SeedSummary {
  readonly seed: number;
  readonly status: SeedStatus;
  /** What happened, for `diverged`, `stopped` and `failed`, and for `done` before the last epoch. */
  readonly message?: string;
  /** Epoch reached, and the epoch of the checkpoint that was kept. */
  readonly epoch: number;
  readonly bestEpoch: number | null;
  /** What the kept checkpoint scored on the validation part; the seed shown is chosen by this, never by the test part. */
  readonly validation?: { readonly dStsp: number; readonly dH: number; readonly pe: number };
  readonly judgement?: Judgement;
  readonly lyapunov?: LyapunovSpectrum;
  readonly regions?: RegionOccupancy;
  /** Read off the model's own orbit as off the data; absent where it left, and in runs judged before it was looked at. */
  readonly invariants?: OrbitInvariants;
}

export type RunStatus =
  'training' | 'paused' | 'judging' | 'done' | 'stopped' | 'diverged' | 'failed' | 'interrupted';

/** A run: settings, data reference, seeds, weights, log and measures in one folder. */
export interface RunSummary {
  /** Folder name. */
  readonly id: string;
  /** Absolute path of the folder. */
  readonly folder: string;
  readonly created: string;
  readonly status: RunStatus;
  readonly data: {
    readonly name: string;
    readonly source: RecordingSource;
    readonly hash: string;
    readonly bytes: number;
    readonly series: string;
  };
  readonly prepare: PrepareSettings;
  readonly fit: FitSettings;
  readonly backend: string;
  readonly machine: string;
  readonly version: string;
  readonly seeds: readonly SeedSummary[];
  /** The seed whose model is shown and exported: best on the validation part. */
  readonly chosen: number | null;
  /** Command line that repeats the run. */
  readonly command: string;
  /** How the run was judged last, where that was asked for in particular. */
  readonly judge?: JudgeSettings;
  /** How many models trained on surrogates it is held against, where that was asked for. */
  readonly surrogates?: number;
  /** What its seeds are held against; absent until judged, and in runs judged by earlier versions. */
  readonly yardstick?: Yardstick;
}

export type FitProgress =
  | { readonly kind: 'started'; readonly run: RunSummary }
  | { readonly kind: 'log'; readonly seed: number; readonly row: LogRow; readonly secondsLeft: number | null }
  /** The free-running model as it is now; shape (samples × dim), row-major, in units of the prepared data. */
  | {
      readonly kind: 'orbit';
      readonly seed: number;
      readonly epoch: number;
      readonly dim: number;
      readonly values: Float32Array;
    }
  | { readonly kind: 'seed'; readonly summary: SeedSummary }
  | { readonly kind: 'status'; readonly status: RunStatus; readonly text: string };

/** How far a search has come, after each training. */
export interface SizeSearchProgress {
  readonly search: SizeSearch;
  /** Trainings ended, and all there will be. */
  readonly trained: number;
  readonly all: number;
  readonly secondsLeft: number | null;
}

/** All a view or figure needs of one fitted seed. Arrays are row-major, in units of the prepared data. */
export interface RunPicture extends Clock {
  readonly run: RunSummary;
  readonly seed: number;
  readonly dim: number;
  readonly labels: readonly string[];
  /** The test part, possibly cut to a drawable length; NaN where a value is missing. */
  readonly data: Float32Array;
  /**
   * The model running freely from the test part's first sample, transient kept; with trials or inputs row by row beside the data, one run a
   * trial, NaN before a trial's first complete sample and where a run left.
   */
  readonly orbit: Float32Array;
  /** First row of each trial in `data` and `orbit`; absent without trials. */
  readonly trials?: readonly number[];
  /** External inputs that drove the model, shape (rows of `data` × inputs); absent without. */
  readonly inputs?: Float32Array;
  readonly inputLabels?: readonly string[];
  /** Events over the rows of `data`, and what the model expected of each one row ahead; absent where it decodes none. */
  readonly events?: {
    readonly labels: readonly string[];
    readonly decoders: NonNullable<Prepared['decoders']>;
    /** Shapes (rows of `data` × channels of events); NaN where there is none. */
    readonly observed: Float32Array;
    readonly expected: Float32Array;
  };
  /** Rank of the region each orbit sample lies in: 0 is the most visited. */
  readonly regions: Uint16Array;
  /** Smoothed, normalised power spectra of data and orbit, per dimension; frequencies in the clock's unit. */
  readonly spectra: {
    readonly frequencies: Float32Array;
    readonly data: readonly Float32Array[];
    readonly model: readonly Float32Array[];
  };
  /** Per dimension, with the band that equally long stretches of the training part span. */
  readonly autocorrelations: Autocorrelations;
  readonly log: readonly LogRow[];
  readonly steps: Prepared['steps'];
  /** The fitted model taken apart, when that was done. */
  readonly anatomy?: Anatomy;
}

/** How far long work on a recording has come. */
export interface WorkProgress {
  /** 0 … 1. */
  readonly fraction: number;
  readonly secondsLeft: number | null;
}

export interface WrittenFile {
  readonly samples: number;
  readonly channels: readonly string[];
  readonly bytes: number;
  /** What of the series the format has no place for, in words. */
  readonly lost?: string;
  /** What was done to it, a sentence a step, and what to beware of; nothing for signals as they were recorded. */
  readonly steps: readonly string[];
  readonly warnings: readonly string[];
  /** The file itself, where no path was given. */
  readonly content?: Uint8Array;
}

/** How far taking a model apart has come. */
export interface AnatomyProgress {
  /** 0 … 1. */
  readonly fraction: number;
  readonly text: string;
  readonly secondsLeft: number | null;
}

export interface FigureRequest {
  readonly run: string;
  readonly seed?: number;
  /** Figure ids; all that have something to draw when absent. */
  readonly figures?: readonly string[];
  readonly formats: readonly ('svg' | 'pdf' | 'png')[];
  readonly preset: string;
  readonly dpi: number;
}

/** What is swept: a fitted model, or a built-in system. */
export type SweepTarget =
  | {
      readonly run: string;
      readonly seed?: number;
      /** Values external inputs are held at, by name and in units of the recording; those left out where they drive nothing. */
      readonly inputs?: Readonly<Record<string, number>>;
    }
  | { readonly system: string; readonly params: Readonly<Record<string, number>> };

/** What can be swept of a target, and where to begin. */
export interface SweepChoices extends SweepScale {
  readonly name: string;
  /** The seed whose model it is. */
  readonly seed: number | null;
  /** Observed values a run starts from; shape (N). */
  readonly start: readonly number[];
  /** Parameters of a system; of a model, a factor on each block of weights. */
  readonly parameters: readonly SweptParameter[];
  /** A model's weights, to choose one of. */
  readonly blocks: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly values: Float64Array;
  }[];
}

/** A finished sweep without its numbers, as a list shows it. */
export interface SweepSummary {
  /** Null for sweeps of systems, which are kept nowhere. */
  readonly id: string | null;
  readonly created: string;
  readonly seed: number | null;
  readonly seconds: number;
  readonly subject: string;
  readonly settings: SweepSettings;
}

export interface SweepRecord extends Sweep, SweepSummary {}

export type SweepProgress =
  | { readonly kind: 'started'; readonly target: SweepTarget; readonly settings: SweepSettings }
  | {
      readonly kind: 'progress';
      /** 0 … 1. */
      readonly fraction: number;
      readonly text: string;
      readonly secondsLeft: number | null;
    };

export interface SweepFigureRequest {
  readonly sweep: SweepRecord;
  readonly formats: readonly ('svg' | 'pdf' | 'png')[];
  readonly preset: string;
  readonly dpi: number;
}

export interface Machine {
  readonly version: string;
  readonly node: string;
  readonly platform: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly backends: readonly {
    readonly id: string;
    readonly title: string;
    readonly available: boolean;
    readonly detail: string;
  }[];
  /** Backend used unless a fit asks for another. */
  readonly chosen: string;
  readonly runsFolder: string;
}

export interface JobInfo {
  readonly job: string;
  readonly method: string;
  readonly run: string | null;
  /** Of an overview the recording and the series it is of. */
  readonly series?: { readonly recording: string; readonly path: string };
  readonly title: string;
  readonly state: 'running' | 'paused';
}

export const contract = {
  'app.machine': query<void, Machine>(),
  'recording.samples': query<void, readonly Sample[]>(),
  'recording.recent': query<
    void,
    readonly { readonly source: RecordingSource; readonly name: string; readonly opened: string }[]
  >(),
  /** Opens a file, sample or system. @throws `bad-file`, `not-found`, `unsupported`. */
  'recording.open': query<{ source: RecordingSource }, RecordingSummary>(),
  /** How much of a file was looked through while it is opened, 0 … 1: text is, to its end. Null where it is not being opened. */
  'recording.opening': query<{ source: RecordingSource }, number | null>(),
  /** Ends an opening that goes on; what asked for it fails. */
  'recording.giveUp': query<{ source: RecordingSource }, void>(),
  /** The recordings that files and folders hold: several files may be one recording. @throws `bad-file` where there is none. */
  'recording.among': query<{ paths: readonly string[] }, readonly GivenRecording[]>(),
  /** SHA-256 of the content, hex: takes seconds for gigabytes. */
  'recording.hash': query<{ recording: string }, string>(),
  'recording.envelope': query<
    {
      recording: string;
      series: string;
      channels: readonly number[];
      start: number;
      stop: number;
      bins: number;
    },
    Envelope
  >(),
  /** Power spectra of the channels over a stretch. @throws `bad-parameter`, `too-short`. */
  'recording.spectrum': query<
    { recording: string; series: string; channels: readonly number[]; start: number; stop: number },
    SeriesSpectrum
  >(),
  /** Lowest and highest values of channels and what they miss. @throws `bad-parameter`. */
  'recording.extremes': query<
    { recording: string; series: string; channels: readonly number[] },
    ChannelExtremes
  >(),
  /** A series by its path, which may be points in bins or a view. @throws `not-found`, `bad-parameter`. */
  'recording.series': query<{ recording: string; series: string }, SeriesInfo>(),
  /** The series that points become in bins. @throws `bad-parameter` for a binning that is none. */
  'recording.binned': query<{ recording: string; points: string; binning: Binning }, SeriesInfo>(),
  /** A series seen otherwise: time along another dimension, fixed indices, its rate. @throws `not-found`, `bad-parameter`. */
  'recording.view': query<{ recording: string; series: string; view: SeriesView }, SeriesInfo>(),
  /** @throws `bad-parameter` for a stretch of time that is none. */
  'recording.raster': query<
    {
      recording: string;
      points: string;
      rows: readonly number[];
      start: number;
      stop: number;
      bins: number;
    },
    Raster
  >(),
  /** Defaults for this series, from its length, rate and channels, and from what is chosen already. */
  'recording.prepareDefaults': query<
    { recording: string; series: string; chosen?: PrepareChosen },
    { settings: PrepareSettings; reasons: readonly SettingReason[] }
  >(),
  /** Prepares a series. The answer's arrays are whole unless longer than `maxSamples` a part, then decimated for drawing. */
  'recording.prepare': query<
    { recording: string; series: string; settings: PrepareSettings; maxSamples: number },
    Prepared
  >(),
  /** A channel before and after a step of the cleaning, by the step's place in the list. */
  'recording.cleaning': query<
    { recording: string; series: string; settings: PrepareSettings; step: number; channel?: string },
    CleaningEffect
  >(),
  /** An embedding of the training part as it is before it would be embedded, with what tells so. @throws `too-short`. */
  'recording.embedding': query<
    { recording: string; series: string; settings: PrepareSettings; kind: EmbeddingKind },
    EmbeddingSuggestion
  >(),
  /** How many factors the channels of the training part share. @throws `too-short`, `bad-parameter`. */
  'recording.factors': query<
    { recording: string; series: string; settings: PrepareSettings },
    FactorSuggestion
  >(),
  /** Channels that look broken over the training part. */
  'recording.badChannels': query<
    { recording: string; series: string; settings: PrepareSettings },
    BadChannels
  >(),
  /** Published defaults of a model family (AL-RNN if absent), chosen from the data, each with its reason. */
  'fit.defaults': query<
    { recording: string; series: string; settings: PrepareSettings; model?: string },
    {
      settings: FitSettings;
      reasons: readonly SettingReason[];
      forcings: ForcingDefaults;
      warnings: readonly Warning[];
    }
  >(),
  'run.list': query<void, readonly RunSummary[]>(),
  'run.get': query<{ run: string }, RunSummary>(),
  'run.log': query<{ run: string; seed: number }, readonly LogRow[]>(),
  'run.picture': query<{ run: string; seed: number; samples: number }, RunPicture>(),
  /** The stored anatomy of a seed's model; null where it was not taken apart. */
  'run.anatomy': query<{ run: string; seed: number }, Anatomy | null>(),
  'run.remove': query<{ run: string }, void>(),
  /** Draws figures; `name` is a file name, `bytes` its content. */
  'figure.draw': query<FigureRequest, readonly { name: string; bytes: Uint8Array }[]>(),
  /** Weights, settings, log and measures as one zip file. */
  'run.archive': query<{ run: string }, { name: string; bytes: Uint8Array }>(),

  /** What can be swept of a model or system, with ranges to begin with. */
  'sweep.choices': query<{ target: SweepTarget }, SweepChoices>(),
  /** Sweeps kept with a run, newest first. */
  'sweep.list': query<{ run: string }, readonly SweepSummary[]>(),
  'sweep.get': query<{ run: string; sweep: string }, SweepRecord>(),
  'sweep.remove': query<{ run: string; sweep: string }, void>(),
  /** A sweep's figure as files, with the numbers it shows. */
  'sweep.draw': query<SweepFigureRequest, readonly { name: string; bytes: Uint8Array }[]>(),

  'job.list': query<void, readonly JobInfo[]>(),
  /** Pauses or goes on after the current slice of work. */
  'job.pause': query<{ job: string; paused: boolean }, void>(),
  /** Ends training early and judges what there is; `cancel` of the job drops the judging too. */
  'job.stop': query<{ job: string }, void>(),

  /**
   * What a series is like before any preparation, and whether reconstruction is sensible; all of it, or some channels or a range. Null
   * when it was cancelled. @throws `bad-parameter`, `too-short`.
   */
  'recording.quality': job<
    {
      recording: string;
      series: string;
      channels?: readonly number[];
      range?: readonly [start: number, stop: number];
    },
    QualityProgress,
    QualityReport | null
  >(),
  /** Trains, then judges on the test part. Cancelling keeps the checkpoints. */
  'fit.start': job<
    {
      recording: string;
      series: string;
      prepare: PrepareSettings;
      fit: FitSettings;
      folder?: string;
      backend?: string;
      judge?: JudgeSettings;
    },
    FitProgress,
    RunSummary
  >(),
  /**
   * Looks for the smallest size of a model that is as good as any; what the search leaves out is chosen from the fit's settings.
   * Stopped or cancelled early, it answers with what it has.
   */
  'search.start': job<
    {
      recording: string;
      series: string;
      prepare: PrepareSettings;
      fit: FitSettings;
      search?: Partial<SizeSearchSettings>;
      backend?: string;
    },
    SizeSearchProgress,
    SizeSearch
  >(),
  /** Goes on from the last checkpoint. */
  'fit.resume': job<{ run: string }, FitProgress, RunSummary>(),
  /**
   * Judges every trained seed of a run again; with `source`, on another recording prepared as the run's own was. With `surrogates`, also
   * holds it against so many models trained on surrogates; as many as the run has been held against already when absent.
   */
  'run.judge': job<
    {
      run: string;
      source?: RecordingSource;
      series?: string;
      judge?: JudgeSettings;
      surrogates?: number;
    },
    FitProgress,
    RunSummary
  >(),
  /** Takes a fitted model apart and stores what was found; the chosen seed's when none is named. Cancelled, it fails and stores nothing. */
  'anatomy.start': job<
    { run: string; seed?: number; settings?: Partial<AnatomySettings> },
    AnatomyProgress,
    Anatomy
  >(),
  /**
   * Writes a series, in the format of an ending: to a new file, over which nothing is written, or as bytes. Null when it was cancelled;
   * then nothing stays.
   * @throws `bad-parameter` for a file that is there, or a range or channels that are not; `unwritable` where it can't be written.
   */
  'recording.write': job<
    {
      recording: string;
      series: string;
      to: { readonly path: string } | { readonly ending: string };
      /** What of the recording: as it is where absent. With settings, they say which channels and range. */
      what?: { readonly kind: 'cleaned' | 'prepared'; readonly settings: PrepareSettings };
      channels?: readonly number[];
      range?: readonly [start: number, stop: number];
    },
    WorkProgress,
    WrittenFile | null
  >(),
  /**
   * Looks through a long series once, so that any stretch of it can be drawn at once; kept for when it is opened again. False when it was
   * cancelled.
   * @throws `unwritable` where there is no room for it.
   */
  'recording.overview': job<{ recording: string; series: string }, WorkProgress, boolean>(),
  /** Sweeps a parameter, starts or a section; a run's sweep is kept in its folder. Null when it was cancelled. */
  'sweep.start': job<{ target: SweepTarget; settings: SweepSettings }, SweepProgress, SweepRecord | null>(),
} as const;

export type Contract = typeof contract;
export type Method = keyof Contract;
export type Input<M extends Method> = NonNullable<Contract[M][typeof io]>[0];
export type Output<M extends Method> = NonNullable<Contract[M][typeof io]>[1];
export type Progress<M extends JobName> = NonNullable<Contract[M][typeof io]>[2];

export type QueryName = { [M in Method]: Contract[M]['kind'] extends 'query' ? M : never }[Method];
export type JobName = { [M in Method]: Contract[M]['kind'] extends 'job' ? M : never }[Method];

/** Exhaustive by type: an entry nobody handles does not compile. */
export type QueryHandlers = {
  readonly [M in QueryName]: (input: Input<M>) => Promise<Output<M>>;
};
