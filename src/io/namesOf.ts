/** What programs call a sampling rate, and time stamps, beside the values they belong to. */
export const RATES =
  /^(fs|fsample|sfreq|rate|s_?rate|frame_?rate|fps|sampling_?rate|sample_?rate|sampling_?frequency)$/i;
export const TIMES = /^(t|times?|time_?stamps?|time_?s)$/i;
/** The time of the first sample. */
export const STARTS = /^start(ing)?_?time$/i;
/** The unit of values. */
export const UNITS = /^units?$/i;
/** Names of channels. */
export const CHANNEL_NAMES = /^(channels?|channel_?names|labels|columns)$/i;
