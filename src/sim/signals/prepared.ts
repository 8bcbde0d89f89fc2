import type { Clock } from '../clock';
import type { Decoder } from '../kernels/decoders';
import type { ChannelNames } from './channelNames';
import type { CleaningSettings } from './cleaning/cleaningStep';
import type { ActivityPrior } from './deconvolution';
import type { Coordinate } from './delayEmbedding';
import type { ResponseSettings } from './haemodynamicResponse';

/** How a stretch of a recording becomes the data a model is fitted to. Everything is fitted on the training part only. */
export interface PrepareSettings {
  /** Channel indices in the series; null takes all. */
  readonly channels: readonly number[] | null;
  /** Names for channels in place of the recording's, by their index in the series. None where absent. */
  readonly labels?: ChannelNames;
  /** First sample and the one past the last; null takes all. */
  readonly range: readonly [start: number, stop: number] | null;
  /**
   * Channels that drive the model and are not reconstructed: stimuli, task conditions. None where absent, as in runs made before
   * there were any. They may miss no sample.
   */
  readonly inputs?: readonly number[];
  /**
   * Channels of events that are decoded from the model's latent state: spike counts, levels of behaviour. They are not reconstructed,
   * and may miss samples. None where absent.
   */
  readonly events?: readonly EventSettings[];
  /** Where the recording falls into trials, which go to the parts as wholes; one unbroken recording where null or absent. */
  readonly trials?: TrialSettings | null;
  /**
   * What to do with NaN: refuse, interpolate linearly within each trial, or mask: leave gaps as gaps, which training and judging pass
   * over. Straight lines lead training through gaps of up to ten samples, and are never compared with.
   */
  readonly missing: 'refuse' | 'interpolate' | 'mask';
  /** Steps that clean the signals, in their order, each within every part or trial; none where absent. */
  readonly clean?: readonly CleaningSettings[];
  /** Keep every k-th sample (after the cleaning); 1 keeps all. */
  readonly decimate: number;
  /** Mean and standard deviation of the training part, per channel. */
  readonly zScore: boolean;
  /** Principal components of the training part; scores are scaled by the first component's standard deviation. */
  readonly pca: { readonly components: number } | null;
  /** Factors that the channels share, instead of principal components: their means by a factor analysis of the training part. */
  readonly factors?: { readonly count: number } | null;
  /** Delay embedding of the signals there are by then, delays in samples (after decimation). */
  readonly embed: EmbedSettings | null;
  /**
   * The haemodynamic response that BOLD signals were measured through, so that what is reconstructed is the activity below; none
   * where null or absent. Needs seconds, and no gaps.
   */
  readonly response?: ResponseSettings | null;
  /** Fractions of the range, in time order; they sum to 1. */
  readonly split: { readonly train: number; readonly validation: number; readonly test: number };
}

export interface EventSettings {
  readonly channel: number;
  /** The likelihood the channel's events have. */
  readonly decoder: Decoder['kind'];
}

export type EmbedSettings =
  /** All signals at equal delays (Takens 1981). */
  | { readonly dimension: number; readonly delay: number }
  /** Any signal at any delay; signals are counted after the steps before: chosen channels, components or factors. */
  | { readonly coordinates: readonly Coordinate[] };

export type TrialSettings =
  /** As many samples each, counted from the start of the range; the last may be shorter. */
  | { readonly kind: 'length'; readonly samples: number }
  /** A channel that numbers the trials: a new one starts wherever its value changes. */
  | { readonly kind: 'channel'; readonly channel: number }
  /** A window around each of the recording's moments; what lies between the windows is left out. */
  | {
      readonly kind: 'events';
      /** Path of the spikes, events or intervals (their starts). */
      readonly points: string;
      /** Which rows of theirs, each a condition; all where absent. */
      readonly rows?: readonly number[];
      /** From so long before each to so long after, in s. */
      readonly before: number;
      readonly after: number;
      /** Average the trials of a condition into its mean response, within each part. */
      readonly average?: boolean;
    };

/** One part of the split, prepared. */
export interface Part {
  /**
   * Shape (samples × dim), row-major; NaN where a value is missing, which only masked gaps are. The estimated activity where data were
   * measured through a response.
   */
  readonly values: Float64Array;
  readonly samples: number;
  /** Samples there are in the whole, where this is a copy thinned for drawing. */
  readonly whole?: number;
  /** Index, in the source series, of the sample the first row belongs to. */
  readonly start: number;
  /** First row of each trial, ascending from 0; one unbroken stretch if absent. */
  readonly trials?: readonly number[];
  /** The same as `start` for each trial. */
  readonly trialStarts?: readonly number[];
  /** External inputs, shape (samples × inputDim), row-major, all finite; row t drives the step to row t. Absent without inputs. */
  readonly inputs?: Float64Array;
  /** Shape (samples × events), row-major: counts, or levels from 0; NaN where one is missing. Absent without events. */
  readonly events?: Float64Array;
  /** What was measured of the activity through a response, and what the response to the values is; same shape. Absent without one. */
  readonly measured?: Float64Array;
  readonly convolved?: Float64Array;
}

/** The response that data were measured through, and what was found out about the activity below from the training part. */
export interface Response {
  /** h, at the samples 0, 1, 2 …; sums to 1. */
  readonly taps: readonly number[];
  /** One a dimension. */
  readonly priors: readonly ActivityPrior[];
}

/** One thing that was done, with its numbers, as it is shown and stored. */
export interface PreparationStep {
  /** What a step is found by; of cleaning steps, their kind, and a number after it for a second one of the kind. */
  readonly id: string;
  /** One sentence in the user's words. */
  readonly text: string;
  /** Fitted numbers (means, deviations, loadings …), row-major. */
  readonly numbers: Readonly<Record<string, readonly number[]>>;
}
export interface Warning {
  readonly code:
    | 'too-short'
    | 'not-stationary'
    | 'noisy'
    | 'linear'
    | 'constant-channel'
    | 'split-gap'
    | 'few-recurrences'
    | 'missing'
    | 'few-complete'
    | 'short-trials'
    | 'trials-left-out'
    | 'missing-condition'
    | 'unseen-level'
    | 'short-windows'
    | 'filter-edges'
    | 'parts-differ';
  readonly text: string;
}

/** Data ready to be fitted; its clock counts samples after decimation. */
export interface Prepared extends Clock {
  /** Number of observed dimensions N after PCA and embedding. */
  readonly dim: number;
  readonly labels: readonly string[];
  /** K, external inputs; none where absent. */
  readonly inputDim?: number;
  readonly inputLabels?: readonly string[];
  /** How each of E channels of events is decoded; none where absent. */
  readonly decoders?: readonly Decoder[];
  readonly eventLabels?: readonly string[];
  readonly unit: string;
  /** Absent where values are what was measured. */
  readonly response?: Response;
  readonly train: Part;
  readonly validation: Part;
  readonly test: Part;
  readonly steps: readonly PreparationStep[];
  readonly warnings: readonly Warning[];
}
