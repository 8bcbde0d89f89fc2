import type { Clock } from '../../clock';
import type { PreparationChange } from '../../signals/preparationChange';
import type { PrepareSettings } from '../../signals/prepared';
import type { SuggestedSize } from '../../training/suggestedSizes';

/** How much a finding matters for a reconstruction: it speaks for one, is worth knowing, should be mended or forbids one. */
export type FindingLevel = 'good' | 'note' | 'warning' | 'bad';

export type FindingId =
  | 'clock'
  | 'missing'
  | 'no-signal'
  | 'flat'
  | 'clipped'
  | 'coarse'
  | 'outliers'
  | 'line-noise'
  | 'wander'
  | 'drift'
  | 'spread'
  | 'spectral-change'
  | 'length'
  | 'periods'
  | 'sampling'
  | 'noise'
  | 'predictability'
  | 'linear'
  | 'rank'
  | 'duplicates'
  | 'many-channels'
  | 'embedding'
  | 'preparation';

/** One thing that was found, with its number and what to do about it. */
export interface Finding {
  readonly id: FindingId;
  readonly level: FindingLevel;
  /** Two or three words. */
  readonly title: string;
  /** The number it rests on, and how it reads. */
  readonly value: number;
  readonly valueText: string;
  /** What it means, in a sentence or two. */
  readonly text: string;
  /** The same in one short sentence, of findings that may decide. */
  readonly reason?: string;
  /** Channels of the series it is about; absent where it is about all. */
  readonly channels?: readonly number[];
  /** A step that mends it. */
  readonly step?: RecommendedStep;
}

export interface RecommendedStep {
  /** What it does, as a button says it: "Notch at 50 Hz". */
  readonly title: string;
  readonly change: PreparationChange;
  /** False for what is offered and not needed. */
  readonly isRecommended: boolean;
}

export interface Verdict {
  readonly level: 'sensible' | 'doubtful' | 'not-sensible';
  readonly title: string;
  /** The two or three findings it rests on, in plain words. */
  readonly reasons: readonly string[];
}

/** The numbers of one channel. NaN for what could not be measured. */
export interface ChannelQuality {
  /** Of the series. */
  readonly channel: number;
  readonly name: string;
  readonly mean: number;
  readonly deviation: number;
  /** Share of the samples, and the longest gap in samples. */
  readonly missing: number;
  readonly longestGap: number;
  /** Distinct values, at most 4096. */
  readonly levels: number;
  /** Shares of the samples. */
  readonly flat: number;
  readonly clipped: number;
  readonly outlying: number;
  /** Robust deviations of the value farthest out. */
  readonly farthest: number;
  /** Share of the variance that is mains hum, and white noise. */
  readonly hum: number;
  readonly noise: number;
  /** Samples. */
  readonly period: number;
  readonly decorrelation: number;
  /** Deviations that the mean of a tenth of the recording lies off at most. */
  readonly shift: number;
  /** Second largest variance of a tenth over the second smallest. */
  readonly spread: number;
  /** Hellinger distance between the spectra of both halves. */
  readonly spectralChange: number;
}

/** Power spectra for drawing, one a channel, on logarithmically spaced frequencies. */
export interface QualitySpectra {
  /** In the clock's unit; shape (F). */
  readonly frequencies: readonly number[];
  readonly curves: readonly {
    readonly channel: number;
    readonly name: string;
    /** Power spectral density in units of the variance, so that channels compare; shape (F). */
    readonly density: readonly number[];
    /** Why this one is shown. */
    readonly why: string;
  }[];
  /** Frequencies to be marked. */
  readonly dominant: number | null;
  readonly mains: number | null;
  /** Density of the white noise of the first curve; null where there is no plateau. */
  readonly floor: number | null;
}

/** What a series is like before any preparation, and what that means for reconstructing the system behind it. */
export interface QualityReport extends Clock {
  readonly verdict: Verdict;
  /** Most important first. */
  readonly findings: readonly Finding[];
  readonly channels: readonly ChannelQuality[];
  readonly spectra: QualitySpectra;
  /** What was looked at, in a sentence, and as numbers. */
  readonly lookedAt: {
    readonly text: string;
    readonly stretches: number;
    readonly length: number;
    readonly range: readonly [number, number];
    readonly channels: number;
    /** Channels the series has. */
    readonly channelCount: number;
  };
  /** Numbers of the recording as a whole; NaN where one could not be measured. */
  readonly numbers: {
    readonly samples: number;
    /** Samples, and how many of them the recording holds. */
    readonly period: number;
    readonly periods: number;
    /** Cycles of the dynamics, by the period or by how soon channels forget themselves, whichever are fewer. */
    readonly cycles: number;
    /** Share of the variance of the typical channel. */
    readonly noise: number;
    /** Effective ranks of the correlation matrix. */
    readonly participation: number;
    readonly entropyRank: number;
    readonly components95: number;
    /** Of nearest neighbours one sample ahead, as a share of the variance. */
    readonly forecastError: number;
    /** Of the test against surrogates. */
    readonly p: number;
  };
  /** Settings that are chosen where nothing else is said, which steps are laid over. */
  readonly defaults: PrepareSettings;
  /** The same with every recommended step taken. */
  readonly recommended: PrepareSettings;
  /** Empty where the recommended preparation fails; then a finding says why. */
  readonly sizes: readonly SuggestedSize[];
}
